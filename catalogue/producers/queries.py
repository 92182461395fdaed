"""Reads producers for lists and for their own page, and the terms in force."""

from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Q, QuerySet, When
from django.utils import timezone

from catalogue.places.models import Tambon

from .models import Partner, Terms


def producers_with_counts() -> QuerySet[Partner]:
    """Return the producers shown in public, with where they are and how many goods of theirs are on the shelf."""
    on_shelf = Q(products__is_public=True) & ~Q(products__structure="child")
    return (
        Partner.objects.filter(is_public=True)
        .select_related("tambon__district", "picture")
        .prefetch_related("picture__renditions")
        .annotate(product_count=Count("products", filter=on_shelf, distinct=True))
        .order_by("code", "pk")
    )


def page_of_producers(number: str | None, *, per_page: int, district_code: str = "") -> Page:
    """Return one page of the producers shown in public, or of those at home in a district; all pages show all of them.

    The goods of those on the page are counted, nobody else's. Four queries.
    """
    shown = Partner.objects.filter(is_public=True).order_by("code", "pk")
    if district_code:
        shown = shown.filter(tambon__district__code=district_code)
    page = Paginator(shown.values_list("pk", flat=True), per_page).get_page(number)
    page.object_list = list(producers_with_counts().filter(pk__in=list(page.object_list)))
    return page


def tambons_with_makers(code: str) -> QuerySet[Tambon]:
    """Return the tambons of a district that are the home of a producer shown in public."""
    return Tambon.objects.filter(district__code=code, producers__is_public=True).distinct().order_by("code")


def producers_to_meet() -> QuerySet[Partner]:
    """Return the producers to introduce: documented ones first, those with most to show before others."""
    return producers_with_counts().filter(product_count__gt=0).order_by("is_illustrative", "-product_count", "pk")


def terms_in_force(day: date) -> QuerySet[Terms]:
    """Return the rules in force on a day; `terms.rule_for` says which one counts for a good."""
    return Terms.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


def all_terms() -> QuerySet[Terms]:
    """Return every rule with what it names, those in force or to come before those that are over. One query."""
    is_over = Q(ends_on__lt=timezone.localdate())
    named = Terms.objects.select_related("product__parent", "producer", "product_class", "by", "ended_by")
    return named.alias(is_over=Case(When(is_over, then=1), default=0)).order_by("is_over", "-starts_on", "-pk")
