"""Where a person finds her consent."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from .models import Consent


def withdrawal_url(consent: Consent) -> str:
    """Return the secret address of a consent, in Thai: whoever has it can take the consent back."""
    with override("th"):
        return settings.SITE_URL + reverse("consent", args=[consent.token])
