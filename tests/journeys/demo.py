"""A demo shop that runs for the journeys, started the way anybody starts it."""

import email
import email.policy
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import requests

from storefront.running.demo_plan import BASE_DIR, DemoPlan

START_SECONDS = 600
STOP_SECONDS = 60
MAIL_SECONDS = 60
PICTURES_SECONDS = 900
PICTURES_WAITING = """
    SELECT count(*) FROM django_tasks_database_dbtaskresult
    WHERE queue_name = 'pictures' AND status IN ('READY', 'RUNNING')
"""
BETWEEN_MAILS = b"-" * 79  # Django writes this line after each mail of a file


@dataclass(frozen=True)
class Login:
    email: str
    password: str


@dataclass(frozen=True)
class DemoShop:
    """The running demo, as a journey needs it."""

    plan: DemoPlan

    @property
    def url(self) -> str:
        return self.plan.site_url

    @property
    def standin_url(self) -> str:
        return self.plan.standin_url

    def login(self, role: str) -> Login:
        """Return the login of a role, as `ROLES` of the demo's plan has them; manager2 is the manager's colleague."""
        return Login(email=f"{role}@demo.example", password=self.plan.password())

    def sign_in(self, page, role: str, path: str) -> None:
        """Open a page that asks for a login, and give that of a role."""
        login = self.login(role)
        page.goto(self.url + path)
        form = page.locator("form").filter(has=page.locator("input[type=password]")).first  # next to it: register
        form.locator("input[type=email], input[name$=username]").first.fill(login.email)
        form.locator("input[type=password]").first.fill(login.password)
        with page.expect_navigation():
            form.locator("input[type=password]").first.press("Enter")

    def mails(self, to: str = "") -> list[EmailMessage]:
        """Return the mails the shop has sent, the oldest first; only those to one address if it is given."""
        messages = []
        for path in sorted((self.plan.folder / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime_ns):
            for text in path.read_bytes().split(BETWEEN_MAILS):
                if text.strip():
                    messages.append(email.message_from_bytes(text.lstrip(), policy=email.policy.default))
        return [message for message in messages if to in str(message["To"])]

    def wait_for_mail(self, to: str, count: int = 1) -> EmailMessage:
        """Return the latest mail to an address as soon as there are so many: the worker sends them."""
        wait_until(lambda: len(self.mails(to)) >= count, MAIL_SECONDS, f"{count} mails to {to}")
        return self.mails(to)[-1]

    def pictures_waiting(self) -> int:
        """Return how many pictures still wait for their sizes; before that a page shows them as they were loaded."""
        with closing(sqlite3.connect(f"file:{self.plan.database}?mode=ro", uri=True)) as database:
            return database.execute(PICTURES_WAITING).fetchone()[0]

    def manage(self, *arguments: str) -> str:
        """Run a command of the shop's now, as housekeeping would in its time, and return what it says."""
        command = [sys.executable, "manage.py", *arguments]
        how = {"cwd": BASE_DIR, "env": self.plan.environment(), "check": True, "stdout": subprocess.PIPE, "text": True}
        return subprocess.run(command, **how).stdout

    def ask(self, sql: str, *values: object) -> list[tuple]:
        """Look into the shop's database, for what no page shows, such as how many orders there are."""
        with closing(sqlite3.connect(f"file:{self.plan.database}?mode=ro", uri=True)) as database:
            return database.execute(sql, values).fetchall()

    def let_time_to_pay_pass(self, number: str) -> None:
        """Move the end of an order and of its tries to pay an hour into the past."""
        past = "strftime('%Y-%m-%d %H:%M:%f000', 'now', '-1 hour')"
        mine = "(SELECT id FROM order_order WHERE number = ?)"
        with closing(sqlite3.connect(self.plan.database, timeout=20)) as database, database:
            database.execute(f"UPDATE order_order SET pay_by = {past} WHERE number = ?", [number])  # noqa: S608
            changed = f"UPDATE payments_paymentattempt SET expires_at = {past} WHERE order_id = {mine}"  # noqa: S608
            database.execute(changed, [number])

    def believe_payment_over(self, number: str) -> None:
        """Write that an order's payment has ended, while Stripe still takes it, as from a slow bank."""
        mine = "(SELECT id FROM order_order WHERE number = ?)"
        with closing(sqlite3.connect(self.plan.database, timeout=20)) as database, database:
            changed = f"UPDATE payments_paymentattempt SET state = 'ended' WHERE order_id = {mine}"  # noqa: S608
            database.execute(changed, [number])

    @contextmanager
    def misfortune(self, fault: str, times: int = 1, **options: object) -> Iterator[None]:
        """Let the stand-in do something wrong so many times, at most until the end of the block."""
        order = {"fault": fault, "times": times, **options}
        requests.post(f"{self.standin_url}/_standin/faults", json=order, timeout=10).raise_for_status()
        try:
            yield
        finally:
            requests.delete(f"{self.standin_url}/_standin/faults", timeout=10).raise_for_status()

    def wait_for_pictures(self, on_look: Callable[[int], None] = lambda waiting: None) -> None:
        """Wait until the worker has made the sizes of all pictures; `on_look` hears now and then how many wait."""

        def is_done() -> bool:
            waiting = self.pictures_waiting()
            on_look(waiting)
            return waiting == 0

        wait_until(is_done, PICTURES_SECONDS, "the sizes of the pictures")


def open_demo() -> DemoShop | None:
    """Return the demo that is open at the port OPEN_DEMO, if somebody named one: it is quicker to work with."""
    port = os.environ.get("OPEN_DEMO")
    return DemoShop(DemoPlan(port=int(port), folder=BASE_DIR / "var" / f"demo-{port}")) if port else None


@contextmanager
def starting_demo(folder: Path) -> Iterator[DemoShop]:
    """Start a demo on free ports with its data in a folder, wait until it is open, and close it at the end."""
    plan = DemoPlan(port=free_pair_of_ports(), folder=folder)
    said = folder.parent / "demo.out"
    with said.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(plan.port)],
            cwd=BASE_DIR,
            # The tests' own settings stay here; the demo makes those of its programs by itself.
            env={**os.environ, "VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "storefront.settings"},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until(
            lambda: process.poll() is not None or b"Ctrl-C closes the demo" in said.read_bytes(),
            START_SECONDS,
            "the demo to open",
        )
        assert process.poll() is None, said.read_text(errors="replace")
        yield DemoShop(DemoPlan(port=plan.port, folder=folder / f"demo-{plan.port}"))
    finally:
        process.terminate()
        process.wait(timeout=STOP_SECONDS)


def free_pair_of_ports() -> int:
    """Return a port that is free together with the one after it."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


def wait_until(is_so: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"waited {seconds} seconds in vain for {what}"
        time.sleep(0.2)
