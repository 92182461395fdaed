"""All drills on one database: the one that TEST_DATABASE_URL names, else a file of SQLite.

Started by `python -m tests.drill`, which makes the databases.
"""

import argparse
import logging
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_databases, setup_test_environment, teardown_databases

from tests.drill import histories, kills, races, sums, writers
from tests.drill.forks import fork
from tests.drill.provider import STRICT, Strict
from tests.factories import goods as shelf
from tests.factories import make_tambon
from tests.factories import offers as cuts

MOST_SHOWN = 5


@dataclass
class Drill:
    """One line of the table: `run` returns what was tried, in words, and what was not right."""

    name: str
    run: Callable[[], tuple[str, list[str]]]


def drills(shuffles: int) -> Iterator[Drill]:
    """Return the drills of this database, in the order in which they are run."""
    if connection.vendor == "postgresql":
        for name, race, full, short, off in races.RACES:
            yield Drill(
                f"race: {name}", lambda race=race, full=full, short=short, off=off: a_race(race, full, short, off)
            )
    for work in kills.WORKS:
        yield Drill(f"killed: {work.name}", lambda work=work: killed(work))
    if connection.vendor == "sqlite":
        yield Drill("twenty writers, a minute", lambda: written(60))
    for name, law, full, _short in sums.SUMS:
        yield Drill(f"sums: {name}", lambda law=law, full=full: summed(law, full))
    for name in histories.HISTORIES:
        yield Drill(f"heard: {name}", lambda name=name: heard(name, shuffles))
    yield Drill("strict shapes", strict)


def a_race(race, full: int, short: int, off) -> tuple[str, list[str]]:
    """Show the race lost without its guard, then run it with the guard."""
    with off():
        lost = race(short)
    empty()
    found = race(full)
    tried = f"{full} at once; without its guard {len(lost)} differences"
    return tried, found if lost else [*found, "without its guard nothing went wrong: the race was none"]


def killed(work) -> tuple[str, list[str]]:
    times, found = kills.kill_everywhere(work)
    return f"killed at {times} points", found


def written(seconds: float) -> tuple[str, list[str]]:
    orders, found = writers.twenty_writers(seconds)
    return f"{orders} orders", found


def summed(law, times: int) -> tuple[str, list[str]]:
    make_tambon()
    try:
        law(times)
    except (AssertionError, ExceptionGroup) as error:
        notes = " ".join(getattr(error, "__notes__", []))
        return f"{times} examples", [f"{type(error).__name__} {error} {notes}"[:400]]
    return f"{times} examples", []


def heard(name: str, shuffles: int) -> tuple[str, list[str]]:
    """Share the shuffles among processes, each with numbers of its own; on SQLite each with a copy of the file."""
    make_tambon()
    shelf.make_product_class()
    shares = os.cpu_count() or 1
    waits = [fork(lambda share=share: _share(name, shuffles, share, shares)) for share in range(shares)]
    deliveries, found = 0, []
    for wait in waits:
        delivered, wrong, seen = wait()
        deliveries += delivered
        found += wrong
        STRICT.add(seen)
    return f"{shuffles} shuffles, {deliveries} deliveries", found


def _share(name: str, shuffles: int, share: int, shares: int) -> tuple[int, list[str], Strict]:
    own_file(share)
    for numbers in (shelf, cuts):
        numbers.running_number = iter(range((share + 1) * 1_000_000, sys.maxsize))
    STRICT.clear()
    deliveries, found = histories.shuffle(name, range(share, shuffles, shares))
    return deliveries, found, STRICT


def own_file(share: int) -> None:
    """SQLite lets one write at a time, and a share writes for minutes in one transaction."""
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        copy = file.with_suffix(f".{share}")
        shutil.copy(file, copy)
        connection.settings_dict["NAME"] = str(copy)


def strict() -> tuple[str, list[str]]:
    """What all drills before asked Stripe's stand-in and heard of it, held against Stripe's published shapes."""
    tried = f"{STRICT.requests} requests, {STRICT.objects} objects, {STRICT.events} events"
    return tried, STRICT.faults


def empty() -> None:
    """Take all rows away, as between two tests."""
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False)


def main(arguments: list[str]) -> int:
    """Run the drills, print a line for each, and write down how many there were and how many differences."""
    parser = argparse.ArgumentParser(prog="tests.drill")
    parser.add_argument("--shuffles", type=int, default=1000)
    parser.add_argument("--only", default="", help="drills whose line holds this word")
    parser.add_argument("--sum", type=Path, required=True)
    options = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)  # odd money is said aloud in the log, and here all money is odd
    setup_test_environment()
    config = setup_databases(verbosity=0, interactive=False)
    total = 0
    try:
        chosen = [drill for drill in drills(options.shuffles) if options.only in drill.name]
        for drill in chosen:
            total += run(drill)
            empty()
    finally:
        teardown_databases(config, verbosity=0)
    options.sum.write_text(f"{len(chosen)} {total}")
    return int(bool(total))


def run(drill: Drill) -> int:
    began = time.monotonic()
    try:
        tried, found = drill.run()
    except Exception as error:
        tried, found = "broken off", [f"{type(error).__name__}: {error}"[:1000]]
    seconds = time.monotonic() - began
    say(f"{drill.name:<52} {tried:<56} {len(found)} differences {seconds:8.1f} s")
    for what in found[:MOST_SHOWN]:
        say(f"    {what}")
    return len(found)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
