"""What real Stripe refuses, the stand-in refuses too, with the same code."""

import pytest
import requests
import stripe

from checkout.payments.standin import contract
from tests.checkout.payments.standin.shop_side import make_client, promptpay_params


def test_stand_in_sdk_and_schema_speak_one_api_version():
    assert stripe.VERSION == "16.1.0"
    assert contract.schema()["x-stripe-python"] == stripe.VERSION
    assert contract.api_version() == stripe.api_version == "2026-10-28.endive"


@pytest.mark.parametrize(
    ("changes", "param", "code"),
    [
        ({"payment_method_types": ["promptpay"]}, "payment_method_types", "payment_method_types_no_longer_supported"),
        ({"colour": "red"}, "colour", "parameter_unknown"),
        (
            {"payment_method_data": {"type": "promptpay", "shoe": "1"}},
            "payment_method_data[shoe]",
            "parameter_unknown",
        ),
        (
            {"payment_method_data": {"type": "promptpay"}},
            "payment_method_data[billing_details][email]",
            "parameter_missing",
        ),
        (
            {"payment_method_data": {"billing_details": {"email": "a@example.com"}}},
            "payment_method_data[type]",
            "parameter_missing",
        ),
        ({"amount": None}, "amount", "parameter_missing"),
        ({"currency": None}, "currency", "parameter_missing"),
        ({"currency": "usd"}, "currency", None),
        ({"amount": 999}, "amount", "amount_too_small"),
        ({"amount": 100_000_000}, "amount", "amount_too_large"),
        ({"amount": -5}, "amount", "parameter_invalid_integer"),
        ({"amount": "12.50"}, "amount", "parameter_invalid_integer"),
        ({"confirm": "maybe"}, "confirm", None),
        ({"description": {"a": "b"}}, "description", None),
        ({"allowed_payment_method_types": ["promptpai"]}, "allowed_payment_method_types[0]", None),
        ({"automatic_payment_methods": {"enabled": True}}, "allowed_payment_method_types", "parameters_exclusive"),
        ({"metadata": {f"k{n}": "v" for n in range(51)}}, "metadata", None),
        ({"metadata": {"k" * 41: "v"}}, "metadata", None),
        ({"metadata": {"k": "v" * 501}}, "metadata", None),
        ({"transfer_group": "g"}, "transfer_group", None),
        ({"expand": ["description"]}, "expand", None),
        ({"expand": ["latest_charge.a.b.c.d"]}, "expand", None),
    ],
)
def test_intent_that_stripe_would_refuse(standin, client, changes, param, code):
    params = {name: value for name, value in promptpay_params(**changes).items() if value is not None}

    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.payment_intents.create(params=params)

    assert (refused.value.http_status, refused.value.param, refused.value.code) == (400, param, code)
    assert standin.account.store.select("payment_intent") == []
    assert standin.events() == []


def test_metadata_at_its_limits_is_taken(client):
    params = promptpay_params(metadata={f"{n:040}": "ก" * 500 for n in range(50)})

    assert len(client.v1.payment_intents.create(params=params).metadata.to_dict()) == 50


@pytest.mark.parametrize("amount", [1_000, 99_999_999])
def test_amounts_at_the_limits_are_taken(client, amount):
    assert client.v1.payment_intents.create(params=promptpay_params(amount=amount)).amount == amount


@pytest.mark.parametrize(
    "call",
    [
        lambda v1: v1.payment_intents.retrieve("pi_no"),
        lambda v1: v1.payment_intents.confirm("pi_no"),
        lambda v1: v1.payment_intents.cancel("pi_no"),
        lambda v1: v1.checkout.sessions.retrieve("cs_test_no"),
        lambda v1: v1.checkout.sessions.expire("cs_test_no"),
        lambda v1: v1.checkout.sessions.line_items.list("cs_test_no"),
        lambda v1: v1.charges.retrieve("ch_no"),
        lambda v1: v1.refunds.retrieve("re_no"),
        lambda v1: v1.refunds.create(params={"payment_intent": "pi_no"}),
        lambda v1: v1.balance_transactions.retrieve("txn_no"),
        lambda v1: v1.events.retrieve("evt_no"),
        lambda v1: v1.payment_intents.list(params={"starting_after": "pi_no"}),
    ],
)
def test_what_does_not_exist_is_missing(client, call):
    with pytest.raises(stripe.InvalidRequestError) as missing:
        call(client.v1)

    assert (missing.value.http_status, missing.value.code) == (404, "resource_missing")


@pytest.mark.parametrize("limit", [0, 101])
def test_a_page_holds_one_to_a_hundred(client, limit):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.events.list(params={"limit": limit})

    assert refused.value.param == "limit"


@pytest.mark.parametrize(
    "call",
    [
        lambda v1: v1.customers.create(params={"email": "a@example.com"}),
        lambda v1: v1.payment_intents.capture("pi_1"),
        lambda v1: v1.products.list(),
    ],
)
def test_other_endpoints_are_unknown(client, call):
    with pytest.raises(stripe.InvalidRequestError) as unknown:
        call(client.v1)

    assert unknown.value.http_status == 404
    assert "Unrecognized request URL" in str(unknown.value)


@pytest.mark.parametrize("key", ["sk_live_abc", "pk_test_abc", "nonsense"])
def test_keys_that_are_not_for_testing_are_turned_away(standin, key):
    with pytest.raises(stripe.AuthenticationError) as refused:
        make_client(standin, api_key=key).v1.payment_intents.list()

    assert refused.value.http_status == 401


def test_key_may_come_by_basic_authentication(standin):
    url = f"{standin.url}/v1/payment_intents"

    assert requests.get(url, timeout=10).status_code == 401
    assert requests.get(url, auth=("sk_test_x", ""), timeout=10).status_code == 200
    assert requests.get(url, auth=("sk_live_x", ""), timeout=10).status_code == 401
    assert requests.get(url, headers={"Authorization": "Basic ?"}, timeout=10).status_code == 401


def test_another_api_version_is_refused(standin):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        make_client(standin, stripe_version="2024-06-20").v1.payment_intents.list()

    assert "2024-06-20" in str(refused.value)


def test_answers_carry_their_request_id_and_version(client):
    answer = client.v1.payment_intents.list().last_response

    assert answer.headers["Request-Id"].startswith("req_")
    assert answer.headers["Stripe-Version"] == "2026-10-28.endive"


@pytest.mark.parametrize("body", ["a[b]=1&a=2", "a=1&a[b]=2", "a[b=1", "[x]=1"])
def test_a_form_that_makes_no_sense_is_refused(standin, body):
    answer = requests.post(
        f"{standin.url}/v1/payment_intents", data=body, auth=("sk_test_x", ""),
        headers={"Content-Type": "application/x-www-form-urlencoded"}, timeout=10,
    )  # fmt: skip

    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request_error")
