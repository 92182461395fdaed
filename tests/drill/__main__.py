"""`make drill`: money, orders and stock are right in every order of events. On PostgreSQL, then on SQLite.

    python -m tests.drill [--shuffles 33] [--only race] [--database postgresql|sqlite]

Prints a line for each drill and how many differences it found; at the end the sum. The dice are the same each time.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.cluster import throwaway_cluster
from tests.needs import postgresql

SEED = 4


def main(arguments: list[str]) -> int:
    """Run the drills on both databases and return zero when nothing differs."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the cluster below is stopped
    parser = argparse.ArgumentParser(prog="tests.drill")
    parser.add_argument("--database", choices=["postgresql", "sqlite"])
    options, rest = parser.parse_known_args(arguments)
    drills, differences, codes = 0, 0, []
    for name in [options.database] if options.database else ["postgresql", "sqlite"]:
        say(f"\n== Drills on {name}, seed {SEED}")
        code, counted = on_postgresql(rest) if name == "postgresql" else session(rest, "")
        codes.append(code)
        drills, differences = drills + counted[0], differences + counted[1]
    say(f"\n{drills} drills, {differences} differences")
    return int(any(codes) or bool(differences) or not drills)


def on_postgresql(arguments: list[str]) -> tuple[int, tuple[int, int]]:
    with throwaway_cluster(postgresql()) as url:
        return session(arguments, url)


def session(arguments: list[str], url: str) -> tuple[int, tuple[int, int]]:
    """Run the drills on one database; return the exit code, and how many drills and differences there were."""
    with tempfile.TemporaryDirectory(prefix="shop-drill-") as folder:
        counted = Path(folder) / "sum"
        command = [sys.executable, "-m", "tests.drill.session", *arguments, "--sum", counted]
        with subprocess.Popen(command, env={**os.environ, "TEST_DATABASE_URL": url}) as process:
            try:
                code = process.wait()
            except (SystemExit, KeyboardInterrupt):
                process.terminate()
                raise
        numbers = counted.read_text().split() if counted.exists() else ["0", "1"]
        return code, (int(numbers[0]), int(numbers[1]))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
