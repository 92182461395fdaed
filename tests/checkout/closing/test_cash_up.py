"""A day's cash-up: nothing to say when all is right, and otherwise each difference by its name."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from checkout.closing.bank import take_in_statement
from checkout.closing.cash_up import (
    CountedBefore,
    DayClosed,
    NoteNeeded,
    Way,
    cash_up,
    count_cash,
    open_items,
)
from checkout.closing.differences import Trouble, by_age
from checkout.closing.models import CashCount
from checkout.fulfilment.collections import mark_collected, mark_remitted
from checkout.fulfilment.models import Collection
from checkout.fulfilment.operations import pack_parcel, send_parcel
from checkout.ledger.chart import Account
from checkout.ledger.models import Entry
from checkout.ledger.operations import credit, debit, post
from checkout.ledger.sealing import seal_month
from checkout.orders.models import Order
from checkout.payments.books import keep_entries
from checkout.payments.models import BalanceEntry, Confirmation, PaymentAttempt
from checkout.payments.offline import confirm_money, take_cash
from checkout.payments.operations import start_attempt
from checkout.payments.seen import SeenEntry
from checkout.payments.states import AttemptState
from tests.factories import make_order, make_staff, make_transfer

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def row(way: Way, day: date = TODAY):
    return next(one for one in cash_up(day).rows if one.way == way)


def troubles(day: date = TODAY) -> list[tuple[str, Decimal]]:
    return [(one.trouble, one.baht) for one in cash_up(day).differences]


def paid_by_transfer(day: date = TODAY) -> PaymentAttempt:
    attempt = make_transfer()
    return confirm_money(attempt, received_baht=attempt.amount_baht, received_on=day, by=make_staff())


def paid_in_cash():
    order = make_order()
    take_cash(order, received_baht=order.total_incl_tax, by=make_staff())
    return order


def paid_by_card(name: str = "txn_1", *, baht: Decimal | None = None, imported: bool = True) -> PaymentAttempt:
    """Return a card payment as Stripe's news leave it, and with its line in Stripe's books."""
    attempt = PaymentAttempt.objects.create(
        order=make_order(),
        method="card",
        amount_baht=Decimal("635.00"),
        state=AttemptState.PAID,
        intent_id=f"pi_{name}",
        charge_id=f"ch_{name}",
        paid_at=timezone.now(),
        expires_at=timezone.now(),
    )
    if imported:
        stripe_line(name, baht or attempt.amount_baht, source=attempt.charge_id)
    return attempt


def stripe_line(name: str, baht: Decimal, *, source: str) -> None:
    fee = Decimal("35.50")
    keep_entries(
        [
            SeenEntry(
                entry_id=name,
                kind="charge",
                source_id=source,
                currency="thb",
                description="",
                amount_baht=baht,
                fee_baht=fee,
                fee_vat_baht=Decimal("2.32"),
                net_baht=baht - fee,
                available_on=TODAY,
                created=timezone.now(),
            )
        ]
    )


def bank(*lines: str) -> None:
    take_in_statement("\n".join(["date,amount,reference", *lines]).encode(), by=make_staff())


def test_a_day_without_anything_is_right():
    day = cash_up(TODAY)
    assert day.is_right
    assert day.difference_baht == 0


def test_a_day_on_which_all_agrees_says_nought():
    attempt, order = paid_by_transfer(), paid_in_cash()
    paid_by_card()
    bank(f"{TODAY},{attempt.amount_baht},{attempt.order.number}")
    count_cash(TODAY, order.total_incl_tax, note="", by=make_staff())

    day = cash_up(TODAY)

    assert day.differences == []
    assert day.difference_baht == 0
    assert row(Way.CASH).orders_baht == row(Way.CASH).books_baht == order.total_incl_tax
    assert row(Way.TRANSFER).orders_baht == row(Way.TRANSFER).books_baht == attempt.amount_baht
    assert row(Way.CARD).orders_baht == row(Way.CARD).outside_baht == Decimal("635.00")
    assert row(Way.STRIPE).books_baht == row(Way.STRIPE).outside_baht == Decimal("599.50")
    assert row(Way.BANK).books_baht == row(Way.BANK).outside_baht == attempt.amount_baht
    assert row(Way.BOX).books_baht == row(Way.BOX).outside_baht == order.total_incl_tax


def test_a_payment_that_is_not_in_the_books_is_named_by_its_order():
    attempt = make_transfer()
    Confirmation.objects.create(attempt=attempt, received_baht="635.00", received_on=TODAY, by=make_staff())

    (found,) = row(Way.TRANSFER).differences

    assert (found.trouble, found.baht) == (Trouble.NOT_IN_BOOKS, Decimal("-635.00"))
    assert found.order_number == attempt.order.number


def test_another_sum_in_the_books_is_named():
    attempt = paid_by_transfer()
    Confirmation.objects.filter(attempt=attempt).update(received_baht=attempt.amount_baht + 5)

    (found,) = row(Way.TRANSFER).differences
    assert (found.trouble, found.baht) == (Trouble.OTHER_SUM, Decimal("-5.00"))


def test_money_in_the_books_without_an_order_is_named():
    legs = [debit(Account.CASH, Decimal("9.00")), credit(Account.BUYERS, Decimal("9.00"))]
    post("money:x", kind=Entry.Kind.MONEY_IN, on=TODAY, legs=legs, order_number="KK-?")

    (found,) = row(Way.CASH).differences
    assert (found.trouble, found.baht, found.order_number) == (Trouble.NO_ORDER, Decimal("9.00"), "KK-?")


def test_a_card_payment_waits_for_stripes_line():
    attempt = paid_by_card(imported=False)

    (found,) = row(Way.CARD).differences

    assert (found.trouble, found.baht) == (Trouble.NO_STRIPE_LINE, Decimal("-635.00"))
    assert found.order_number == attempt.order.number
    assert [one.trouble for one in open_items()] == [Trouble.NO_STRIPE_LINE]


def test_another_sum_at_stripe_is_named():
    paid_by_card(baht=Decimal("600.00"))
    (found,) = row(Way.CARD).differences
    assert (found.trouble, found.baht) == (Trouble.OTHER_STRIPE_SUM, Decimal("-35.00"))


def test_a_line_of_stripes_without_a_payment_is_named():
    stripe_line("txn_9", Decimal("100.00"), source="ch_unknown")
    (found,) = row(Way.CARD).differences
    assert (found.trouble, found.baht, found.name) == (Trouble.NOT_OURS, Decimal("100.00"), "txn_9")


def test_a_line_of_stripes_that_is_not_booked_is_named():
    BalanceEntry.objects.create(
        entry_id="txn_9",
        kind="payout",
        amount_baht="-50.00",
        fee_baht=0,
        fee_vat_baht=0,
        net_baht="-50.00",
        available_on=TODAY,
        created=timezone.now(),
    )
    (found,) = row(Way.STRIPE).differences
    assert (found.trouble, found.baht, found.name) == (Trouble.STRIPE_NOT_BOOKED, Decimal("-50.00"), "txn_9")


def test_what_only_the_books_have_of_stripe_is_named():
    legs = [debit(Account.STRIPE, Decimal("9.00")), credit(Account.BUYERS, Decimal("9.00"))]
    post("stripe:txn_0", kind=Entry.Kind.PROVIDER, on=TODAY, legs=legs)
    (found,) = row(Way.STRIPE).differences
    assert (found.trouble, found.baht) == (Trouble.NOT_AT_STRIPE, Decimal("-9.00"))


def test_a_line_that_found_its_order_late_agrees():
    stripe_line("txn_1", Decimal("635.00"), source="ch_txn_1")
    assert troubles() == [(Trouble.NOT_OURS, Decimal("635.00"))]
    attempt = paid_by_card(imported=False)
    BalanceEntry.objects.update(attempt=attempt)
    from checkout.payments.bookkeeping import move_provider_line

    move_provider_line(BalanceEntry.objects.select_related("attempt__order").get())

    assert Entry.objects.filter(kind="provider").count() == 3
    assert troubles() == []


def test_both_sides_of_the_bank_are_named():
    attempt = paid_by_transfer()
    bank(f"{TODAY},10.00,interest")

    assert troubles() == [
        (Trouble.NOT_AT_BANK, -attempt.amount_baht),
        (Trouble.NOT_BOOKED, Decimal("10.00")),
    ]
    assert row(Way.BANK).outside_baht - row(Way.BANK).books_baht == row(Way.BANK).difference_baht


def test_each_difference_is_what_the_columns_differ_by():
    paid_by_transfer()
    paid_by_card(imported=False)
    paid_by_card("txn_2", baht=Decimal("600.00"))
    stripe_line("txn_9", Decimal("100.00"), source="ch_unknown")
    bank(f"{TODAY},10.00,interest", f"{TODAY},-3.00,fee")

    for one in cash_up(TODAY).rows:
        sides = [side for side in (one.orders_baht, one.books_baht, one.outside_baht) if side is not None]
        if len(sides) > 1:
            assert sides[-1] - sides[0] == one.difference_baht, one.way


def test_a_payment_at_midnight_is_compared_on_its_own_day():
    attempt = paid_by_card()
    PaymentAttempt.objects.filter(pk=attempt.pk).update(paid_at=timezone.now() - timedelta(days=1))

    assert row(Way.CARD, TODAY - timedelta(days=1)).differences == []
    assert row(Way.CARD).differences == []


def test_too_little_cash_is_booked_with_its_note():
    order = paid_in_cash()

    count = count_cash(TODAY, order.total_incl_tax - 20, note=" nobody knows ", by=make_staff())

    assert count.difference_baht == -20
    assert count.entry.note == "nobody knows"
    assert {leg.account: leg.amount_baht for leg in count.entry.legs.all()} == {
        Account.CASH: Decimal("-20.00"),
        Account.DIFFERENCES: Decimal("20.00"),
    }
    assert row(Way.BOX).differences == []


def test_a_difference_without_a_note_is_refused():
    paid_in_cash()
    with pytest.raises(NoteNeeded) as refusal:
        count_cash(TODAY, Decimal("1.00"), note="  ", by=make_staff())
    assert refusal.value.baht < 0
    assert not CashCount.objects.exists()
    assert not Entry.objects.filter(kind="cash-up").exists()


def test_the_database_too_wants_a_note():
    with pytest.raises(IntegrityError), transaction.atomic():
        CashCount.objects.create(day=TODAY, counted_baht=1, expected_baht=2, by=make_staff())


def test_a_day_is_counted_once():
    count_cash(TODAY, Decimal("0.00"), note="", by=make_staff())
    with pytest.raises(CountedBefore):
        count_cash(TODAY, Decimal("5.00"), note="found", by=make_staff())
    assert not Entry.objects.exists()


def test_no_day_to_come_and_none_before_a_counted_one():
    with pytest.raises(DayClosed):
        count_cash(TODAY + timedelta(days=1), Decimal("0.00"), note="", by=make_staff())
    count_cash(TODAY, Decimal("0.00"), note="", by=make_staff())
    with pytest.raises(DayClosed):
        count_cash(TODAY - timedelta(days=1), Decimal("0.00"), note="", by=make_staff())


def test_no_day_of_a_sealed_month():
    seal_month(date(2025, 9, 1))
    with pytest.raises(DayClosed):
        count_cash(date(2025, 9, 30), Decimal("1.00"), note="x", by=make_staff())
    assert not Entry.objects.exists()


def test_cash_that_nobody_counted_is_named():
    order = paid_in_cash()
    assert troubles() == [(Trouble.NOT_COUNTED, -order.total_incl_tax)]


def test_a_later_count_covers_the_days_before_it():
    yesterday = TODAY - timedelta(days=1)
    legs = [debit(Account.CASH, Decimal("9.00")), credit(Account.SALES, Decimal("9.00"))]
    post("test:1", kind=Entry.Kind.OTHER, on=yesterday, legs=legs)
    assert troubles(yesterday) == [(Trouble.NOT_COUNTED, Decimal("-9.00"))]

    count_cash(TODAY, Decimal("9.00"), note="", by=make_staff())

    assert troubles(yesterday) == []


def make_collected(settings) -> Collection:
    """Return a parcel whose buyer may pay the carrier today."""
    settings.COD_ENABLED = True
    order = make_order()
    start_attempt(order, "cod")
    order = Order.objects.get(pk=order.pk)
    pack_parcel(order, by=make_staff())
    facts = {"carrier": "flash", "tracking_number": "TH12345678"}
    return send_parcel(order.parcels.get(), **facts, by=make_staff()).collection


@pytest.mark.parametrize("is_told", [True, False])
def test_money_of_a_parcel_is_followed_from_the_buyer_to_the_bank(settings, is_told):
    """The carrier tells us when the buyer pays, or pays us without a word before."""
    collection = make_collected(settings)
    baht = collection.amount_baht
    if is_told:
        mark_collected(collection, on=TODAY, by=make_staff())
    mark_remitted(collection, amount_baht=baht, on=TODAY, reference="line 1", by=make_staff())

    for way in (Way.COLLECTED, Way.REMITTED):
        assert (row(way).orders_baht, row(way).books_baht, row(way).differences) == (baht, baht, [])
    assert troubles() == [(Trouble.NOT_AT_BANK, -baht)]


def test_a_carrier_who_keeps_the_money_too_long_is_named(settings):
    collection = make_collected(settings)
    mark_collected(collection, on=TODAY, by=make_staff())
    assert open_items() == []
    Collection.objects.update(collected_on=TODAY - timedelta(days=6))

    (found,) = open_items()
    assert (found.trouble, found.baht) == (Trouble.CARRIER_OWES, -collection.amount_baht)


def test_what_is_booked_after_the_count_is_named():
    count_cash(TODAY, Decimal("0.00"), note="", by=make_staff())
    order = paid_in_cash()

    (found,) = row(Way.BOX).differences
    assert (found.trouble, found.baht) == (Trouble.AFTER_COUNT, -order.total_incl_tax)
    assert found.order_number == order.number


def test_open_items_are_aged():
    for days in (0, 45, 200):
        paid_by_transfer(TODAY - timedelta(days=days))

    assert [number for _words, number, _baht in by_age(open_items())] == [1, 1, 0, 1]
    assert len(open_items(TODAY - timedelta(days=50), TODAY - timedelta(days=40))) == 1


def test_a_day_is_read_by_the_clock_here():
    attempt = paid_by_card()
    late = timezone.make_aware(datetime.combine(TODAY, datetime.max.time()))
    PaymentAttempt.objects.filter(pk=attempt.pk).update(paid_at=late)
    assert row(Way.CARD).orders_baht == Decimal("635.00")
    assert row(Way.CARD, TODAY + timedelta(days=1)).orders_baht == 0
