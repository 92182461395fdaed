import time

from django.core.management.base import BaseCommand

from catalogue.search.operations import index_all


class Command(BaseCommand):
    help = "Write down anew under which words every good is found. The shop goes on selling meanwhile."

    def handle(self, **options):
        start = time.perf_counter()
        count = index_all()
        seconds = time.perf_counter() - start
        self.stdout.write(f"{count} goods can be found. {seconds:.1f} s, {count / seconds:.0f} goods a second.")
