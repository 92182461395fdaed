"""The head of every page, as search engines and chats read it.

A page that is not for them (an order, an account, an error) says `{% no_index %}` in the block `robots`, the first of
base.html: the tags after it then keep to what the reader's own browser shows.
"""

import re
from functools import lru_cache

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from catalogue.pictures.share import HEIGHT, WIDTH
from checkout.reviews.queries import reviews_of
from checkout.shipping.methods import delivery_price_today, grams_of
from storefront.seo import structured_data, words
from storefront.ui import json_ld
from storefront.ui.addresses import absolute

register = template.Library()

NO_INDEX = "page is not for search engines"
SHOP_DESCRIPTION = gettext_lazy(
    "Cloth, food and handwork from the 26 districts of Khon Kaen, sent to you by the people who know the makers."
)
# Open Graph wants a country with the language. Our English is spelled the British way.
LOCALES = {"th": "th_TH", "en": "en_GB"}


@register.simple_tag(takes_context=True)
def no_index(context):
    """Keep a page from search engines, and all that is written for them and for chats from the page."""
    context.render_context[NO_INDEX] = True
    return format_html('<meta name="robots" content="{}">', "noindex")


@register.simple_block_tag(takes_context=True)
def page_title(context, content):
    """Write the title of a page, with the shop's name behind it where nothing else says it."""
    title = words.one_line(content)
    return _lines(
        format_html("<title>{} · {}</title>", title, _("OTOP Khon Kaen")),
        _for_chats(context, [("og:title", title)]),
    )


@register.simple_block_tag(takes_context=True)
def page_description(context, content):
    """Write what a page is about, in one line; a page that says nothing is described as the shop is."""
    description = words.shorten(words.one_line(content) or str(SHOP_DESCRIPTION))
    return _lines(
        format_html('<meta name="description" content="{}">', description),
        _for_chats(context, [("og:description", description)]),
    )


@register.simple_tag(takes_context=True)
def page_addresses(context):
    """Write the one address of a page, and the same page in each language that has it."""
    request = context.get("request")
    if request is None or _is_hidden(context):
        return ""
    page = _page_above_one(request)
    here = absolute(request.path) + page
    urls = context.get("language_urls") or {
        code: _in_language(request.path, code) for code, _name in settings.LANGUAGES
    }
    addresses = {code: absolute(url) + page for code, url in urls.items() if url}
    default = addresses.get(settings.LANGUAGE_CODE, here)
    language = get_language() or settings.LANGUAGE_CODE
    others = [("og:locale:alternate", LOCALES[code]) for code in addresses if code != language]
    return _lines(
        format_html('<link rel="canonical" href="{}">', here),
        *(
            format_html('<link rel="alternate" hreflang="{}" href="{}">', code, address)
            for code, address in (*addresses.items(), ("x-default", default))
        ),
        _for_chats(
            context,
            [
                ("og:type", "website"),
                ("og:url", here),
                ("og:site_name", _("OTOP Khon Kaen")),
                ("og:locale", LOCALES[language]),
                *others,
            ],
        ),
    )


# Which view a path leads to is looked up among all addresses of the shop, twice for each page.
_in_language = lru_cache(2_000)(translate_url)


def _page_above_one(request) -> str:
    """Return the question for a later page of a list; all other questions only sort, narrow or track."""
    number = request.GET.get("page", "")
    return f"?page={int(number)}" if re.fullmatch(r"0*[1-9]\d{0,5}", number) and int(number) > 1 else ""


@register.simple_tag(takes_context=True)
def share_picture(context, picture=None):
    """Show chats the picture of a page; the shop's own where it has none, or none of their size yet."""
    if _is_hidden(context):
        return ""
    if picture and picture.share:
        url, alt = picture.share, picture.alt
    else:
        url, alt = static("shop/icons/share.png"), _("A cloth with woven bands, and in its middle the mark of the shop")
    facts = [
        ("og:image", absolute(url)),
        ("og:image:width", WIDTH),
        ("og:image:height", HEIGHT),
        ("og:image:alt", alt),
    ]
    card = format_html('<meta name="twitter:card" content="{}">', "summary_large_image")
    return _lines(_for_chats(context, facts), card)


@register.simple_tag
def shop_facts():
    """Tell search engines who keeps the shop and how it is searched."""
    return json_ld.script(structured_data.shop())


@register.simple_tag
def product_facts(product, sheet):
    """Tell search engines of a good: who made it, what it costs, whether it is there."""
    delivery_baht = delivery_price_today(grams_of(product))
    return json_ld.script(
        structured_data.product(product, sheet, delivery_baht=delivery_baht, reviews=reviews_of(product))
    )


@register.simple_tag(takes_context=True)
def story_facts(context, page, picture=None):
    """Tell search engines of a story: when it was written, by whom, and whom it is about."""
    address = absolute(context["request"].path)
    return json_ld.script(structured_data.story(page, address=address, picture=picture))


@register.filter
def which_page(page: Page) -> str:
    """Name a page of a list after its first in a title: ` · page 2`."""
    return " · " + _("page %(number)s") % {"number": page.number} if page.number > 1 else ""


@register.simple_tag
def sentences(*pieces):
    """Describe a page in as many of these sentences as fit; tags in them are left out."""
    return words.sentences(*pieces)


def _is_hidden(context) -> bool:
    return NO_INDEX in context.render_context


def _for_chats(context, facts) -> SafeString:
    if _is_hidden(context):
        return SafeString("")
    return format_html_join("\n", '<meta property="{}" content="{}">', facts)


def _lines(*tags: SafeString) -> SafeString:
    return format_html_join("\n", "{}", ((tag,) for tag in tags if tag))
