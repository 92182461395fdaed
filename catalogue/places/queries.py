"""Reads districts and tambons, and the addresses people keep."""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from catalogue.pictures.pictures import Picture
from catalogue.pictures.queries import picture_of

from .models import District, Tambon, UserAddress

KHON_KAEN = "40"
MOST_TAMBONS = 20
DISTRICTS_KEY = "districts-with-pages"
DISTRICTS_KEPT_SECONDS = 45  # a picture whose consent was taken back is gone within a minute


@dataclass(frozen=True)
class DistrictCard:
    """A district as the map and its own page show it, in the reader's language."""

    code: str
    slug: str
    name: str
    url: str
    producer_count: int
    product_count: int
    picture: Picture | None


def district_cards() -> list[DistrictCard]:
    """Return the districts of Khon Kaen with how many producers and goods each shows.

    Kept for some minutes: home, map and every district's page count all goods of the province.
    """
    key = f"{DISTRICTS_KEY}-{get_language()}"
    cards = cache.get(key)
    if cards is None:
        cards = [_card(district) for district in _districts_with_counts()]
        cache.set(key, cards, DISTRICTS_KEPT_SECONDS)
    return cards


def _card(district: District) -> DistrictCard:
    return DistrictCard(
        code=district.code,
        slug=district.slug,
        name=district.name,
        url=district.get_absolute_url(),
        producer_count=district.producer_count,
        product_count=district.product_count,
        picture=picture_of(district.picture),
    )


def _districts_with_counts() -> QuerySet[District]:
    on_shelf = Q(tambons__producers__products__is_public=True) & ~Q(tambons__producers__products__structure="child")
    return (
        _districts()
        .select_related("picture")
        .prefetch_related("picture__renditions")
        .annotate(
            producer_count=Count("tambons__producers", filter=Q(tambons__producers__is_public=True), distinct=True),
            product_count=Count("tambons__producers__products", filter=on_shelf, distinct=True),
        )
    )


def _districts() -> QuerySet[District]:
    return District.objects.filter(province__code=KHON_KAEN, slug__isnull=False).order_by("code")


def districts_with_pages() -> list[District]:
    """Return the districts of Khon Kaen that have a page. Kept for some minutes, for every list of goods names them."""
    districts = cache.get(DISTRICTS_KEY)
    if districts is None:
        districts = list(_districts())
        cache.set(DISTRICTS_KEY, districts, DISTRICTS_KEPT_SECONDS)
    return districts


def forget_districts() -> None:
    """Read the districts anew for the next page."""
    cache.delete_many([DISTRICTS_KEY, *(f"{DISTRICTS_KEY}-{code}" for code, _name in settings.LANGUAGES)])


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


def address_book(user) -> list[UserAddress]:
    """Return the addresses somebody keeps: first where her parcels go by default, then the newest."""
    kept = UserAddress.objects.filter(user=user).select_related("tambon__district__province")
    return list(kept.order_by("-is_default_for_shipping", "-date_created", "-pk"))
