"""What a statement says of goods: in its reader's language, and of what came back the pieces that did."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from checkout.ledger.chart import Account
from checkout.ledger.models import Leg
from checkout.payments.refunds import RefundWish
from checkout.settlement.statement_paper import paper_data
from checkout.settlement.statements import What, statement
from checkout.settlement.words import words_of
from tests.checkout.payments.test_returns import Shop
from tests.factories import (
    make_basket,
    make_order,
    make_paid_producer,
    make_producer,
    make_product,
    make_return,
    make_sale,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def said_to_maker_of(shop: Shop, place: int) -> list[tuple[What, str]]:
    """Return what the statement of the maker of a line says, without the name of the good."""
    line = shop.lines[place]
    month = statement(line.partner, TODAY)
    return [(one.what, one.words.removeprefix(line.title)) for one in month.movements]


def test_one_piece_of_two_that_came_back_is_one():
    shop = Shop()

    shop.part_refund()

    assert said_to_maker_of(shop, 0) == [(What.SALE, " × 2"), (What.RETURN, " × 1")]


def test_pieces_that_come_back_one_after_the_other_are_told_one_by_one():
    """Each takes back what rounding leaves of it, up to a few satang more or less."""
    shop = Shop()

    for pieces in (1, 2):
        wish = RefundWish(shop.lines[1].pk, pieces, restock=True)
        shop.refund(Decimal("249.50") * pieces, [wish])

    assert said_to_maker_of(shop, 1) == [(What.SALE, " × 3"), (What.RETURN, " × 1"), (What.RETURN, " × 2")]


@pytest.mark.usefixtures("one_person_gives")
def test_all_that_was_left_of_the_sale_comes_back_as_the_pieces_left():
    shop = Shop()

    shop.part_refund()
    shop.full_refund()

    assert said_to_maker_of(shop, 0) == [(What.SALE, " × 2"), (What.RETURN, " × 1"), (What.RETURN, " × 1")]
    assert said_to_maker_of(shop, 1) == [(What.SALE, " × 3"), (What.RETURN, " × 3")]


def test_what_is_no_whole_piece_names_the_good_alone():
    weaver = make_paid_producer()
    sale = make_sale(weaver, "100.00")
    make_return(sale, weaver, "30.00")

    assert [one.words for one in statement(weaver, TODAY).movements] == ["ผ้าขาวม้า × 1", "ผ้าขาวม้า"]


def test_words_are_two_queries_however_much_came_back():
    weaver = make_paid_producer()
    for _ in range(3):
        make_return(make_sale(weaver, "100.00"), weaver, "100.00")
    legs = list(Leg.objects.filter(account=Account.PRODUCERS).select_related("entry"))

    with CaptureQueriesContext(connection) as asked:
        words = words_of(legs)

    assert [one.booked for one in words] == ["ผ้าขาวม้า × 1"] * 6
    assert len(asked) == 2


@pytest.mark.parametrize("bought_in", ["th", "en"])
def test_a_good_is_named_in_the_readers_language_whatever_its_buyer_spoke(bought_in):
    weaver = make_producer()
    product = make_product(name_th="ผ้าคลุมไหล่", name_en="Shawl", producer=weaver)
    with override(bought_in):
        make_order(basket=make_basket(goods=[(product, 2)]), paid=True)
    (sale,) = statement(weaver, TODAY).movements

    with override("th"):
        assert sale.said == "ผ้าคลุมไหล่ × 2"
    with override("en"):
        assert sale.said == "Shawl × 2"
        (row,) = paper_data(statement(weaver, TODAY), timezone.now())["movements"]
    assert (row["words"], row["gross_baht"]) == ("ผ้าคลุมไหล่ × 2", str(2 * product.stockrecords.get().price))


def test_a_good_with_another_name_by_now_is_named_as_it_was_sold():
    weaver = make_producer()
    product = make_product(name_th="ผ้าคลุมไหล่", name_en="Shawl", producer=weaver)
    make_order(basket=make_basket(goods=[(product, 2)]), paid=True)
    type(product).objects.filter(pk=product.pk).update(title_th="ผ้าพันคอ", title_en="Scarf")

    (sale,) = statement(weaver, TODAY).movements

    assert sale.said == "ผ้าคลุมไหล่ × 2"
