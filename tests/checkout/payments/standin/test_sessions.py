"""Hosted Checkout through the SDK; the buyer's clicks are in test_pages."""

import pytest
import stripe

from checkout.payments.standin import buyer
from checkout.payments.standin.cards import card_by_number
from tests.checkout.payments.standin.shop_side import session_params

PAYS, DECLINED = card_by_number("4242424242424242"), card_by_number("4000000000000002")


def submit(standin, cs, card):
    return buyer.submit_card(standin.account, cs.id, card)


def test_session_opens_with_a_page_and_no_intent_yet(standin, client):
    cs = client.v1.checkout.sessions.create(params=session_params(standin))

    assert cs.id.startswith("cs_test_")
    assert cs.url == f"{standin.url}/c/pay/{cs.id}"
    assert (cs.status, cs.payment_status, cs.payment_intent) == ("open", "unpaid", None)
    again = client.v1.checkout.sessions.retrieve(cs.id, params={"expand": ["payment_intent.latest_charge"]})
    assert again.payment_intent is None
    assert (cs.amount_total, cs.currency, cs.client_reference_id) == (63_500, "thb", "KK-2569-000417")


def test_card_paid_tells_the_shop_in_order(standin, client, shop):
    cs = client.v1.checkout.sessions.create(params=session_params(standin))

    submit(standin, cs, PAYS)
    standin.advance(2)

    assert shop.types == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
        "charge.updated",
    ]
    charge = shop.received[1].data.object
    assert (charge.balance_transaction, charge.payment_method_details.card.last4) == (None, "4242")
    paid = client.v1.checkout.sessions.retrieve(cs.id, params={"expand": ["payment_intent.latest_charge"]})
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert paid.payment_intent.metadata.to_dict() == {"attempt": "a1"}
    assert paid.payment_intent.latest_charge.amount == 63_500


def test_declined_card_leaves_the_session_open_and_another_card_pays_it(standin, client, shop):
    cs = client.v1.checkout.sessions.create(params=session_params(standin))

    submit(standin, cs, DECLINED)
    declined = client.v1.checkout.sessions.retrieve(cs.id, params={"expand": ["payment_intent"]})
    submit(standin, cs, PAYS)
    paid = client.v1.checkout.sessions.retrieve(cs.id, params={"expand": ["payment_intent"]})
    standin.settle()

    assert (declined.status, declined.payment_intent.last_payment_error.code) == ("open", "card_declined")
    assert (paid.status, paid.payment_intent.status) == ("complete", "succeeded")
    assert paid.payment_intent.id == declined.payment_intent.id
    assert shop.types == [
        "payment_intent.created",
        "charge.failed",
        "payment_intent.payment_failed",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]


def test_session_expires_at_its_time(standin, client, shop):
    cs = client.v1.checkout.sessions.create(params=session_params(standin))

    standin.advance(31 * 60 - 1)
    before = client.v1.checkout.sessions.retrieve(cs.id).status
    standin.advance(1)

    assert before == "open"
    assert client.v1.checkout.sessions.retrieve(cs.id).status == "expired"
    assert shop.types == ["checkout.session.expired"]


def test_session_expired_by_the_shop_takes_its_intent_along(standin, client, shop):
    cs = client.v1.checkout.sessions.create(params=session_params(standin))
    submit(standin, cs, DECLINED)

    expired = client.v1.checkout.sessions.expire(cs.id, params={"expand": ["payment_intent"]})
    standin.settle()

    assert (expired.status, expired.payment_intent.status) == ("expired", "canceled")
    assert shop.types[-2:] == ["checkout.session.expired", "payment_intent.canceled"]


def test_paid_session_cannot_expire(standin, client, shop):
    cs = client.v1.checkout.sessions.create(params=session_params(standin))
    submit(standin, cs, PAYS)

    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.expire(cs.id)
    standin.advance(24 * 3600)

    assert client.v1.checkout.sessions.retrieve(cs.id).status == "complete"
    assert "checkout.session.expired" not in shop.types


def test_intent_of_a_session_cannot_be_cancelled_by_itself(standin, client):
    cs = client.v1.checkout.sessions.create(params=session_params(standin))
    intent = submit(standin, cs, DECLINED)["payment_intent"]

    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.payment_intents.cancel(intent)

    assert "expire the session" in str(refused.value)


def test_line_items_are_listed_and_included_on_demand(standin, client):
    line = session_params(standin)["line_items"][0]
    cs = client.v1.checkout.sessions.create(params=session_params(standin, line_items=[line, {**line, "quantity": 2}]))

    listed = client.v1.checkout.sessions.line_items.list(cs.id, params={"limit": 1})
    rest = client.v1.checkout.sessions.line_items.list(cs.id, params={"starting_after": listed.data[0].id})
    whole = client.v1.checkout.sessions.retrieve(cs.id, params={"expand": ["line_items"]})

    assert (listed.data[0].amount_total, listed.has_more) == (63_500, True)
    assert [item.amount_total for item in rest.data] == [127_000]
    assert [item.quantity for item in whole.line_items.data] == [1, 2]
    assert whole.amount_total == 190_500


def test_sessions_are_found_by_status(standin, client):
    open_one = client.v1.checkout.sessions.create(params=session_params(standin))
    client.v1.checkout.sessions.expire(client.v1.checkout.sessions.create(params=session_params(standin)).id)

    assert [cs.id for cs in client.v1.checkout.sessions.list(params={"status": "open"}).data] == [open_one.id]


@pytest.mark.parametrize(
    ("changes", "param", "code"),
    [
        ({"ui_mode": "hosted"}, "ui_mode", None),
        ({"ui_mode": "embedded_page"}, "ui_mode", None),
        ({"mode": None}, "mode", "parameter_missing"),
        ({"success_url": None}, "success_url", "parameter_missing"),
        ({"success_url": "shop.test"}, "success_url", "url_invalid"),
        ({"line_items": None}, "line_items", "parameter_missing"),
        ({"line_items": [{"price": "price_1", "quantity": 1}]}, "line_items[0][price_data]", "parameter_missing"),
        ({"payment_method_types": ["card"]}, "payment_method_types", "payment_method_types_no_longer_supported"),
        ({"payment_intent_data": {"amount": 1}}, "payment_intent_data[amount]", "parameter_unknown"),
        ({"expires_at": 1_000}, "expires_at", None),
    ],
)
def test_session_that_stripe_would_refuse(standin, client, changes, param, code):
    params = {name: value for name, value in session_params(standin, **changes).items() if value is not None}

    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.checkout.sessions.create(params=params)

    assert (refused.value.http_status, refused.value.param, refused.value.code) == (400, param, code)


@pytest.mark.parametrize("seconds", [30 * 60, 24 * 3600])
def test_session_may_last_half_an_hour_or_a_day(standin, client, seconds):
    expires_at = standin.account.now() + seconds

    cs = client.v1.checkout.sessions.create(params=session_params(standin, expires_at=expires_at))

    assert cs.expires_at == expires_at


@pytest.mark.parametrize("seconds", [30 * 60 - 1, 24 * 3600 + 1])
def test_session_may_not_be_shorter_or_longer(standin, client, seconds):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.checkout.sessions.create(params=session_params(standin, expires_at=standin.account.now() + seconds))

    assert refused.value.param == "expires_at"


def test_session_below_ten_baht_is_refused(standin, client):
    params = session_params(standin)
    params["line_items"][0]["price_data"]["unit_amount"] = 999

    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.checkout.sessions.create(params=params)

    assert refused.value.code == "amount_too_small"


@pytest.mark.parametrize("data", [{"capture_method": "manual"}, {"setup_future_usage": "off_session"}])
def test_intent_data_the_stand_in_does_not_act_on_is_refused(standin, client, data):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.checkout.sessions.create(params=session_params(standin, payment_intent_data=data))

    assert refused.value.param == f"payment_intent_data[{next(iter(data))}]"
