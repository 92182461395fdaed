"""The packing table at the desk: take an order, scan its pieces, close the box."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from checkout.fulfilment.models import Packing, Shortage
from checkout.fulfilment.on_table import TableSheet, table_sheet
from checkout.fulfilment.operations import CannotPack, OnAnotherTable
from checkout.fulfilment.queries import job_called, orders_in
from checkout.fulfilment.table import (
    NothingScanned,
    NotOnTable,
    OneTooMany,
    OtherOrder,
    OwnLabel,
    PiecesMissing,
    UnknownCode,
    WeightDiffers,
    WrongGood,
    WrongScan,
    close_box,
    count_pieces,
    put_back,
    scan_piece,
    take_out_last,
    take_to_table,
)
from checkout.orders.models import Order
from checkout.orders.operations import IllegalMove
from storefront.privacy.looks import note_looks
from storefront.ui.components.words import weight

from .access import pack_page
from .packing import TROUBLES
from .packing_table_forms import CloseForm, CountForm
from .presses import lead_to
from .views import desk_context
from .words import ALREADY_MOVED

NOT_HERE = gettext_lazy("This order lies on no table any more: its box was closed, or it was put back.")
# What a scan sounds like: right, right and complete, wrong.
RIGHT, FULL, WRONG = "right", "full", "wrong"


@require_POST
@pack_page
def take(request: HttpRequest, number: str) -> HttpResponse:
    """Take an order to one's own table, or over from somebody else's."""
    order = get_object_or_404(Order, number=number)
    try:
        take_to_table(order, by=request.user, from_another="over" in request.POST)
    except OnAnotherTable as error:
        return render(request, "desk/packing_table_taken.html", _context(request, order) | {"packing": error.packing})
    except IllegalMove:
        messages.error(request, ALREADY_MOVED)
        return redirect("desk:order", number)
    return redirect("desk:box", number)


@require_safe
@pack_page
def table(request: HttpRequest, number: str) -> HttpResponse:
    """Show the order that lies on one's table."""
    order = get_object_or_404(Order.objects.select_related("shipping_address"), number=number)
    packing = Packing.objects.select_related("by").filter(order=order).first()
    if packing is None:
        return redirect("desk:order", number)
    if packing.by_id != request.user.pk:
        return render(request, "desk/packing_table_taken.html", _context(request, order) | {"packing": packing})
    note_looks([order], by=request.user)
    return _show(request, order)


def _context(request: HttpRequest, order: Order) -> dict:
    return {**desk_context(request, job_called("to-pack")), "order": order}


def _show(request: HttpRequest, order: Order, *, answer: dict | None = None, **forms) -> HttpResponse:
    """Show the table; of a request by script, only what changes on it. `answer` is what the last scan came to."""
    packing = get_object_or_404(Packing, order=order)
    packing.order = order
    sheet = table_sheet(packing)
    if answer and answer["sound"] == RIGHT and sheet.is_full:
        answer["sound"] = FULL
    context = {
        "order": order,
        "packing": packing,
        "sheet": sheet,
        "answer": answer,
        "close_form": forms.get("close_form") or CloseForm(),
        "count_form": forms.get("count_form"),
        "missing": forms.get("missing", False),
        "kinds": Shortage.Kind.choices,
        "scan_waits": not (sheet.is_full or forms),
        "scan_label": _label(sheet),
    }
    status = 422 if forms else 200
    if request.headers.get("HX-Request"):
        return render(request, "desk/packing_table_work.html", context | {"is_part": True})
    return render(request, "desk/packing_table.html", _context(request, order) | context, status=status)


def _label(sheet: TableSheet) -> str:
    if sheet.next_row is None:
        return _("Everything is in the box")
    return format_html(_("Scan the next piece: <b>{name}</b>"), name=sheet.next_row.good.name)


@require_POST
@pack_page
def scan(request: HttpRequest, number: str) -> HttpResponse:
    """Take the piece into the box whose label was scanned, or say why it does not belong there."""
    order = get_object_or_404(Order.objects.select_related("shipping_address"), number=number)
    code = request.POST.get("code", "")
    try:
        seen = scan_piece(order, code, by=request.user)
    except WrongScan as error:
        return _show(request, order, answer={"sound": WRONG, "words": wrong_in_words(error, code)})
    except (OnAnotherTable, NotOnTable):
        return _gone(request, number)
    words = _("%(name)s: piece %(count)s of %(of)s is right") % {
        "name": seen.line.title,
        "count": seen.count,
        "of": seen.of,
    }
    return _show(request, order, answer={"sound": RIGHT, "words": words})


def wrong_in_words(error: WrongScan, code: str) -> str:
    """Say why a piece does not belong into the box, and what to do with it."""
    match error:
        case OneTooMany():
            return _("Enough: all pieces of “%(name)s” are in the box. Put this one back.") % {"name": error.name}
        case OtherOrder():
            return _("This is the label of another order, %(number)s. Look for the right one.") % {"number": error.name}
        case OwnLabel():
            return _("This is the label of this order. Scan a good now.")
        case WrongGood():
            return _("Stop: “%(name)s” does not belong to this order. Put it back.") % {"name": error.name}
        case UnknownCode():
            return _("Nobody knows the code “%(code)s”. Scan it again, or count by hand below.") % {"code": code[:40]}


def _gone(request: HttpRequest, number: str) -> HttpResponse:
    """Lead back from a table that is not one's own any more. A script is told to open the page anew."""
    messages.error(request, NOT_HERE)
    return lead_to(request, reverse("desk:box", args=[number]))


@require_POST
@pack_page
def count(request: HttpRequest, number: str) -> HttpResponse:
    """Take pieces that were counted by hand."""
    order = get_object_or_404(Order.objects.select_related("shipping_address"), number=number)
    form = CountForm(request.POST)
    if not form.is_valid():
        return _show(request, order, count_form=form)
    try:
        count_pieces(order, form.cleaned_data["line"], form.cleaned_data["pieces"], by=request.user)
    except OneTooMany:
        form.add_error("pieces", _("So many are not to be packed. Nothing was changed."))
        return _show(request, order, count_form=form)
    except (OnAnotherTable, NotOnTable):
        return _gone(request, number)
    return _show(request, order, answer={"sound": RIGHT, "words": _("Counted by hand.")})


@require_POST
@pack_page
def undo(request: HttpRequest, number: str) -> HttpResponse:
    """Take the last scan back."""
    order = get_object_or_404(Order.objects.select_related("shipping_address"), number=number)
    try:
        take_out_last(order, by=request.user)
    except (OnAnotherTable, NotOnTable):
        return _gone(request, number)
    return _show(request, order)


@require_POST
@pack_page
def leave(request: HttpRequest, number: str) -> HttpResponse:
    """Put an order back on the list."""
    order = get_object_or_404(Order, number=number)
    try:
        put_back(order, by=request.user)
    except (OnAnotherTable, NotOnTable):
        return _gone(request, number)
    messages.success(request, _("%(number)s is back on the packing list.") % {"number": number})
    return redirect("desk:order", number)


@require_POST
@pack_page
def close(request: HttpRequest, number: str) -> HttpResponse:
    """Close the box and go on with the order that waits longest."""
    order = get_object_or_404(Order.objects.select_related("shipping_address"), number=number)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _show(request, order, close_form=form)
    try:
        parcel = close_box(order, **form.cleaned_data, by=request.user)
    except (OnAnotherTable, NotOnTable):
        return _gone(request, number)
    except IllegalMove:
        messages.error(request, ALREADY_MOVED)
        return redirect("desk:order", number)
    except (NothingScanned, PiecesMissing, WeightDiffers, CannotPack) as error:
        form.add_error(*_why_open(error, form))
        return _show(request, order, close_form=form, missing=isinstance(error, PiecesMissing))
    messages.success(request, _("%(number)s is packed.") % {"number": parcel.name})
    following = orders_in(job_called("to-pack")).exclude(packing__isnull=False).first()
    return redirect("desk:order", following.number if following else number)


def _why_open(error: Exception, form: CloseForm) -> tuple[str | None, str]:
    """Return beside which field, and in what words, a box is said to be still open."""
    match error:
        case NothingScanned():
            return None, _("The box is empty. Scan what goes in, or count it by hand.")
        case PiecesMissing():
            return None, _("Not everything is in the box yet.")
        case WeightDiffers():
            form.may_be_right = True
            weighs = {"weight": weight(error.expected_grams)}
            words = _("The goods weigh %(weight)s together. Look into the box again; is something missing or too much?")
            return "weight_grams", words % weighs
    return None, str(TROUBLES[type(error)])
