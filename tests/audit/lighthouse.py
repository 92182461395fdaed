"""Let Lighthouse judge the pages on the way to an order, as on a phone.

    python -m tests.audit.lighthouse [--only product,basket]

Opens a demo of its own, or goes to the one that is open at the port OPEN_DEMO. Lighthouse is fetched into
var/lighthouse the first time. Ends with 1 when a page scores less than docs/look.md promises.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from storefront.running.demo_plan import BASE_DIR
from tests.audit.scores import CATEGORIES, Verdict, table
from tests.audit.stage import ARTIFACTS, demo_with_pictures, say, some_of
from tests.browser import PHONE, flags, open_browser, window
from tests.journeys.demo import DemoShop
from tests.journeys.pages import MAIN, Visit, walk
from tests.needs import chromium

VERSION = "12.8.2"  # the newest that runs on Node 20
FOLDER = BASE_DIR / "var" / "lighthouse"
PROGRAM = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
RUNS = 3  # the machine has other things to do: the middle one of three counts
TRIES = 3  # on a busy machine it loses its own trace, and asks to be run again
NO_NODE = "Lighthouse needs Node 20 with npm: please install them (on Debian or Ubuntu: apt-get install nodejs npm)."


@dataclass(frozen=True)
class Stop:
    """A page to be judged, with the cookies of a visitor who came that far."""

    name: str
    url: str
    cookies: str
    heading: str


def main(arguments: list[str]) -> int:
    """Judge the pages and report; return 1 when one falls short, else 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.audit.lighthouse", description="Run Lighthouse.")
    parser.add_argument("--only", type=some_of(MAIN), default=list(MAIN), help="pages: " + ", ".join(MAIN))
    only = parser.parse_args(arguments).only
    node = installed()
    folder = ARTIFACTS / "lighthouse"
    folder.mkdir(parents=True, exist_ok=True)
    verdicts = {}
    with demo_with_pictures() as shop:
        for stop in stops_on_the_way(shop, only):
            say(f"Lighthouse looks at {stop.name}, {RUNS} times.")
            verdicts[stop.name] = judge(node, stop, folder)
    say(f"\n{table(verdicts)}\n")
    for name, verdict in verdicts.items():
        for audit in verdict.failed_audits():
            say(f"  {name}: {audit}")
    short = [sentence for name, verdict in verdicts.items() for sentence in verdict.falls_short(name)]
    say("\n".join(short) or "Every page scores what is promised.")
    say(f"The reports lie in {folder}.")
    return 1 if short else 0


def installed() -> str:
    """Return the program `node`, with Lighthouse beside it; say what to install when it or npm is missing."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        raise SystemExit(NO_NODE)
    kept = PROGRAM.parent.parent / "package.json"
    if not kept.exists() or json.loads(kept.read_text(encoding="utf-8"))["version"] != VERSION:
        say(f"Fetching Lighthouse {VERSION} into {FOLDER}.")
        FOLDER.mkdir(parents=True, exist_ok=True)
        quiet = ("--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error")
        subprocess.run([npm, "install", "--prefix", FOLDER, *quiet, f"lighthouse@{VERSION}"], check=True)
    return node


def stops_on_the_way(shop: DemoShop, only: list[str]) -> list[Stop]:
    """Walk to the pages as a visitor does, and keep for each her address and cookies."""
    stops = []
    with open_browser(chromium()) as browser:
        context = browser.new_context(**window(**PHONE), base_url=shop.url)
        for kind, page in walk(Visit(context.new_page(), shop), only):
            cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in context.cookies(shop.url))
            heading = words_of(page.locator("h1").inner_html())
            stops.append(Stop(kind.name, page.url, cookies, heading))
    return stops


def judge(node: str, stop: Stop, folder: Path) -> Verdict:
    """Let Lighthouse look at a page three times, and see that it looked at the right one."""
    reports = []
    for number in range(1, RUNS + 1):
        length = length_of(stop)
        path = folder / f"{stop.name}-{number}.json"
        run(node, stop, path)
        reports.append(json.loads(path.read_text(encoding="utf-8")))
        check_is_right(reports[-1], stop, length)
    return Verdict(reports)


def run(node: str, stop: Stop, path: Path) -> None:
    headers = path.with_suffix(".headers")
    headers.write_text(json.dumps({"Cookie": stop.cookies} if stop.cookies else {}), encoding="utf-8")
    options = [
        "--quiet",
        "--output=json",
        f"--output-path={path}",
        f"--extra-headers={headers}",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={' '.join(['--headless', *flags()])}",
        "--no-enable-error-reporting",
    ]
    environment = {**os.environ, "CHROME_PATH": chromium()}
    for _try in range(TRIES):
        done = subprocess.run([node, PROGRAM, stop.url, *options], env=environment, capture_output=True, text=True)
        if done.returncode == 0 or "run Lighthouse again" not in done.stderr:
            break
    headers.unlink()
    if done.returncode:
        raise SystemExit(f"Lighthouse could not look at {stop.url}:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")


def length_of(stop: Stop) -> int:
    """Return how long the page is that a visitor with these cookies gets, if it is the one she saw."""
    request = urllib.request.Request(stop.url, headers={"Cookie": stop.cookies})  # noqa: S310 -- our own demo
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        page = answer.read()
        assert answer.url == stop.url, f"{stop.name}: {stop.url} leads to {answer.url}"
    heading = re.search(r"<h1.*?</h1>", page.decode(), re.DOTALL)
    assert heading, f"{stop.name}: no heading"
    assert words_of(heading.group()) == stop.heading, f"{stop.name}: “{words_of(heading.group())}” came instead"
    return len(page)


def check_is_right(report: dict, stop: Stop, length: int) -> None:
    """See that Lighthouse was led nowhere else, and got as much as a visitor: a basket without goods is shorter."""
    assert report["finalDisplayedUrl"] == stop.url, f"{stop.name}: Lighthouse was led to {report['finalDisplayedUrl']}"
    requests = report["audits"]["network-requests"]["details"]["items"]
    got = next(request["resourceSize"] for request in requests if request["resourceType"] == "Document")
    assert abs(got - length) < length / 50, f"{stop.name}: Lighthouse got {got} bytes of HTML instead of {length}"


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", html).split())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
