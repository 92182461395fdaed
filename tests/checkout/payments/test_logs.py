"""An error of Stripe's library holds the whole answer: its secrets, the buyer. None of it reaches a log."""

import io
import json
import logging
from pathlib import Path

import pytest
import stripe
from django.conf import settings

from checkout.payments.gateway import client
from storefront.running.scrubbing import Scrubber

pytestmark = pytest.mark.django_db
MAIL = "malee.s@example.co.th"


@pytest.fixture
def log():
    """A logger with one handler as the shop's are: `log.text()` is what that wrote."""
    logger = logging.Logger("scrubbed")
    handler = logging.StreamHandler(io.StringIO())
    handler.addFilter(Scrubber())
    logger.addHandler(handler)
    logger.text = handler.stream.getvalue
    return logger


@pytest.fixture
def stripe_error(stripe_at_hand):
    """A real error of Stripe's library, which holds the whole answer: the client secret, the buyer's address."""
    intent = client().v1.payment_intents.create(
        params={
            "amount": 63500,
            "currency": "thb",
            "confirm": True,
            "allowed_payment_method_types": ["promptpay"],
            "payment_method_data": {"type": "promptpay", "billing_details": {"email": MAIL}},
        }
    )
    client().v1.payment_intents.cancel(intent.id)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client().v1.payment_intents.cancel(intent.id)
    assert intent.client_secret in json.dumps(caught.value.json_body)
    return caught.value, intent.client_secret


def test_an_error_of_stripe_leaves_no_secret_even_when_all_of_it_is_logged(log, stripe_error):
    error, secret = stripe_error
    log.error("refused: %s", error.args)
    log.error("refused: %s", error.json_body)
    log.error("refused", exc_info=error)

    assert error.json_body["error"]["payment_intent"]["id"] in log.text()
    assert secret not in log.text()
    assert MAIL not in log.text()


def test_the_same_error_tells_all_without_the_scrubber(log, stripe_error):
    error, secret = stripe_error
    log.handlers[0].filters.clear()
    log.error("refused: %s", error.json_body)

    assert secret in log.text()


def test_no_handler_behind_the_scrubber_gets_the_error_itself(log, stripe_error):
    got = []
    log.handlers[0].emit = got.append
    log.error("refused", exc_info=stripe_error[0])

    assert (got[0].exc_info, got[0].args) == (None, None)


def test_stripes_own_log_is_silent_below_a_warning():
    assert not logging.getLogger("stripe").isEnabledFor(logging.INFO)


def test_nothing_logs_what_an_error_of_stripe_holds():
    sources = [
        path
        for floor in ("checkout", "storefront", "catalogue")
        for path in (Path(settings.BASE_DIR) / floor).rglob("*.py")
    ]
    telling = (".json_body", ".http_body", "error.args", "exc.args", "exception.args")

    assert [str(path) for path in sources if any(word in path.read_text(encoding="utf-8") for word in telling)] == []
