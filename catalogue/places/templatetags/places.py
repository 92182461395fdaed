"""The map of the districts and what stands on it."""

from django import template
from django.utils.translation import get_language

from catalogue.places.geometry import district_map as drawn_map

register = template.Library()


@register.inclusion_tag("components/district_map.html")
def district_map(districts, here=None):
    """Draw the districts as a map of links, the one we are in dyed deep. Districts without goods stay pale."""
    by_code = {district.code: district for district in districts}
    language = get_language()
    places = [
        {
            "shape": shape,
            "name": shape.name_en if language == "en" else shape.name_th,
            "district": by_code[shape.code],
            "is_here": here is not None and here.code == shape.code,
            "tone": _tone(by_code[shape.code].product_count),
        }
        for shape in drawn_map().shapes
        if shape.code in by_code
    ]
    return {"view_box": drawn_map().view_box, "places": places}


def _tone(product_count: int) -> str:
    """Name how deeply a district is dyed: the more goods, the deeper."""
    if product_count >= 8:
        return "deep"
    return "middle" if product_count >= 5 else "pale"


@register.inclusion_tag("components/mini_map.html")
def mini_map(district):
    """Draw where in the province a district lies: a small picture, not a set of links."""
    return {"view_box": drawn_map().view_box, "shapes": drawn_map().shapes, "district": district}
