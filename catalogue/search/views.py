"""The search page, and what its field offers while somebody types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from catalogue.products.queries import categories_on_shelf, listed_products
from catalogue.products.rail import build_rail
from catalogue.products.shelf import shelf_page
from catalogue.products.views import shelf_response
from catalogue.products.whole_shelf import newest_cards

from .operations import note_search
from .queries import Found, find_goods, words_to_try
from .suggest import signposts, suggestions

LONGEST_QUERY = 100
OTHERS = 4
SUGGESTIONS_KEPT_SECONDS = 60


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the goods that answer a query, narrowed as on any list; without an answer, some goods to go on with."""
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    found = find_goods(query)
    if "page" not in request.GET:
        note_search(query, found)
    if not found.pks:
        context = {
            "query": query,
            "words": words_to_try(query),
            "signposts": signposts(query),
            "others": newest_cards(listed_products(), OTHERS),
        }
        return render(request, "search/nothing.html", context)
    return _results(request, query, found)


def _results(request: HttpRequest, query: str, found: Found) -> HttpResponse:
    categories = categories_on_shelf()
    category = next((one for one in categories if one.slug == request.GET.get("category")), None)
    shelf = shelf_page(request.GET, category=category, ranking=found)
    rail = build_rail(
        shelf,
        categories=categories,
        category=category,
        list_of=lambda one: (request.path, {"q": query} | ({"category": one.slug} if one else {})),
    )
    context = {
        "query": query,
        "found": found,
        "signposts": signposts(query),
        "shelf": shelf,
        "rail": rail,
        "category": category,
        "filters": shelf.filters,
    }
    return shelf_response(render(request, "search/results.html", context), rail)


@require_safe
@cache_control(public=True, max_age=SUGGESTIONS_KEPT_SECONDS)
def suggest(request: HttpRequest) -> HttpResponse:
    """Offer goods, makers and districts for words that are still being typed: a piece of a page, for the field."""
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    return render(request, "components/suggestions.html", {"query": query, "offered": suggestions(query)})
