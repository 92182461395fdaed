"""What the shop calls itself to Django, whose mails name the site and link to it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sites.models import Site


def name_site(using: str = "default", **kwargs) -> None:
    """Give the one site its name and address from the settings, instead of example.com. After each migrate."""
    names = {"domain": urlsplit(settings.SITE_URL).netloc, "name": settings.OSCAR_SHOP_NAME}
    Site.objects.using(using).update_or_create(pk=settings.SITE_ID, defaults=names)
    Site.objects.clear_cache()
