"""The page that shows every component: for those who build the shop, not for shoppers."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .styleguide import samples


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state, in both languages; a real shop has no such page."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "ui/styleguide.html", samples())
