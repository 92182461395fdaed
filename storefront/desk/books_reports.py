"""Reports of sales, looked at on the desk. They are taken out like the accountant's tables."""

from datetime import date
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from checkout.closing.exports import last_month
from checkout.closing.reports import Added, Report, Row, Sums, report
from checkout.settlement.where_it_went import Part

from .access import books_page
from .books import books_context
from .books_forms import ReportForm
from .charts import chart_of

ROWS_SHOWN = 200


class Shown(NamedTuple):
    """A row, its day or its month where it is one, and how long its bar is: a hundred is the largest row."""

    row: Row
    day: date | None
    month: date | None
    length: str


@require_safe
@books_page
def reports(request: HttpRequest) -> HttpResponse:
    """Show a report of some days, at first the producers' of the last month."""
    first, last = last_month()
    asked = request.GET if "table" in request.GET else {"table": Report.PRODUCERS, "first": first, "last": last}
    form = ReportForm(asked)
    context = {**books_context(request, "reports"), "form": form}
    if not form.is_valid():
        return render(request, "desk/books_reports.html", context, status=422)
    wanted = form.cleaned_data
    name = Report(wanted["table"])
    added = report(name, wanted["first"], wanted["last"])
    context |= {
        "name": name,
        "wanted": wanted,
        "added": added,
        "rows": _shown(name, added),
        "chart": chart_of(name, added, wanted["first"], wanted["last"]),
        "more": max(len(added.rows) - ROWS_SHOWN, 0),
        "parts": _parts(added.total, taken_back=name == Report.RETURNS),
        "is_of_returns": name == Report.RETURNS,
    }
    return render(request, "desk/books_reports.html", context)


def _shown(name: Report, added: Added) -> list[Shown]:
    longest = max((abs(row.sums.net_baht) for row in added.rows), default=0) or 1
    return [
        Shown(
            row,
            row.name.name if name == Report.DAYS else None,
            date.fromisoformat(f"{row.name.name}-01") if name == Report.MONTHS else None,
            f"{100 * abs(row.sums.net_baht) / longest:.2f}",
        )
        for row in added.rows[:ROWS_SHOWN]
    ]


def _parts(total: Sums, *, taken_back: bool) -> list[Part]:
    """Return who gets what of the sum, or gave it back, in the words of "where your baht went"."""
    parts = {
        ("producer", _("The makers")): total.makers_baht,
        ("centre", _("The OTOP centre")): total.centre_baht,
        ("vat", _("VAT")): total.vat_baht,
        ("payment", _("Taking the payment, planned")): total.payment_baht,
        ("delivery", _("Delivery, without its VAT")): total.delivery_baht,
    }
    return [Part(*which, -baht if taken_back else baht) for which, baht in parts.items() if baht]
