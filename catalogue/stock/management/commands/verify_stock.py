from django.core.management.base import BaseCommand, CommandError

from catalogue.stock.checks import StockDiffers, verify_stock


class Command(BaseCommand):
    help = "Compare every good with its stock moves and holds; prints ok, or names the first that differs."

    def handle(self, **options):
        try:
            verify_stock()
        except StockDiffers as error:
            raise CommandError(str(error)) from error
        self.stdout.write("ok")
