"""Pictures: in the best format and size a browser knows, and what stands in for them."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from storefront.ui.woven import ELEMENTS, MOTIFS, PALETTES

from .values import one_of

register = template.Library()


@register.simple_tag
def picture(picture, sizes="100vw", loading="lazy", class_name="", palette="natural", widest=None):
    """Show a picture in the best format the browser knows, or the woven placeholder when there is none.

    `loading="eager"` is for the one large picture of the first screen. `widest` is the width in pixels that is
    enough on the sharpest screen: a list need not name files that no browser would take.
    """
    one_of("loading", loading, ("lazy", "eager"))
    when = mark_safe('loading="lazy"' if loading == "lazy" else 'fetchpriority="high"')  # noqa: S308 -- constants
    drawing = _placeholder(palette, when) if picture is None else _drawn_in_formats(picture, sizes, when, widest)
    return format_html('<span class="picture {}">{}</span>', class_name, drawing)


def _placeholder(palette: str, when: SafeString) -> SafeString:
    # A good may carry no palette, or one of later days: it still gets a cloth.
    name = palette if palette in PALETTES else "natural"
    return format_html(
        '<img src="{}" width="800" height="800" alt="" {} decoding="async">',
        static(f"shop/woven/placeholder-{name}.svg"),
        when,
    )


def _drawn_in_formats(picture, sizes: str, when: SafeString, widest: int | None) -> SafeString:
    offers = ((kind, _srcset(files, widest), sizes) for kind, files in picture.sources)
    sources = format_html_join("", '<source type="{}" srcset="{}" sizes="{}">', offers)
    note = format_html('<span class="picture__note">{}</span>', _("Illustration"))
    return format_html(
        '<picture>{}<img class="at-x{} at-y{}" src="{}" width="{}" height="{}" alt="{}" {} decoding="async"></picture>{}',  # noqa: E501
        sources,
        *picture.focus,
        picture.src,
        picture.width,
        picture.height,
        picture.alt,
        when,
        note if picture.is_illustration else "",
    )


def _srcset(files: tuple[tuple[str, int], ...], widest: int | None) -> str:
    # One file beyond the limit stays: the first that is wide enough.
    enough = next((width for _address, width in files if widest and width >= widest), None)
    return ", ".join(f"{address} {width}w" for address, width in files if enough is None or width <= enough)


@register.simple_tag
def cloth(motif="mudmee", palette="lac", loading="lazy"):
    """Lay out a length of cloth: for a maker without a portrait, her kind of work in her colours."""
    motif = motif if motif in MOTIFS else "mudmee"
    palette = palette if palette in PALETTES else "lac"
    one_of("loading", loading, ("lazy", "eager"))
    return format_html(
        '<span class="picture picture--cloth"><img src="{}" width="480" height="360" alt="" loading="{}" '
        'decoding="async"></span>',
        static(f"shop/woven/cloth-{motif}-{palette}.svg"),
        loading,
    )


@register.simple_tag
def element(name):
    """Draw one of the seven elements of the provincial cloth; its name stands beside it."""
    one_of("element", name, ELEMENTS)
    return format_html(
        '<img class="element" src="{}" width="82" height="82" alt="" loading="lazy">',
        static(f"shop/woven/element-{name}.svg"),
    )


@register.inclusion_tag("components/gallery.html")
def gallery(pictures, palette="natural"):
    """Show the pictures of a good: one large, the others as small ones to choose from, each to be looked at closely."""
    return {"pictures": pictures, "palette": palette}
