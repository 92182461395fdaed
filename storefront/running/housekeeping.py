"""Runs the jobs that are due, each by itself: one that fails does not keep the others from running."""

import logging
import time
from collections.abc import Iterable

from django.utils.module_loading import import_string

from .schedule import Job

logger = logging.getLogger(__name__)


class Housekeeping:
    """Remembers when each job last ran in this process; a new one finds every job due."""

    def __init__(self, jobs: Iterable[Job]):
        self.jobs = list(jobs)
        self.ran_at: dict[str, float] = {}

    def run_due(self, now: float | None = None) -> list[str]:
        """Run every job that is due and return the names of those that failed."""
        now = time.monotonic() if now is None else now
        failed = []
        for job in self.jobs:
            if job.name in self.ran_at and now - self.ran_at[job.name] < job.every_seconds:
                continue
            self.ran_at[job.name] = now
            if not run(job):
                failed.append(job.name)
        return failed


def run(job: Job) -> bool:
    """Run one job, write down what it did or why it failed, and say whether it went well."""
    try:
        result = import_string(job.path)()
    except Exception:
        logger.exception("Housekeeping: could not %s", job.name)
        return False
    if result:
        logger.info("Housekeeping: %s: %s", job.name, result)
    return True
