"""What every answer of the site carries or checks."""

import re
from urllib.parse import urlsplit

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.gzip import GZipMiddleware

PACKS_WELL = (
    "text/",
    "application/javascript",
    "application/json",
    "application/manifest+json",
    "application/xml",
    "image/svg+xml",
)
BACK_OFFICE = re.compile(settings.BACK_OFFICE_PATHS)


class PolicyMiddleware(CSPMiddleware):
    """Send the strict content policy to shoppers and a wider one to the editor's and staff's tools."""

    def get_policy_parts(self, request, response, report_only=False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if BACK_OFFICE.match(request.path_info):
            parts.update = {**(parts.update or {}), **settings.BACK_OFFICE_CSP}
        return parts


class PackingMiddleware(GZipMiddleware):
    """Send pages, styles and scripts packed; pictures and faces are packed already.

    Where secrets are on a page, Django blurs its length against BREACH and masks its token anew each time.
    Files that WhiteNoise has packed beforehand pass as they are.
    """

    def process_response(self, request, response):
        if not response.headers.get("Content-Type", "").startswith(PACKS_WELL):
            return response
        return super().process_response(request, response)


class SameOriginMiddleware(CsrfViewMiddleware):
    """Accept a form without a token when the browser itself says that our own page sent it.

    Public pages are cacheable, so they carry neither CSRF cookie nor token. Browsers name the
    sender in Sec-Fetch-Site and Origin, and no script of another site can forge these headers.
    Without them (an old browser, a tool) Django's token is asked for as always.
    """

    def process_view(self, request, callback, callback_args, callback_kwargs):
        if is_from_own_page(request):
            return self._accept(request)
        return super().process_view(request, callback, callback_args, callback_kwargs)


def is_from_own_page(request) -> bool:
    """Say whether the browser vouches that this request comes from a page of this very site."""
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site:
        return fetch_site == "same-origin"
    origin = request.headers.get("Origin")
    if not origin:
        return False
    sender = urlsplit(origin)
    return sender.scheme == request.scheme and sender.netloc == request.get_host()
