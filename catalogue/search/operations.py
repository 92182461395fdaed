"""Keeps the words of every good up to date."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django_tasks import task

from catalogue.products.models import Product
from catalogue.products.queries import listed_products

from .models import ProductDocument
from .thai_text import index_words

AT_ONCE = 500
_waits_for_the_end = ContextVar("waits_for_the_end", default=False)


@task()
def index_products(pks: list[int]) -> int:
    """Write down anew under which words some goods are found; goods off the shelf are taken out."""
    ProductDocument.objects.filter(product__in=pks).exclude(product__in=listed_products()).delete()
    return _write(listed_products().filter(pk__in=pks))


def ask_to_index(pks: list[int]) -> None:
    """Give goods whose words have changed to the worker."""
    if pks and not _waits_for_the_end.get():
        index_products.enqueue(pks)


@contextmanager
def index_at_the_end() -> Iterator[None]:
    """Index everything once after a large import, instead of a task for every row of it."""
    token = _waits_for_the_end.set(True)
    try:
        yield
    finally:
        _waits_for_the_end.reset(token)
    index_all()


def index_all() -> int:
    """Write down the words of every good on the shelf, and return how many goods that are."""
    ProductDocument.objects.exclude(product__in=listed_products()).delete()
    return _write(listed_products())


def _write(products) -> int:
    rows = products.select_related("producer__tambon__district").prefetch_related("categories", "children")
    documents = [document_of(product) for product in rows.iterator(chunk_size=AT_ONCE)]
    ProductDocument.objects.bulk_create(
        documents,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["product"],
        update_fields=["names", "words"],
    )
    return len(documents)


def document_of(product: Product) -> ProductDocument:
    """Gather the words of a good: its names, its number, its maker and place, its categories and description."""
    names = [product.title_th, product.title_en, product.upc]
    rest = [product.description_th, product.description_en]
    for child in product.children.all():
        rest += [child.title_th, child.title_en]
    for category in product.categories.all():
        rest += [category.name_th, category.name_en]
    if product.producer:
        rest += _words_of_maker(product.producer)
    return ProductDocument(product=product, names=_index(names), words=_index(names + rest))


def _words_of_maker(producer) -> list[str | None]:
    words = [producer.name_th, producer.name_en]
    if producer.tambon:
        district = producer.tambon.district
        words += [producer.tambon.name_th, producer.tambon.name_en, district.name_th, district.name_en]
    return words


def _index(texts: Iterable[str | None]) -> str:
    return index_words(" · ".join(text for text in texts if text))
