"""Reads districts and tambons."""

from django.db.models import Count, Q, QuerySet

from .models import District, Tambon

KHON_KAEN = "40"
MOST_TAMBONS = 20


def districts_with_counts() -> QuerySet[District]:
    """Return the 26 districts of Khon Kaen with how many producers and goods each shows."""
    return (
        District.objects.filter(province__code=KHON_KAEN, slug__isnull=False)
        .annotate(
            producer_count=Count("tambons__producers", distinct=True),
            product_count=Count(
                "tambons__producers__products",
                filter=Q(tambons__producers__products__is_public=True)
                & ~Q(tambons__producers__products__structure="child"),
                distinct=True,
            ),
        )
        .order_by("code")
    )


def districts_with_pages() -> list[District]:
    """Return the districts of Khon Kaen that have a page of their own, to choose from. One query."""
    return list(District.objects.filter(province__code=KHON_KAEN, slug__isnull=False).order_by("code"))


def tambons_matching(text: str) -> list[Tambon]:
    """Return tambons for a postcode, or for the first letters of a tambon's or district's name.

    Khon Kaen comes first among equal names: most buyers live near. An empty or one-letter text
    finds nothing, and at most 20 rows come back, unless a whole postcode names more.
    """
    text = text.strip()
    rows = Tambon.objects.select_related("district__province")
    if text.isdigit():
        if len(text) != 5:
            return []
        return list(rows.filter(Q(postcode=text) | Q(other_postcode=text)).order_by("code"))
    if len(text) < 2:
        return []
    starts = Q(name_th__startswith=text) | Q(name_en__istartswith=text)
    found = list(rows.filter(starts).order_by("name_th", "code")[:200])
    if not found:
        within = Q(district__name_th__startswith=text) | Q(district__name_en__istartswith=text)
        found = list(rows.filter(within).order_by("code")[:200])
    found.sort(key=lambda tambon: tambon.district.province.code != KHON_KAEN)
    return found[:MOST_TAMBONS]
