"""Tells search engines where the same page stands in the other language."""

from django import template
from django.conf import settings
from django.urls import translate_url
from django.utils.html import format_html_join

register = template.Library()


@register.simple_tag(takes_context=True)
def alternate_links(context):
    """Link a page's languages to each other: a Wagtail page says which it has, any other has both."""
    request = context["request"]
    urls = context.get("language_urls") or {
        code: translate_url(request.path, code) for code, _name in settings.LANGUAGES
    }
    return format_html_join(
        "\n", '<link rel="alternate" hreflang="{}" href="{}">', ((code, absolute(url)) for code, url in urls.items())
    )


def absolute(url: str) -> str:
    """Complete a path of ours; Wagtail may have done so already."""
    return url if url.startswith("http") else f"{settings.SITE_URL}{url}"
