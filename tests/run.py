"""Run the suite: everything on PostgreSQL, then once more on SQLite what asks a database and needs no PostgreSQL.

    python -m tests.run [arguments for pytest]

The shop runs on both databases, and each hides faults that the other shows: SQLite knows no
lengths and no row locks, PostgreSQL forgives no wrong type.
"""

import os
import signal
import subprocess
import sys

from tests.cluster import throwaway_cluster
from tests.needs import chromium, phone_letters, postgresql

NOTHING_COLLECTED = 5
# On all processors, though not on more than pay for the databases each needs; `-n 0` among the arguments undoes it.
SHARED_OUT = ["--numprocesses=auto", "--maxprocesses=4"]


def main(arguments: list[str]) -> int:
    """Run both passes and return the exit code: of the first one that failed, else 0."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the cluster below is stopped
    programs = postgresql()
    chromium()
    phone_letters()
    with throwaway_cluster(programs) as url:
        say("Tests on PostgreSQL")
        first = run_pytest(arguments, TEST_DATABASE_URL=url)
    say("Tests on SQLite")
    second = run_pytest([*arguments, "--second-database"], TEST_DATABASE_URL="")
    if first == second == NOTHING_COLLECTED:
        return NOTHING_COLLECTED
    return next((code for code in (first, second) if code not in (0, NOTHING_COLLECTED)), 0)


def run_pytest(arguments: list[str], **environment: str) -> int:
    command = [sys.executable, "-m", "pytest", *SHARED_OUT, *arguments]
    with subprocess.Popen(command, env={**os.environ, **environment}) as process:
        try:
            return process.wait()
        except SystemExit:
            process.terminate()  # and wait: it has servers to stop
            raise


def say(title: str) -> None:
    sys.stdout.write(f"\n== {title}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
