"""Cards: a good, a maker, a story, as lists show them."""

from django import template

from .drawn import drawn
from .values import one_of

register = template.Library()


@register.simple_tag
def product_card(card, sizes="(min-width: 75em) 17rem, (min-width: 48em) 30vw, 45vw", loading="lazy", level=3):
    """Show one good in a list: picture, name, who made it and where, price, stars.

    `level` is that of its heading, one below the heading of the list.
    """
    return drawn("components/product_card.html", card=card, sizes=sizes, loading=loading, level=level)


@register.inclusion_tag("components/product_row.html")
def product_row(card, level=3):
    """Show one good across a story: picture, name, maker, price, what is in stock, and the way to it."""
    return {"card": card, "level": level}


@register.inclusion_tag("components/maker_card.html")
def maker_card(card, sizes="(min-width: 75em) 24rem, (min-width: 48em) 45vw, 92vw", level=3):
    """Show one maker in a list: portrait, or a length of her cloth, name, place, first words."""
    return {"card": card, "sizes": sizes, "level": level}


@register.inclusion_tag("components/story_card.html")
def story_card(
    card, sizes="(min-width: 75em) 24rem, (min-width: 48em) 45vw, 92vw", loading="lazy", level=3, layout="card"
):
    """Show one story in a list: picture when it has one, what kind it is, title, first words, date.

    `layout="lead"` gives the first of a few more room.
    """
    one_of("layout", layout, ("card", "lead"))
    return {"card": card, "sizes": sizes, "loading": loading, "level": level, "layout": layout}
