"""The stock at the desk: what runs out, one good and its moves, food and its dates."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalogue.producers.models import StockRecord
from catalogue.stock.models import DeliveryNote, Lot, Move, ShelfPlace
from catalogue.stock.places import put_at
from catalogue.stock.queries import NOTICE_DAYS, SALES_DAYS, lots_to_look_at, low_stock, moves_of, with_code, with_words
from checkout.orders.queries import orders_with_lot

from .access import stock_page
from .buyers import seen_buyers
from .stock_forms import ShelfForm
from .views import desk_context

ROWS_PER_PAGE = 50
FOUND_MOST = 30


def stock_context(request: HttpRequest, here: str) -> dict:
    """Return what stands beside the work on every page of the stock. `here` names the page in its tabs."""
    return {**desk_context(request, None), "stock_tab": here}


@require_safe
@stock_page
def stock(request: HttpRequest) -> HttpResponse:
    """Show the goods that run out, or those somebody looks for."""
    wanted = request.GET.get("q", "").strip()[:100]
    context = {**stock_context(request, "low"), "wanted": wanted, "days": SALES_DAYS}
    if wanted:
        found = goods_called(wanted)
        if len(found) == 1:
            return redirect("desk:stock-good", found[0].pk)
        context["found"] = found
    else:
        context["page"] = Paginator(low_stock(), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/stock.html", context)


def goods_called(wanted: str) -> list[StockRecord]:
    """Return goods by their number, scanned or typed, or by a part of their name."""
    records = StockRecord.objects.select_related("product__parent", "partner", "place").order_by("partner_sku", "pk")
    return list(with_code(records, wanted)) or list(with_words(records, wanted)[:FOUND_MOST])


@require_safe
@stock_page
def good(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one good: how many there are, where it stands, its lots, and every move."""
    records = StockRecord.objects.select_related("product__parent", "partner")
    record = get_object_or_404(records, pk=pk)
    page = Paginator(moves_of(record), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    place = ShelfPlace.objects.filter(pk=pk).first()
    context = {
        **stock_context(request, "low"),
        "record": record,
        "free": max(record.net_stock_level, 0),
        "held": record.num_allocated or 0,
        "lots": Lot.objects.filter(stockrecord=record, pieces__gt=0),
        "page": page,
        "shelf_form": ShelfForm(initial={"shelf": place.shelf if place else ""}),
        "place": place,
    }
    link_papers(page.object_list)
    return render(request, "desk/stock_good.html", context)


def link_papers(moves) -> None:
    """Give each move the address of its paper: order, delivery note or count."""
    numbers = {move.reference for move in moves if move.kind == Move.Kind.RECEIVE}
    notes = dict(DeliveryNote.objects.filter(number__in=numbers).values_list("number", "pk"))
    for move in moves:
        if move.kind in {Move.Kind.SELL, Move.Kind.RETURN}:
            move.paper_url = reverse("desk:order", args=[move.reference])
        elif move.reference in notes:
            move.paper_url = reverse("desk:stock-note", args=[notes[move.reference]])
        elif move.kind == Move.Kind.COUNT and move.reference.startswith("count-"):
            move.paper_url = reverse("desk:stock-count", args=[move.reference.removeprefix("count-")])


@require_POST
@stock_page
def shelf(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down where a good stands."""
    record = get_object_or_404(StockRecord, pk=pk)
    form = ShelfForm(request.POST)
    if form.is_valid():
        put_at(record.pk, form.cleaned_data["shelf"])
        messages.success(request, _("The shelf is written down."))
    else:
        messages.error(request, _("The name of a shelf has at most 24 letters. Nothing was saved."))
    return redirect("desk:stock-good", record.pk)


@require_safe
@stock_page
def lots(request: HttpRequest) -> HttpResponse:
    """Show food that is past its date, and food that soon will be."""
    page = Paginator(lots_to_look_at(), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "desk/stock_lots.html", {**stock_context(request, "lots"), "page": page, "days": NOTICE_DAYS}
    )


@require_safe
@stock_page
def lot(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one lot and who has pieces of it: whom to tell when it must come back."""
    found = get_object_or_404(Lot.objects.select_related("stockrecord__product__parent", "stockrecord__partner"), pk=pk)
    orders = list(orders_with_lot(found))
    seen = seen_buyers(orders, request.user)
    context = {**stock_context(request, "lots"), "lot": found, "orders": orders, "seen": seen}
    return render(request, "desk/stock_lot.html", context)
