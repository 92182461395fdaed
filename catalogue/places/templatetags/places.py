"""The map of the districts and what stands on it."""

from functools import cache

from django import template

from catalogue.places.geometry import district_map as drawn_map

register = template.Library()

# What the larger lettering of a phone's map needs, in units of the drawing.
LABEL_WIDTH = 125
LABEL_HEIGHT = 30


@register.inclusion_tag("components/district_map.html")
def district_map(districts, here=None, chosen=None, level=3, heard=None):
    """Draw the districts as a map of links, the one we are in dyed deep. Districts without goods stay pale.

    With a `chosen` district a card beside the map tells more of it; where scripts run, it follows the pointer.
    `level` is that of the card's heading. `heard` says for each code how deep, and what is said, where it is not goods.
    """
    by_code = {district.code: district for district in districts}
    roomy = _roomy_labels()
    places = [
        {
            "shape": shape,
            "name": by_code[shape.code].name,
            "district": by_code[shape.code],
            "is_here": here is not None and here.code == shape.code,
            "is_chosen": chosen is not None and chosen.code == shape.code,
            "is_crowded": shape.code not in roomy,
            "tone": heard[shape.code].tone if heard else _tone(by_code[shape.code].product_count),
            "heard": heard[shape.code] if heard else None,
        }
        for shape in drawn_map().shapes
        if shape.code in by_code
    ]
    return {"view_box": drawn_map().view_box, "places": places, "chosen": chosen, "level": level}


@cache
def _roomy_labels() -> frozenset[str]:
    """Return the districts whose names can stand on a phone's map without touching another."""
    kept = []
    for shape in drawn_map().shapes:
        if all(abs(shape.label_x - x) > LABEL_WIDTH or abs(shape.label_y - y) > LABEL_HEIGHT for _code, x, y in kept):
            kept.append((shape.code, shape.label_x, shape.label_y))
    return frozenset(code for code, _x, _y in kept)


def _tone(product_count: int) -> str:
    """Name how deeply a district is dyed: the more goods, the deeper."""
    if product_count >= 8:
        return "deep"
    return "middle" if product_count >= 5 else "pale"


@register.inclusion_tag("components/mini_map.html")
def mini_map(district, producer=None):
    """Draw where in the province a district lies, with a dot for a producer: a small picture, not a set of links."""
    dot = None
    if producer is not None and producer.latitude is not None and producer.longitude is not None:
        dot = drawn_map().grid.place(float(producer.longitude), float(producer.latitude))
    return {"view_box": drawn_map().view_box, "shapes": drawn_map().shapes, "district": district, "dot": dot}
