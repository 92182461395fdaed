"""Run the stand-in until it is told to stop."""

import argparse
import logging
import signal
import sys
import threading

from checkout.payments.standin import StandIn


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m checkout.payments.standin", description=__doc__)
    parser.add_argument("--port", type=int, default=12112, help="port on 127.0.0.1 (0 takes a free one)")
    parser.add_argument("--db", default="var/standin.sqlite3", help="SQLite file that keeps the objects")
    parser.add_argument("--webhook-url", default="", help="where the shop listens for events")
    parser.add_argument("--webhook-secret", default="whsec_standin", help="secret that signs the events")
    parser.add_argument("--public-url", default="", help="address under which a browser reaches the stand-in")
    parser.add_argument(
        "--any-version", dest="strict", action="store_false", help="take requests for other API versions as well"
    )
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="stand-in: %(message)s")
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    try:
        standin = StandIn(**vars(options), watches_requests=True)
    except OSError as refused:
        print(f"The stand-in cannot listen on port {options.port}: {refused.strerror}.", file=sys.stderr)  # noqa: T201
        return 1
    with standin:
        print(f"Stripe stand-in on {standin.url}, console at {standin.account.public_url}/_standin/", flush=True)  # noqa: T201
        stopped.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
