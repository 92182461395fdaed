"""A producer's own pages, opened by her secret link: what she is owed, and her statement of each month.

Nothing of a buyer stands here, not even a name; whoever finds her link sees what she sold and was paid.
"""

from datetime import date
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalogue.producers.models import Partner
from catalogue.search.queries import asked_for_in_vain
from checkout.ledger.operations import next_month
from checkout.orders.private import private_page

from .links import note_opened
from .models import StatementLink
from .queries import account_news
from .selling import selling_of
from .statement_paper import file_name, statement_pdf
from .statements import Statement, months_of, statement

MONTHS_SHOWN = 24


def producers_page(view):
    """Open a page for whoever has a link that lives; tell the others that it has ended. The link stays with her: no
    page that she goes on to learns of it."""

    @wraps(view)
    @private_page
    def opened(request, token, *args, **kwargs):
        link = get_object_or_404(StatementLink.objects.select_related("producer"), token=token)
        if link.is_alive:
            note_opened(link)
            response = view(request, link, *args, **kwargs)
        else:
            response = render(request, "settlement/ended.html", status=410)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return opened


@require_safe
@producers_page
def balance(request: HttpRequest, link: StatementLink) -> HttpResponse:
    """Show what she is owed now, where her money goes, and the months."""
    months, accounts = months_of(link.producer), account_news(link.producer)
    context = {
        "link": link,
        "producer": link.producer,
        "owed_baht": months[0].closing_baht if months else 0,
        "months": months[:MONTHS_SHOWN],
        "account": next((account for account in accounts if account.is_in_force), None),
        "waiting": next((account for account in accounts if account.is_waiting), None),
        "selling": selling_of(link.producer),
        "in_vain": asked_for_in_vain(),
        "ended": [account for account in accounts if account.ended_at and account.approved_at],
    }
    return render(request, "settlement/balance.html", context)


@require_safe
@producers_page
def month(request: HttpRequest, link: StatementLink, year: int, month: int) -> HttpResponse:
    """Show her statement of a month."""
    found = statement_or_404(link.producer, year, month)
    context = {"link": link, "producer": link.producer, "statement": found}
    return render(request, "settlement/month.html", context)


@require_safe
@producers_page
def month_paper(request: HttpRequest, link: StatementLink, year: int, month: int) -> HttpResponse:
    """Hand out her statement of a month as PDF."""
    return paper_response(statement_or_404(link.producer, year, month))


def statement_or_404(producer: Partner, year: int, month: int) -> Statement:
    """Return a producer's statement of the month that an address names."""
    try:
        first = date(year, month, 1)
        next_month(first)
    except ValueError as error:
        raise Http404 from error
    return statement(producer, first)


def paper_response(statement: Statement) -> HttpResponse:
    """Hand out a statement as a file that the browser shows."""
    response = HttpResponse(statement_pdf(statement), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{file_name(statement)}"'
    return response
