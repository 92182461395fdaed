"""The shops that are measured, each asked in the same way, whether it stands in this process or in one of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType

import psycopg
from environ import Env
from psycopg import sql

OURS = "tests.bench.pages", "tests.settings"
PLAIN_OSCAR = "tests.bench.plain_oscar.pages", "tests.bench.plain_oscar.settings"


class Far:
    """A shop in a process of its own; its functions are those of its module of pages, and those of a visitor."""

    def __init__(self, process: subprocess.Popen):
        self.process = process

    def __getattr__(self, name: str) -> Callable:
        def ask(**details):
            self.send(name, **details)
            return self.answer()

        return ask

    def send(self, name: str, **details) -> None:
        """Ask without waiting, for two shops to be busy at once."""
        self.process.stdin.write(json.dumps([name, details]) + "\n")
        self.process.stdin.flush()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("a shop has closed in the middle of its work; what it said stands above")
        return json.loads(line)


def make_database(url: str, name: str, *, like: str = "template1") -> str:
    """Make a database beside the one of a URL, and return its own; `like` is copied, and nobody may be using it."""
    _tell_server(url, "CREATE DATABASE {} TEMPLATE {}", name, like)
    return f"{url.rpartition('/')[0]}/{name}"


def drop_database(url: str, name: str) -> None:
    _tell_server(url, "DROP DATABASE {}", name)


def _tell_server(url: str, order: str, *names: str) -> None:
    known = Env.db_url_config(url)
    with psycopg.connect(host=known["HOST"], user=known["USER"], dbname=known["NAME"], autocommit=True) as server:
        server.execute(sql.SQL(order).format(*map(sql.Identifier, names)))


@contextmanager
def far_shop(kind: tuple[str, str], database_url: str) -> Iterator[Far]:
    """Open a shop in a process of its own, and close it at the end."""
    module, settings = kind
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.worker", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": settings, "TEST_DATABASE_URL": database_url},
    )
    try:
        yield Far(process)
    finally:
        process.stdin.close()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Near:
    """A shop in this very process, for the tests."""

    def __init__(self, pages: ModuleType, asker):
        self.pages, self.asker = pages, asker

    def __getattr__(self, name: str) -> Callable:
        return getattr(self.asker if hasattr(self.asker, name) else self.pages, name)
