from django.core.management.base import BaseCommand

from catalogue.search.operations import index_all


class Command(BaseCommand):
    help = "Write down anew under which words every good is found."

    def handle(self, **options):
        self.stdout.write(f"{index_all()} goods can be found.")
