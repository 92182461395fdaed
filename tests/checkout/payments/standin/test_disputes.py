"""Disputes of card payments: opened by the bank, answered once, decided for good."""

import pytest
import requests
import stripe

from checkout.payments.standin.disputes import ANSWER_WITHIN_SECONDS, open_dispute


@pytest.fixture
def paid(client):
    params = {"amount": 50_000, "currency": "thb", "payment_method": "pm_card_createDispute", "confirm": True}
    return client.v1.payment_intents.create(params=params)


@pytest.fixture
def dispute(standin, client, paid):
    standin.advance(10)
    return client.v1.disputes.list(params={"payment_intent": paid.id}).data[0]


def decide(standin, dispute, how):
    return requests.post(f"{standin.url}/_standin/disputes/{dispute.id}/{how}", timeout=10)


def told(shop):
    return [kind for kind in shop.types if kind.startswith("charge.dispute.")]


def lines(client, dispute):
    found = client.v1.balance_transactions.list(params={"source": dispute.id}).data
    return [(line.type, line.reporting_category, line.amount, line.fee) for line in found]


def test_card_is_paid_then_disputed(standin, client, shop, paid, dispute):
    assert (paid.status, dispute.status, dispute.reason) == ("succeeded", "needs_response", "fraudulent")
    assert (dispute.charge, dispute.amount, dispute.payment_intent) == (paid.latest_charge, 50_000, paid.id)
    assert dispute.evidence_details.due_by == dispute.created + ANSWER_WITHIN_SECONDS
    assert told(shop) == ["charge.dispute.created", "charge.dispute.funds_withdrawn"]
    assert shop.types.index("charge.dispute.created") > shop.types.index("payment_intent.succeeded")
    assert client.v1.charges.retrieve(paid.latest_charge).disputed
    assert lines(client, dispute) == [("adjustment", "dispute", -50_000, 0)]
    assert client.v1.disputes.list(params={"charge": "ch_other"}).data == []


@pytest.mark.parametrize(("satang", "disputed"), [(20_000, 20_000), (90_000, 50_000)])
def test_part_of_a_payment_can_be_disputed(standin, client, satang, disputed):
    params = {"amount": 50_000, "currency": "thb", "payment_method": "pm_card_visa", "confirm": True}
    charge = client.v1.payment_intents.create(params=params).latest_charge
    with standin.account.store.transaction():
        number = open_dispute(standin.account, charge, satang)["id"]

    dispute = client.v1.disputes.retrieve(number)
    assert dispute.amount == disputed
    assert lines(client, dispute) == [("adjustment", "dispute", -disputed, 0)]


def test_disputed_charge_cannot_be_refunded(client, paid, dispute):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create(params={"payment_intent": paid.id})

    assert refused.value.code == "charge_disputed"


def test_evidence_can_be_kept_first_and_is_submitted_once(standin, client, shop, dispute):
    kept = client.v1.disputes.update(
        dispute.id, params={"evidence": {"shipping_tracking_number": "EF123456789TH"}, "submit": False}
    )
    sent = client.v1.disputes.update(dispute.id, params={"evidence": {"product_description": "A mat"}})
    standin.settle()
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.disputes.update(dispute.id, params={"evidence": {"product_description": "A bag"}})

    assert (kept.status, kept.evidence_details.has_evidence) == ("needs_response", True)
    assert (kept.evidence_details.submission_count, kept.evidence_details.submission_method) == (0, "not_submitted")
    assert (sent.status, sent.evidence_details.submission_count) == ("under_review", 1)
    assert sent.evidence.shipping_tracking_number == "EF123456789TH"
    assert told(shop)[2:] == ["charge.dispute.updated"] * 2


def test_metadata_alone_submits_nothing(client, dispute):
    client.v1.disputes.update(dispute.id, params={"metadata": {"order": "KK-1", "by": "nid"}})
    noted = client.v1.disputes.update(dispute.id, params={"metadata": {"by": ""}})

    assert (noted.status, noted.metadata.to_dict()) == ("needs_response", {"order": "KK-1"})


@pytest.mark.parametrize(
    "evidence",
    [{"receipt": "file_1"}, {"uncategorized_text": "x" * 150_001}, {"enhanced_evidence": ""}, {"mood": "sad"}],
)
def test_evidence_that_stripe_would_not_take_is_refused(client, dispute, evidence):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.disputes.update(dispute.id, params={"evidence": evidence})

    assert refused.value.param.startswith("evidence")
    assert client.v1.disputes.retrieve(dispute.id).status == "needs_response"


def test_won_dispute_brings_the_money_back(standin, client, shop, paid, dispute):
    decide(standin, dispute, "win")
    standin.settle()

    assert client.v1.disputes.retrieve(dispute.id).status == "won"
    assert told(shop)[2:] == ["charge.dispute.closed", "charge.dispute.funds_reinstated"]
    assert lines(client, dispute)[0] == ("adjustment", "dispute_reversal", 50_000, 0)
    assert len(client.v1.disputes.retrieve(dispute.id).balance_transactions) == 2
    assert decide(standin, dispute, "lose").status_code == 400
    assert client.v1.refunds.create(params={"payment_intent": paid.id}).status == "succeeded"


def test_lost_dispute_takes_nothing_more(standin, client, shop, dispute):
    decide(standin, dispute, "lose")
    standin.settle()

    assert client.v1.disputes.retrieve(dispute.id).status == "lost"
    assert told(shop)[2:] == ["charge.dispute.closed"]
    assert len(lines(client, dispute)) == 1


@pytest.mark.parametrize(("text", "outcome"), [("winning_evidence", "won"), ("losing_evidence", "lost")])
def test_test_evidence_decides_as_at_stripe(standin, client, dispute, text, outcome):
    client.v1.disputes.update(dispute.id, params={"evidence": {"uncategorized_text": text}})

    standin.advance(60)

    assert client.v1.disputes.retrieve(dispute.id).status == outcome


def test_dispute_is_given_up_once(client, dispute):
    assert client.v1.disputes.close(dispute.id).status == "lost"
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.disputes.close(dispute.id)


def test_dispute_that_nobody_answers_is_lost(standin, client, dispute):
    standin.advance(ANSWER_WITHIN_SECONDS)

    lost = client.v1.disputes.retrieve(dispute.id)
    assert (lost.status, lost.evidence_details.past_due) == ("lost", True)


def test_unknown_dispute_is_not_found(client):
    client.v1.disputes.list()
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.disputes.retrieve("du_nobody")

    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")
