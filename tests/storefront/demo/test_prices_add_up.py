"""The split that a product page shows is what the books say once a piece is sold: for every good of the demo."""

import re
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from django.utils import timezone

from catalogue.producers.models import StockRecord
from catalogue.producers.terms import Mode
from catalogue.products.models import Product
from catalogue.products.queries import listed_products
from catalogue.products.sheet import family_of
from catalogue.stock.operations import receive_stock
from checkout.ledger.chart import Account
from checkout.ledger.models import Leg
from storefront.ui.baht import baht_exact
from tests.factories import make_basket, make_order, make_terms

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_demo")]

# Whose each account of a sale is. Goods the centre had bought: what they cost leaves its shelf.
PARTS = {
    Account.PRODUCERS: "producer",
    Account.GOODS: "producer",
    Account.COMMISSION: "centre",
    Account.SALES: "centre",
    Account.COST_OF_GOODS: "centre",
    Account.VAT_OUT: "vat",
    Account.PAYMENT_COSTS: "payment",
    Account.DELIVERY: "delivery",
}


def shown(client, product: Product) -> dict[str, dict[str, Decimal]]:
    """Return the parts of the price that a product page shows, of each thing one can buy there by its name."""
    response = client.get(product.get_absolute_url())
    drawn = re.findall(r'<dl class="price-parts__rows">(.*?)</dl>', response.content.decode(), re.S)
    parts = response.context["sheet"].price_parts
    found = {}
    for one, rows in zip(parts, drawn, strict=True):
        *figures, together = re.findall(r"<dd>([^<]+)</dd>", rows)
        assert together == baht_exact(one.price_baht)
        amounts = [Decimal(figure.replace("฿", "").replace(",", "").replace("−", "-")) for figure in figures]
        split = dict(zip(("producer", "centre", "vat", "payment"), amounts, strict=True))
        found |= dict.fromkeys(one.names, split)
    return found


def booked(good: Product) -> dict[str, Decimal]:
    """Sell one piece, and return what the books say who got of its price; the delivery's own VAT is not of it."""
    record = good.stockrecords.get()
    if record.net_stock_level < 1:
        receive_stock(record, 1, reference="test")
    order = make_order(basket=make_basket(goods=[(good, 1)]), paid=True)
    sums = dict.fromkeys(("producer", "centre", "vat", "payment", "delivery"), Decimal("0.00"))
    for leg in Leg.objects.filter(entry=f"sale:{order.number}").exclude(account=Account.BUYERS):
        sums[PARTS[leg.account]] -= leg.amount_baht
    sums["vat"] -= order.shipping_incl_tax - order.shipping_excl_tax
    assert sums.pop("delivery") == order.shipping_excl_tax
    return sums


def test_every_good_of_the_demo_is_sold_as_its_page_says(client):
    products = list(listed_products())
    assert len(products) == 144
    for product in products:
        split_of = shown(client, product)
        variants = family_of(product.pk).variants
        # Of variants whose price is shared out the same way, one speaks for all.
        for good in {id(split_of[good.title]): good for good in variants or [product]}.values():
            assert split_of[good.title] == booked(good), good.upc


@pytest.mark.parametrize("seed", range(20))
def test_whatever_price_and_terms_a_good_has_it_is_sold_as_its_page_says(client, seed):
    chance = Random(seed)
    product = chance.choice(list(listed_products()))
    variants = family_of(product.pk).variants
    good = chance.choice(variants or [product])
    mode = chance.choice(list(Mode))
    make_terms(
        product=chance.choice([good, product]),
        mode=mode,
        starts_on=timezone.localdate() - timedelta(days=chance.randint(0, 40)),
        commission_percent=Decimal(chance.randint(0, 9000)) / 100,
        discount_share_percent=chance.choice([0, 50, 100]),
    )
    cost = Decimal(chance.randint(1, 90_000)) / 100 if mode == Mode.BOUGHT else None
    price = Decimal(chance.choice([1, 2, 99, chance.randint(1, 5_000), chance.randint(1, 9_999_999)])) / 100
    StockRecord.objects.filter(product=good).update(price=price)
    if chance.random() < 0.5:  # a delivery note says whose it is
        StockRecord.objects.filter(product=good).update(mode=mode, cost_baht=cost)

    split = shown(client, product)[good.title]

    assert sum(split.values()) == price
    assert split == booked(good)
