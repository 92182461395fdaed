"""Fills our shop with many goods, and knows where its pages are: of each kind, and with the fewest and most rows."""

import csv
import json
import time
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.db.models import Count, F
from django.test import override_settings
from django.urls import reverse
from django.utils import translation

from catalogue.places.models import District
from catalogue.producers.models import Partner
from catalogue.producers.templatetags.makers import MAKERS_PER_PAGE
from catalogue.products.models import Category, Product
from catalogue.products.queries import listed_products
from catalogue.products.whole_shelf import whole_shelf
from catalogue.search.operations import index_all
from tests.bench.asking import Asker, spread
from tests.bench.goods import make_goods
from tests.bench.tables import time_tables

QUERIES = Path(__file__).parents[1] / "catalogue" / "search" / "queries.csv"
LANGUAGE = "th"
PAGES = 20
MANY = 100
MAKERS_OF_A_DISTRICT = 115  # 3,000 in 26 districts
# What a shopper narrows an answer to, in turn.
WISHES = ({}, {"in_stock": 1}, {"stars": 4}, {}, {"price_to": 500, "sort": "price"}, {"in_stock": 1, "stars": 3})


def migrate() -> None:
    """Make the tables."""
    call_command("migrate", verbosity=0)
    connection.close()


def fill(goods: int, makers: int) -> int:
    """Put goods on the shelf, and two more makers with a single good and with a hundred; return how many there are.

    Some districts are as full in a small shop as in a large one, so that their pages are as long.
    """
    make_goods(products=goods, producers=makers, districts=-(-makers // MAKERS_OF_A_DISTRICT))
    make_goods(products=1, producers=1, seed=2)
    make_goods(products=MANY, producers=1, seed=3)
    _look_at_the_tables()
    return listed_products().count()


def reindex() -> tuple[int, float]:
    """Write down the words of all goods; return how many goods, and the seconds that took."""
    begun = time.perf_counter()
    count = index_all()
    seconds = time.perf_counter() - begun
    _look_at_the_tables()
    return count, seconds


def _look_at_the_tables() -> None:
    """Have PostgreSQL count its rows, as it does by itself after some minutes."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def read_tables(goods: int, makers: int) -> dict[str, dict[str, float]]:
    """Read in tables of so many makers and goods, as the worker does; return the seconds of each part."""
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}):
        return time_tables(producers=makers, goods=goods)


def change(number: int) -> None:
    """Change a good, so that the next list has to learn of it."""
    pk = listed_products().order_by("pk").values_list("pk", flat=True)[number]
    Product.objects.filter(pk=pk).update(weight_grams=F("weight_grams") + 1)


def visit_anew(addresses: list[str]) -> list[float]:
    """Ask for each search as if nobody had before; the cards of its goods are kept. Return their milliseconds."""
    asker, times = Asker(get_wsgi_application()), []
    for address in addresses:
        shelf = whole_shelf()
        shelf.answers = shelf.answers.without(lambda asked: asked != "synonyms")
        for kept in (shelf.selections, shelf.named):
            kept.clear()
        times += asker.visit([address])
    return times


def write_down(shelf: str) -> int:
    """Write the goods with their names, prices and categories into a file, for another shop; return how many rows."""
    rows = (
        Product.objects.order_by("pk")
        .select_related("parent", "producer")
        .prefetch_related("categories", "images", "stockrecords")
    )
    with Path(shelf).open("w", encoding="utf-8") as file:
        for good in rows:
            file.write(json.dumps(_in_words(good)) + "\n")
    return len(rows)


def _in_words(good: Product) -> dict:
    record = next(iter(good.stockrecords.all()), None)
    category = next(iter(good.categories.all()), None)
    return {
        "upc": good.upc,
        "slug": good.slug,
        "title": good.title_th,
        "description": good.description_th or "",
        "structure": good.structure,
        "parent": good.parent.upc if good.parent else "",
        "maker": good.main.producer.code,
        "category": category.name_th if category else "",
        "category_slug": category.slug if category else "",
        "picture": next((image.original.name for image in good.images.all()), ""),
        "price": str(record.price) if record else "",
        "pieces": record.num_in_stock if record else 0,
    }


def addresses() -> dict[str, list[str]]:
    """Return where the pages of each kind are, as many as a shopper may see of them."""
    goods = listed_products()
    with translation.override(LANGUAGE):
        shelf = reverse("catalogue:index")
        return {
            "list": [f"{shelf}?page={number}" for number in _pages(goods.count())],
            "category": [
                f"{category.get_absolute_url()}?page={number}"
                for category in Category.objects.order_by("path")
                for number in _pages(goods.filter(categories=category).count())
            ],
            "product": [good.get_absolute_url() for good in spread(goods.order_by("pk"))],
            "producer": [maker.get_absolute_url() for maker in spread(_makers().order_by("pk"))],
            "district": [district.get_absolute_url() for district in _full_districts() or _districts()],
            "search": _searches("misspelt", but=True),
            "misspelt": _searches("misspelt"),
            "suggest": _suggestions(),
        }


def _pages(count: int) -> range:
    return range(1, min(PAGES, -(-count // 24)) + 1)


def _makers():
    return Partner.objects.filter(is_public=True, products__isnull=False).distinct()


def _districts():
    return District.objects.filter(slug__isnull=False, tambons__producers__isnull=False).distinct().order_by("code")


def _full_districts():
    """Return the districts whose first page is full."""
    counted = _districts().annotate(makers=Count("tambons__producers", distinct=True))
    return [district for district in counted if district.makers >= MAKERS_PER_PAGE]


def _queries() -> list[dict]:
    with QUERIES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _searches(kind: str, *, but: bool = False) -> list[str]:
    words = [row["query"] for row in _queries() if (row["type"] == kind) != but]
    asked = ({"q": word} | wishes for word, wishes in zip(words, cycle(WISHES), strict=False))
    return [f"{reverse('search:search')}?{urlencode(one)}" for one in asked]


def _suggestions() -> list[str]:
    """Return what a field asks while somebody types: a word of two letters, of three, of five, the whole."""
    ends = cycle((2, 3, 5, 100))
    return [
        f"{reverse('search:suggest')}?{urlencode({'q': row['query'][:end]})}"
        for row, end in zip(_queries(), ends, strict=False)
        if row["type"] != "misspelt"
    ]


def few_and_many() -> dict[str, tuple[str, str]]:
    """Return for each kind of page with rows an address with one of them, and one with as many as it ever shows."""
    makers = _makers().annotate(goods=Count("products")).order_by("goods", "pk")
    ends = makers.first(), makers.last()
    goods = [listed_products().filter(producer=maker).first() for maker in ends]
    categories = [good.categories.first() for good in goods]
    districts = list(_districts().annotate(makers=Count("tambons__producers")).order_by("makers", "pk"))
    with translation.override(LANGUAGE):
        found = {
            "list": [f"{reverse('catalogue:index')}?maker={maker.slug}" for maker in ends],
            "category": [
                f"{category.get_absolute_url()}?maker={maker.slug}"
                for category, maker in zip(categories, ends, strict=True)
            ],
            "product": [good.get_absolute_url() for good in goods],
            "producer": [maker.get_absolute_url() for maker in ends],
            "district": [district.get_absolute_url() for district in (districts[0], districts[-1])],
            "search": [
                f"{reverse('search:search')}?{urlencode({'q': category.name_th, 'maker': maker.slug})}"
                for category, maker in zip(categories, ends, strict=True)
            ],
        }
    return {kind: (few, many) for kind, (few, many) in found.items()}
