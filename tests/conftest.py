"""What every test can rely on."""

import hashlib
import os
import shutil
import signal
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import translation

from tests.browser import open_browser
from tests.emptying import let_books_be_emptied
from tests.needs import chromium_program
from tests.shapes import ShapeWatch
from tests.sharing import FileByFile

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config):
    # Whoever is asked to stop stops what he started: the demo, the browser.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if not is_worker(config):
        config.pluginmanager.register(ShapeWatch())  # for the workers too: they inherit the environment
    let_books_be_emptied()
    # How long an example takes says how busy the machine is.
    hypothesis.settings.register_profile("shop", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
    hypothesis.settings.load_profile("shop")


def is_worker(config) -> bool:
    """Whether this is one of several processes that share the tests out among them (pytest-xdist)."""
    return hasattr(config, "workerinput")


def pytest_addoption(parser):
    parser.addoption(
        "--second-database",
        action="store_true",
        help="leave out what needs PostgreSQL or a browser, or no database: it ran, or will run, on the first one",
    )


def pytest_collection_modifyitems(config, items):
    """Leave aside what this database cannot answer."""
    # The real Stripe is asked only by whoever names it: `pytest -m stripe_live`.
    if "stripe_live" not in config.getoption("markexpr"):
        _leave_out(config, items, [item for item in items if item.get_closest_marker("stripe_live")])
    if config.getoption("--second-database"):
        _leave_out(config, items, [item for item in items if not _asks_any_database(item)])
    if connection.vendor != "postgresql":
        for item in items:
            if item.get_closest_marker("postgres"):
                item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: run it with `make test ARGS=...`"))
    # What takes longest first: the walks through the demo. The rest as pytest-django has put it.
    items.sort(key=lambda item: "demo_shop" not in item.fixturenames)


def _asks_any_database(item) -> bool:
    """Say whether a test can show something on one database that it does not show on the other."""
    if item.get_closest_marker("postgres") or item.get_closest_marker("journey"):
        return False
    return bool(item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(item.fixturenames))


def pytest_xdist_make_scheduler(config, log) -> FileByFile:
    return FileByFile(config, log)


def _leave_out(config, items, left_out):
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


@pytest.fixture(scope="session")
def migrated_file(request) -> Path:
    """The place of a migrated, empty SQLite file that later runs begin with; it may not exist yet.

    Migrating takes most of a minute. The name holds a digest of every migration and of what is
    installed, so a changed migration never meets an old file.
    """
    digest = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes())
    for path in sorted(ROOT.glob("*/*/migrations/*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return request.config.cache.mkdir("migrated") / f"{digest.hexdigest()[:16]}.sqlite3"


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb, django_db_modify_db_settings, migrated_file) -> bool:
    """Begin with the migrated file where there is one."""
    if connection.vendor != "sqlite" or not migrated_file.exists():
        return django_db_keepdb
    shutil.copy(migrated_file, settings.DATABASES["default"]["TEST"]["NAME"])
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, migrated_file) -> None:
    """Keep the freshly migrated SQLite file for the next run."""
    if connection.vendor != "sqlite" or migrated_file.exists():
        return
    partial = migrated_file.with_suffix(f".{os.getpid()}")
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(partial)])
    for old in migrated_file.parent.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    partial.rename(migrated_file)


@pytest.fixture(autouse=True)
def _empty_cache():
    """Begin with nothing kept from the test before, whose rows are gone."""
    cache.clear()


@pytest.fixture(autouse=True)
def _thai_first():
    """Begin in the shop's own language: a page read in English leaves English behind."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests that look."""
    program = chromium_program()
    if not program:
        pytest.fail("Journeys need Chromium: please install it (on Debian or Ubuntu: apt-get install chromium).")
    with open_browser(program) as browser:
        yield browser
