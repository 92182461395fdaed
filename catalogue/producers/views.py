from django.shortcuts import get_object_or_404, redirect, render

from catalogue.thai.fallback import is_thai_instead

from .models import Partner
from .queries import page_of_producers, producers_with_counts

PRODUCERS_PER_PAGE = 24


def producer_index(request):
    """List those who make the goods."""
    page = page_of_producers(request.GET.get("page"), per_page=PRODUCERS_PER_PAGE)
    return render(request, "producers/index.html", {"page": page})


def producer_page(request, slug):
    """Show one producer: who, where, since when, and what they make."""
    producer = producers_with_counts().filter(slug=slug).first()
    if producer is None:
        return redirect(get_object_or_404(Partner, merged__slug=slug, is_public=True), permanent=True)
    thai_instead = is_thai_instead(producer, "name", "about")
    return render(request, "producers/detail.html", {"producer": producer, "thai_instead": thai_instead})
