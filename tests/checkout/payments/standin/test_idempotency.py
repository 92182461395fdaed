"""The same key brings the same answer, and never a second payment."""

import threading

import pytest
import stripe

from tests.checkout.payments.standin.shop_side import make_client, promptpay_params

KEY = {"idempotency_key": "pi:attempt-1"}


def test_repeated_request_gets_the_first_answer(client, shop, standin):
    first = client.v1.payment_intents.create(params=promptpay_params(), options=KEY)
    second = client.v1.payment_intents.create(params=promptpay_params(), options=KEY)
    standin.settle()

    assert second.to_dict() == first.to_dict()
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    assert shop.types == ["payment_intent.created", "payment_intent.requires_action"]
    assert shop.received[0].request.idempotency_key == "pi:attempt-1"
    assert shop.received[0].request.id == first.last_response.headers["Request-Id"]


def test_key_with_other_parameters_is_refused(client):
    client.v1.payment_intents.create(params=promptpay_params(), options=KEY)

    with pytest.raises(stripe.IdempotencyError) as refused:
        client.v1.payment_intents.create(params=promptpay_params(amount=70_000), options=KEY)

    assert refused.value.http_status == 400


def test_key_belongs_to_one_path(client):
    pi = client.v1.payment_intents.create(params=promptpay_params(), options=KEY)

    assert client.v1.payment_intents.cancel(pi.id, options=KEY).status == "canceled"


def test_refused_request_may_be_repaired_under_its_key(client):
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_intents.create(params=promptpay_params(amount=5), options=KEY)

    assert client.v1.payment_intents.create(params=promptpay_params(), options=KEY).status == "requires_action"


def test_decline_is_repeated_word_for_word(client):
    params = {"amount": 5_000, "currency": "thb", "confirm": True, "payment_method": "pm_card_visa_chargeDeclined"}
    intents = set()

    for _ in range(2):
        with pytest.raises(stripe.CardError) as declined:
            client.v1.payment_intents.create(params=params, options=KEY)
        intents.add(declined.value.error.payment_intent.id)

    assert len(intents) == 1


def test_server_error_is_repeated_under_its_key(standin, client):
    standin.fault("server_error")

    for _ in range(2):
        with pytest.raises(stripe.APIError) as broken:
            client.v1.payment_intents.create(params=promptpay_params(), options=KEY)
        assert broken.value.http_status == 500

    assert client.v1.payment_intents.create(params=promptpay_params()).status == "requires_action"


def test_key_is_forgotten_after_a_day(standin, client):
    first = client.v1.payment_intents.create(params=promptpay_params(), options=KEY)
    standin.advance(24 * 3600 + 1)

    assert client.v1.payment_intents.create(params=promptpay_params(), options=KEY).id != first.id


def test_request_under_a_key_in_use_is_turned_away(standin, client):
    with standin.replies.hold("pi:attempt-1", "/v1/payment_intents"), pytest.raises(stripe.APIError) as refused:
        client.v1.payment_intents.create(params=promptpay_params(), options=KEY)

    assert (refused.value.http_status, refused.value.error.code) == (409, "idempotency_key_in_use")
    assert client.v1.payment_intents.create(params=promptpay_params(), options=KEY).status == "requires_action"


def test_many_requests_under_one_key_make_one_intent(standin):
    barrier, answers = threading.Barrier(8), []

    def create():
        own = make_client(standin)
        barrier.wait()
        try:
            answers.append(own.v1.payment_intents.create(params=promptpay_params(), options=KEY).id)
        except stripe.StripeError as refused:
            answers.append(refused.error.code)

    threads = [threading.Thread(target=create) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    made = [intent["id"] for intent in standin.account.store.select("payment_intent")]
    assert len(made) == 1
    assert len(answers) == 8
    assert set(answers) - {"idempotency_key_in_use"} == set(made)


def test_lost_answer_is_found_again_by_the_retry(standin):
    standin.fault("close_connection", path="/v1/payment_intents")

    pi = make_client(standin, retries=1).v1.payment_intents.create(params=promptpay_params(), options=KEY)

    assert pi.last_response.headers["Idempotent-Replayed"] == "true"
    assert [kept["id"] for kept in standin.account.store.select("payment_intent")] == [pi.id]


def test_key_of_a_get_is_ignored(client):
    client.v1.payment_intents.list(options=KEY)

    assert client.v1.payment_intents.list(params={"limit": 1}, options=KEY).data == []
