"""The stand-in beside the real Stripe: `STRIPE_LIVE_TEST_KEY=sk_test_... pytest -m stripe_live`.

It needs a test account in Thailand with PromptPay switched on, and the internet. What Stripe answered is kept,
without secrets, in var/stripe_live.json.
"""

import json
import os
from pathlib import Path

import pytest
import stripe

from checkout.payments.standin import StandIn
from tests.checkout.payments.standin.live_script import differences, run_script, scrubbed
from tests.checkout.payments.standin.shop_side import make_client

KEPT_IN = Path(__file__).parents[4] / "var" / "stripe_live.json"


def ask_standin() -> dict:
    with StandIn() as running:
        return run_script(make_client(running))


@pytest.mark.stripe_live
def test_stand_in_answers_as_the_real_stripe_does():
    key = os.environ.get("STRIPE_LIVE_TEST_KEY", "")
    assert key.startswith("sk_test_"), "STRIPE_LIVE_TEST_KEY must hold a key that begins with sk_test_"
    real = run_script(stripe.StripeClient(key, stripe_version=stripe.api_version, max_network_retries=2))
    KEPT_IN.parent.mkdir(parents=True, exist_ok=True)
    KEPT_IN.write_text(json.dumps(scrubbed(real), indent=1, ensure_ascii=False))

    assert differences(real, ask_standin()) == []


def test_script_runs_and_finds_no_difference_between_two_stand_ins():
    first, second = ask_standin(), ask_standin()

    assert len(first) > 25
    assert differences(first, second) == []
    refused = {name: answer["code"] for name, answer in first.items() if "code" in answer}
    assert refused["too little"] == "amount_too_small"
    assert refused["nothing left"] == "charge_already_refunded"
    assert refused["card declined"] == "card_declined"


def test_script_sees_a_missing_key_another_status_and_another_code():
    real, ours = ask_standin(), ask_standin()
    del ours["card paid"]["said"]["amount_received"]
    ours["promptpay made"]["said"]["status"] = "succeeded"
    ours["too little"]["code"] = "no"
    del ours["nobody"]

    told = differences(real, ours)

    assert len(told) == 4
    assert "card paid: key amount_received there only" in told
    assert "promptpay made: status is requires_action there, succeeded here" in told


def test_what_is_kept_holds_no_secret():
    kept = json.dumps(scrubbed({"a": ["sk_test_abc", {"b": "pi_1_secret_xyz"}], "e": "somsri@example.com", "n": 1}))

    assert not any(secret in kept for secret in ("sk_test", "_secret_", "somsri"))
    assert '"n": 1' in kept
