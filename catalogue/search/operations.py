"""Keeps the words of every good up to date, and what nobody could find."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from django.db import connection
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from catalogue.changes.models import EVERYTHING, Change
from catalogue.products.models import Product
from catalogue.products.queries import listed_products
from catalogue.thai.sound import trigrams

from .models import Miss, ProductDocument, Synonyms, Word, WordTrigram
from .queries import Found
from .words import Spelling, heads_of, index_words, parts, segment, spellings, whole_spelling

AT_ONCE = 500
LONGEST_OFFERED = 40
# So many waiting rows are taken in one round; more wait for the next, a moment later.
MOST_ROWS = 20_000
MOST_MISSES = 5000
MISSES_KEPT_FOR = timedelta(days=180)
# An address of a mail, or as many digits as a telephone has.
MAY_TELL = re.compile(r"@|(?:\d[ .-]?){7}")
_waits_for_the_end = ContextVar("waits_for_the_end", default=False)


def index_changed() -> int:
    """Write down anew under which words the changed goods are found, and return how many goods that are.

    Reads the list that the database keeps, so it misses nothing and may be repeated, or run twice at once. A good that
    changes while its words are written waits again under a new row.
    """
    rows = list(Change.objects.filter(waits=True).order_by("pk").values_list("pk", "product")[:MOST_ROWS])
    if not rows:
        return 0
    pks = {product for _row, product in rows}
    count = index_all() if EVERYTHING in pks else index_products(sorted(pks))
    Change.objects.filter(pk__in=[row for row, _product in rows]).update(waits=False)
    return count


@task()
def index_soon() -> int:
    """Look at the changed goods in the worker."""
    return index_changed()


def index_products(pks: list[int]) -> int:
    """Write down the words of some goods; goods off the shelf are taken out."""
    count = 0
    for start in range(0, len(pks), AT_ONCE):
        some = pks[start : start + AT_ONCE]
        ProductDocument.objects.filter(product__in=some).exclude(product__in=listed_products()).delete()
        count += _write(listed_products().filter(pk__in=some))
    return count


def ask_to_index() -> None:
    """Have the worker look at changed goods at once; housekeeping would do it some seconds later."""
    if not _waits_for_the_end.get():
        index_soon.enqueue()


@contextmanager
def index_at_the_end() -> Iterator[None]:
    """Index once after a large import, instead of a task for every row of it."""
    token = _waits_for_the_end.set(True)
    try:
        yield
    finally:
        _waits_for_the_end.reset(token)
    while index_changed():
        pass


def index_all() -> int:
    """Write down the words of every good on the shelf, and return how many goods that are.

    Words that no good has any more are forgotten. Safe to repeat and to stop half-way.
    """
    ProductDocument.objects.exclude(product__in=listed_products()).delete()
    pks = list(listed_products().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), AT_ONCE):
        _write(listed_products().filter(pk__in=pks[start : start + AT_ONCE]))
    count_words()
    return len(pks)


def _write(products) -> int:
    rows = list(products.select_related("producer__tambon__district").prefetch_related("categories", "children"))
    texts = [(product, Texts.of(product)) for product in rows]
    _keep_documents([text.document(product) for product, text in texts])
    add_words(one for _product, text in texts for one in spellings(text.offered))
    return len(rows)


def _keep_documents(documents: list[ProductDocument]) -> None:
    ProductDocument.objects.bulk_create(
        documents,
        update_conflicts=True,
        unique_fields=["product"],
        update_fields=["names", "about", "rest", "name_length"],
    )


class Texts:
    """The words of one good by how much they count."""

    def __init__(self, names: list, about: list, rest: list):
        self.names, self.about, self.rest = (" · ".join(filter(None, texts)) for texts in (names, about, rest))

    @property
    def offered(self) -> str:
        """The words that whoever misspells them is shown."""
        return f"{self.names} · {self.about}"

    @classmethod
    def of(cls, product: Product) -> "Texts":
        """Gather the words of a good, read with its maker, place, categories and variants."""
        about = [name for child in product.children.all() for name in (child.title_th, child.title_en, child.upc)]
        about += [name for category in product.categories.all() for name in (category.name_th, category.name_en)]
        if product.producer:
            about += _words_of_maker(product.producer)
        return cls(
            [product.title_th, product.title_en, product.upc], about, [product.description_th, product.description_en]
        )

    def document(self, product: Product) -> ProductDocument:
        heads = heads_of(product.title_th or "", product.title_en or "")
        return ProductDocument(
            product=product,
            names=" ".join([index_words(self.names), *heads]).strip(),
            about=index_words(self.about),
            rest=index_words(self.rest),
            name_length=len(segment(product.title_th or "")),
        )


def _words_of_maker(producer) -> list[str | None]:
    words = [producer.name_th, producer.name_en, producer.village]
    if producer.tambon:
        district = producer.tambon.district
        words += [producer.tambon.name_th, producer.tambon.name_en, district.name_th, district.name_en]
    return words


def add_words(words: Iterable[Spelling]) -> None:
    """Remember words that may be misspelt; those that are known already stay as they are."""
    words = {one.word: one for one in words if one.sound and len(one.word) <= LONGEST_OFFERED}
    known = set(Word.objects.filter(word__in=words).values_list("word", flat=True))
    Word.objects.bulk_create(
        [
            Word(word=one.word, shown=one.shown[:100], sound=one.sound[:200], is_thai=one.is_thai)
            for one in words.values()
            if one.word not in known
        ],
        ignore_conflicts=True,
    )
    if connection.vendor != "postgresql":
        _add_trigrams(set(words) - known)


def _add_trigrams(words: set[str]) -> None:
    new = Word.objects.filter(word__in=words, trigrams__isnull=True)
    WordTrigram.objects.bulk_create(
        [
            WordTrigram(word_id=pk, trigram=piece)
            for pk, sound in new.values_list("pk", "sound")
            for piece in trigrams(sound)
        ]
    )


def count_words() -> int:
    """Count how many goods have each word, forget those that none has, and return how many words there are.

    Synonyms are words too, though no good may have them. Seconds for 30,000 goods: the words are cut already.
    """
    of_synonyms = [one for group in Synonyms.objects.all() for name in group.names for one in whole_spelling(name)]
    add_words(of_synonyms)
    goods: Counter[str] = Counter()
    for names, about in ProductDocument.objects.values_list("names", "about").iterator(chunk_size=AT_ONCE):
        goods.update({*names.split(), *about.split()})
    kept = {one.word for one in of_synonyms}
    words = list(Word.objects.only("pk", "word", "goods"))
    gone = [word.pk for word in words if not goods[word.word] and word.word not in kept]
    for start in range(0, len(gone), AT_ONCE):
        Word.objects.filter(pk__in=gone[start : start + AT_ONCE]).delete()
    changed = [word for word in words if word.goods != goods[word.word]]
    for word in changed:
        word.goods = goods[word.word]
    Word.objects.bulk_update(changed, ["goods"], batch_size=AT_ONCE)
    return len(words) - len(gone)


def note_search(query: str, found: Found) -> None:
    """Count words that led nowhere, or only by guessing, for the editors. Nothing says who wrote them.

    A telephone number or an address of a mail is nothing to search goods by: such words are not kept.
    """
    words = " ".join(parts(query))
    if not words or (found.pks and not found.instead and not found.missing) or MAY_TELL.search(query):
        return
    taken_for = found.instead[:100]
    if Miss.objects.filter(words=words).update(times=F("times") + 1, taken_for=taken_for, last=timezone.now()):
        return
    if Miss.objects.count() < MOST_MISSES:
        Miss.objects.bulk_create([Miss(words=words, taken_for=taken_for)], ignore_conflicts=True)


def forget_old_misses() -> int:
    """Delete words nobody has searched in vain for half a year, and return how many."""
    return Miss.objects.filter(last__lt=timezone.now() - MISSES_KEPT_FOR).delete()[0]
