"""Money goes to the shop's bank every day, and every baht of it can be told apart."""

import pytest
import requests
import stripe

from checkout.payments.standin import buyer
from tests.checkout.payments.standin.shop_side import promptpay_params

DAY = 86_400


def pay(client, *, method="pm_card_th", amount=50_000):
    return client.v1.payment_intents.create(
        params={"amount": amount, "currency": "thb", "payment_method": method, "confirm": True}
    )


def pay_by_qr(standin, client, amount=40_000):
    pi = client.v1.payment_intents.create(params=promptpay_params(amount=amount))
    return buyer.scan_qr(standin.account, pi.id, "pay")


def run_payout(standin):
    answer = requests.post(f"{standin.url}/_standin/payouts/run", timeout=10)
    assert answer.status_code == 200
    return answer.json()["payout"]


def told(standin, kind="payout."):
    return [event["type"] for event in standin.events() if event["type"].startswith(kind)]


def test_every_day_what_is_free_goes_to_the_bank(standin, client, shop):
    pay(client)
    pay_by_qr(standin, client)
    standin.advance(2)

    standin.advance(8 * DAY)

    payout = client.v1.payouts.list().data[0]
    lines = client.v1.balance_transactions.list(params={"payout": payout.id}).data
    own = [line for line in lines if line.source == payout.id]
    assert len(client.v1.payouts.list().data) == 1
    assert (payout.status, payout.automatic, payout.reconciliation_status) == ("paid", True, "completed")
    assert payout.arrival_date % DAY == 0
    assert [(line.type, line.reporting_category, line.net) for line in own] == [("payout", "payout", -payout.amount)]
    assert payout.balance_transaction == own[0].id
    assert sum(line.net for line in lines) == 0
    assert sorted(line.type for line in lines) == ["charge", "payment", "payout"]
    order = ["payout.created", "payout.updated", "payout.paid", "payout.reconciliation_completed"]
    assert [kind for kind in shop.types if kind.startswith("payout.")] == order
    assert client.v1.payouts.retrieve(payout.id).id == payout.id


def test_money_is_on_its_way_for_some_days_first(standin, client):
    pay(client)
    standin.advance(2)
    net = 50_000 - 3_023

    def balance():
        now = client.v1.balance.retrieve()
        return now.available[0].amount, now.pending[0].amount

    before = balance()
    nothing = run_payout(standin)
    standin.account.clock.move_to(standin.account.now() + 4 * DAY)
    standin.settle()

    assert (before, nothing) == ((0, net), None)
    assert balance() in {(net, 0), (0, 0)}  # (0, 0): a midnight lay on the way


def test_card_whose_funds_are_free_at_once(standin, client):
    pay(client, method="pm_card_bypassPending")
    standin.advance(2)

    free = client.v1.balance.retrieve().available[0].amount
    payout = run_payout(standin)

    assert payout["amount"] == free > 0
    assert (payout["status"], payout["reconciliation_status"]) == ("pending", "in_progress")
    assert client.v1.balance.retrieve().available[0].amount == 0
    assert run_payout(standin) is None


def test_lines_of_a_payout_cannot_be_listed_before_they_are_gathered(standin, client):
    pay(client, method="pm_card_bypassPending")
    standin.advance(2)
    payout = run_payout(standin)

    early = client.v1.balance_transactions.list(params={"payout": payout["id"]}).data
    standin.advance(3 * DAY)

    assert early == []
    assert len(client.v1.balance_transactions.list(params={"payout": payout["id"]}).data) == 2


def test_lines_of_an_unknown_or_a_manual_payout_are_refused(standin, client):
    pay(client, method="pm_card_bypassPending")
    standin.advance(2)
    payout = run_payout(standin)
    standin.account.store.save({**payout, "automatic": False})

    for identifier in ("po_nobody", payout["id"]):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            client.v1.balance_transactions.list(params={"payout": identifier})
        assert refused.value.param == "payout"


def test_refused_payout_comes_back_and_goes_out_again(standin, client):
    pay(client, method="pm_card_bypassPending")
    standin.advance(2)
    standin.fault("payout_fails", code="no_account")
    first = run_payout(standin)
    standin.advance(8 * DAY)

    failed = client.v1.payouts.retrieve(first["id"], params={"expand": ["failure_balance_transaction"]})
    back = failed.failure_balance_transaction
    second = client.v1.payouts.list(params={"status": "paid"}).data[0]
    parts = client.v1.balance_transactions.list(params={"payout": second.id}).data
    assert (failed.status, failed.failure_code) == ("failed", "no_account")
    assert (back.type, back.reporting_category, back.amount) == ("payout_failure", "payout_reversal", first["amount"])
    assert second.amount == first["amount"]
    assert back.id in [line.id for line in parts]
    assert told(standin)[:3] == ["payout.created", "payout.updated", "payout.failed"]


def test_refund_greater_than_the_balance_stops_payouts(standin, client):
    pi = pay(client, method="pm_card_bypassPending")
    standin.advance(2)
    run_payout(standin)
    client.v1.refunds.create(params={"payment_intent": pi.id})

    assert client.v1.balance.retrieve().available[0].amount == -50_000 - 1_070
    assert run_payout(standin) is None


def test_promptpay_lines_are_payments_and_payment_refunds(standin, client):
    paid = pay_by_qr(standin, client, amount=50_000)
    standin.advance(2)
    made = client.v1.refunds.create(params={"payment_intent": paid["id"]})
    buyer.answer_refund_mail(standin.account, made.id, "submit")
    standin.advance(60)

    refund, payment = client.v1.balance_transactions.list().data
    # 1.65 % of 500 is 8.25, VAT of 7 % on it is 0.58.
    assert (payment.type, payment.reporting_category, payment.fee) == ("payment", "charge", 883)
    assert (refund.type, refund.reporting_category, refund.net) == ("payment_refund", "refund", -51_070)


def test_payouts_go_on_after_a_reset(standin, client):
    requests.post(f"{standin.url}/_standin/reset", timeout=10)
    pay(client)

    standin.advance(8 * DAY)

    assert client.v1.payouts.list().data[0].status == "paid"
