"""Two editors write and shoppers buy at once, on the one file that SQLite is: whether anybody is turned away.

python -m tests.journeys.crowd [minutes]     opens a demo of its own, works for so long, and says what happened
"""

import re
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

import requests
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from tests.journeys.demo import DemoShop, starting_demo

EDITORS, SHOPPERS, READERS = 2, 2, 1
AUTOSAVE_SECONDS = 0.5  # as Wagtail's editor does it
OURS = {"Sec-Fetch-Site": "same-origin"}  # what a browser says of a page's own form
LOCKED = "database is locked"
PUBLISH_EVERY = 20


@dataclass
class Day:
    """What was done, what went wrong, and how long the slowest answers took."""

    done: Counter = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def note(self, what: str, answer: requests.Response) -> None:
        self.done[what] += 1
        self.seconds.setdefault(what, []).append(answer.elapsed.total_seconds())
        if answer.status_code >= 500:
            self.wrong.append(f"{what}: {answer.status_code} {answer.url}")

    def slowest(self, what: str) -> float:
        """Return within how many seconds all but one in twenty were answered."""
        ordered = sorted(self.seconds[what])
        return ordered[int(len(ordered) * 0.95)]


def work_for(shop: DemoShop, seconds: float) -> Day:
    """Let everybody work at once for so long."""
    day, until = Day(), time.monotonic() + seconds
    stories = shop.ask("SELECT page_ptr_id FROM pages_storypage WHERE kind IN ('craft', 'centre') ORDER BY 1 LIMIT 2")
    with ThreadPoolExecutor() as pool:
        works = [pool.submit(edit, shop, day, until, pk) for (pk,) in stories[:EDITORS]]
        works += [pool.submit(buy, shop, day, until) for _ in range(SHOPPERS)]
        works += [pool.submit(read, shop, day, until) for _ in range(READERS)]
        for work in works:
            work.result()
    day.wrong += lines_with(LOCKED, shop)
    return day


def edit(shop: DemoShop, day: Day, until: float, pk: int) -> None:
    """Write a story as the editor's page does: a save every half a second, and now and then publish."""
    visitor = requests.Session()
    login = shop.login("editor")
    visitor.post(
        f"{shop.url}/cms/login/",
        {"username": login.email, "password": login.password, "next": "/cms/"},
        headers=OURS,
        timeout=120,
    )
    (title, slug), ((kind, intro),) = (
        shop.ask("SELECT title, slug FROM wagtailcore_page WHERE id = ?", pk)[0],
        shop.ask("SELECT kind, intro FROM pages_storypage WHERE page_ptr_id = ?", pk),
    )
    number, revision = 0, ""
    while time.monotonic() < until:
        number += 1
        parts = {
            "body": streamfield([("paragraph", rich_text(f"<p>ร่างที่ {number}</p>"))]),
            "people": streamfield([]),
            "comments": inline_formset([]),
        }
        facts = {"title": title, "slug": slug, "kind": kind, "intro": intro, "overwrite_revision_id": revision}
        form = nested_form_data({**facts, **parts})
        where = f"{shop.url}/cms/pages/{pk}/edit/"
        if number % PUBLISH_EVERY:
            answer = visitor.post(where, form, headers={**OURS, "Accept": "application/json"}, timeout=120)
            revision = str(answer.json().get("revision_id", "")) if "json" in answer.headers["Content-Type"] else ""
            day.note("autosave", answer)
            if not revision:
                day.wrong.append(f"autosave: {answer.status_code} {answer.text[:200]}")
        else:
            day.note("publish", visitor.post(where, {**form, "action-publish": "1"}, headers=OURS, timeout=120))
            revision = ""
        time.sleep(AUTOSAVE_SECONDS)


def buy(shop: DemoShop, day: Day, until: float) -> None:
    """Put one good after the other into a basket, each time as somebody new."""
    goods = shop.ask("SELECT id, slug FROM catalogue_product WHERE is_public AND structure = 'standalone' LIMIT 40")
    while time.monotonic() < until:
        visitor = requests.Session()
        for pk, slug in goods[:5]:
            page = visitor.get(f"{shop.url}/th/products/{slug}_{pk}/", timeout=120)
            day.note("good", page)
            action = re.search(r'action="(/th/basket/add/[^"]*)"', page.text)
            fields = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page.text))
            if action:
                form = {**fields, "product_id": pk, "quantity": 1}
                day.note("basket", visitor.post(shop.url + action[1], form, headers=OURS, timeout=120))


def read(shop: DemoShop, day: Day, until: float) -> None:
    """Read stories and lists while they change."""
    while time.monotonic() < until:
        for path in ("/th/", "/th/stories/", "/en/stories/", "/th/products/"):
            day.note("read", requests.get(shop.url + path, timeout=120))


def lines_with(words: str, shop: DemoShop) -> list[str]:
    """Return the lines of all logs of the demo that say these words."""
    logs = Path(shop.plan.folder, "log").glob("*.log")
    return [line for log in logs for line in log.read_text(errors="replace").splitlines() if words in line]


def main(minutes: float) -> int:
    with starting_demo(Path(mkdtemp(prefix="shop-crowd-")) / "var") as shop:
        day = work_for(shop, minutes * 60)
    for what, count in sorted(day.done.items()):
        sys.stdout.write(f"{what:10} {count:6}   95 in 100 within {day.slowest(what):.2f} s\n")
    sys.stdout.write(f"turned away or locked: {len(day.wrong)}\n" + "\n".join(day.wrong[:20]) + "\n")
    return bool(day.wrong)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 10))
