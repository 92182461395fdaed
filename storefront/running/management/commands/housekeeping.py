"""`manage.py housekeeping`: what the shop does by itself at certain times."""

import signal
import threading

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from storefront.running.housekeeping import Housekeeping
from storefront.running.schedule import JOBS


class Command(BaseCommand):
    help = "Run the jobs of storefront/running/schedule.py: all of them once, or with --loop each at its time."

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help="go on until stopped")
        parser.add_argument("--every", type=float, default=5, metavar="SECONDS", help="how often --loop looks")

    def handle(self, *, loop: bool, every: float, **_):
        housekeeping = Housekeeping(JOBS)
        if not loop:
            failed = housekeeping.run_due()
            if failed:
                raise CommandError(f"Did not succeed: {', '.join(failed)}. The log says why.")
            return
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            close_old_connections()  # the database may have been restarted since the last round
            housekeeping.run_due()
            stop.wait(every)
