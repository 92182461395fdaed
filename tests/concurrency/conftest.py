"""A real web server, several processes and threads of it, on the database of the test."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError

import pytest
import requests
from django.db import connection
from django.db.models import QuerySet

from checkout.payments.standin import StandIn

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 120
WORKERS, THREADS = 2, 16
MEETING_SECONDS = 3


@pytest.fixture
def meet_after(monkeypatch):
    """Return a way to let everybody who has come past a step wait for the others, as long as they can come.

    `meet_after(4, module, "step")`: four of them.
    """

    def meet(people: int, module, name: str) -> None:
        barrier, step = Barrier(people), getattr(module, name)

        def step_and_wait(*arguments, **more):
            result = step(*arguments, **more)
            with suppress(BrokenBarrierError):  # the others stand before the lock
                barrier.wait(timeout=MEETING_SECONDS)
            return result

        monkeypatch.setattr(module, name, step_and_wait)

    return meet


@pytest.fixture
def no_lock(monkeypatch):
    """Look without locking, as a shop does that has not thought of it."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)


@pytest.fixture
def serve(tmp_path):
    """Return a way to start the shop: `with serve("storefront.wsgi") as address`."""

    @contextmanager
    def serving(module: str) -> Iterator[str]:
        with StandIn(watches_requests=True) as standin, open(tmp_path / "web.log", "wb") as log:
            port = free_port()
            server = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", f"{module}:application", f"--bind=127.0.0.1:{port}"),
                    *(f"--workers={WORKERS}", f"--threads={THREADS}", "--timeout=120", "--backlog=256"),
                    "--no-control-socket",
                ],
                cwd=ROOT,
                env=shop_environment(standin, tmp_path),
                stdout=log,
                stderr=log,
            )
            try:
                wait_for(f"http://127.0.0.1:{port}/healthz", server, tmp_path / "web.log")
                yield f"http://127.0.0.1:{port}"
            finally:
                server.terminate()
                server.wait(timeout=30)

    return serving


def shop_environment(standin: StandIn, folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "DJANGO_SETTINGS_MODULE": "storefront.settings",
        "DEMO": "1",
        "SECRET_KEY": "concurrency tests only",
        "DATABASE_URL": database_url(),
        "VAR_DIR": str(folder),
        "STRIPE_API_BASE": standin.url,
        "STRIPE_SECRET_KEY": standin.api_key,
        "STRIPE_WEBHOOK_SECRETS": "whsec_standin",
        "STATICFILES_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
        "CONN_MAX_AGE": "0",
    }


def database_url() -> str:
    database = connection.settings_dict
    return f"postgres://{database['USER']}@/{database['HOST']}/{database['NAME']}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            requests.get(address, timeout=START_SECONDS)
        except requests.ConnectionError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"The web server did not start:\n{log.read_text(errors='replace')[-3000:]}")
