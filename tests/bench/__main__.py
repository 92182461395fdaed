"""`make bench`: how fast the shop is with many goods, beside a plain shop of Oscar with the same goods in the same run.

    python -m tests.bench [--goods 30000] [--makers 3000] [--only list,product] [--rounds 12] [--each 20]

Makes a PostgreSQL of its own and removes it. Prints a table with the aims beside, and ends with 1 when one is missed.
docs/bench.md says how to read it.
"""

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from tests.bench import report
from tests.bench.measuring import measure
from tests.bench.shops import OURS, PLAIN_OSCAR, Far, far_shop, make_database
from tests.cluster import throwaway_cluster
from tests.needs import postgresql

# Each is a function of tests/bench/pages.py, which returns how many goods it was and the seconds it took.
BULK = ("reindex",)
CHANGES = 15
TENTH = 10  # the small shop has so many times fewer goods and makers
BUSY = 2.0


def main(arguments: list[str]) -> int:
    """Build the shops, ask them, print the table; return 1 when an aim is missed, else 0."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the cluster below is stopped
    asked = read(arguments)
    begun = time.monotonic()
    with throwaway_cluster(postgresql()) as url, three_shops(url, asked) as shops:
        rates = fill(shops, asked)
        load = os.getloadavg()[0] - 1  # ours is the one that is at work
        found = list(measure(shops, asked.only, rounds=asked.rounds, each=asked.each))
        rates.append(after_a_change(shops["large"]))
        if asked.only == report.KINDS:
            rates += tables(shops["small"], asked)
    say("\n" + report.line(report.HEAD))
    slower = report.slowness(found)
    for one in found:
        say(report.line(report.cells(one, slower)))
    say("")
    for rate in rates:
        say(rate)
    missed = sum(report.missed(one, slower) for one in found)
    say(f"\nThis machine was {slower:.1f} times slower than the one whose milliseconds are promised.")
    say(f"{time.monotonic() - begun:.0f} s; aims missed: {missed}.")
    if load > BUSY:
        say(f"The machine was busy with other work (load {load:.1f}): what is compared holds, milliseconds are rough.")
    return int(bool(missed))


def read(arguments: list[str]) -> argparse.Namespace:
    """Read what is asked for; `--only` takes several kinds of pages, parted by commas."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure how fast the shop is.")
    parser.add_argument("--goods", type=int, default=30_000, help="of the large shop; the small one has a tenth")
    parser.add_argument("--makers", type=int, default=3_000)
    parser.add_argument("--only", type=kinds, default=report.KINDS, help=", ".join(report.KINDS))
    parser.add_argument("--rounds", type=int, default=12, help="in which each shop is asked in turn")
    parser.add_argument("--each", type=int, default=20, help="requests for each kind of page in a round")
    return parser.parse_args(arguments)


def kinds(text: str) -> tuple[str, ...]:
    chosen = tuple(text.split(","))
    unknown = [kind for kind in chosen if kind not in report.KINDS]
    if unknown:
        raise argparse.ArgumentTypeError(f"no such page: {', '.join(unknown)}; there are {', '.join(report.KINDS)}")
    return chosen


@contextmanager
def three_shops(url: str, asked: argparse.Namespace) -> Iterator[dict[str, Far]]:
    """Open our shop twice, to be large and small, and a plain one of Oscar, each on a database of its own."""
    say("Making the tables; this takes a minute.")
    with ExitStack() as stack:
        small = stack.enter_context(far_shop(OURS, make_database(url, "small")))
        small.migrate()
        yield {
            "large": stack.enter_context(far_shop(OURS, make_database(url, "large", like="small"))),
            "small": small,
            "oscar": stack.enter_context(far_shop(PLAIN_OSCAR, make_database(url, "oscar"))),
        }


def fill(shops: dict[str, Far], asked: argparse.Namespace) -> list[str]:
    """Put the goods on the three shelves; return the rates at which work in bulk was done, each a line."""
    large, small, oscar = shops["large"], shops["small"], shops["oscar"]
    say(f"Putting {asked.goods} goods of {asked.makers} makers on the shelf, and a tenth of them in a second shop.")
    large.send("fill", goods=asked.goods, makers=asked.makers)
    small.fill(goods=asked.goods // TENTH, makers=asked.makers // TENTH)
    small.reindex()
    large.answer()
    with tempfile.TemporaryDirectory(prefix="shop-bench-") as folder:
        shelf = str(Path(folder) / "shelf")
        large.write_down(shelf=shelf)
        say("Putting the same goods on the shelf of a plain shop of Oscar.")
        oscar.fill(shelf=shelf)
    return [rate_of(large, work) for work in BULK]


def rate_of(shop: Far, work: str) -> str:
    """Have a shop do some work in bulk, the others standing still, and say how fast it was."""
    say(f"{work} ...")
    count, seconds = getattr(shop, work)()
    return f"{work:<10}{count} goods in {seconds:.1f} s, {count / seconds:.0f} a second"


def after_a_change(shop: Far) -> str:
    """Say how long a list takes that has to learn of a changed good first."""
    address = shop.addresses()["list"][0]
    times = []
    for number in range(CHANGES):
        shop.change(number=number)
        times += shop.visit(addresses=[address])
    return f"{'a change':<10}the next list takes {median(times):.0f} ms"


def tables(shop: Far, asked: argparse.Namespace) -> list[str]:
    """Read tables of so many makers and goods into a shop that has other ones, and say how long that took."""
    say("Reading tables in ...")
    counts = {"producers": asked.makers, "goods": asked.goods}
    found = shop.read_tables(goods=asked.goods, makers=asked.makers)
    return [
        f"{'a table':<10}of {counts[kind]} {kind}: checked in {one['check']:.0f} s, imported in {one['import']:.0f} s, "
        f"checked again in {one['again']:.0f} s"
        for kind, one in found.items()
    ]


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
