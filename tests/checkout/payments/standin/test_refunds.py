"""Money back: cards at once, PromptPay when the buyer has named her account."""

import pytest
import requests
import stripe

from checkout.payments.standin import buyer
from tests.checkout.payments.standin.shop_side import promptpay_params


def paid_by_card(client, method="pm_card_th"):
    return client.v1.payment_intents.create(
        params={"amount": 50_000, "currency": "thb", "payment_method": method, "confirm": True}
    )


@pytest.fixture
def paid_by_promptpay(standin, client):
    pi = client.v1.payment_intents.create(params=promptpay_params(amount=50_000))
    paid = buyer.scan_qr(standin.account, pi.id, "pay")
    standin.advance(2)
    return paid


def refund(client, intent_id, **params):
    return client.v1.refunds.create(params={"payment_intent": intent_id, **params})


def test_card_refund_is_made_at_once(standin, client, shop):
    pi = paid_by_card(client)
    standin.advance(2)

    made = refund(client, pi.id, amount=10_000, reason="requested_by_customer")
    standin.settle()

    charge = client.v1.charges.retrieve(pi.latest_charge)
    line = client.v1.balance_transactions.list(params={"source": made.id}).data[0]
    assert (made.status, made.id[:3], made.charge) == ("succeeded", "re_", pi.latest_charge)
    assert (charge.amount_refunded, charge.refunded) == (10_000, False)
    # Ten baht and the VAT on them: what a refund costs never comes back.
    assert (line.amount, line.type, line.reporting_category) == (-10_000, "refund", "refund")
    assert [(part.type, part.amount) for part in line.fee_details] == [("stripe_fee", 1_000), ("tax", 70)]
    assert (line.fee, line.net) == (1_070, -11_070)
    assert shop.types[-2:] == ["refund.created", "charge.refunded"]


def test_fee_of_a_thai_card_is_rate_plus_ten_baht_plus_vat(standin, client):
    paid_by_card(client)
    standin.advance(2)

    line = client.v1.balance_transactions.list(params={"type": "charge"}).data[0]

    # 3.65 % of 500 is 18.25, plus 10.00, VAT of 7 % on 28.25 is 1.98.
    assert [(part.type, part.amount) for part in line.fee_details] == [("stripe_fee", 2_825), ("tax", 198)]
    assert line.net == 50_000 - 3_023


def test_never_more_is_refunded_than_was_paid(client):
    pi = paid_by_card(client)
    refund(client, pi.id, amount=40_000)

    with pytest.raises(stripe.InvalidRequestError) as too_much:
        refund(client, pi.id, amount=10_001)
    rest = refund(client, pi.id)
    with pytest.raises(stripe.InvalidRequestError) as nothing_left:
        refund(client, pi.id)

    assert (too_much.value.param, rest.amount) == ("amount", 10_000)
    assert nothing_left.value.code == "charge_already_refunded"
    assert client.v1.charges.retrieve(pi.latest_charge).refunded is True
    assert [made.amount for made in client.v1.refunds.list(params={"payment_intent": pi.id}).data] == [10_000, 40_000]


@pytest.mark.parametrize("amount", [0, -1])
def test_refund_of_nothing_is_refused(client, amount):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        refund(client, paid_by_card(client).id, amount=amount)

    assert refused.value.code == "parameter_invalid_integer"


def test_unpaid_intent_cannot_be_refunded(client):
    pi = client.v1.payment_intents.create(params=promptpay_params())

    with pytest.raises(stripe.InvalidRequestError):
        refund(client, pi.id)


def test_promptpay_refund_waits_for_the_buyers_account(standin, client, shop, paid_by_promptpay):
    made = refund(client, paid_by_promptpay["id"], instructions_email="new@example.com")

    assert (made.status, made.id[:4]) == ("requires_action", "pyr_")
    assert made.next_action.display_details.email_sent.email_sent_to == "new@example.com"

    page = f"{standin.url}/test/refund/{made.id}"
    assert "฿500" in requests.get(page, timeout=10).text
    requests.post(page, data={"action": "submit"}, timeout=10)
    assert client.v1.refunds.retrieve(made.id).status == "pending"
    standin.advance(60)

    done = client.v1.refunds.retrieve(made.id, params={"expand": ["balance_transaction"]})
    assert (done.status, done.next_action, done.balance_transaction.type) == ("succeeded", None, "payment_refund")
    assert shop.types[-2:] == ["refund.updated", "refund.updated"]


@pytest.mark.parametrize(
    ("action", "status", "last_event"), [("wrong", "failed", "refund.failed"), ("ignore", "canceled", "refund.updated")]
)
def test_promptpay_refund_that_fails_gives_the_amount_back(
    standin, client, shop, paid_by_promptpay, action, status, last_event
):
    made = refund(client, paid_by_promptpay["id"])

    requests.post(f"{standin.url}/test/refund/{made.id}", data={"action": action}, timeout=10)
    standin.settle()

    assert client.v1.refunds.retrieve(made.id).status == status
    assert client.v1.charges.retrieve(made.charge).amount_refunded == 0
    assert shop.types[-1] == last_event
    assert refund(client, paid_by_promptpay["id"]).amount == 50_000


def test_promptpay_refund_nobody_answers_is_cancelled_in_the_end(standin, client, paid_by_promptpay):
    made = refund(client, paid_by_promptpay["id"])

    standin.advance(46 * 86_400)

    assert client.v1.refunds.retrieve(made.id).status == "canceled"


def test_waiting_refund_can_be_made_to_expire(client, paid_by_promptpay):
    made = refund(client, paid_by_promptpay["id"])

    assert client.v1.test_helpers.refunds.expire(made.id).status == "canceled"


def test_waiting_refund_can_be_cancelled_once(client, paid_by_promptpay):
    made = refund(client, paid_by_promptpay["id"])

    assert client.v1.refunds.cancel(made.id).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.cancel(made.id)


def test_refund_to_a_dead_card_fails_later(standin, client, shop):
    made = refund(client, paid_by_card(client, "pm_card_refundFail").id)
    standin.advance(60)

    failed = client.v1.refunds.retrieve(made.id)
    lines = client.v1.balance_transactions.list(params={"source": made.id}).data
    assert (made.status, failed.status, failed.failure_reason) == ("succeeded", "failed", "expired_or_canceled_card")
    assert [(line.type, line.amount) for line in lines] == [("refund_failure", 50_000), ("refund", -50_000)]
    assert shop.types[-1] == "refund.failed"


def test_slow_card_refund_is_pending_first(standin, client):
    made = refund(client, paid_by_card(client, "pm_card_pendingRefund").id)
    standin.advance(60)

    assert (made.status, client.v1.refunds.retrieve(made.id).status) == ("pending", "succeeded")
