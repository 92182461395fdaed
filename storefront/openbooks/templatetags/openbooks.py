"""Figures in words, and the map of what makers earned."""

from decimal import Decimal

from django import template
from django.utils.translation import ngettext

from catalogue.places.geometry import district_map
from catalogue.places.queries import districts_with_pages
from catalogue.places.templatetags.places import LABEL_HEIGHT, LABEL_WIDTH
from storefront.openbooks.figures import Unit
from storefront.ui.baht import baht

register = template.Library()


@register.filter
def in_words(counted):
    """`฿1,290.50`, `74.8%`, `12.3 days`, `1,204`."""
    value, unit = counted.value, counted.figure.unit
    if unit == Unit.BAHT:
        return baht(value)
    if unit == Unit.PERCENT:
        return f"{value.normalize():f}%"
    if unit == Unit.DAYS:
        number = f"{value.normalize():f}"
        return ngettext("%(number)s day", "%(number)s days", 1 if value == 1 else 2) % {"number": number}
    return f"{value:,}"


@register.filter
def numbers_of(accounts):
    """Name accounts by number and name: `2100 Owed to producers, 1020 Bank account`."""
    return ", ".join(f"{account.value} {account.label}" for account in accounts)


@register.inclusion_tag("components/ledger_map.html")
def ledger_map(baht_by_district, elsewhere=Decimal(0), places=None):
    """Draw what makers of each district earned: the deeper, the more. A list beside it says the same in figures.

    Districts that may not be shown alone stay white; together they are "elsewhere".
    """
    places = districts_with_pages() if places is None else places
    most = max(baht_by_district.values(), default=Decimal(0))
    names = {place.code: place for place in places}
    roomy = _roomy_labels(baht_by_district)
    shapes = [
        {
            "path": shape.path,
            "x": shape.label_x,
            "y": shape.label_y,
            "name": names[shape.code].name,
            "tone": _tone(baht_by_district.get(shape.code), most),
            "is_crowded": shape.code not in roomy,
        }
        for shape in district_map().shapes
        if shape.code in names
    ]
    rows = [(names[code], sum_baht) for code, sum_baht in baht_by_district.items() if code in names]
    return {
        "view_box": district_map().view_box,
        "shapes": shapes,
        "rows": sorted(rows, key=lambda row: (-row[1], row[0].code)),
        "elsewhere": elsewhere,
    }


def _roomy_labels(baht_by_district) -> set[str]:
    """Return the districts whose names can stand on a phone's map without touching another; the largest sums first."""
    points = {shape.code: (shape.label_x, shape.label_y) for shape in district_map().shapes}
    roomy: dict[str, tuple[int, int]] = {}
    for code in sorted(points.keys() & baht_by_district.keys(), key=lambda code: (-baht_by_district[code], code)):
        x, y = points[code]
        if all(
            abs(x - other_x) > LABEL_WIDTH or abs(y - other_y) > LABEL_HEIGHT for other_x, other_y in roomy.values()
        ):
            roomy[code] = (x, y)
    return set(roomy)


def _tone(sum_baht: Decimal | None, most: Decimal) -> str:
    if sum_baht is None or sum_baht <= 0:
        return "none"
    if sum_baht * 3 >= most * 2:
        return "deep"
    return "middle" if sum_baht * 3 >= most else "pale"
