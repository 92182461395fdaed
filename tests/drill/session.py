"""All drills on one database: the one that TEST_DATABASE_URL names, else a file of SQLite.

Started by `python -m tests.drill`, which makes the databases.
"""

import argparse
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.db import connection
from django.test.utils import setup_databases, setup_test_environment, teardown_databases

from tests.drill import histories, kills, races, strict, sums, writers
from tests.drill.shares import empty, in_shares
from tests.emptying import let_books_be_emptied
from tests.factories import goods as shelf
from tests.factories import make_tambon

MOST_SHOWN = 5


@dataclass
class Drill:
    """One line of the table: `run` returns what was tried, in words, and what was not right."""

    name: str
    run: Callable[[], tuple[str, list[str]]]


def drills(shuffles: int, shapes: Path) -> Iterator[Drill]:
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
    yield Drill("strict shapes", lambda: fitted(shapes))


def a_race(race, full: int, short: int, off) -> tuple[str, list[str]]:
    """Show the race lost without its guard, then run it with the guard."""
    with off():
        lost = race(short)
    empty()
    found = race(full)
    tried = f"{full} at once; without its guard {len(lost)} differences"
    return tried, found if lost else [*found, "without its guard nothing went wrong: the race was none"]


def killed(work) -> tuple[str, list[str]]:
    parts = in_shares(lambda share, shares: kills.kill_everywhere(work, share=share, shares=shares))
    times, found = sum(times for times, _found in parts), [what for _times, found in parts for what in found]
    return f"killed at {times} points", sorted(set(found))


def written(seconds: float) -> tuple[str, list[str]]:
    orders, found = writers.twenty_writers(seconds)
    return f"{orders} orders", found


def summed(law, times: int) -> tuple[str, list[str]]:
    make_tambon()
    parts = in_shares(lambda share, shares: _examples(law, times // shares, share))
    return f"{times} examples", [what for found in parts for what in found]


def _examples(law, times: int, share: int) -> list[str]:
    try:
        law(times, share)
    except (AssertionError, ExceptionGroup) as error:
        notes = " ".join(getattr(error, "__notes__", []))
        return [f"{type(error).__name__} {error} {notes}"[:400]]
    return []


def heard(name: str, shuffles: int) -> tuple[str, list[str]]:
    """Share the shuffles among processes, each with dice of its own."""
    make_tambon()
    shelf.make_product_class()
    parts = in_shares(lambda share, shares: histories.shuffle(name, range(share, shuffles, shares)))
    deliveries = sum(delivered for delivered, _found in parts)
    return f"{shuffles} shuffles, {deliveries} deliveries", [what for _count, found in parts for what in found]


def fitted(file: Path) -> tuple[str, list[str]]:
    """What all drills before asked Stripe's stand-in and heard of it, held against Stripe's published shapes."""
    said = strict.SAID
    return f"{said.requests} requests, {said.objects} objects, {said.events} events", strict.faults(file)


def main(arguments: list[str]) -> int:
    """Run the drills, print a line for each, and write down how many there were and how many differences."""
    parser = argparse.ArgumentParser(prog="tests.drill")
    parser.add_argument(
        "--shuffles", type=int, default=33, help="of each history: a thousand in all; 1000 take two hours"
    )
    parser.add_argument("--only", default="", help="drills whose line holds this word")
    parser.add_argument("--sum", type=Path, required=True)
    options = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)  # odd money is said aloud in the log, and here all money is odd
    setup_test_environment()
    let_books_be_emptied()
    config = setup_databases(verbosity=0, interactive=False)
    total, shapes = 0, options.sum.with_name("shapes")
    try:
        chosen = [drill for drill in drills(options.shuffles, shapes) if options.only in drill.name]
        with strict.watching(shapes):
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
