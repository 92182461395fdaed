"""Who gets what of an order line: frozen when it is ordered, and adding up to what is paid for it."""

from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.producers.models import StockRecord, Terms
from catalogue.producers.terms import Mode
from checkout.orders.models import Line, Order
from checkout.orders.operations import place_order, price_basket
from tests.factories import (
    make_basket,
    make_buyer,
    make_offer,
    make_order,
    make_producer,
    make_product,
    make_terms,
    make_variant,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)


def line_of(product, quantity=1) -> Line:
    return make_order(basket=make_basket(goods=[(product, quantity)])).lines.get()


def parts(line: Line) -> list[str]:
    found = [line.producer_baht, line.centre_baht, line.vat_baht, line.payment_cost_baht]
    return [str(part) for part in found]


def test_a_line_is_split_by_the_terms_the_shop_begins_with():
    line = line_of(make_product(price="590.00"))

    assert (line.mode, line.terms) == (Mode.CONSIGNED, Terms.objects.get())
    assert parts(line) == ["441.12", "98.48", "38.60", "11.80"]


def test_a_line_is_split_once_not_piece_by_piece():
    assert parts(line_of(make_product(price="99.99"), 3)) == ["224.28", "50.07", "19.62", "6.00"]


def test_each_line_follows_its_own_terms():
    weaver, potter = make_producer(), make_producer()
    shawl, pot = make_product(producer=weaver), make_product(producer=potter)
    of_weaver = make_terms(producer=weaver, commission_percent=10, starts_on=TODAY)
    of_pot = make_terms(product=pot, commission_percent=30, starts_on=TODAY, mode=Mode.MADE_TO_ORDER)

    lines = make_order(basket=make_basket(goods=[(shawl, 1), (pot, 1)])).lines.order_by("pk")

    assert [(line.terms, line.mode, str(line.producer_baht)) for line in lines] == [
        (of_weaver, Mode.CONSIGNED, "496.26"),
        (of_pot, Mode.MADE_TO_ORDER, "385.98"),
    ]


def test_a_variant_follows_the_terms_of_its_main_product_and_of_its_kind():
    shawl = make_product(price=None)
    variant = make_variant(parent=shawl)
    of_kind = make_terms(product_class=shawl.product_class, commission_percent=11, starts_on=TODAY)
    assert line_of(variant).terms == of_kind

    of_shawl = make_terms(product=shawl, commission_percent=12, starts_on=TODAY)
    assert line_of(variant).terms == of_shawl

    of_variant = make_terms(product=variant, commission_percent=13, starts_on=TODAY)
    assert line_of(variant).terms == of_variant


def test_terms_count_from_their_first_day_to_their_last():
    product = make_product()
    make_terms(product=product, commission_percent=5, starts_on=TOMORROW)
    make_terms(
        product=product, commission_percent=6, starts_on=TODAY - timedelta(days=9), ends_on=TODAY - timedelta(days=1)
    )
    assert line_of(product).terms == Terms.objects.get(product=None)

    until_today = make_terms(product=product, starts_on=TODAY - timedelta(days=3), ends_on=TODAY)
    assert line_of(product).terms == until_today


def test_old_lines_keep_their_parts_when_terms_change():
    product = make_product()
    line = line_of(product)
    before = parts(line)

    make_terms(product=product, commission_percent=90, starts_on=TODAY)

    line.refresh_from_db()
    assert parts(line) == before
    assert parts(line_of(product)) != before


def test_a_discount_is_the_centre_s_unless_the_terms_share_it():
    product = make_product(price="590.00")
    make_offer(baht="59.00")
    assert parts(line_of(product)) == ["441.12", "44.52", "34.74", "10.62"]

    make_terms(product=product, discount_share_percent=50, starts_on=TODAY)
    assert parts(line_of(product)) == ["419.06", "66.58", "34.74", "10.62"]


def test_a_deep_discount_leaves_the_centre_below_zero():
    product = make_product(price="590.00")
    make_offer(baht="177.00")

    assert parts(line_of(product)) == ["441.12", "-63.40", "27.02", "8.26"]


def test_a_bought_good_costs_what_its_delivery_note_says():
    product = make_product(price="590.00")
    StockRecord.objects.update(mode=Mode.BOUGHT, cost_baht=Decimal("333.33"))

    line = line_of(product, 2)

    assert (line.mode, parts(line)) == (Mode.BOUGHT, ["666.66", "412.54", "77.20", "23.60"])


def test_a_good_said_to_be_bought_without_a_note_costs_what_its_terms_say():
    product = make_product(price="590.00")
    make_terms(product=product, mode=Mode.BOUGHT, starts_on=TODAY, discount_share_percent=100)
    make_offer(baht="59.00")

    line = line_of(product)

    assert (line.mode, str(line.producer_baht)) == (Mode.BOUGHT, "441.12")


def test_the_note_s_word_on_whose_a_good_is_goes_before_the_terms():
    product = make_product()
    make_terms(product=product, mode=Mode.BOUGHT, starts_on=TODAY)
    StockRecord.objects.update(mode=Mode.CONSIGNED)

    assert line_of(product).mode == Mode.CONSIGNED


@pytest.mark.parametrize(
    "part", ["producer_baht", "centre_baht", "vat_baht", "payment_cost_baht", "line_price_incl_tax"]
)
def test_the_database_refuses_parts_that_are_not_the_price(part):
    line = line_of(make_product(price="99.99"))

    with pytest.raises(IntegrityError, match="line_parts_are_its_price"):
        Line.objects.filter(pk=line.pk).update(**{part: F(part) + Decimal("0.01")})


def test_terms_that_goods_were_sold_by_cannot_go():
    line_of(make_product())

    with pytest.raises(IntegrityError):
        Terms.objects.all().delete()


def test_splitting_costs_two_queries_for_one_line_and_for_ten():
    def queries_about_terms(goods) -> int:
        basket = make_basket(goods=goods)
        total, _method, _charge = price_basket(basket)
        fresh = type(basket).objects.get(pk=basket.pk)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            place_order(fresh, buyer=make_buyer(), shown_total_baht=total.incl_tax, language="th")
        reading = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
        return len([sql for sql in reading if 'FROM "partner_terms"' in sql or 'FROM "partner_stockrecord"' in sql])

    make_terms(product=make_product(), starts_on=TODAY)

    assert queries_about_terms([(make_product(), 1)]) == 2
    assert queries_about_terms([(make_product(producer=make_producer()), 1) for _number in range(10)]) == 2


def test_old_lines_are_split_by_the_default_terms_and_keep_their_vat():
    make_offer(baht="59.00")
    order = make_order(basket=make_basket(goods=[(make_product(price="590.00"), 1), (make_product(price="99.99"), 3)]))
    expected = {line.pk: parts(line) for line in order.lines.all()}
    # As if they had been split otherwise.
    order.lines.update(
        producer_baht=0, payment_cost_baht=0, centre_baht=F("line_price_incl_tax") - F("vat_baht"), mode=Mode.BOUGHT
    )

    migration = import_module("checkout.orders.migrations.0026_fill_line_parts")
    migration.fill(apps, SimpleNamespace(connection=connection))

    assert {line.pk: parts(line) for line in Order.objects.get().lines.all()} == expected
    assert set(order.lines.values_list("mode", flat=True)) == {Mode.CONSIGNED}


@pytest.mark.parametrize("price", ["590.00", "99.99", "0.01", "1234567.89"])
@pytest.mark.parametrize("mode", Mode)
def test_the_product_page_shows_what_a_line_will_keep(client, price, mode):
    product = make_product(price=price)
    make_terms(product=product, commission_percent="17.5", starts_on=TODAY, mode=mode)
    if mode == Mode.BOUGHT:
        StockRecord.objects.update(mode=mode, cost_baht=Decimal("0.01"))

    (shown,) = client.get(product.get_absolute_url()).context["sheet"].price_parts

    line = line_of(product)
    shares = shown.split.shares
    assert (shown.split.mode, shown.price_baht) == (line.mode, line.line_price_incl_tax)
    assert [shares.producer_baht, shares.centre_baht, shares.vat_baht, shares.payment_cost_baht] == [
        line.producer_baht,
        line.centre_baht,
        line.vat_baht,
        line.payment_cost_baht,
    ]
