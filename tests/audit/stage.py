"""What both tools of this folder stand on: a demo with its pictures, a way to speak, and options."""

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.journeys.demo import DemoShop, open_demo, starting_demo

ARTIFACTS = Path(__file__).resolve().parent.parent / "artifacts"


@contextmanager
def demo_with_pictures() -> Iterator[DemoShop]:
    """Give a demo whose pictures have their sizes, and say what the waiting is for."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the demo is closed
    with ExitStack() as around:
        shop = open_demo()
        if not shop:
            say("Opening a demo; that takes a minute or two.")
            folder = around.enter_context(tempfile.TemporaryDirectory(prefix="shop-audit-"))
            shop = around.enter_context(starting_demo(Path(folder) / "var"))
        say(f"The demo is open at {shop.url}/th/.")
        shop.wait_for_pictures(on_look=tell_now_and_then("pictures wait for their sizes"))
        yield shop


def tell_now_and_then(what: str, seconds: float = 10) -> Callable[[int], None]:
    """Return a listener that passes on what it hears, but not more often than this."""
    told = 0.0

    def hear(count: int) -> None:
        nonlocal told
        if count and time.monotonic() - told >= seconds:
            told = time.monotonic()
            say(f"  {count} {what}")

    return hear


def some_of(known: Iterable) -> Callable[[str], list]:
    """Return a reader of values parted by commas, each of them known."""
    by_text = {str(value): value for value in known}

    def values(text: str) -> list:
        unknown = [part for part in text.split(",") if part not in by_text]
        if unknown:
            raise argparse.ArgumentTypeError(f"there is no {unknown[0]!r}; there are: {', '.join(by_text)}")
        return [by_text[part] for part in text.split(",")]

    return values


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
