"""Fills a shop of Oscar with the goods of ours, and knows where its pages are."""

import json
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from oscar.core.loading import get_model

from tests.bench.asking import spread

AT_ONCE = 2000
Category = get_model("catalogue", "Category")
Partner = get_model("partner", "Partner")
Product = get_model("catalogue", "Product")
ProductClass = get_model("catalogue", "ProductClass")
ProductImage = get_model("catalogue", "ProductImage")
StockRecord = get_model("partner", "StockRecord")


def fill(shelf: str) -> int:
    """Make the tables, and put the goods of a file that `tests.bench.pages.write_down` wrote on the shelf."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    goods = [json.loads(line) for line in Path(shelf).read_text(encoding="utf-8").splitlines()]
    named = {good["category"]: good["category_slug"] for good in goods if good["category"]}
    categories = {name: Category.add_root(name=name, slug=slug) for name, slug in sorted(named.items())}
    goods_class = ProductClass.objects.create(name="Goods", requires_shipping=True, track_stock=True)
    makers = Partner.objects.bulk_create(
        [Partner(code=code, name=code) for code in sorted({good["maker"] for good in goods} - {""})]
    )
    makers = {maker.code: maker for maker in makers}
    products: dict[str, Product] = {}
    for are_variants in (False, True):
        made = [_product(good, goods_class, products) for good in goods if bool(good["parent"]) == are_variants]
        Product.objects.bulk_create(made, batch_size=AT_ONCE)
        products |= {product.upc: product for product in made}
    link = Product.categories.through
    rows = {
        link: [
            link(product=products[good["upc"]], category=categories[good["category"]])
            for good in goods
            if good["category"]
        ],
        ProductImage: [
            ProductImage(product=products[good["upc"]], original=good["picture"], display_order=0)
            for good in goods
            if good["picture"]
        ],
        StockRecord: [
            StockRecord(
                product=products[good["upc"]],
                partner=makers[good["maker"]],
                partner_sku=good["upc"],
                price_currency="THB",
                price=good["price"],
                num_in_stock=good["pieces"],
            )
            for good in goods
            if good["price"]
        ],
    }
    for model, some in rows.items():
        model.objects.bulk_create(some, batch_size=AT_ONCE)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Product.objects.browsable().count()


def _product(good: dict, goods_class: ProductClass, products: dict[str, Product]) -> Product:
    return Product(
        structure=good["structure"],
        parent=products[good["parent"]] if good["parent"] else None,
        product_class=None if good["parent"] else goods_class,
        upc=good["upc"],
        slug=good["slug"],
        title=good["title"],
        description=good["description"],
    )


def addresses() -> dict[str, list[str]]:
    """Return where the pages of each kind are, as many as a shopper may see of them."""
    goods = Product.objects.browsable()
    return {
        "list": [f"/catalogue/?page={number}" for number in _pages(goods.count())],
        "category": [
            f"{category.get_absolute_url()}?page={number}"
            for category in Category.objects.all()
            for number in _pages(category.product_set.count())
        ],
        "product": [product.get_absolute_url() for product in spread(goods.order_by("pk"))],
    }


def _pages(count: int) -> range:
    return range(1, min(20, -(-count // 20)) + 1)
