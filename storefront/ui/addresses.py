"""Addresses for readers outside a page: search engines, chats, feeds."""

from django.conf import settings
from django.utils.encoding import iri_to_uri


def absolute(url: str) -> str:
    """Complete a path of ours; Wagtail or a store of files may have done so already."""
    return url if url.startswith(("http://", "https://")) else f"{settings.SITE_URL}{iri_to_uri(url)}"
