"""Delivery notes at the desk: taken in, looked at, printed, undone."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalogue.producers.models import Partner, StockRecord
from catalogue.producers.terms import Mode
from catalogue.stock.deliveries import (
    CannotReceive,
    NoteIsKnown,
    receive_note,
    undo_note,
)
from catalogue.stock.models import DeliveryNote
from checkout.fulfilment.stock_papers import note_pdf

from .access import stock_page
from .stock import stock_context
from .stock_forms import ROWS, NoteForm, RowsOfNote, UndoForm

NOTES_PER_PAGE = 30
PRODUCERS_MOST = 30
GOODS_MOST = 500


@require_safe
@stock_page
def notes(request: HttpRequest) -> HttpResponse:
    """Show the delivery notes, the last one first."""
    rows = DeliveryNote.objects.select_related("producer", "undoes", "undone_by").annotate(
        goods=Count("lines"), pieces=Sum("lines__quantity")
    )
    page = Paginator(rows.order_by("-received_on", "-pk"), NOTES_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/stock_notes.html", {**stock_context(request, "notes"), "page": page})


@require_safe
@stock_page
def choose_producer(request: HttpRequest) -> HttpResponse:
    """Ask who delivers."""
    wanted = request.GET.get("q", "").strip()[:100]
    named = Q(name_th__icontains=wanted) | Q(name_en__icontains=wanted) | Q(code__iexact=wanted)
    found = Partner.objects.filter(named).select_related("tambon__district").order_by("name", "pk")[:PRODUCERS_MOST]
    context = {**stock_context(request, "notes"), "wanted": wanted, "found": found}
    return render(request, "desk/stock_producer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@stock_page
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in what a producer delivers."""
    producer = get_object_or_404(Partner, pk=pk)
    if request.method != "POST":
        form = NoteForm(initial={"received_on": timezone.localdate(), "mode": Mode.CONSIGNED})
        return _render_receive(request, producer, form, RowsOfNote(producer=producer))
    form = NoteForm(request.POST)
    if "more" in request.POST:
        return _render_receive(request, producer, form, _longer(request, producer))
    rows = RowsOfNote(request.POST, producer=producer, mode=request.POST.get("mode", ""))
    if form.is_valid() and rows.is_valid():
        paper = _take_in(request, producer, form, rows)
        if paper:
            messages.success(request, _("The goods are on the shelf. Please print the note and let both sign it."))
            return redirect("desk:stock-note", paper.pk)
    return _render_receive(request, producer, form, rows, status=422)


def _longer(request: HttpRequest, producer: Partner):
    """Return the rows as they were typed, and some more."""
    data = request.POST.copy()
    try:
        data["form-TOTAL_FORMS"] = str(int(data.get("form-TOTAL_FORMS", 0)) + ROWS)
    except ValueError:
        data["form-TOTAL_FORMS"] = str(ROWS)
    return RowsOfNote(data, producer=producer)


def _take_in(request: HttpRequest, producer: Partner, form: NoteForm, rows) -> DeliveryNote | None:
    try:
        return receive_note(producer=producer, goods=rows.delivered(), by=request.user, **form.cleaned_data)
    except NoteIsKnown:
        form.add_error("number", _("There is a note of this number already. Was it typed in before?"))
    except CannotReceive as error:
        form.add_error(None, error.sentence)
    return None


def _render_receive(request: HttpRequest, producer: Partner, form, rows, status: int = 200) -> HttpResponse:
    goods = StockRecord.objects.filter(partner=producer).select_related("product__parent").order_by("partner_sku")
    context = {
        **stock_context(request, "notes"),
        "producer": producer,
        "form": form,
        "rows": rows,
        "goods": goods[:GOODS_MOST],
    }
    return render(request, "desk/stock_receive.html", context, status=status)


@require_safe
@stock_page
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a delivery note."""
    return _render_note(request, _note(pk), None)


def _note(pk: int) -> DeliveryNote:
    rows = DeliveryNote.objects.select_related("producer", "by", "undoes", "undone_by")
    return get_object_or_404(rows.prefetch_related("lines__stockrecord__product__parent", "lines__lot"), pk=pk)


def _render_note(request: HttpRequest, found: DeliveryNote, form: UndoForm | None, status: int = 200) -> HttpResponse:
    is_undone = hasattr(found, "undone_by")
    context = {**stock_context(request, "notes"), "note": found, "is_undone": is_undone}
    if not (is_undone or found.undoes_id):
        context["form"] = form or UndoForm(initial={"number": f"{found.number[:36]}-X"})
    return render(request, "desk/stock_note.html", context, status=status)


@require_safe
@stock_page
def note_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a delivery note as a paper that both sign."""
    return pdf(note_pdf(_note(pk)), f"delivery-note-{pk}.pdf")


def pdf(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store, private"},
    )


@require_POST
@stock_page
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a wrong note by its counter-note."""
    found, form = _note(pk), UndoForm(request.POST)
    if form.is_valid():
        try:
            counter = undo_note(pk, **form.cleaned_data, by=request.user)
        except NoteIsKnown as error:
            form.add_error("number", error.sentence)
        except CannotReceive as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("The note is undone. Its pieces are off the shelf again."))
            return redirect("desk:stock-note", counter.pk)
    return _render_note(request, found, form, status=422)
