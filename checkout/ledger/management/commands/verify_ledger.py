"""`manage.py verify_ledger`: is every entry as it was written, and every sealed month as it was sealed?"""

from django.core.management.base import BaseCommand, CommandError

from checkout.ledger.sealing import verify_ledger


class Command(BaseCommand):
    help = "Read all books, and name the first row that was changed since it was written."

    def handle(self, **options):
        verdict = verify_ledger()
        if not verdict.is_ok:
            raise CommandError(verdict.wrong)
        self.stdout.write(f"ok: {verdict.entries} entries, {verdict.months} months sealed, head {verdict.head[:16]}")
