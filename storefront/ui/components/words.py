"""Money and days in words, and the small pieces between them."""

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from storefront.ui import baht as money
from storefront.ui import thai_dates
from storefront.ui.icons import ICONS
from storefront.ui.woven import PALETTES

from .values import one_of

register = template.Library()
KINDS = ("info", "good", "warn")
# Django's message levels, in the three kinds a notice knows.
KIND_OF_MESSAGE = {"debug": "info", "info": "info", "success": "good", "warning": "warn", "error": "warn"}


@register.filter
def baht(amount):
    """`฿1,290`, `฿89.50`; nothing for a missing amount."""
    return "" if amount in (None, "") else money.baht(amount)


@register.filter
def baht_exact(amount):
    """`฿635.00`; nothing for a missing amount."""
    return "" if amount in (None, "") else money.baht_exact(amount)


@register.filter
def percent(number):
    """`7%`, `17.5%`; nothing for a missing number."""
    return "" if number in (None, "") else f"{number.normalize():f}%"


@register.filter
def short_date(moment):
    """`22 พ.ย. 2569` or `22 Nov 2026`."""
    return thai_dates.short_date(moment, get_language() or "th") if moment else ""


@register.filter
def long_date(moment):
    """`22 พฤศจิกายน 2569` or `22 November 2026`."""
    return thai_dates.long_date(moment, get_language() or "th") if moment else ""


@register.filter
def month_name(moment):
    """`พฤศจิกายน 2569` or `November 2026`."""
    return thai_dates.month_name(moment, get_language() or "th") if moment else ""


@register.filter
def date_time(moment):
    """`22 พ.ย. 2569 เวลา 13.31 น.` or `22 Nov 2026, 13:31`."""
    return thai_dates.date_time(moment, get_language() or "th") if moment else ""


@register.filter
def year(common_era):
    """`พ.ศ. 2541` or `1998`."""
    return thai_dates.year_of(common_era, get_language() or "th") if common_era else ""


@register.filter
def clock_time(moment):
    """`13.31 น.` or `13:31`."""
    return thai_dates.clock_time(moment, get_language() or "th") if moment else ""


@register.filter
def hour_or_day(moment):
    """The hour of a moment of today, else its day as well: `13.31 น.` or `23 พ.ย. 2569 เวลา 13.31 น.`."""
    return clock_time(moment) if moment and timezone.localdate(moment) == timezone.localdate() else date_time(moment)


@register.filter
def weight(grams):
    """`280 g`, `1.5 kg`."""
    kilograms = f"{grams / 1000:g}"
    return _("%(number)s g") % {"number": grams} if grams < 1000 else _("%(number)s kg") % {"number": kilograms}


@register.simple_tag
def icon(name):
    """Draw an icon. It is decoration: the words beside it, or a hidden word, say what it means."""
    return format_html(
        '<svg class="icon icon--{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        name,
        mark_safe(ICONS[one_of("icon", name, ICONS)]),  # noqa: S308 -- our own drawing
    )


@register.simple_tag
def band(palette="lac", size="small"):
    """Lay the woven band across the page."""
    one_of("palette", palette, PALETTES)
    one_of("size", size, ("small", "large"))
    return format_html('<div class="band band--{} band--{}" aria-hidden="true"></div>', palette, size)


@register.simple_tag
def price(amount, size="normal", until=None, unit=""):
    """Show a price in baht, VAT included: `฿590`, `฿100–฿300`, `฿590 per piece`; nothing where there is none.

    `until` is the highest price of a good whose variants differ.
    """
    one_of("size", size, ("normal", "large"))
    if amount is None:
        return ""
    figures = baht(amount) if until in (None, amount) else f"{baht(amount)}–{baht(until)}"
    drawn = format_html('<span class="price price--{}">{}</span>', size, figures)
    return format_html("{} {}", drawn, _("per %(unit)s") % {"unit": unit}) if unit else drawn


@register.simple_tag
def badge(text, kind="info"):
    """Say a state in one or two words."""
    return format_html('<span class="badge badge--{}">{}</span>', one_of("kind", kind, KINDS), text)


@register.simple_tag
def stars(count):
    """Show how many OTOP stars a good has; nothing when it was not graded."""
    if not count:
        return ""
    words = ngettext("%(count)d star", "%(count)d stars", count) % {"count": count}
    return format_html('<span class="stars">{}{}</span>', icon("star"), words)


@register.simple_block_tag
def notice(content, kind="info", title=""):
    """Set a few sentences apart: how things stand, what went well, what needs a second look."""
    one_of("kind", kind, KINDS)
    symbol = {"info": "info", "good": "check", "warn": "alert"}[kind]
    heading = format_html('<p class="notice__title">{}</p>', title) if title else ""
    return format_html(
        '<div class="notice notice--{}">{}<div class="notice__words">{}{}</div></div>',
        kind,
        icon(symbol),
        heading,
        content,
    )


@register.filter
def message_kind(level_tag):
    """Name the kind of notice that fits one of Django's messages."""
    return KIND_OF_MESSAGE.get(level_tag, "info")
