"""A producer's month out of the books: it adds up, says what happened in her words, and knows no buyer."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from checkout.ledger.chart import Account
from checkout.ledger.models import Entry
from checkout.ledger.operations import Amount, credit, debit, post
from checkout.ledger.queries import balance
from checkout.settlement.queries import balances, below_zero_since, by_age, paid_on
from checkout.settlement.runs import mark_run_paid, note_came_back
from checkout.settlement.statements import What, months_of, statement, statement_data
from tests.factories import (
    make_order,
    make_paid_producer,
    make_producer,
    make_return,
    make_run,
    make_sale,
    make_staff,
    take_back,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def owed(producer, until: date | None = None) -> Decimal:
    return -balance(Account.PRODUCERS, producer=producer.pk, until=until)


def test_a_month_opens_where_the_one_before_closed():
    weaver = make_producer()
    make_sale(weaver, "100.00", on=date(2026, 9, 30))
    sale = make_sale(weaver, "50.25", on=date(2026, 10, 1))
    make_return(sale, weaver, "10.00", on=date(2026, 10, 31))
    make_sale(weaver, "7.00", on=date(2026, 11, 1))

    october = statement(weaver, date(2026, 10, 15))

    assert (october.opening_baht, october.closing_baht) == (Decimal("100.00"), Decimal("140.25"))
    assert [(one.on.day, one.what, one.baht) for one in october.movements] == [
        (1, What.SALE, Decimal("50.25")),
        (31, What.RETURN, Decimal("-10.00")),
    ]
    assert october.closing_baht == owed(weaver, date(2026, 10, 31))
    assert statement(weaver, date(2026, 11, 1)).opening_baht == october.closing_baht


def test_each_sale_names_the_good_and_the_day_it_was_paid():
    weaver, by = make_paid_producer(), make_staff()
    make_sale(weaver, "100.00")
    mark_run_paid(make_run(approved=True), on=TODAY, by=by)
    make_sale(weaver, "30.00")

    month = statement(weaver, TODAY)

    assert [(one.what, one.words, one.paid_on, one.settled_in) for one in month.movements] == [
        (What.SALE, "ผ้าขาวม้า × 1", TODAY, 1),
        (What.PAYOUT, "", TODAY, 1),
        (What.SALE, "ผ้าขาวม้า × 1", None, None),
    ]
    assert (month.sold_baht, month.paid_baht, month.closing_baht) == (
        Decimal("130.00"),
        Decimal("100.00"),
        Decimal("30.00"),
    )


def test_goods_taken_back_after_the_payout_come_out_of_the_next_and_the_statement_says_so():
    weaver, by = make_paid_producer(), make_staff()
    sale = make_sale(weaver, "100.00")
    mark_run_paid(make_run(approved=True), on=TODAY, by=by)
    take_back(sale)

    month = statement(weaver, TODAY)

    taken_back = month.movements[-1]
    assert (taken_back.what, taken_back.baht, taken_back.settled_in) == (What.RETURN, Decimal("-100.00"), None)
    assert taken_back.is_deduction
    assert month.closing_baht == Decimal("-100.00")
    make_sale(weaver, "150.00")
    mark_run_paid(make_run(approved=True), on=TODAY, by=by)
    taken_back = next(one for one in statement(weaver, TODAY).movements if one.what == What.RETURN)
    assert (taken_back.settled_in, taken_back.paid_on) == (2, TODAY)


def book(kind: Entry.Kind, producer, baht: str, other: Account) -> Entry:
    hers = Amount(Account.PRODUCERS, -Decimal(baht), producer.pk)
    key = f"{kind}:{Entry.objects.count()}"
    return post(key, kind=kind, on=TODAY, legs=[hers, Amount(other, Decimal(baht))])


def test_whatever_the_books_say_of_her_has_a_word_of_its_own():
    weaver = make_producer()
    make_sale(weaver, "100.00")
    book(Entry.Kind.PURCHASE, weaver, "40.00", Account.GOODS)
    book(Entry.Kind.BREAKAGE, weaver, "8.00", Account.LOSSES)
    book(Entry.Kind.RETURN, weaver, "-20.00", Account.BUYERS)
    book(Entry.Kind.RETURN, weaver, "5.00", Account.BUYERS)
    book(Entry.Kind.OTHER, weaver, "-1.00", Account.CASH)

    month = statement(weaver, TODAY)

    whats = [What.SALE, What.BOUGHT, What.BROKEN, What.RETURN, What.UNDONE, What.CORRECTION]
    assert [one.what for one in month.movements] == whats
    assert [one.is_claim for one in month.movements] == [True, True, True, False, True, False]
    assert (month.sold_baht, month.bought_baht, month.broken_baht) == (Decimal(100), Decimal(40), Decimal(8))
    assert (month.taken_back_baht, month.corrected_baht, month.closing_baht) == (
        Decimal(-15),
        Decimal(-1),
        Decimal(132),
    )
    parts = [month.sold_baht, month.bought_baht, month.broken_baht, month.taken_back_baht, month.corrected_baht]
    assert month.opening_baht + sum(parts) + month.paid_out_baht == month.closing_baht
    assert months_of(weaver)[0].sold_baht == Decimal(140)


def test_money_that_came_back_is_no_correction():
    weaver, by = make_paid_producer(), make_staff()
    make_sale(weaver, "100.00")
    run = make_run(approved=True)
    mark_run_paid(run, on=TODAY, by=by)
    note_came_back(run.lines.get(), why="closed", by=by)

    month = statement(weaver, TODAY)

    assert [one.what for one in month.movements] == [What.SALE, What.PAYOUT, What.CAME_BACK]
    assert (month.paid_baht, month.closing_baht) == (Decimal("0.00"), Decimal("100.00"))


def test_what_buyers_paid_is_shared_out_to_the_last_satang():
    order = make_order(paid=True)
    line = order.lines.get()
    entry = Entry.objects.filter(order_number=order.number, kind=Entry.Kind.SALE).first()
    if entry is None:
        hers = line.line_price_incl_tax - line.vat_baht - Decimal("50.00")
        legs = [debit(Account.BUYERS, hers), credit(Account.PRODUCERS, hers, line.partner_id)]
        post(f"sale:{order.number}", kind=Entry.Kind.SALE, on=TODAY, legs=legs, order_number=order.number)

    sales = statement(line.partner, TODAY).sales

    assert (sales.gross_baht, sales.vat_baht) == (line.line_price_incl_tax, line.vat_baht)
    parts = sales.vat_baht + sales.centre_baht + sales.payment_cost_baht + sales.producer_baht
    assert parts == sales.gross_baht


def test_a_month_without_sales_shares_nothing_out():
    assert statement(make_producer(), TODAY).sales is None


def test_months_are_listed_with_what_each_closed_at():
    weaver = make_producer()
    make_sale(weaver, "10.00", on=date(2026, 8, 3))
    make_sale(weaver, "20.00", on=date(2026, 10, 3))

    months = months_of(weaver)

    assert [(one.month.month, one.closing_baht) for one in months] == [(10, Decimal("30.00")), (8, Decimal("10.00"))]
    assert all(one.closing_baht == statement(weaver, one.month).closing_baht for one in months)


def test_a_statement_takes_as_many_questions_however_much_was_sold():
    weaver = make_paid_producer()
    make_sale(weaver)
    mark_run_paid(make_run(approved=True), on=TODAY, by=make_staff())
    with CaptureQueriesContext(connection) as few:
        statement(weaver, TODAY)
    for _ in range(5):
        make_sale(weaver)
    mark_run_paid(make_run(approved=True), on=TODAY, by=make_staff())

    with CaptureQueriesContext(connection) as many:
        statement(weaver, TODAY)

    assert len(few) == len(many) == 4


def test_when_legs_were_paid_is_one_question():
    weaver = make_paid_producer()
    legs = [leg.pk for _ in range(4) for leg in make_sale(weaver).legs.all() if leg.producer_id]

    with CaptureQueriesContext(connection) as asked:
        days = paid_on(legs)

    assert len(asked) == 1
    assert days == dict.fromkeys(legs)


def test_a_statement_as_plain_values_adds_up():
    weaver = make_producer()
    make_sale(weaver, "100.00", on=date(2026, 10, 1))

    data = statement_data(statement(weaver, date(2026, 10, 1)))

    assert data["closing_baht"] == "100.00"
    assert data["movements"][0]["on"] == "2026-10-01"
    assert Decimal(data["opening_baht"]) + sum(Decimal(one["baht"]) for one in data["movements"]) == 100


def test_who_owes_us_is_aged_by_when_she_last_was_even():
    weaver, by = make_paid_producer(), make_staff()
    sale = make_sale(weaver, "100.00", on=date(2026, 1, 5))
    run = make_run(approved=True)
    mark_run_paid(run, on=date(2026, 2, 1), by=by)
    make_return(sale, weaver, "30.00", on=date(2026, 2, 10))
    make_sale(weaver, "30.00", on=date(2026, 3, 1))
    make_return(sale, weaver, "70.00", on=date(2026, 3, 20))
    make_return(sale, weaver, "1.00", on=date(2026, 4, 2))

    assert below_zero_since([weaver.pk]) == {weaver.pk: date(2026, 3, 20)}


@pytest.mark.parametrize(("days", "place"), [(0, 0), (30, 0), (31, 1), (60, 1), (61, 2), (90, 2), (91, 3)])
def test_ages_have_borders(days, place):
    weaver = make_producer()
    sale = make_sale(weaver, "10.00", on=TODAY - timedelta(days=days + 1))
    make_return(sale, weaver, "25.00", on=TODAY - timedelta(days=days))

    rows = by_age(balances())

    assert [count for _words, count, _baht in rows] == [int(place == one) for one in range(4)]
    assert rows[place][2] == Decimal("15.00")


def test_balances_take_as_many_questions_however_many_producers_there_are():
    for _ in range(2):
        weaver = make_producer()
        make_return(make_sale(weaver, "10.00"), weaver, "20.00")
    with CaptureQueriesContext(connection) as few:
        balances()
    for _ in range(3):
        make_sale(make_producer())

    with CaptureQueriesContext(connection) as many:
        found = balances()

    assert len(few) == len(many)
    assert [one.baht for one in found][:2] == [Decimal("-10.00"), Decimal("-10.00")]
