"""Parcels paid on delivery: from the promise to the carrier's payout, or back to the shelf."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from catalogue.producers.models import StockRecord
from catalogue.stock.models import Move
from checkout.fulfilment.collections import (
    Outcome,
    WrongAmount,
    WrongDay,
    WrongStep,
    book_statement,
    look_at_returned,
    mark_came_back,
    mark_collected,
    mark_remitted,
    open_collections,
)
from checkout.fulfilment.models import Collection, Parcel
from checkout.fulfilment.operations import open_parcel_again, pack_parcel, send_parcel
from checkout.fulfilment.queries import job_called, job_counts, orders_in
from checkout.orders.models import Order, OrderEvent
from checkout.orders.operations import IllegalMove
from checkout.orders.states import OrderState
from checkout.payments.models import Confirmation, PaymentAttempt, PaymentIncident, Refund
from checkout.payments.offline import call_off
from checkout.payments.operations import NotPayable, end_attempt, start_attempt
from checkout.payments.reconcile import reconcile
from checkout.payments.refunds import NotRefundable, mark_refunded_by_hand, start_refund
from checkout.payments.statement_files import NoStatement
from checkout.payments.states import AttemptState
from tests.factories import make_basket, make_order, make_product, make_staff

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
State = Collection.State


def again(thing):
    return type(thing).objects.get(pk=thing.pk)


def make_promised(*, stock: int = 5, pieces: int = 2) -> Order:
    """Return an order that is paid when its parcel comes."""
    order = make_order(basket=make_basket(goods=[(make_product(stock=stock), pieces)]))
    start_attempt(order, "cod")
    return again(order)


def make_collection(*, tracking: str = "TH12345678", order: Order | None = None) -> Collection:
    """Return the money of a parcel on its way to the buyer."""
    order = order or make_promised()
    pack_parcel(order, by=make_staff())
    return send_parcel(order.parcels.get(), carrier="flash", tracking_number=tracking, by=make_staff()).collection


def sent(collection: Collection, *, on: date) -> Collection:
    """Let a parcel have left on this day, just after midnight."""
    left_at = timezone.make_aware(datetime(on.year, on.month, on.day, 0, 30))
    Parcel.objects.filter(pk=collection.parcel_id).update(shipped_at=left_at)
    return again(collection)


def attempt_of(collection: Collection) -> PaymentAttempt:
    return PaymentAttempt.objects.get(order=collection.parcel.order)


def on_shelf() -> tuple[int, int]:
    stock = StockRecord.objects.get()
    return stock.num_in_stock, stock.num_allocated


def remit(collection: Collection, **facts) -> None:
    given = {"amount_baht": collection.amount_baht, "on": TODAY, "reference": "line 1", "by": make_staff(), **facts}
    mark_remitted(collection, **given)


def test_promised_order_may_be_packed_and_keeps_its_goods():
    order = make_promised()

    assert order.status == OrderState.TO_COLLECT
    assert order.attempts.get().state == AttemptState.WAITING
    assert on_shelf() == (5, 2)
    assert job_counts()["to-pick"] == 1
    assert [found.is_on_delivery for found in orders_in(job_called("to-pick"))] == [True]


def test_promised_order_does_not_expire_and_takes_no_other_payment():
    order = make_promised()
    Order.objects.filter(pk=order.pk).update(pay_by=timezone.now() - timedelta(days=1))
    PaymentAttempt.objects.update(expires_at=timezone.now() - timedelta(hours=1))

    reconcile()

    assert (again(order).status, order.attempts.get().state) == (OrderState.TO_COLLECT, AttemptState.WAITING)
    assert end_attempt(order.attempts.get()).state == AttemptState.WAITING
    assert start_attempt(order, "promptpay").method == "cod"


def test_opened_again_it_is_still_paid_on_delivery():
    order = make_promised()
    pack_parcel(order, by=make_staff())

    open_parcel_again(order.parcels.get(), by=make_staff())

    assert again(order).status == OrderState.TO_COLLECT


def test_goods_are_sold_when_the_parcel_leaves():
    collection = make_collection()

    assert on_shelf() == (3, 0)
    assert (collection.state, collection.amount_baht) == (State.ON_THE_WAY, collection.parcel.order.total_incl_tax)
    assert again(collection.parcel.order).status == OrderState.SHIPPED


def test_paid_order_has_no_money_to_collect():
    make_order(shipped=True)

    assert not Collection.objects.exists()


def test_carrier_keeps_the_money_for_five_days():
    collection = sent(make_collection(), on=date(2025, 11, 25))

    mark_collected(collection, on=date(2025, 11, 26), by=make_staff())

    collection = again(collection)
    assert (collection.state, collection.kept_until) == (State.COLLECTED, date(2025, 12, 1))
    assert attempt_of(collection).state == AttemptState.WAITING  # the buyer may still have it back


def test_order_is_paid_when_the_carrier_has_paid_us():
    collection = make_collection()
    mark_collected(collection, on=TODAY, by=make_staff())

    remit(collection)

    order = again(collection.parcel.order)
    assert attempt_of(collection).state == AttemptState.PAID
    assert order.status == OrderState.SHIPPED
    assert order.events.filter(kind=OrderEvent.Kind.REMITTED).count() == 1
    assert not PaymentIncident.objects.exists()
    assert not open_collections().exists()


def test_payout_is_booked_once():
    collection = make_collection()
    remit(collection)

    with pytest.raises(WrongStep):
        remit(collection, reference="line 2")

    assert Confirmation.objects.count() == 1


def test_other_sum_is_not_booked():
    collection = make_collection()

    with pytest.raises(WrongAmount):
        remit(collection, amount_baht=collection.amount_baht - 1)

    assert again(collection).state == State.ON_THE_WAY


@pytest.mark.parametrize("is_collected", [False, True])
def test_parcel_that_came_back_is_owed_by_nobody(is_collected):
    collection = make_collection()
    if is_collected:
        mark_collected(collection, on=TODAY, by=make_staff())

    mark_came_back(collection, by=make_staff(), note="not at home")

    assert again(collection.parcel.order).status == OrderState.RETURNED
    assert attempt_of(collection).state == AttemptState.ENDED
    assert on_shelf() == (3, 0)  # nobody has looked at them yet


def test_pieces_come_back_to_the_shelf_after_a_look():
    collection = make_collection()
    mark_came_back(collection, by=make_staff())
    line = collection.parcel.order.lines.get()

    assert look_at_returned(collection, whole={line.pk: 1}, by=make_staff()) == 1

    assert on_shelf() == (4, 0)
    assert Move.objects.get(kind=Move.Kind.RETURN).reference == collection.parcel.order.number
    assert restocked(collection) == {"refund": None, "line": line.pk, "pieces": 1}
    with pytest.raises(WrongStep):
        look_at_returned(collection, whole={line.pk: 1}, by=make_staff())
    assert on_shelf() == (4, 0)


def restocked(collection: Collection) -> dict:
    return collection.parcel.order.events.get(kind=OrderEvent.Kind.RESTOCKED).data


def test_who_finds_nothing_whole_writes_that_down_too():
    collection = make_collection()
    mark_came_back(collection, by=make_staff())

    assert look_at_returned(collection, whole={}, by=make_staff()) == 0

    assert on_shelf() == (3, 0)
    assert restocked(collection) == {"pieces": 0}


def test_money_the_carrier_paid_out_is_given_back_by_hand():
    collection = make_collection()
    remit(collection)
    attempt = attempt_of(collection)

    refund = start_refund(attempt, attempt.amount_baht, reason=Refund.Reason.OTHER, by=make_staff())
    mark_refunded_by_hand(refund, by=make_staff())

    assert again(collection.parcel.order).status == OrderState.REFUNDED


def test_money_the_carrier_still_keeps_is_not_ours_to_give_back():
    collection = make_collection()
    mark_collected(collection, on=TODAY, by=make_staff())
    attempt = attempt_of(collection)

    with pytest.raises(NotRefundable):
        start_refund(attempt, attempt.amount_baht, reason=Refund.Reason.OTHER, by=make_staff())


@pytest.mark.parametrize("pieces", [-1, 3])
def test_no_more_comes_back_than_was_sent(pieces):
    collection = make_collection()
    mark_came_back(collection, by=make_staff())

    with pytest.raises(WrongStep):
        look_at_returned(collection, whole={collection.parcel.order.lines.get().pk: pieces}, by=make_staff())

    assert again(collection).looked_at is None


def test_remitted_parcel_does_not_come_back():
    collection = make_collection()
    remit(collection)

    with pytest.raises(WrongStep):
        mark_came_back(collection, by=make_staff())


def test_called_off_before_packing_gives_the_goods_back():
    order = make_promised()

    call_off(order, by=make_staff(), note="by telephone")

    assert (again(order).status, order.attempts.get().state) == (OrderState.EXPIRED, AttemptState.ENDED)
    assert on_shelf() == (5, 0)
    with pytest.raises(NotPayable):
        start_attempt(order, "cod")


def test_packed_order_is_not_called_off():
    order = make_promised()
    pack_parcel(order, by=make_staff())

    with pytest.raises(IllegalMove):
        call_off(order, by=make_staff(), note="")

    assert on_shelf() == (5, 2)


EARLIER, LATER = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.mark.parametrize("day", [EARLIER, LATER])
@pytest.mark.parametrize("step", [mark_collected, remit])
def test_no_money_moves_before_the_parcel_left_or_on_a_day_to_come(step, day):
    collection = sent(make_collection(), on=TODAY)

    with pytest.raises(WrongDay) as refused:
        step(collection, on=day, by=make_staff())

    assert refused.value.earliest == TODAY
    assert again(collection).state == State.ON_THE_WAY
    assert not Confirmation.objects.exists()


def test_carrier_has_not_paid_us_before_he_was_paid():
    collection = sent(make_collection(), on=TODAY - timedelta(days=3))
    mark_collected(collection, on=TODAY, by=make_staff())

    with pytest.raises(WrongDay) as refused:
        remit(collection, on=EARLIER)

    assert refused.value.earliest == TODAY
    assert again(collection).state == State.COLLECTED


# The carrier's statement.


def test_statement_books_nothing_on_a_day_that_cannot_be():
    collection = sent(make_collection(tracking="TH00000001"), on=TODAY)
    lines = [f"TH00000001,{collection.amount_baht},{day.isoformat()}\n" for day in (EARLIER, LATER, TODAY, EARLIER)]

    assert book("tracking,amount,date\n" + "".join(lines)) == [
        Outcome.WRONG_DAY,
        Outcome.WRONG_DAY,
        Outcome.REMITTED,
        Outcome.ALREADY,
    ]


def book(text: str, encoding: str = "utf-8") -> list[Outcome]:
    lines = book_statement(text.encode(encoding), on=TODAY, by=make_staff())
    return [line.outcome for line in lines]


def test_statement_books_what_fits_and_says_what_does_not():
    first = sent(make_collection(tracking="TH00000001"), on=date(2025, 11, 24))
    second = make_collection(tracking="TH00000002", order=make_promised())
    back = make_collection(tracking="TH00000003", order=make_promised())
    mark_came_back(back, by=make_staff())
    total = first.amount_baht

    outcomes = book(
        "Flash Express statement,,\n"
        "Tracking No.,COD Amount,Transfer Date\n"
        f'th 0000-0001,"{total:,.2f}",26/11/2568\n'
        f"TH00000002,{total - 1},2026-11-26\n"
        f"TH00000003,{total},2026-11-26\n"
        "TH99999999,100.00,2026-11-26\n"
        "TH00000002,a lot,2026-11-26\n"
        ",,\n"
    )

    assert outcomes == [
        Outcome.REMITTED,
        Outcome.DIFFERS,
        Outcome.CAME_BACK,
        Outcome.UNKNOWN,
        Outcome.UNREADABLE,
    ]
    assert (again(first).state, again(first).remitted_on) == (State.REMITTED, date(2025, 11, 26))
    assert again(second).state == State.ON_THE_WAY


def test_same_statement_twice_books_nothing_twice():
    collection = make_collection(tracking="TH00000001")
    text = f"tracking number,amount\nTH00000001,{collection.amount_baht}\n"

    assert (book(text), book(text)) == ([Outcome.REMITTED], [Outcome.ALREADY])
    assert Confirmation.objects.count() == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp874"])
def test_thai_statement_of_a_thai_spreadsheet_is_read(encoding):
    collection = make_collection(tracking="TH00000001")
    text = f"ลำดับ;หมายเลขพัสดุ;จำนวนเงิน\n1;TH00000001;{collection.amount_baht} บาท\n"

    assert book(text, encoding) == [Outcome.REMITTED]


def test_day_of_the_first_column_is_read_with_leap_years_of_both_eras():
    collection = sent(make_collection(tracking="TH00000001"), on=date(2024, 2, 29))

    book(f"date,tracking,amount\n29/02/2567,TH00000001,{collection.amount_baht}\n")

    assert again(collection).remitted_on == date(2024, 2, 29)


@pytest.mark.parametrize(("days", "late"), [(5, False), (6, True)])
def test_carrier_is_late_when_his_five_days_are_over(days, late):
    collection = sent(make_collection(), on=TODAY - timedelta(days=days))
    mark_collected(collection, on=TODAY - timedelta(days=days), by=make_staff())

    assert again(collection).is_late is late


def test_statement_with_a_boundless_cell_is_refused():
    with pytest.raises(NoStatement):
        book("tracking,amount\n" + "9" * 200_000 + ",1\n")


@pytest.mark.parametrize("text", ["", "hello", "tracking number\nTH1\n", "name,amount\nx,1\n", "\x00\x01"])
def test_what_is_no_statement_is_refused(text):
    with pytest.raises(NoStatement):
        book(text)


@pytest.mark.parametrize("amount", ["-5", "0", "NaN", "1e400", "inf", "1.005", "๑๐๐x"])
def test_odd_amounts_are_not_read_as_money(amount):
    make_collection(tracking="TH00000001")

    assert book(f"tracking,amount\nTH00000001,{amount}\n") == [Outcome.UNREADABLE]


def test_same_number_of_two_carriers_is_told_apart_by_the_sum():
    order = make_promised(pieces=1)
    pack_parcel(order, by=make_staff())
    other = send_parcel(order.parcels.get(), carrier="kex", tracking_number="TH00000001", by=make_staff()).collection
    collection = make_collection(tracking="TH00000001", order=make_promised(pieces=3))
    assert other.amount_baht != collection.amount_baht

    assert book(f"tracking,amount\nTH00000001,{collection.amount_baht}\n") == [Outcome.REMITTED]
    assert (again(collection).state, again(other).state) == (State.REMITTED, State.ON_THE_WAY)
