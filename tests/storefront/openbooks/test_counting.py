"""The public figures are what the books say, whatever happened."""

import json
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from checkout.ledger.chart import Account
from checkout.ledger.events import post_breakage, post_purchase
from checkout.ledger.models import Entry, Leg
from checkout.ledger.operations import credit, debit, post, reverse
from checkout.settlement.runs import approve_run, mark_run_paid, prepare_run
from storefront.openbooks.counting import as_text, count_year
from storefront.openbooks.models import CountedYear
from storefront.openbooks.operations import recount
from storefront.openbooks.queries import dividends, newest_year, renovation_fund
from tests.factories import make_paid_producer, make_producer, make_sale, make_staff, make_tambon

TODAY = date(2027, 1, 15)
pytestmark = pytest.mark.django_db


def make_makers(number, *, tambon_codes=("400101", "400201", "400301")):
    makers = [make_producer() for _ in range(number)]
    for place, maker in enumerate(makers):
        maker.tambon = make_tambon(code=tambon_codes[place % len(tambon_codes)])
        maker.save()
    return makers


def sell(maker, baht, on, number):
    hers = Decimal(baht)
    ours, vat, payment, delivery = (hers * part for part in map(Decimal, ("0.25", "0.10", "0.03", "0.08")))
    parts = [ours, vat, payment, delivery] = [part.quantize(Decimal("0.01")) for part in (ours, vat, payment, delivery)]
    legs = [
        debit(Account.BUYERS, hers + sum(parts)),
        credit(Account.PRODUCERS, hers, maker.pk),
        credit(Account.COMMISSION, ours),
        credit(Account.VAT_OUT, vat),
        credit(Account.PAYMENT_COSTS, payment),
        credit(Account.DELIVERY, delivery),
    ]
    return post(f"sale:{number}", kind=Entry.Kind.SALE, on=on, legs=legs, order_number=number)


def a_random_year(seed, makers):
    """Book sales, some taken back, purchases, breakages, fees and goodwill over the year 2026."""
    chance = Random(seed)
    for number in range(120):
        on = date(2026, 1, 1) + timedelta(days=chance.randrange(365))
        maker, baht = chance.choice(makers), Decimal(chance.randrange(100, 90000)) / 100
        what = chance.random()
        if what < 0.75:
            sale = sell(maker, baht, on, f"R{number}")
            if chance.random() < 0.1:
                reverse(sale, why="not kept")
            elif chance.random() < 0.2:
                part = (baht / 3).quantize(Decimal("0.01"))
                legs = [
                    debit(Account.PRODUCERS, part, maker.pk),
                    debit(Account.ALLOWANCES, Decimal(5)),
                    credit(Account.BUYERS, part + 5),
                ]
                post(f"return:R{number}:1", kind=Entry.Kind.RETURN, on=on, legs=legs, order_number=f"R{number}")
        elif what < 0.85:
            post_purchase(f"DN{number}", producer=maker.pk, baht=baht, on=on)
        elif what < 0.92:
            post_breakage(f"{number}", producer=maker.pk, baht=baht, on=on)
        else:
            legs = [
                debit(Account.STRIPE, baht),
                debit(Account.PAYMENT_COSTS, Decimal(3)),
                credit(Account.BUYERS, baht + 3),
            ]
            post(f"stripe:{number}", kind=Entry.Kind.PROVIDER, on=on, legs=legs)


def leg_sum(last, *accounts, kinds=None):
    """Add up legs one by one, as a person with the books would."""
    legs = Leg.objects.filter(account__in=accounts, entry__on__year=last.year, entry__on__lte=last)
    return sum((leg.amount_baht for leg in legs if kinds is None or leg.entry.kind in kinds), Decimal(0))


@pytest.mark.parametrize("seed", range(6))
def test_figures_equal_the_books(seed):
    makers = make_makers(9)
    a_random_year(seed, makers)

    counted = count_year(2026, today=TODAY)

    last = date.fromisoformat(counted["as_of"])
    value = {key: Decimal(one["value"]) for key, one in counted["figures"].items()}
    sold, a = {"sale", "return"}, Account
    assert last == date(2026, 12, 31)
    assert value["earned"] == -leg_sum(last, a.PRODUCERS)
    assert value["sold"] == leg_sum(last, a.BUYERS, kinds=sold)
    assert value["vat"] == -leg_sum(last, a.VAT_OUT)
    assert value["delivery"] == -leg_sum(last, a.DELIVERY)
    assert value["centre"] == -leg_sum(last, a.COMMISSION, kinds=sold)
    assert value["set_aside"] == -leg_sum(last, a.PAYMENT_COSTS, kinds=sold)
    assert value["fees"] == leg_sum(last, a.PAYMENT_COSTS, kinds={"provider"})
    assert value["lost"] == leg_sum(last, a.LOSSES)
    assert value["goodwill"] == leg_sum(last, a.ALLOWANCES)
    assert value["makers_part"] == -leg_sum(last, a.PRODUCERS, kinds=sold)
    assert value["goods"] == value["sold"] - value["delivery"] - value["vat"]
    # What buyers paid is what all of them got.
    got = value["makers_part"] + value["centre"] + value["vat"] + value["delivery"] + value["set_aside"]
    assert got - value["goodwill"] == value["sold"]
    assert abs(value["share"] - value["makers_part"] * 100 / value["goods"]) <= Decimal("0.05")
    sales = Entry.objects.filter(kind="sale", reverses=None)
    gone = Entry.objects.filter(kind="sale", reverses__isnull=False, on__year=2026)
    assert value["orders"] == sales.count() - gone.count()
    districts = counted["districts"]
    shown = sum(map(Decimal, districts["baht"].values())) + Decimal(districts["elsewhere"])
    assert shown == -leg_sum(date.fromisoformat(districts["as_of"]), a.PRODUCERS)


def test_districts_are_those_of_the_makers():
    makers = make_makers(9)
    for number, maker in enumerate(makers):
        sell(maker, 100 + number, date(2026, 3, 5), f"D{number}")

    baht = count_year(2026, today=date(2026, 4, 2))["districts"]["baht"]

    assert baht == {"4001": "309.00", "4002": "312.00", "4003": "315.00"}


def test_a_month_is_counted_when_it_is_over():
    for number, maker in enumerate(make_makers(3)):
        sell(maker, 100, date(2026, 3, 5), f"M{number}")

    assert "earned" not in {
        key: one for key, one in count_year(2026, today=date(2026, 3, 31))["figures"].items() if one["value"] != "0.00"
    }
    assert count_year(2026, today=date(2026, 4, 1))["figures"]["earned"] == {"value": "300.00", "as_of": "2026-03-31"}


def test_one_maker_alone_is_not_shown_unless_she_agreed():
    maker = make_producer()
    sell(maker, 100, date(2026, 3, 5), "ONE")

    assert count_year(2026, today=TODAY)["as_of"] == "2026-02-28"
    assert count_year(2026, today=TODAY)["figures"]["earned"]["value"] == "0.00"

    maker.shows_income_since = date(2026, 3, 2)  # too late for her first days of March
    maker.save()
    assert count_year(2026, today=TODAY)["figures"]["earned"]["value"] == "0.00"

    maker.shows_income_since = date(2026, 3, 1)
    maker.save()
    assert count_year(2026, today=TODAY)["figures"]["earned"]["value"] == "100.00"
    assert count_year(2026, today=TODAY)["districts"]["baht"] == {}

    maker.shows_income_since = date(2026, 1, 1)  # from the first day of the quarter
    maker.save()
    assert count_year(2026, today=TODAY)["districts"]["baht"] == {"4001": "100.00"}


def test_payments_and_how_long_a_baht_waited():
    makers = [make_paid_producer() for _ in range(3)]
    for maker in makers:
        make_sale(maker, "100.00", on=date(2026, 3, 1))
        make_sale(maker, "300.00", on=date(2026, 3, 11))
    run = approve_run(prepare_run(date(2026, 3, 31), by=make_staff()), by=make_staff())
    mark_run_paid(run, on=date(2026, 4, 5), by=make_staff())

    figures = count_year(2026, today=date(2026, 5, 1))["figures"]

    assert figures["paid"]["value"] == "1200.00"
    assert figures["makers_paid"]["value"] == "3"
    assert figures["days"]["value"] == "27.5"  # (35 + 3 x 25) / 4
    assert figures["earned"]["value"] == "1200.00"


def test_the_same_books_give_the_same_letters():
    a_random_year(7, make_makers(9))
    recount()
    kept = CountedYear.objects.get(year=2026).text

    CountedYear.objects.all().delete()
    recount()

    assert CountedYear.objects.get(year=2026).text == kept
    assert recount() == 0
    assert as_text(json.loads(kept)) == kept


def test_counting_takes_as_many_queries_for_much_as_for_little():
    makers = make_makers(4)
    sell(makers[0], 10, date(2026, 1, 2), "Q")
    with CaptureQueriesContext(
        connection,
    ) as few:
        count_year(2026, today=TODAY)
    a_random_year(1, makers)
    with CaptureQueriesContext(connection) as many:
        count_year(2026, today=TODAY)

    assert len(few) == len(many) <= 7


def test_fund_is_what_the_foundation_told():
    from checkout.ledger.events import post_fund_given, post_fund_spent

    by = make_staff()
    post_fund_given("F1", Decimal(1000), on=date(2026, 1, 5), note="สนับสนุน", by=by)
    wrong = post_fund_spent("F2", Decimal(300), on=date(2026, 2, 5), note="หลังคา", by=by)
    reverse(wrong, why="F2")
    post_fund_spent("F3", Decimal(250), on=date(2026, 2, 6), note="หลังคา", by=by)

    fund = renovation_fund()

    assert (fund.given, fund.spent, fund.balance) == (1000, 250, 750)
    assert {(move.paper, move.baht, move.is_correction) for move in fund.moves} == {
        ("F1", 1000, False),
        ("F2", -300, False),
        ("F2", 300, True),
        ("F3", -250, False),
    }


def test_dividends_are_those_of_the_books():
    from checkout.ledger.events import post_dividend, post_dividend_paid

    post_dividend(2025, Decimal(64000), on=date(2026, 4, 1), by=make_staff())
    post_dividend_paid(2025, Decimal(57600), on=date(2026, 5, 1), by=make_staff())

    [one] = dividends()

    assert (one.year_number, one.on, one.baht, one.tax, one.paid) == (2025, date(2026, 4, 1), 64000, 6400, 57600)


def test_a_year_without_sales_is_not_shown():
    assert newest_year() is None
    post_purchase("DN", producer=make_producer().pk, baht=Decimal(5), on=date(2026, 1, 1))
    recount()
    assert newest_year() is None
