"""Many parcels at once: every line is looked at before any is saved."""

import io
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook

from catalogue.spreadsheets.faults import FileFault
from checkout.fulfilment.in_bulk import (
    MOST_LINES,
    Fault,
    TooManyLines,
    check_arrivals,
    check_sending,
    find_waiting,
    lines_of_table,
    note_arrivals,
    send_all,
)
from checkout.fulfilment.models import Parcel
from checkout.fulfilment.operations import pack_parcel, send_parcel
from checkout.orders.models import Order, OrderMail
from checkout.orders.operations import lock_order, to_review
from checkout.orders.states import OrderState
from checkout.payments.models import Refund
from checkout.payments.operations import start_attempt
from checkout.payments.refunds import RefundWish, start_refund
from tests.checkout.fulfilment.test_parcels import lines_of, make_two_goods, pack, paid_by_hand
from tests.factories import make_order, make_staff

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
POST = ["RR473124829TH", "EF582568151TH", "EN054724855TH"]  # with right check digits


def faults(lines) -> list[str | None]:
    return [line.fault for line in lines]


def check(text: str, carrier: str = "flash"):
    return check_sending(text, carrier=carrier)


@pytest.mark.parametrize(
    "line",
    [
        "{number}\tTH01234567",
        "{number} TH01234567",
        "{number},th0123-4567",
        "{number} ; TH 0123 4567 ",
        "{number}/1 TH01234567",
        "{number} / 1, TH01234567",
        "{small} th01234567",
        "{bare} TH01234567",
        "{spaced} TH01234567",
    ],
)
def test_line_is_read_however_it_is_written(line):
    parcel = pack(make_order(paid=True))
    number = parcel.order.number
    forms = {"small": number.lower(), "bare": number.replace("-", ""), "spaced": number.replace("-", " ")}

    (found,) = check(line.format(number=number, **forms))

    assert (found.parcel, found.said, found.fault) == (parcel, "TH01234567", None)


def test_every_line_says_what_is_wrong_with_it():
    right, taken, twice = (pack(make_order(paid=True)) for _ in range(3))
    sent, unpacked = make_order(shipped=True), make_order(paid=True)
    send_parcel(taken, carrier="flash", tracking_number="TH00000009", by=make_staff())
    waiting = pack(make_order(paid=True))

    lines = check(
        f"{right.order.number} TH00000001\n"
        "\n"
        "hello\n"
        "KK-2500-000001 TH00000002\n"
        f"{sent.number} TH00000003\n"
        f"{unpacked.number} TH00000004\n"
        f"{waiting.order.number} TH00000009\n"
        f"{twice.order.number} TH00000005\n"
        f"{twice.order.number} TH00000006\n"
    )

    assert faults(lines) == [
        None,
        Fault.UNREADABLE,
        Fault.UNKNOWN,
        Fault.SENT,
        Fault.NOT_PACKED,
        Fault.TAKEN,
        Fault.TWICE,
        Fault.TWICE,
    ]
    assert [line.number for line in lines] == [1, 3, 4, 5, 6, 7, 8, 9]


def test_wrong_check_digit_missing_number_and_same_number_twice_are_found():
    parcels = [pack(make_order(paid=True)) for _ in range(4)]
    numbers = ["RR473124828TH", "", POST[0], POST[0]]
    text = "\n".join(f"{parcel.order.number}\t{number}" for parcel, number in zip(parcels, numbers, strict=True))

    assert faults(check(text, "thailand-post")) == [Fault.NOT_ITS_NUMBER, Fault.NO_NUMBER, Fault.TWICE, Fault.TWICE]


def test_of_several_parcels_a_line_says_which():
    order = make_two_goods()
    first, second = pack(order, 1, 0), pack(order)

    lines = check(f"{order.number} TH00000001\n{order.number}/2 TH00000002\n{order.number}/3 TH00000003")

    assert faults(lines) == [Fault.WHICH, None, Fault.NOT_PACKED]
    assert lines[1].parcel == second
    send_parcel(second, carrier="flash", tracking_number="TH00000002", by=make_staff())
    assert find_waiting(order.number).parcel == first


def test_what_may_not_leave_is_said_before():
    with_refund, in_review, on_delivery = make_two_goods(), make_two_goods(), make_order()
    start_attempt(on_delivery, "cod")
    for order in (with_refund, in_review, Order.objects.get(pk=on_delivery.pk)):
        pack(order)
    line, attempt = lines_of(with_refund)[1], paid_by_hand(with_refund)
    wishes = [RefundWish(line.pk, 1)]
    start_refund(attempt, line.line_price_incl_tax, reason=Refund.Reason.OTHER, lines=wishes, by=make_staff())
    to_review_now(in_review)

    numbers = (with_refund.number, in_review.number, on_delivery.number)
    lines = check("\n".join(f"{number} TH0000000{place}" for place, number in enumerate(numbers)))

    assert faults(lines) == [Fault.STOPPED, Fault.STOPPED, None]
    assert faults(check(on_delivery.number, "pickup")) == [Fault.STOPPED]


def to_review_now(order: Order) -> None:
    with transaction.atomic():
        to_review(lock_order(order.pk), note="dispute")


def test_checking_saves_and_mails_nothing():
    parcel = pack(make_order(paid=True))

    check(f"{parcel.order.number} TH00000001")

    assert not Parcel.objects.filter(shipped_at__isnull=False).exists()
    assert not OrderMail.objects.filter(kind=OrderMail.Kind.SHIPPED).exists()


def test_all_go_at_once_and_one_that_cannot_any_more_keeps_no_other_back():
    parcels = [pack(make_order(paid=True)) for _ in range(3)]
    lines = check("\n".join(f"{parcel.order.number} TH0000000{place}" for place, parcel in enumerate(parcels)))
    to_review_now(parcels[1].order)

    done = send_all(lines, carrier="flash", by=make_staff())

    assert faults(done) == [None, Fault.STOPPED, None]
    states = [Order.objects.get(pk=parcel.order_id).status for parcel in parcels]
    assert states == [OrderState.SHIPPED, OrderState.REVIEW, OrderState.SHIPPED]
    assert OrderMail.objects.filter(kind=OrderMail.Kind.SHIPPED).count() == 2


def test_hundred_lines_cost_no_more_queries_than_one():
    parcels = [pack(make_order(paid=True)) for _ in range(3)]
    lines = [f"{parcel.order.number} TH0000000{place}" for place, parcel in enumerate(parcels)]

    def queries(text: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            check(text)
        return len(asked)

    assert queries("\n".join(lines)) == queries(lines[0]) <= 6


def test_more_than_a_hundred_lines_are_not_taken():
    check("\n".join(["hello"] * MOST_LINES))

    with pytest.raises(TooManyLines):
        check("\n".join(["hello"] * (MOST_LINES + 1)))


# Tables


def test_table_of_both_kinds_is_read_below_its_heads():
    rows = [["Order", "Tracking"], ["KK-2569-000417", "RR473124829TH"], [None, None], ["KK-2569-000418", 820123456789]]
    book = Workbook()
    for row in rows:
        book.active.append(row)
    excel = io.BytesIO()
    book.save(excel)
    csv = io.BytesIO("เลขที่;เลขพัสดุ\nKK-2569-000417;RR473124829TH\nKK-2569-000418;820123456789\n".encode("cp874"))

    wanted = ["KK-2569-000417\tRR473124829TH", "KK-2569-000418\t820123456789"]
    assert (lines_of_table(excel), lines_of_table(csv)) == (wanted, wanted)


@pytest.mark.parametrize("content", [b"PK\x03\x04 no workbook", b"KK-2569-000417,=1+1\n", b"\x00\x00"])
def test_what_is_no_table_is_refused(content):
    with pytest.raises(FileFault):
        lines_of_table(io.BytesIO(content))


# Arrived


def sent_parcel(*, days_ago: int = 5, number: str = "TH00000001", order: Order | None = None) -> Parcel:
    parcel = pack_parcel(order or make_order(paid=True), by=make_staff())
    send_parcel(parcel, carrier="flash", tracking_number=number, by=make_staff())
    Parcel.objects.filter(pk=parcel.pk).update(shipped_at=timezone.now() - timedelta(days=days_ago))
    return Parcel.objects.select_related("order").get(pk=parcel.pk)


def test_arrivals_are_read_by_order_or_tracking_number_in_days_of_both_eras():
    first, second, third = (sent_parcel(number=f"TH000000000{n}") for n in range(3))
    day = TODAY - timedelta(days=1)
    thai = f"{day.day}/{day.month}/{day.year + 543}"

    lines = check_arrivals(
        f"{first.order.number} {day.isoformat()}\n{second.tracking_number}\t{thai}\n"
        f"{third.tracking_number.lower()} {day.isoformat()} 14:20"
    )
    note_arrivals(lines, by=make_staff())

    assert faults(lines) == [None, None, None]
    assert set(Parcel.objects.values_list("delivered_on", flat=True)) == {day}


def test_every_arrival_says_what_is_wrong_with_it():
    sent, known = sent_parcel(), sent_parcel(number="TH00000002")
    note_arrivals(check_arrivals(f"{known.order.number} {TODAY}"), by=make_staff())
    waiting = pack(make_order(paid=True))

    lines = check_arrivals(
        f"{known.order.number} {TODAY}\n"
        f"{waiting.order.number} {TODAY}\n"
        f"TH99999999 {TODAY}\n"
        f"{sent.order.number} yesterday\n"
        f"{sent.order.number} {TODAY + timedelta(days=1)}\n"
        f"{sent.order.number} {date(2020, 1, 1)}"
    )

    assert faults(lines) == [
        Fault.KNOWN,
        Fault.NOT_SENT,
        Fault.UNKNOWN,
        Fault.NOT_A_DAY,
        Fault.WRONG_DAY,
        Fault.WRONG_DAY,
    ]
    assert [line.is_done for line in lines] == [True] + [False] * 5


def test_of_several_parcels_the_one_nobody_has_heard_of_is_meant():
    order = make_two_goods()
    first = sent_parcel_of(order, 1, 0)
    second = sent_parcel_of(order)
    both = check_arrivals(f"{order.number} {TODAY}")
    note_arrivals(check_arrivals(f"{order.number}/1 {TODAY}"), by=make_staff())

    (rest,) = check_arrivals(f"{order.number} {TODAY}")

    assert faults(both) == [Fault.WHICH]
    assert (first.number, rest.parcel) == (1, second)


def sent_parcel_of(order: Order, *counts: int) -> Parcel:
    parcel = pack(order, *counts)
    return send_parcel(parcel, carrier="flash", tracking_number=f"TH{parcel.pk:08}", by=make_staff())
