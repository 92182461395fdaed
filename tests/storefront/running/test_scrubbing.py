"""No log holds a key, a secret link, a card or a buyer: whatever is logged, by whichever handler."""

import io
import json
import logging
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from storefront.running.scrubbing import Scrubber, scrub

KEYS = {"sk": "sk_" + "live_51AbC", "rk": "rk_" + "live_51AbC", "pk": "pk_test_51AbC", "whsec": "whsec_aB3+/x="}
SIGNATURE = "t=1795000000,v1=" + "ab12" * 16 + ",v0=" + "cd34" * 16
CARD, CITIZEN, MAIL, PHONE = "4242424242424242", "1101700230708", "malee.s@example.co.th", "081-234-5678"
TOKEN = "Zk3v9_QmT-x81LpRdWs0aA"
TELLING = [
    *KEYS.values(),
    *(SIGNATURE, f"Stripe-Signature: {SIGNATURE}", '{"Stripe-Signature": "t=1,v1=ab"}', "v1=" + "ab12" * 16),
    *("Authorization: Bearer abcdefgh12345678", "Basic c2tfdGVzdF94Og=="),
    *(MAIL, f"<{MAIL}>", PHONE, "0812345678", "+66 81 234 5678", "02-123-4567"),
    *(CARD, "4242 4242 4242 4242", "4000-0000-0000-0002", "378282246310005", f"20261126131415 {CARD}"),
    *(CITIZEN, "1-1017-00230-70-8"),
]
HARMLESS = [
    "order KK-2026-000123 is paid: 1,290.00 baht",
    "attempt 12345678-1234-4123-8123-123456789012",
    "EF123456789TH on 2026-11-26 13:14:15,123",
    "pi_3PxYz0000000000000000001 -> canceled, evt_1, cs_test_a1",
    "checked 1234567890123 rows in 0.0812345678 s",
    "GET /th/desk/orders/KK-2026-000123/ 200",
]


@pytest.mark.parametrize("text", TELLING)
def test_what_tells_is_replaced_by_a_word(text):
    scrubbed = scrub(f"before {text} after")

    assert not any(
        digits in scrubbed for digits in ("4242", "0002", "51AbC", "example", "5678", "4567", "ab12", "1017")
    )
    assert (scrubbed[:7], scrubbed[-6:]) == ("before ", " after")
    assert "[" in scrubbed


@pytest.mark.parametrize("text", HARMLESS)
def test_what_staff_need_to_find_their_way_stays(text):
    assert scrub(text) == text


def test_a_client_secret_goes_and_its_payment_stays():
    assert scrub("pi_3Px_secret_aB1cD2eF3") == "pi_3Px_secret_[secret]"


@pytest.mark.parametrize("path", ["/th/pay/{}/start/", "/en/orders/{}/", "/th/statements/{}/2026-10/"])
def test_a_secret_link_goes(path):
    assert scrub("Not Found: " + path.format(TOKEN)) == "Not Found: " + path.format("[link]")


@pytest.fixture
def log():
    """A logger with one handler as the shop's are: `log.text()` is what that wrote."""
    logger = logging.Logger("scrubbed")
    handler = logging.StreamHandler(io.StringIO())
    handler.addFilter(Scrubber())
    logger.addHandler(handler)
    logger.text = handler.stream.getvalue
    return logger


def test_arguments_are_scrubbed_once_they_stand_in_the_message(log):
    log.warning("%s paid %s with %s", MAIL, {"amount": 635}, [KEYS["sk"], CARD])

    assert log.text() == "[mail] paid {'amount': 635} with ['[key]', '[number]']\n"


def test_a_message_whose_arguments_do_not_fit_is_written_without_them(log, capsys):
    log.warning("%d pieces", MAIL)

    assert log.text() == "%d pieces (its arguments do not fit)\n"
    assert MAIL not in capsys.readouterr().err


def test_tracebacks_and_stacks_are_scrubbed(log):
    try:
        raise ValueError(f"{MAIL} {CARD}")
    except ValueError:
        log.exception("no", stack_info=True)

    assert "Traceback" in log.text()
    assert "ValueError: [mail] [number]" in log.text()
    assert "Stack (most recent call last)" in log.text()


LIST_HANDLERS = """
import json, logging, django
django.setup()
loggers = [logging.getLogger(), *logging.root.manager.loggerDict.values()]
handlers = [(log.name, handler) for log in loggers for handler in getattr(log, "handlers", [])]
sieves = lambda handler: [type(sieve).__name__ for sieve in handler.filters]
print(json.dumps([[name, type(handler).__name__, sieves(handler)] for name, handler in handlers]))
"""


@pytest.mark.parametrize("debug", ["0", "1"])
def test_every_handler_of_a_running_shop_stands_behind_the_scrubber(debug, tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", LIST_HANDLERS],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.defpath,
            "VAR_DIR": str(tmp_path),
            "DEBUG": debug,
            "DJANGO_SETTINGS_MODULE": "storefront.settings",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    handlers = [one for one in json.loads(run.stdout) if one[1] != "NullHandler"]

    assert handlers == [["root", "StreamHandler", ["Scrubber"]]]


def test_every_handler_of_the_settings_names_the_scrubber():
    scrubber = [name for name, sieve in settings.LOGGING["filters"].items() if import_string(sieve["()"]) is Scrubber]

    assert scrubber == ["scrub"]
    assert all("scrub" in handler.get("filters", []) for handler in settings.LOGGING["handlers"].values())
