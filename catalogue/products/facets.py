"""What a list of goods can be narrowed to, one small class for each.

To add one (the dye of a cloth): a class that reads it, and its place in FACETS. It then has
its part of the rail with counts, its chips, its word in the address, on every list and in the search. What it reads
must be watched by `catalogue.changes.triggers`, so that lists learn of its changes.
"""

from collections.abc import Iterable, Mapping
from heapq import nlargest

from django.db.models import Q, QuerySet
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from catalogue.producers.mark_kinds import KINDS, STARS
from catalogue.producers.models import Mark

from .materials import materials_in
from .models import Facts, Product
from .queries import in_stock
from .stars import stars_today

# A value of a good, then its name in Thai and in English where it has one.
Row = tuple[int, str] | tuple[int, str, str, str]


class Facet:
    """One kind of wish: `name` is its word in the address. Of several wishes of one kind a shopper means any.

    `always` are values that count as known even while no good has them.
    """

    name: str
    title: str
    always: tuple[str, ...] = ()
    most = 40  # values the rail offers: those with most goods
    is_switch = False  # one value, which says the title again

    def read(self, goods: QuerySet[Product]) -> Iterable[Row]:
        """Return (number of the good, value) for each value of each good, with the names of the value. One query."""
        raise NotImplementedError

    def words(self, value: str, names: tuple[str, ...]) -> str:
        """Return what a shopper reads for a value, in her language; `names` are its Thai and English ones."""
        return names[0]

    def offered(self, counts: Mapping[str, int], chosen: Iterable[str]) -> dict[str, int]:
        """Return how many goods each value has that is wished for or that the rail offers, those with most first."""
        most = nlargest(self.most, counts, key=counts.__getitem__)
        return {value: counts[value] for value in dict.fromkeys((*most, *chosen)) if value in counts}

    def in_order(self, options: list) -> list:
        """Return the options as the rail lists them: those with most goods first."""
        return sorted(options, key=lambda option: (-option.count, option.label))


class DistrictFacet(Facet):
    name = "district"
    title = gettext_lazy("District")

    def read(self, goods):
        place = "producer__tambon__district"
        return _rows(goods, f"{place}__slug", f"{place}__name_th", f"{place}__name_en")

    def words(self, value, names):
        return pgettext("a district, shortly", "%(name)s") % {"name": in_language(names)}


class MakerFacet(Facet):
    name = "maker"
    title = gettext_lazy("Maker")
    most = 12  # a list of 3,000 helps nobody: whoever looks for one writes her name into the search

    def read(self, goods):
        return _rows(goods, "producer__slug", "producer__name_th", "producer__name_en")

    def words(self, value, names):
        return in_language(names)


class StarsFacet(Facet):
    name = "stars"
    title = gettext_lazy("OTOP stars")
    always = ("1", "2", "3", "4", "5")

    def read(self, goods):
        return _rows(goods.annotate(stars_now=stars_today()), "stars_now")

    def words(self, value, names):
        return ngettext("%(count)d star", "%(count)d stars", int(value)) % {"count": int(value)}

    def in_order(self, options):
        return sorted(options, key=lambda option: -int(option.value))


class MarkFacet(Facet):
    """The marks in force of a good or of its maker; stars have a facet of their own."""

    name = "mark"
    title = gettext_lazy("Marks and standards")

    def read(self, goods):
        marks = Mark.objects.current().exclude(kind=STARS).order_by()
        of_goods = marks.filter(product__in=goods.values("pk")).values_list("product", "kind")
        of_makers = marks.filter(producer__products__in=goods.values("pk"))
        return of_goods.union(of_makers.values_list("producer__products", "kind"))

    def words(self, value, names):
        return str(KINDS[value].name)


class MaterialFacet(Facet):
    """What a good is made of, as its facts say."""

    name = "material"
    title = gettext_lazy("Material")

    def read(self, goods):
        made = Facts.objects.filter(product__in=goods.values("pk"))
        made = made.exclude(Q(material_th="") | Q(material_th=None), Q(material_en="") | Q(material_en=None))
        for pk, thai, english in made.values_list("product", "material_th", "material_en").iterator(chunk_size=5000):
            for material in materials_in(thai, english):
                yield pk, material.code, material.name_th, material.name_en

    def words(self, value, names):
        return in_language(names)


class InStockFacet(Facet):
    name = "in_stock"
    title = gettext_lazy("In stock")
    always = ("1",)
    is_switch = True

    def read(self, goods):
        return ((pk, "1") for pk in in_stock(goods))

    def words(self, value, names):
        return _("In stock")


FACETS = (DistrictFacet(), MakerFacet(), StarsFacet(), MaterialFacet(), MarkFacet(), InStockFacet())


def _rows(goods: QuerySet[Product], value: str, *names: str) -> Iterable[Row]:
    rows = goods.order_by().filter(**{f"{value}__isnull": False}).values_list("pk", value, *names)
    return ((pk, str(found), *more) for pk, found, *more in rows.iterator(chunk_size=5000))


def in_language(names: tuple[str, ...]) -> str:
    """Return the name in the reader's language, else the Thai one."""
    thai, english = names
    return (english if get_language() == "en" else thai) or thai
