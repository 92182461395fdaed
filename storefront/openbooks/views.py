"""The public books."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from . import queries

AN_HOUR = 60 * 60


def open_books(request, year=None):
    """Show a year, by default the newest: figures, districts, the renovation fund, dividends, the last closed month."""
    years = queries.years()
    shown = next((one for one in years if year in {None, one.year}), None)
    if shown is None and year is not None:
        raise Http404
    return render(
        request,
        "openbooks/page.html",
        {
            "year": shown,
            "years": years,
            "is_newest": year is None,
            "has_sales": bool(shown) or queries.has_sales(),
            "fund": queries.renovation_fund(),
            "dividends": queries.dividends(),
            "seal": queries.last_seal(),
        },
    )


@cache_control(public=True, max_age=AN_HOUR)
def year_as_data(request, year):
    """Hand out a year as data, for whoever wants to reckon with it."""
    text = queries.text_of(year)
    if text is None:
        raise Http404
    return HttpResponse(text, content_type="application/json")
