"""Settings of the test run: the shop's own, with nothing of this machine in them.

A variable that happens to be set in a developer's shell (a real key, a production database) must
not reach the tests, so the whole environment the shop reads is written down here. Only the
database may be chosen from outside, by tests/run.py: without it, a file of SQLite is used.
"""

import atexit
import os
import shutil
import tempfile

VAR_DIR = tempfile.mkdtemp(prefix="shop-tests-")
os.mkdir(f"{VAR_DIR}/static")  # where collected styles would lie; the web server looks for it
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)

for name in (
    "DEMO",
    "DEBUG",
    "STRIPE_API_BASE",
    "BEHIND_PROXY",
    "PROXY_COUNT",
    "PAYMENT_BRAKE",
    "PAYMENT_BRAKE_FAILURES",
    "PAYMENT_BRAKE_MINUTES",
    "CSRF_TRUSTED_ORIGINS",
    "CACHE_URL",
    "FROM_EMAIL",
    "CLOSED",
    "SELLER_NAME",
    "SELLER_ADDRESS",
    "SELLER_TAX_ID",
    "SELLER_BRANCH",
    "ABBREVIATED_INVOICES",
):
    os.environ.pop(name, None)
os.environ.update(
    VAR_DIR=VAR_DIR,
    DATABASE_URL=os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{VAR_DIR}/shop.sqlite3",
    SECRET_KEY="tests-only",
    SITE_URL="http://testserver",
    ALLOWED_HOSTS="testserver,127.0.0.1,localhost",
    STRIPE_SECRET_KEY="sk_test_standin",
    STRIPE_WEBHOOK_SECRETS="whsec_tests",
    EMAIL_URL="memorymail://",
    # Tasks run at once where they are enqueued: what the worker would do is part of the answer.
    TASKS_BACKEND="django_tasks.backends.immediate.ImmediateBackend",
    # Without collectstatic there is no manifest to look names up in.
    STATICFILES_STORAGE="django.contrib.staticfiles.storage.StaticFilesStorage",
    LOG_LEVEL="WARNING",
    # Playwright keeps an event loop open in the thread of the tests, and Django would refuse the
    # database there although nothing of the shop runs asynchronously.
    DJANGO_ALLOW_ASYNC_UNSAFE="1",
)

from storefront.running.texts import compile_texts  # noqa: E402
from storefront.settings import *  # noqa: E402, F403
from storefront.settings import DATABASES, LOCALE_PATHS  # noqa: E402

# Here, for Django looks up its first text while it starts, before any plugin of pytest is asked.
compile_texts(LOCALE_PATHS)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file and not memory: several connections then wait for each other as in the real shop.
    DATABASES["default"]["TEST"] = {"NAME": f"{VAR_DIR}/test.sqlite3"}
