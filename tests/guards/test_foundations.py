"""What was decided before the first migration and cannot be changed behind our backs."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent.parent
LOAD_EVERYTHING = """
import sys, django
django.setup()
from django.urls import get_resolver
def walk(patterns):
    for pattern in patterns:
        walk(getattr(pattern, "url_patterns", []))
walk(get_resolver().url_patterns)
print(sorted({name.split(".")[0] for name in sys.modules} & {"haystack", "sorl", "easy_thumbnails"}))
"""


def test_haystack_and_sorl_are_never_loaded():
    run = subprocess.run([sys.executable, "-c", LOAD_EVERYTHING], cwd=ROOT, capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "[]"


def test_ids_users_pictures_languages_and_time_are_as_the_first_migration_knew_them():
    assert settings.DEFAULT_AUTO_FIELD == "django.db.models.BigAutoField"
    assert settings.AUTH_USER_MODEL == "accounts.User"
    assert settings.WAGTAILIMAGES_IMAGE_MODEL == "pictures.SiteImage"
    assert [code for code, _name in settings.LANGUAGES] == ["th", "en"]
    assert (settings.LANGUAGE_CODE, settings.TIME_ZONE, settings.OSCAR_DEFAULT_CURRENCY) == (
        "th",
        "Asia/Bangkok",
        "THB",
    )


@pytest.mark.parametrize(
    ("label", "package"),
    [
        ("catalogue", "catalogue.products"),
        ("partner", "catalogue.producers"),
        ("address", "catalogue.places"),
        ("search", "catalogue.search"),
        ("basket", "checkout.basket"),
        ("shipping", "checkout.shipping"),
        ("order", "checkout.orders"),
        ("checkout", "checkout.flow"),
        ("customer", "storefront.accounts.customer"),
        ("dashboard", "storefront.dashboard"),
    ],
)
def test_oscars_labels_lead_to_our_rooms(label, package):
    assert apps.get_app_config(label).name == package


def test_sqlite_takes_its_write_lock_at_once_and_waits():
    code = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "cursor = connection.cursor()\n"
        "cursor.execute('PRAGMA journal_mode'); mode = cursor.fetchone()[0]\n"
        "cursor.execute('PRAGMA busy_timeout'); wait = cursor.fetchone()[0]\n"
        "print(mode, wait, connection.settings_dict['OPTIONS']['transaction_mode'])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": "", "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stdout.strip() == "wal 60000 IMMEDIATE"
