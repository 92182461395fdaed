"""Finding one's way: where am I, what comes next, what else is there."""

from itertools import zip_longest

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.template import TemplateSyntaxError
from django.utils.translation import get_language

from storefront.ui import json_ld
from storefront.ui.addresses import absolute

register = template.Library()


@register.inclusion_tag("components/chip.html")
def chip(text, url, current=False, removes=False):
    """Offer a short choice, or a wish that is made and can be taken back (`removes`)."""
    return {"text": text, "url": url, "current": current, "removes": removes}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*way):
    """Show the way here, to readers and search engines alike: name and address in turn, and last this page's name.

    A stop without a name is left out: a good may stand in no category.
    """
    if len(way) % 2 == 0:
        raise TemplateSyntaxError("Breadcrumbs end with the name of this page, which takes no address.")
    crumbs = [(name, url) for name, url in zip_longest(way[::2], way[1::2]) if name]
    return {"crumbs": crumbs, "facts": json_ld.script(json_ld.breadcrumb_list(crumbs))}


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


@register.inclusion_tag("components/share_links.html", takes_context=True)
def share_links(context):
    """Offer to pass this page on: by LINE, as most people here do, or as a link. Nobody is asked before a press."""
    return {"address": absolute(context["request"].path)}


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
