"""Frames that hold other pieces: sheets, the answer after adding to the basket, the bar to buy from, tables."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from .values import one_of
from .words import icon

register = template.Library()

LIES = ("never", "tablet", "desktop")
NUMBER = mark_safe(' class="is-number"')


@register.simple_block_tag
def sheet(content, name, title, lies="never", edge="bottom"):
    """Lay something over the page until it is closed, by the browser's own popover: it works without scripts.

    Opened by a button with `popovertarget`; it comes from an `edge` of the screen. `lies` says from which width on
    it lies open in the page itself.
    """
    one_of("lies", lies, LIES)
    one_of("edge", edge, ("top", "bottom"))
    return format_html(
        '<div class="sheet sheet--{} sheet--lies-{}" id="{}" popover role="group" aria-label="{}">'
        '<p class="sheet__head"><span>{}</span> '
        '<button class="tool" type="button" popovertarget="{}" popovertargetaction="hide">{}'
        '<span class="visually-hidden">{}</span></button></p>{}</div>',
        edge,
        lies,
        name,
        title,
        title,
        name,
        icon("close"),
        _("Close"),
        content,
    )


@register.simple_block_tag
def buy_bar(content):
    """Keep quantity and button within the thumb's reach on a phone; on a wide screen they lie in the page."""
    return format_html('<div class="buy-bar">{}</div>', content)


@register.inclusion_tag("components/toast.html")
def toast(title, kind="good", text="", url="", action="", picture=None, palette="natural"):
    """Answer in a corner of the page, and offer the next step; the page stays where it is.

    A picture is shown when something went well: it is the good that was put into the basket.
    """
    one_of("kind", kind, ("good", "warn"))
    return {
        "kind": kind,
        "title": title,
        "text": text,
        "url": url,
        "action": action,
        "picture": picture,
        "palette": palette,
    }


@register.simple_tag
def data_table(caption, head, rows):
    """Show rows of figures. `head` names the columns; one that ends in "#" holds numbers.

    On a narrow screen the table scrolls inside its frame, which the keyboard can reach.
    """
    numbers = [name.endswith("#") for name in head]
    columns = format_html_join(
        "",
        '<th scope="col"{}>{}</th>',
        ((_number(is_number), name.removesuffix("#")) for name, is_number in zip(head, numbers, strict=True)),
    )
    body = format_html_join("", "<tr>{}</tr>", ((_cells(row, numbers),) for row in rows))
    return format_html(
        '<div class="table-frame" tabindex="0" role="region" aria-label="{}"><table class="table">'
        "<caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        caption,
        caption,
        columns,
        body,
    )


def _cells(row, numbers):
    return format_html_join(
        "", "<td{}>{}</td>", ((_number(is_number), cell) for cell, is_number in zip(row, numbers, strict=True))
    )


def _number(is_number: bool):
    return NUMBER if is_number else ""
