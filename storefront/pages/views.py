"""The site's front step."""

from django.shortcuts import redirect
from django.utils.translation import get_language_from_request, override


def choose_language(request):
    """Send a visitor without a language in the address to the home page in the one she reads."""
    with override(get_language_from_request(request)):
        return redirect("home")
