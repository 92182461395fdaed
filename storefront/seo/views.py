"""The shop's answers to phones and search engines that ask at fixed addresses. Anybody may keep them for a while."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from .drawings import PAPER

AN_HOUR = 3600
A_DAY = 24 * AN_HOUR


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
