"""The components of the shop. Each takes a closed list of attributes: an unknown one is an error."""

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template import TemplateSyntaxError
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from storefront.ui import baht as money
from storefront.ui import thai_dates
from storefront.ui.icons import ICONS
from storefront.ui.woven import PALETTES

register = template.Library()

KINDS = ("info", "good", "warn")
# Django's message levels, in the three kinds a notice knows.
KIND_OF_MESSAGE = {"debug": "info", "info": "info", "success": "good", "warning": "warn", "error": "warn"}


# Money and days in words


@register.filter
def baht(amount):
    """`฿1,290`, `฿89.50`; nothing for a missing amount."""
    return "" if amount in (None, "") else money.baht(amount)


@register.filter
def baht_exact(amount):
    """`฿635.00`; nothing for a missing amount."""
    return "" if amount in (None, "") else money.baht_exact(amount)


@register.filter
def short_date(moment):
    """`22 พ.ย. 2569` or `22 Nov 2026`."""
    return thai_dates.short_date(moment, get_language() or "th") if moment else ""


@register.filter
def long_date(moment):
    """`22 พฤศจิกายน 2569` or `22 November 2026`."""
    return thai_dates.long_date(moment, get_language() or "th") if moment else ""


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


# Small pieces


@register.simple_tag
def icon(name):
    """Draw an icon. It is decoration: the words beside it, or a hidden word, say what it means."""
    return format_html(
        '<svg class="icon icon--{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        name,
        mark_safe(ICONS[_one_of("icon", name, ICONS)]),  # noqa: S308 -- our own drawing
    )


@register.simple_tag
def band(palette="lac", size="small"):
    """Lay the woven band across the page."""
    _one_of("palette", palette, PALETTES)
    _one_of("size", size, ("small", "large"))
    return format_html('<div class="band band--{} band--{}" aria-hidden="true"></div>', palette, size)


@register.simple_tag
def badge(text, kind="info"):
    """Say a state in one or two words."""
    return format_html('<span class="badge badge--{}">{}</span>', _one_of("kind", kind, KINDS), text)


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
    _one_of("kind", kind, KINDS)
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


# Pictures


@register.simple_tag
def picture(picture, sizes="100vw", loading="lazy", class_name="", palette="natural"):
    """Show a picture in the best format the browser knows, or the woven placeholder when there is none.

    `loading="eager"` is for the one large picture of the first screen.
    """
    _one_of("loading", loading, ("lazy", "eager"))
    when = mark_safe('loading="lazy"' if loading == "lazy" else 'fetchpriority="high"')  # noqa: S308 -- constants
    drawing = _placeholder(palette, when) if picture is None else _drawn_in_formats(picture, sizes, when)
    return format_html('<span class="picture {}">{}</span>', class_name, drawing)


def _placeholder(palette: str, when: SafeString) -> SafeString:
    # A good may carry no palette, or one of later days: it still gets a cloth.
    name = palette if palette in PALETTES else "natural"
    return format_html(
        '<img src="{}" width="800" height="800" alt="" {} decoding="async">',
        static(f"shop/woven/placeholder-{name}.svg"),
        when,
    )


def _drawn_in_formats(picture, sizes: str, when: SafeString) -> SafeString:
    sources = format_html_join(
        "", '<source type="{}" srcset="{}" sizes="{}">', ((kind, srcset, sizes) for kind, srcset in picture.sources)
    )
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


# Cards


@register.inclusion_tag("components/product_card.html")
def product_card(card, sizes="(min-width: 75em) 17rem, (min-width: 48em) 30vw, 45vw", loading="lazy", level=3):
    """Show one good in a list: picture, name, who made it and where, price, stars.

    `level` is that of its heading, one below the heading of the list.
    """
    return {"card": card, "sizes": sizes, "loading": loading, "level": level}


@register.inclusion_tag("components/story_card.html")
def story_card(card, sizes="(min-width: 75em) 24rem, (min-width: 48em) 45vw, 92vw", loading="lazy", level=3):
    """Show one story in a list: picture when it has one, what kind it is, title, first words, date."""
    return {"card": card, "sizes": sizes, "loading": loading, "level": level}


# Forms


@register.inclusion_tag("components/field.html")
def field(
    bound_field: BoundField,
    *,
    label=None,
    hint=None,
    autocomplete=None,
    inputmode=None,
    enterkeyhint=None,
    placeholder=None,
    width="full",
):
    """Show one form field with its label, its hint and what is wrong with it, tied together for every reader."""
    _one_of("width", width, ("full", "half", "short"))
    widget = bound_field.field.widget
    field_id = bound_field.auto_id
    if hint is not None:
        bound_field.help_text = hint  # Django points the control at this text, even where it is not drawn
    words = bound_field.help_text
    described_by = [f"{field_id}_hint"] if words else []
    described_by += [f"{field_id}_error"] if bound_field.errors else []
    given = {
        "autocomplete": autocomplete,
        "inputmode": inputmode,
        "enterkeyhint": enterkeyhint,
        "placeholder": placeholder,
        "aria-describedby": " ".join(described_by),
        "aria-invalid": "true" if bound_field.errors else None,
    }
    return {
        "field": bound_field,
        "field_id": field_id,
        "label": label or bound_field.label,
        "hint": words,
        "width": width,
        "is_group": isinstance(widget, RadioSelect | CheckboxSelectMultiple),
        "is_check": isinstance(widget, CheckboxInput),
        "described_by": given["aria-describedby"],
        "control": bound_field.as_widget(attrs={name: value for name, value in given.items() if value}),
    }


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm):
    """Say at the top of a form what needs a second look, with a link to each field."""
    return {
        "whole_form": form.non_field_errors() if form.is_bound else [],
        "fields": [bound_field for bound_field in form if bound_field.errors] if form.is_bound else [],
    }


@register.inclusion_tag("components/quantity_stepper.html")
def quantity_stepper(name="quantity", value=1, max=None, label=None, field_id=None):
    """Ask how many: a number field that grows a minus and a plus where scripts run."""
    return {
        "name": name,
        "value": value,
        "max": max,
        "label": label or _("Quantity"),
        "field_id": field_id or f"id_{name}",
    }


# Finding one's way


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(items):
    """Show the way here: (name, url) pairs from the outside in; a pair without a url is this page."""
    return {"items": items}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page: Page):
    """Lead through a long list and keep every other question the address asks."""
    return {
        "request": context["request"],
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "gap": page.paginator.ELLIPSIS,
    }


@register.inclusion_tag("components/timeline.html")
def timeline(steps):
    """Tell how far something has come: steps with label, when, note and state (done, current, todo)."""
    return {"steps": steps}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title, text="", url="", action="", level=2):
    """Say kindly that there is nothing here, and where to go instead.

    `level=1` when these words are the heading of the whole page.
    """
    return {"title": title, "text": text, "url": url, "action": action, "level": level}


@register.inclusion_tag("components/language_switch.html", takes_context=True)
def language_switch(context):
    """Offer this very page in the shop's other language."""
    current = get_language() or "th"
    urls = context.get("language_urls") or _same_path_in_each_language(context.get("request"))
    return {"others": [(code, url) for code, url in urls.items() if code != current]}


def _same_path_in_each_language(request) -> dict[str, str]:
    codes = [code for code, _name in settings.LANGUAGES]
    if request is None:
        return {code: f"/{code}/" for code in codes}
    first, _slash, rest = request.get_full_path().lstrip("/").partition("/")
    return {code: f"/{code}/{rest}" if first in codes else f"/{code}/" for code in codes}


def _one_of(what: str, value: str, known) -> str:
    if value not in known:
        raise TemplateSyntaxError(f"Unknown {what} {value!r}; there are: {', '.join(known)}.")
    return value
