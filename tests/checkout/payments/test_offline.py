"""Transfers with slips, cash, and money that a person has seen."""

import stat
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalogue.producers.models import StockRecord
from checkout.orders.models import Order, OrderEvent, OrderMail
from checkout.orders.states import OrderState
from checkout.payments import offline
from checkout.payments.methods import Method, is_offered, offered_methods
from checkout.payments.models import Confirmation, PaymentAttempt, PaymentIncident, Refund, Slip
from checkout.payments.offline import (
    AmountDiffers,
    DayToCome,
    LineUsed,
    NotWaited,
    Settled,
    SlipUsed,
    TooManySlips,
    confirm_money,
    forget_slips,
    refuse_slip,
    remind_of_transfers,
    take_cash,
    take_in_slip,
)
from checkout.payments.operations import end_attempt, start_attempt
from checkout.payments.private_files import private_storage
from checkout.payments.reconcile import reconcile
from checkout.payments.refund_sums import refundable_baht
from checkout.payments.refund_sync import BY_HAND, sync_refund
from checkout.payments.refunds import (
    RefundWish,
    TooMuch,
    mark_refunded_by_hand,
    start_refund,
    sum_to_give_back,
)
from checkout.payments.remedies import Remedy, settle_incident
from checkout.payments.slip_picture import NotAPicture
from checkout.payments.states import AttemptState, RefundState
from tests.factories import make_account, make_basket, make_order, make_product, make_slip, make_staff, make_transfer
from tests.slips import as_file, slip_file, slip_image

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def again(thing):
    return type(thing).objects.get(pk=thing.pk)


def kept_files() -> list[str]:
    try:
        return private_storage().listdir("slips")[1]
    except FileNotFoundError:
        return []


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {**settings.STORAGES["private"]},
    }
    settings.STORAGES["private"]["OPTIONS"] = {
        **settings.STORAGES["private"]["OPTIONS"],
        "location": tmp_path / "private",
    }


def confirm(attempt: PaymentAttempt, *, sum_baht: Decimal | None = None, by=None, **facts) -> PaymentAttempt:
    received = attempt.amount_baht if sum_baht is None else sum_baht
    return confirm_money(attempt, received_baht=received, received_on=TODAY, by=by or make_staff(), **facts)


def let_pass(attempt: PaymentAttempt, **time) -> None:
    gone = timedelta(**time)
    order = attempt.order
    Order.objects.filter(pk=order.pk).update(
        pay_by=again(order).pay_by - gone, date_placed=again(order).date_placed - gone
    )
    attempt = again(attempt)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(
        expires_at=attempt.expires_at - gone, created=attempt.created - gone
    )


# What can be chosen.


def test_transfer_is_offered_while_an_account_is_switched_on():
    make_account(active=False)
    assert not is_offered("transfer", Decimal(500), "40000")

    make_account(number="9876543210")

    assert is_offered("transfer", Decimal(500), "40000")


@pytest.mark.parametrize(
    ("enabled", "total", "offered"), [(True, 3000, True), (True, 3001, False), (False, 500, False)]
)
def test_delivery_is_offered_when_switched_on_and_up_to_its_cap(settings, enabled, total, offered):
    settings.COD_ENABLED, settings.COD_MOST_BAHT = enabled, 3000

    assert is_offered("cod", Decimal(total), "40000") == offered


@pytest.mark.parametrize(("postcode", "offered"), [("40000", True), ("41150", True), ("50000", False), ("", False)])
def test_delivery_is_offered_where_carriers_take_it(settings, postcode, offered):
    settings.COD_ENABLED, settings.COD_POSTCODES = True, ["40", "4115"]

    assert is_offered("cod", Decimal(500), postcode) == offered
    assert is_offered("promptpay", Decimal(500), postcode)


def test_buyers_choose_neither_cash_nor_what_there_is_not(settings):
    settings.COD_ENABLED = True
    make_account()

    assert [way.method for way in offered_methods(Decimal(500), "40000")] == ["promptpay", "card", "transfer", "cod"]
    assert not is_offered("cash", Decimal(500), "40000")
    assert not is_offered("", Decimal(500), "40000")


# The hold.


def test_transfer_keeps_the_goods_for_a_day_from_the_order_on():
    order = make_order()

    attempt = make_transfer(order)

    assert attempt.state == AttemptState.WAITING
    assert attempt.expires_at == again(order).pay_by == order.date_placed + timedelta(hours=24)


def test_beginning_again_does_not_keep_the_goods_longer():
    attempt = make_transfer()
    first_end = attempt.expires_at
    end_attempt(attempt)

    assert make_transfer(attempt.order).expires_at == first_end


def test_transfer_of_which_nothing_came_ends_and_gives_the_goods_back():
    order = make_order(basket=make_basket(goods=[(make_product(stock=5), 2)]))
    attempt = make_transfer(order)
    let_pass(attempt, hours=25)

    reconcile()

    assert (again(attempt).state, again(order).status) == (AttemptState.ENDED, OrderState.EXPIRED)
    assert StockRecord.objects.get().num_allocated == 0


def test_slip_nobody_has_looked_at_keeps_the_goods():
    slip = make_slip()
    let_pass(slip.attempt, hours=25)

    reconcile()

    assert again(slip.attempt).state == AttemptState.WAITING
    assert again(slip.attempt.order).status == OrderState.AWAITING_PAYMENT


def test_transfer_makes_way_for_another_way_to_pay(stripe_at_hand):
    transfer = make_transfer()

    qr = start_attempt(transfer.order, "promptpay")

    assert (again(transfer).state, qr.method) == (AttemptState.ENDED, "promptpay")


def test_transfer_with_a_slip_does_not_make_way(stripe_at_hand):
    slip = make_slip()

    assert start_attempt(slip.attempt.order, "promptpay").pk == slip.attempt_id


# Slips.


def test_slip_is_kept_for_its_owner_alone_with_what_it_says():
    slip = make_slip(reference="TEST77")

    path = Path(private_storage().path(slip.picture.name))
    assert (slip.qr_bank, slip.qr_reference, slip.state) == ("004", "TEST77", Slip.State.WAITING)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert slip.attempt.order.events.filter(kind=OrderEvent.Kind.SLIP_SENT).count() == 1


def test_slip_without_a_readable_code_is_taken():
    attempt = make_transfer()

    slip = take_in_slip(attempt, as_file(slip_image()), typed_last4="1234")

    assert (slip.qr_reference, slip.typed_last4) == ("", "1234")


def test_two_slips_without_a_code_do_not_collide():
    for attempt in (make_transfer(), make_transfer()):
        take_in_slip(attempt, as_file(slip_image()))

    assert Slip.objects.count() == 2


def test_slip_of_one_transfer_is_taken_once():
    make_slip(reference="TEST1")

    with pytest.raises(SlipUsed):
        make_slip(reference="TEST1")

    assert Slip.objects.count() == len(kept_files()) == 1


def test_slip_of_a_paid_order_is_not_taken_for_another():
    slip = make_slip(reference="TEST1")
    confirm(slip.attempt)

    with pytest.raises(SlipUsed):
        make_slip(reference="TEST1")


def test_same_number_of_another_bank_is_another_transfer():
    make_slip(reference="TEST1")

    assert take_in_slip(make_transfer(), slip_file(bank="014", reference="TEST1")).pk


def test_two_slips_of_one_transfer_at_once_are_told_apart_by_the_database(monkeypatch):
    make_slip(reference="TEST1")
    monkeypatch.setattr(offline, "_look_whether_used", lambda *_: None)  # both have looked before either wrote

    with pytest.raises(SlipUsed):
        make_slip(reference="TEST1")

    assert Slip.objects.count() == len(kept_files()) == 1


def test_refused_slip_may_be_sent_again_in_a_better_picture():
    slip = make_slip(reference="TEST1")
    refuse_slip(slip, reason="unreadable", by=make_staff())

    assert make_slip(slip.attempt, reference="TEST1").state == Slip.State.WAITING


def test_second_slip_waits_for_the_first():
    slip = make_slip(reference="TEST1")

    with pytest.raises(NotWaited):
        make_slip(slip.attempt, reference="TEST2")

    assert len(kept_files()) == 1


def test_slip_for_an_ended_transfer_is_not_taken():
    attempt = make_transfer()
    end_attempt(attempt)

    with pytest.raises(NotWaited):
        take_in_slip(attempt, slip_file())

    assert kept_files() == []


def test_slips_of_one_transfer_come_to_an_end():
    attempt = make_transfer()
    for number in range(offline.MOST_SLIPS):
        refuse_slip(make_slip(attempt, reference=f"TEST{number}"), reason="no", by=make_staff())

    with pytest.raises(TooManySlips):
        make_slip(attempt, reference="TEST99")


def test_bad_file_loses_nothing():
    attempt = make_transfer()

    with pytest.raises(NotAPicture):
        take_in_slip(attempt, b"not a picture")

    assert again(attempt).state == AttemptState.WAITING
    assert kept_files() == []


# What a person has seen.


def test_confirmed_transfer_pays_the_order_and_sells_its_goods():
    order = make_order(basket=make_basket(goods=[(make_product(stock=5), 2)]))
    slip, staff = make_slip(make_transfer(order)), make_staff()

    attempt = confirm(slip.attempt, by=staff, reference="10:42 line 3")

    stock = StockRecord.objects.get()
    assert (attempt.state, again(order).status) == (AttemptState.PAID, OrderState.PAID)
    assert (stock.num_in_stock, stock.num_allocated) == (3, 0)
    assert (again(slip).state, again(slip).decided_by) == (Slip.State.ACCEPTED, staff)
    assert order.mails.filter(kind=OrderMail.Kind.PAID).exists()


@pytest.mark.parametrize("difference", ["-0.01", "0.01", "-100", "100"])
def test_other_sum_is_refused_and_nothing_changes(difference):
    slip = make_slip()

    with pytest.raises(AmountDiffers):
        confirm(slip.attempt, sum_baht=slip.attempt.amount_baht + Decimal(difference))

    assert not Confirmation.objects.exists()
    assert (again(slip.attempt).state, again(slip).state) == (AttemptState.WAITING, Slip.State.WAITING)


def test_nobody_has_seen_money_on_a_day_to_come():
    attempt = make_slip().attempt
    tomorrow = TODAY + timedelta(days=1)

    with pytest.raises(DayToCome):
        confirm_money(attempt, received_baht=attempt.amount_baht, received_on=tomorrow, by=make_staff())

    assert not Confirmation.objects.exists()


@pytest.mark.parametrize(("difference", "kind"), [("-1", "short"), ("1", "over")])
def test_other_sum_that_really_came_goes_to_a_person(difference, kind):
    slip = make_slip()
    received = slip.attempt.amount_baht + Decimal(difference)

    attempt = confirm(slip.attempt, sum_baht=received, odd=True)

    incident = PaymentIncident.objects.get()
    assert (attempt.state, again(attempt.order).status) == (AttemptState.REVIEW, OrderState.REVIEW)
    assert (incident.kind, incident.data["received_baht"]) == (kind, str(received))


def test_second_confirmation_finds_the_first():
    attempt = make_slip().attempt
    confirm(attempt)

    with pytest.raises(Settled):
        confirm(attempt)

    assert attempt.order.events.filter(kind=OrderEvent.Kind.PAID).count() == 1


def test_one_line_of_the_statement_confirms_one_payment():
    first, second = make_slip(reference="TEST1").attempt, make_slip(reference="TEST2").attempt
    confirm(first, reference="line 3")

    with pytest.raises(LineUsed):
        confirm(second, reference="line 3")

    assert again(second).state == AttemptState.WAITING


def test_confirmation_stands_in_the_database_once_per_attempt():
    attempt = make_transfer()
    facts = {"attempt": attempt, "received_baht": 1, "received_on": TODAY, "by": make_staff()}
    Confirmation.objects.create(**facts)

    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.create(**facts)


def test_money_that_came_after_the_end_brings_the_order_back():
    attempt = make_transfer()
    let_pass(attempt, hours=25)
    reconcile()

    confirm(attempt)

    assert (again(attempt).state, again(attempt.order).status) == (AttemptState.PAID, OrderState.PAID)


def ended_without_goods() -> PaymentAttempt:
    """Return a transfer nobody waited for any longer, whose goods others have bought since."""
    product = make_product(stock=1)
    attempt = make_transfer(make_order(basket=make_basket(goods=[(product, 1)])))
    let_pass(attempt, hours=25)
    reconcile()
    make_order(basket=make_basket(goods=[(product, 1)]), paid=True)
    return attempt


def test_money_that_came_after_the_goods_were_gone_goes_to_a_person():
    attempt = ended_without_goods()

    confirm(attempt)

    assert PaymentIncident.objects.get().kind == PaymentIncident.Kind.LATE
    assert again(attempt).state == AttemptState.REVIEW


def test_refused_slip_is_told_once_and_leaves_time_for_another():
    slip = make_slip()
    let_pass(slip.attempt, hours=30)
    mail.outbox.clear()

    refuse_slip(slip, reason="ยอดไม่ตรง", by=make_staff())
    with pytest.raises(Settled):
        refuse_slip(slip, reason="ยอดไม่ตรง", by=make_staff())

    assert again(slip.attempt).expires_at > timezone.now() + timedelta(hours=5)
    assert [letter for letter in mail.outbox if "ยอดไม่ตรง" in letter.body] == mail.outbox
    assert len(mail.outbox) == 1


def test_reminder_leaves_once_and_only_near_the_end():
    attempt = make_transfer()
    assert remind_of_transfers() == 0
    let_pass(attempt, hours=20)

    assert (remind_of_transfers(), remind_of_transfers()) == (1, 0)
    assert attempt.order.mails.filter(kind=OrderMail.Kind.TRANSFER_DUE, sent_at__isnull=False).count() == 1


def test_who_has_sent_a_slip_is_not_reminded():
    slip = make_slip()
    let_pass(slip.attempt, hours=20)

    assert remind_of_transfers() == 0


# Cash.


def test_cash_pays_an_order():
    order = make_order()

    attempt = take_cash(order, received_baht=order.total_incl_tax, by=make_staff())

    assert (attempt.method, attempt.state) == (Method.CASH, AttemptState.PAID)
    assert again(order).status == OrderState.PAID


def test_cash_of_another_sum_is_refused():
    order = make_order()

    with pytest.raises(AmountDiffers):
        take_cash(order, received_baht=order.total_incl_tax - 1, by=make_staff())

    assert not order.attempts.exists()


def test_cash_ends_a_qr_that_runs(stripe_at_hand):
    order = make_order()
    qr = start_attempt(order, "promptpay")

    take_cash(order, received_baht=order.total_incl_tax, by=make_staff())

    assert again(qr).state == AttemptState.ENDED


def test_cash_waits_for_a_slip_to_be_checked():
    slip = make_slip()
    order = slip.attempt.order

    with pytest.raises(Settled):
        take_cash(order, received_baht=order.total_incl_tax, by=make_staff())

    assert again(order).status == OrderState.AWAITING_PAYMENT


# Forgetting.


def make_old(slip: Slip, days: int) -> None:
    then = timezone.now() - timedelta(days=days)
    Slip.objects.filter(pk=slip.pk).update(created=then, decided_at=then)


def test_old_slip_is_forgotten_but_for_its_number():
    attempt = make_transfer()
    slip = take_in_slip(attempt, slip_file(reference="TEST1"), typed_last4="1234", typed_bank="004")
    confirm(attempt)
    make_old(slip, days=91)

    assert (forget_slips(), forget_slips()) == (1, 0)

    slip = again(slip)
    assert (kept_files(), slip.picture.name, slip.typed_last4, slip.typed_bank) == ([], "", "", "")
    assert slip.qr_reference == "TEST1"


@pytest.mark.parametrize("is_settled", [True, False])
def test_slip_that_may_still_be_asked_for_is_kept(is_settled):
    slip = make_slip()
    if is_settled:
        confirm(slip.attempt)
    make_old(slip, days=89 if is_settled else 200)

    assert forget_slips() == 0
    assert len(kept_files()) == 1


def test_picture_left_behind_by_a_crash_goes_after_a_day(monkeypatch):
    def crash(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(offline, "_write_slip", crash)
    with pytest.raises(KeyboardInterrupt):
        make_slip()
    assert forget_slips() == 0

    monkeypatch.setattr(offline, "ORPHANS_KEPT", timedelta(0))

    assert forget_slips() == 1
    assert kept_files() == []


# Money back


def test_no_provider_is_asked_for_what_it_never_had():
    assert {Method.TRANSFER, Method.COD, Method.CASH, Method.TERMINAL, Method.EXCHANGE} == BY_HAND


def test_money_of_a_transfer_goes_back_by_hand_and_its_piece_to_the_shelf():
    attempt = confirm(make_transfer(make_order()))
    line, free = attempt.order.lines.get(), StockRecord.objects.get().net_stock_level
    wishes = [RefundWish(line.pk, 1, restock=True)]

    refund = start_refund(
        attempt,
        sum_to_give_back(attempt, wishes, delivery=False),
        reason=Refund.Reason.OTHER,
        by=make_staff(),
        lines=wishes,
    )

    assert sync_refund(refund.pk).state == RefundState.REQUESTED  # until a person has given it
    assert StockRecord.objects.get().net_stock_level == free + 1
    mark_refunded_by_hand(refund, by=make_staff())
    assert mark_refunded_by_hand(refund, by=make_staff()).state == RefundState.SUCCEEDED
    assert StockRecord.objects.get().net_stock_level == free + 1
    assert refundable_baht(again(attempt)) == attempt.amount_baht - refund.amount_baht


def test_no_more_of_a_transfer_goes_back_than_came():
    attempt = confirm(make_transfer())

    with pytest.raises(TooMuch):
        start_refund(attempt, attempt.amount_baht + Decimal("0.01"), reason=Refund.Reason.OTHER, by=make_staff())


def test_transfer_that_came_too_late_is_given_back_by_hand():
    attempt = confirm(ended_without_goods())

    settle_incident(attempt.incidents.get(), Remedy.GIVE_BACK, by=make_staff())
    mark_refunded_by_hand(attempt.refunds.get(), by=make_staff())

    assert again(attempt.order).status == OrderState.REFUNDED
    assert refundable_baht(again(attempt)) == 0


def test_what_was_transferred_too_much_goes_back_by_hand_and_the_order_is_sent():
    attempt = make_transfer()
    confirm(attempt, sum_baht=attempt.amount_baht + 20, odd=True)

    settle_incident(attempt.incidents.get(), Remedy.EXCESS, by=make_staff())

    assert again(attempt.order).status == OrderState.PAID
    assert attempt.refunds.get().amount_baht == Decimal("20.00")
    assert attempt.refunds.get().state == RefundState.REQUESTED
