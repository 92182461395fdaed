"""Tables for the accountant and reports of sales, taken out at the desk."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalogue.spreadsheets.writing import Sheet
from checkout.closing.exports import Table, last_month, table
from checkout.closing.reports import Report
from checkout.closing.reports import sheet as report_sheet

from .access import books_page
from .books import books_context
from .books_forms import TableForm
from .downloads import ENDINGS, as_file
from .taking_out import hand_out


@require_safe
@books_page
def tables(request: HttpRequest) -> HttpResponse:
    """Offer the tables; where one was chosen, lead to its file."""
    if not request.GET.get("table"):
        first, last = last_month()
        return render_tables(request, TableForm(initial={"first": first, "last": last}))
    form = TableForm(request.GET)
    if not form.is_valid():
        return render_tables(request, form, status=422)
    kind = "xlsx" if request.GET.get("kind") == "xlsx" else "csv"
    address = reverse("desk:books-table", args=[form.cleaned_data["table"], kind])
    return redirect(f"{address}?first={form.cleaned_data['first']}&last={form.cleaned_data['last']}")


def render_tables(request: HttpRequest, form: TableForm, status: int = 200) -> HttpResponse:
    context = {**books_context(request, "tables"), "form": form}
    return render(request, "desk/books_tables.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@books_page
def take_out(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """Hand out one table, row after row as it is read; one that names buyers only for a reason."""
    form = TableForm({**request.GET.dict(), "table": name})
    if not form.is_valid() or kind not in ENDINGS:
        raise Http404
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    file_name = f"{name}-{first}-{last}"

    def make_file() -> HttpResponse:
        return as_file(file_name, kind, _sheet(name, first, last))

    if name != Table.VAT_OUT:
        return make_file()
    holds = _("It names the buyers of tax invoices with their tax numbers.")
    return hand_out(request, make_file, what=f"{file_name}.{kind}", holds=holds)


def _sheet(name: str, first: date, last: date) -> Sheet:
    return report_sheet(Report(name), first, last) if name in Report.values else table(Table(name), first, last)
