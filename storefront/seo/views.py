"""The shop's answers to phones and search engines that ask at fixed addresses. Anybody may keep them for a while."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from storefront.ui.addresses import absolute

from . import feeds, sitemap
from .drawings import PAPER

AN_HOUR = 3600
A_DAY = 24 * AN_HOUR

# Basket and checkout are left open: a search engine that may not look at a page counts that as a fault of it.
NOT_FOR_SEARCH_ENGINES = (
    "/cms/",
    "/documents/",
    "/*/accounts/",
    "/*/dashboard/",
    "/*/desk/",
    "/*/orders/",
    "/*/pay/",
    "/*/search/",
)


@require_safe
@cache_control(public=True, max_age=A_DAY)
def robots(request: HttpRequest) -> HttpResponse:
    """Say what search engines need not look at, and where the list of all the rest is."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in NOT_FOR_SEARCH_ENGINES),
        "Allow: /",
        "",
        f"Sitemap: {absolute(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """List the files of the sitemap."""
    urls = [absolute(reverse("sitemap-file", args=file)) for file in sitemap.files()]
    return _xml("seo/sitemap_index.xml", {"urls": urls})


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def sitemap_file(request: HttpRequest, section: str, number: int) -> HttpResponse:
    """List the pages of one file of the sitemap."""
    entries = sitemap.entries_of(section, number)
    if not entries:
        raise Http404
    return _xml("seo/sitemap.xml", {"entries": entries})


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def goods_feed(request: HttpRequest, language: str) -> HttpResponse:
    """Hand Google Merchant Center and Meta the goods in a language: as written last, else while it is written."""
    if language not in feeds.LANGUAGES:
        raise Http404
    written = feeds.written_feed(language)
    if written:
        return FileResponse(written, content_type="application/xml")
    return StreamingHttpResponse(feeds.feed(language), content_type="application/xml; charset=utf-8")


def _xml(template: str, context: dict) -> HttpResponse:
    return HttpResponse(render_to_string(template, context), content_type="application/xml")


@require_safe
@cache_control(public=True, max_age=A_DAY)
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead whoever asks for the icon at its oldest address to the small one."""
    return redirect(static("shop/icons/icon-48.png"))


@require_safe
@cache_control(public=True, max_age=A_DAY)
def web_manifest(request: HttpRequest) -> JsonResponse:
    """Tell a phone how the shop stands on its home screen, in the language of the address."""
    language = get_language()
    facts = {
        "id": "/",
        "name": _("Khon Kaen OTOP centre"),
        "short_name": _("OTOP Khon Kaen"),
        "lang": language,
        "dir": "ltr",
        "start_url": f"/{language}/",
        "scope": "/",
        "display": "minimal-ui",
        "theme_color": PAPER,
        "background_color": PAPER,
        "icons": [
            _icon("icon-192.png", 192, "any"),
            _icon("icon-512.png", 512, "any"),
            _icon("maskable-512.png", 512, "maskable"),
        ],
    }
    return JsonResponse(
        facts, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False, "indent": 1}
    )


def _icon(name: str, size: int, purpose: str) -> dict:
    return {"src": static(f"shop/icons/{name}"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
