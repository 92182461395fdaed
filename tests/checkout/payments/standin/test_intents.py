"""PromptPay and plain card intents through the SDK."""

import pytest
import stripe

from checkout.payments.standin import buyer
from tests.checkout.payments.standin.shop_side import promptpay_params


def test_promptpay_intent_shows_a_qr_that_leads_to_the_test_page(standin, client):
    pi = client.v1.payment_intents.create(params=promptpay_params())

    page = f"{standin.url}/test/promptpay/{pi.id}"
    qr = pi.next_action.promptpay_display_qr_code
    assert pi.status == "requires_action"
    assert (qr.data, qr.image_url_png) == (page, f"{page}/qr.png")
    assert pi.payment_method_types == ["promptpay"]
    assert pi.client_secret.startswith(f"{pi.id}_secret_")
    assert pi.metadata.to_dict() == {"order": "KK-2569-000417", "attempt": "a1"}


def test_promptpay_paid_tells_the_shop_in_order(standin, client, shop):
    pi = client.v1.payment_intents.create(params=promptpay_params())

    buyer.scan_qr(standin.account, pi.id, "pay")
    standin.advance(2)

    assert shop.types == [
        "payment_intent.created",
        "payment_intent.requires_action",
        "charge.succeeded",
        "payment_intent.succeeded",
        "charge.updated",
    ]
    paid = client.v1.payment_intents.retrieve(pi.id, params={"expand": ["latest_charge.balance_transaction"]})
    assert (paid.status, paid.amount_received, paid.next_action) == ("succeeded", 63_500, None)
    assert paid.latest_charge.id.startswith("py_")
    transaction = paid.latest_charge.balance_transaction
    # 1.65 % of 635.00 is 10.48, VAT of 7 % on it 0.73.
    assert (transaction.type, transaction.fee, transaction.net) == ("payment", 1_121, 62_379)


def test_balance_transaction_comes_two_seconds_after_the_payment(standin, client, shop):
    pi = client.v1.payment_intents.create(params=promptpay_params())
    buyer.scan_qr(standin.account, pi.id, "pay")

    standin.advance(1)
    early = client.v1.charges.list(params={"payment_intent": pi.id}).data[0]
    standin.advance(1)
    late = client.v1.charges.retrieve(early.id)

    assert early.balance_transaction is None
    assert late.balance_transaction.startswith("txn_")
    assert shop.received[-1].data.previous_attributes.to_dict() == {"balance_transaction": None}


@pytest.mark.parametrize(
    ("action", "code"),
    [("decline", "payment_method_provider_decline"), ("lapse", "payment_intent_payment_attempt_expired")],
)
def test_promptpay_that_came_to_nothing_can_be_confirmed_again(standin, client, shop, action, code):
    pi = client.v1.payment_intents.create(params=promptpay_params())

    buyer.scan_qr(standin.account, pi.id, action)
    standin.settle()

    failed = client.v1.payment_intents.retrieve(pi.id)
    assert (failed.status, failed.last_payment_error.code) == ("requires_payment_method", code)
    assert shop.types[-1] == "payment_intent.payment_failed"
    again = client.v1.payment_intents.confirm(
        pi.id, params={"payment_method_data": promptpay_params()["payment_method_data"]}
    )
    assert (again.status, again.last_payment_error) == ("requires_action", None)


def test_intent_cancelled_by_the_shop(standin, client, shop):
    pi = client.v1.payment_intents.create(params=promptpay_params())

    canceled = client.v1.payment_intents.cancel(pi.id, params={"cancellation_reason": "abandoned"})
    standin.settle()

    assert (canceled.status, canceled.cancellation_reason) == ("canceled", "abandoned")
    assert canceled.canceled_at == standin.account.now()
    assert shop.types[-1] == "payment_intent.canceled"


def test_cancel_of_a_paid_intent_is_refused_and_shows_the_intent(standin, client):
    pi = client.v1.payment_intents.create(params=promptpay_params())
    buyer.scan_qr(standin.account, pi.id, "pay")

    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.payment_intents.cancel(pi.id)

    assert (refused.value.http_status, refused.value.code) == (400, "payment_intent_unexpected_state")
    assert refused.value.error.payment_intent.status == "succeeded"


def test_cancel_twice_is_refused(client):
    pi = client.v1.payment_intents.create(params=promptpay_params())
    client.v1.payment_intents.cancel(pi.id)

    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.payment_intents.cancel(pi.id)

    assert refused.value.code == "payment_intent_unexpected_state"


def test_intent_waits_until_it_is_confirmed(client):
    params = promptpay_params()
    del params["confirm"], params["payment_method_data"]
    pi = client.v1.payment_intents.create(params=params)
    assert pi.status == "requires_payment_method"

    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.payment_intents.confirm(pi.id)

    assert refused.value.code == "payment_intent_unexpected_state"


def test_declined_card_is_a_card_error_that_leaves_its_trace(standin, client, shop):
    with pytest.raises(stripe.CardError) as declined:
        client.v1.payment_intents.create(
            params={
                "amount": 5_000,
                "currency": "thb",
                "payment_method": "pm_card_visa_chargeDeclinedInsufficientFunds",
                "confirm": True,
            }
        )
    standin.settle()

    error = declined.value.error
    assert (declined.value.http_status, error.code, error.decline_code) == (402, "card_declined", "insufficient_funds")
    kept = client.v1.payment_intents.retrieve(error.payment_intent.id)
    assert (kept.status, kept.last_payment_error.code) == ("requires_payment_method", "card_declined")
    assert shop.types == ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"]


def test_method_that_is_switched_off_vanishes_without_a_word(standin, client):
    standin.account.enabled_methods = ["card"]

    pi = client.v1.payment_intents.create(
        params={"amount": 5_000, "currency": "thb", "allowed_payment_method_types": ["card", "promptpay"]}
    )

    assert pi.payment_method_types == ["card"]


def test_intents_are_listed_newest_first_page_by_page(standin, client):
    made = []
    for _ in range(5):
        made.insert(0, client.v1.payment_intents.create(params=promptpay_params()).id)
        standin.advance(10)

    pages = client.v1.payment_intents.list(params={"limit": 2})
    recent = client.v1.payment_intents.list(params={"created": {"gte": standin.account.now() - 20}})
    before = client.v1.payment_intents.list(params={"ending_before": made[3], "limit": 2})

    assert [pi.id for pi in pages.auto_paging_iter()] == made
    assert [pi.id for pi in recent.data] == made[:2]
    assert ([pi.id for pi in before.data], before.has_more) == (made[1:3], True)
