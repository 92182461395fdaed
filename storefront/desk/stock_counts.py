"""Counting at the desk: sheets printed, typed in page by page on a phone, looked at, booked."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalogue.stock.counts import (
    CannotBook,
    CountAgain,
    IsBooked,
    MoreKeptThanFound,
    NothingToCount,
    enter_counts,
    goods_of_category,
    goods_of_producer,
    goods_of_shelf,
    make_sheet,
)
from catalogue.stock.models import CountSheet, ShelfPlace
from checkout.closing.write_offs import NoPrice, book_count
from checkout.fulfilment.stock_papers import count_pdf

from .access import broken_page, stock_page
from .stock import stock_context
from .stock_forms import PageForm, ReasonsForm, SheetForm
from .stock_notes import pdf

SHEETS_PER_PAGE = 30
LINES_PER_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@stock_page
def counts(request: HttpRequest) -> HttpResponse:
    """Show the count sheets, and make a new one."""
    form = SheetForm(request.POST or None)
    if form.is_valid():
        try:
            sheet = make_sheet(*goods_meant(form), by=request.user)
        except NothingToCount:
            form.add_error(None, _("No good stands there, so there is nothing to count."))
        else:
            return redirect("desk:stock-count", sheet.pk)
    rows = CountSheet.objects.select_related("by").annotate(
        goods=Count("lines"), counted=Count("lines", filter=Q(lines__counted__isnull=False))
    )
    shelves = ShelfPlace.objects.order_by("shelf").values_list("shelf", flat=True).distinct()[:500]
    page = Paginator(rows.order_by("-pk"), SHEETS_PER_PAGE).get_page(request.GET.get("page"))
    context = {**stock_context(request, "counts"), "form": form, "page": page, "shelves": shelves}
    return render(request, "desk/stock_counts.html", context, status=422 if form.is_bound else 200)


def goods_meant(form: SheetForm):
    """Return the name of what was chosen, and its goods."""
    facts = form.cleaned_data
    if facts["producer"]:
        return facts["producer"].name, goods_of_producer(facts["producer"].pk)
    if facts["category"]:
        return facts["category"].name, goods_of_category(facts["category"])
    shelf = " ".join(facts["shelf"].split())
    return _("Shelf %(shelf)s") % {"shelf": shelf}, goods_of_shelf(shelf)


@require_http_methods(["GET", "HEAD", "POST"])
@stock_page
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one page of a sheet to be typed in, without how many there should be; what is sent is kept."""
    sheet = get_object_or_404(CountSheet.objects.select_related("by", "booked_by"), pk=pk)
    lines = sheet.lines.select_related("stockrecord__product__parent", "stockrecord__place", "lot")
    page = Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get("page"))
    form = PageForm(request.POST or None, page)
    if form.is_valid() and _kept(request, sheet, form):
        number = page.next_page_number() if page.has_next() else page.number
        return redirect(f"{reverse('desk:stock-count', args=[pk])}?page={number}")
    left = sheet.lines.filter(counted=None).count()
    context = {**stock_context(request, "counts"), "sheet": sheet, "page": page, "form": form, "left": left}
    return render(request, "desk/stock_count.html", context, status=422 if form.is_bound else 200)


def _kept(request: HttpRequest, sheet: CountSheet, form: PageForm) -> bool:
    try:
        enter_counts(sheet.pk, form.found(), at=form.cleaned_data["at"] or timezone.now(), by=request.user)
    except IsBooked:
        form.add_error(None, _("This count is booked already. Please make a new sheet."))
        return False
    messages.success(request, _("This page is kept."))
    return True


@require_safe
@stock_page
def count_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a sheet as a paper to count with."""
    return pdf(count_pdf(get_object_or_404(CountSheet.objects.select_related("by"), pk=pk)), f"count-{pk}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@broken_page
def differences(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a count found more or less, and book it with the reasons."""
    sheet = get_object_or_404(CountSheet.objects.select_related("by", "booked_by"), pk=pk)
    differing = sheet.lines.filter(counted__isnull=False).exclude(counted=F("expected"))
    rows = list(differing.select_related("stockrecord__product__parent", "lot", "counted_by"))
    form = ReasonsForm(request.POST if request.method == "POST" else None, rows)
    if form.is_valid() and _booked(request, sheet, form):
        return redirect("desk:stock-count-differences", pk)
    context = {
        **stock_context(request, "counts"),
        "sheet": sheet,
        "form": form,
        "rows": form.rows(),
        "left": sheet.lines.filter(counted=None).count(),
    }
    return render(request, "desk/stock_differences.html", context, status=422 if form.is_bound else 200)


def _booked(request: HttpRequest, sheet: CountSheet, form: ReasonsForm) -> bool:
    try:
        book_count(sheet.pk, reasons=form.reasons(), by=request.user)
    except IsBooked:
        messages.success(request, _("This count is booked already."))
        return True
    except (CannotBook, NoPrice) as error:
        form.add_error(None, trouble_in_words(error))
        return False
    messages.success(request, _("The differences are booked: the shelf and the books say what was found."))
    return True


def trouble_in_words(error: CannotBook | NoPrice) -> str:
    """Say why a count was not booked, and what can be done."""
    if isinstance(error, CountAgain):
        name = error.line.stockrecord.product.get_title()
        return _("“%(name)s” was corrected after you counted it. Please count it once more.") % {"name": name}
    if isinstance(error, MoreKeptThanFound):
        facts = {"name": error.line.stockrecord.product.get_title(), "free": error.free}
        return (
            _(
                "“%(name)s”: more pieces are missing than the %(free)s that are free; the others are kept for orders. "
                "Count once more, or call an order off first."
            )
            % facts
        )
    if isinstance(error, NoPrice):
        name = error.record.product.get_title()
        return _("“%(name)s” has no price yet, so nobody can say what its loss costs.") % {"name": name}
    return _("Nothing on this sheet was counted yet.")
