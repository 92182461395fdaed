"""`manage.py payments_reconcile`: brings everything about money up to what Stripe says of it."""

import logging

from django.core.management.base import BaseCommand, CommandError

from checkout.payments.reconcile import AWAY, JOBS

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Ask Stripe about all that is not final. With --all also what the hours and the nights do."

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="also undelivered events, unowned money and the books")

    def handle(self, *, all: bool, **_):
        failed = [job.name for job in JOBS if (job.is_frequent or all) and not self.run(job)]
        if failed:
            raise CommandError(f"Did not succeed: {', '.join(failed)}. The log says why.")

    def run(self, job) -> bool:
        """Run one job, say in one line what it did, and say whether it went well: the others run anyway."""
        try:
            result = job.function()
        except Exception:
            logger.exception("payments_reconcile: %s", job.name)
            result = "did not succeed"
        self.stdout.write(f"{job.name}: {result}")
        return result not in {AWAY, "did not succeed"}
