"""A stand-in that would say something else than Stripe does makes the whole session fail."""

import subprocess
import sys
from pathlib import Path

import pytest
import stripe

from checkout.payments.standin import StandIn, contract, fidelity, objects
from tests.checkout.payments.standin.shop_side import make_client, promptpay_params

ROOT = Path(fidelity.__file__).parents[3]

SESSION = """
import pytest
import stripe

from checkout.payments.standin import StandIn, objects
from tests.checkout.payments.standin.shop_side import make_client, promptpay_params
from tests.shapes import ShapeWatch


def pytest_configure(config):
    config.pluginmanager.register(ShapeWatch())


@pytest.fixture
def standin():
    with StandIn(watches_requests=True) as running:
        yield running
"""


def run_session(folder, body: str) -> subprocess.CompletedProcess:
    """Run a session of its own whose one test passes, and see whether the session does."""
    (folder / "conftest.py").write_text(SESSION)
    (folder / "test_one.py").write_text(f"from conftest import *\n\n\ndef test_it(standin, monkeypatch):\n{body}")
    command = [sys.executable, "-m", "pytest", "-q", "-c", "/dev/null", "-p", "no:django", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, f"--rootdir={folder}", str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=60
    )


CREATE = "    make_client(standin).v1.payment_intents.create(params=promptpay_params())\n"
BREAK = """
    made = objects.payment_intent
    broken = lambda **given: {**made(**given), "amount_received": "nothing"}
    monkeypatch.setattr(objects, "payment_intent", broken)
"""
ASK_WRONGLY = """
    try:
        make_client(standin).v1.payment_intents.create(params=promptpay_params(payment_method_types=["promptpay"]))
    except stripe.InvalidRequestError:
        pass
"""


def test_session_with_complete_objects_and_right_requests_passes(tmp_path):
    result = run_session(tmp_path, CREATE)

    assert result.returncode == 0, result.stdout


def test_session_with_one_broken_object_fails_though_its_test_passes(tmp_path):
    result = run_session(tmp_path, BREAK + CREATE)

    assert "1 passed" in result.stdout
    assert result.returncode == pytest.ExitCode.TESTS_FAILED
    assert "PaymentIntent $.amount_received: 'nothing' is not of type 'integer'" in result.stdout


def test_session_in_which_the_shop_asks_what_stripe_does_not_know_fails(tmp_path):
    result = run_session(tmp_path, ASK_WRONGLY)

    assert "1 passed" in result.stdout
    assert result.returncode == pytest.ExitCode.TESTS_FAILED
    assert "request payment_intents.create" in result.stdout


@pytest.fixture
def faults(tmp_path, monkeypatch):
    """Read what is written down, apart from what this session writes down for itself."""
    file = tmp_path / "faults.txt"
    monkeypatch.setenv(fidelity.SWITCH, str(file))
    return lambda: file.read_text().splitlines() if file.exists() else []


def test_answers_and_events_are_both_looked_at(faults, monkeypatch):
    made = objects.payment_intent
    monkeypatch.setattr(objects, "payment_intent", lambda **given: {**made(**given), "surprise": 1})
    with StandIn() as running:
        make_client(running).v1.payment_intents.create(params=promptpay_params())

    said_in = {fault.partition(": ")[0] for fault in faults()}
    assert said_in == {"payment_intent.created", "payment_intent.requires_action", "POST /v1/payment_intents"}


def test_field_of_tomorrow_is_ordered_and_therefore_no_fault(faults):
    with StandIn() as running:
        running.fault("unknown_field")
        assert make_client(running).v1.payment_intents.create(params=promptpay_params()).field_of_tomorrow

    assert faults() == []


def test_url_that_stripe_does_not_have_is_noted(faults):
    with StandIn(watches_requests=True) as running, pytest.raises(stripe.InvalidRequestError):
        make_client(running).v1.coupons.list()

    assert faults() == ["request GET /v1/coupons: there is no such URL"]


def test_nothing_is_looked_at_when_the_switch_is_off(faults, monkeypatch):
    monkeypatch.delenv(fidelity.SWITCH)
    fidelity.check_object({"object": "charge"}, said_in="nowhere")

    assert faults() == []


def test_every_kind_the_stand_in_keeps_has_a_shape():
    assert set(contract.OBJECT_NAMES.values()) <= set(contract.schema()["x-objects"])
