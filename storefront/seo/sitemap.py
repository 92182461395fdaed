"""What the sitemap lists: every page that is open to everybody, in each language that has it.

Written by ourselves, for Wagtail's own sitemap leaves out the English tree, and Django's takes its host from a table.
All addresses here begin with SITE_URL. A file takes a fixed number of queries, whatever it lists.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Max, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Page

from catalogue.places.models import District, Tambon
from catalogue.places.queries import KHON_KAEN
from catalogue.producers.models import Partner
from catalogue.products.models import Category, Product
from catalogue.products.queries import listed_products
from storefront.ui.addresses import absolute

# Search engines take 50,000 addresses a file; a smaller one is written while a crawler waits.
ROWS_PER_FILE = 2000


@dataclass(frozen=True)
class Entry:
    """One address, when its page was last changed where that is known, and the same page in each language."""

    url: str
    changed: datetime | None
    languages: dict[str, str]

    @property
    def lastmod(self) -> str:
        return timezone.localtime(self.changed).isoformat(timespec="seconds") if self.changed else ""

    @property
    def default(self) -> str:
        """Return where a reader of neither language is sent."""
        return self.languages.get(settings.LANGUAGE_CODE, self.url)


@dataclass(frozen=True)
class Section:
    """Pages of one kind: how many there are, the entries of a slice of them, and the list that leads to them."""

    count: Callable[[], int]
    entries: Callable[[slice], list[Entry]]
    front: str = ""

    def file_count(self) -> int:
        files = -(-self.count() // ROWS_PER_FILE)
        return max(files, 1) if self.front else files


def files() -> list[tuple[str, int]]:
    """Return the files of the sitemap: section and number. One query a section, two for pages."""
    return [(name, number) for name, section in SECTIONS.items() for number in range(1, section.file_count() + 1)]


def entries_of(name: str, number: int) -> list[Entry]:
    """Return the entries of one file; none where there is no such file."""
    section = SECTIONS.get(name)
    if section is None or not 1 <= number <= section.file_count():
        return []
    entries = section.entries(slice((number - 1) * ROWS_PER_FILE, number * ROWS_PER_FILE))
    if number == 1 and section.front:
        newest = listed_products().aggregate(newest=Max("date_updated"))["newest"]
        return [*_in_each_language(section.front, newest), *entries]
    return entries


def goods(rows: slice) -> list[Entry]:
    found = listed_products().order_by("pk").values_list("pk", "slug", "date_updated")[rows]
    return _flat(
        _in_each_language("catalogue:detail", changed, product_slug=slug, pk=pk) for pk, slug, changed in found
    )


def categories(rows: slice) -> list[Entry]:
    """Return categories, each as new as the newest good in it or below it."""
    in_it = Product.categories.through.objects.filter(
        category__path__startswith=OuterRef("path"), product__is_public=True
    )
    newest = in_it.order_by("-product__date_updated").values("product__date_updated")[:1]
    found = _public_categories().annotate(changed=Subquery(newest)).values_list("pk", "path", "changed")[rows]
    slugs = dict(Category.objects.values_list("path", "slug"))
    return _flat(
        _in_each_language("catalogue:category", changed, category_slug=_slug_with_those_above(path, slugs), pk=pk)
        for pk, path, changed in found
    )


def _slug_with_those_above(path: str, slugs: dict[str, str]) -> str:
    """Return what Oscar asks the database for, category by category."""
    step = Category.steplen
    return "/".join(slugs[path[:end]] for end in range(step, len(path) + 1, step))


def producers(rows: slice) -> list[Entry]:
    newest = Max("products__date_updated", filter=Q(products__is_public=True))
    found = _producers().annotate(changed=newest).order_by("pk").values_list("slug", "changed")[rows]
    return _flat(_in_each_language("producers:detail", changed, slug=slug) for slug, changed in found)


def districts(rows: slice) -> list[Entry]:
    newest = Max("tambons__producers__products__date_updated", filter=Q(tambons__producers__products__is_public=True))
    found = _districts().annotate(changed=newest).order_by("code").values_list("slug", "changed")[rows]
    return _flat(_in_each_language("places:district", changed, slug=slug) for slug, changed in found)


def tambons(rows: slice) -> list[Entry]:
    newest = Max("producers__products__date_updated", filter=Q(producers__products__is_public=True))
    found = _tambons().annotate(changed=newest).order_by("code").values_list("district__slug", "code", "changed")[rows]
    return _flat(_in_each_language("places:tambon", changed, slug=slug, code=code) for slug, code, changed in found)


def pages(rows: slice) -> list[Entry]:
    """Return what editors have published, each page beside its translations."""
    keys = _pages().order_by("translation_key").values_list("translation_key", flat=True).distinct()[rows]
    families = defaultdict(dict)
    found = _pages().filter(translation_key__in=list(keys)).select_related("locale")
    for page in found.order_by("translation_key", "path"):
        parts = page.get_url_parts()
        if parts and parts[2]:  # outside every site a page has no address
            families[page.translation_key][page.locale.language_code] = (absolute(parts[2]), page.last_published_at)
    return [
        Entry(url, changed, {code: other for code, (other, _changed) in family.items()})
        for family in families.values()
        for url, changed in family.values()
    ]


def _public_categories():
    return Category.objects.filter(is_public=True, ancestors_are_public=True).order_by("path")


def _producers():
    return Partner.objects.filter(slug__isnull=False, is_public=True)


def _districts():
    return District.objects.filter(province__code=KHON_KAEN, slug__isnull=False)


def _tambons():
    """Return the tambons that have somebody to meet: the pages of the others are for nobody to find."""
    with_makers = Partner.objects.filter(is_public=True).values("tambon")
    return Tambon.objects.filter(pk__in=with_makers, district__slug__isnull=False)


def _pages():
    return Page.objects.live().public().filter(depth__gt=1)


SECTIONS = {
    "goods": Section(lambda: listed_products().count(), goods, front="catalogue:index"),
    "categories": Section(lambda: _public_categories().count(), categories),
    "producers": Section(lambda: _producers().count(), producers, front="producers:index"),
    "districts": Section(lambda: _districts().count(), districts, front="places:districts"),
    "tambons": Section(lambda: _tambons().count(), tambons),
    "books": Section(lambda: 1, lambda rows: _in_each_language("openbooks:newest", None)[rows]),
    "pages": Section(lambda: _pages().values("translation_key").distinct().count(), pages),
}


def _in_each_language(view: str, changed: datetime | None, **arguments) -> list[Entry]:
    """Return the entries of a page of ours, which has every language."""
    languages = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            languages[code] = absolute(reverse(view, kwargs=arguments))
    return [Entry(url, changed, languages) for url in languages.values()]


def _flat(families: Iterable[list[Entry]]) -> list[Entry]:
    return [entry for family in families for entry in family]
