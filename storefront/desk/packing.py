"""The steps of a parcel at the desk: packed, opened again, handed over, arrived."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from checkout.fulfilment.in_bulk import Fault
from checkout.fulfilment.models import Parcel
from checkout.fulfilment.operations import (
    BadTrackingNumber,
    CannotArrive,
    CannotPack,
    CannotShip,
    NobodyCollects,
    NumberTaken,
    OnAnotherTable,
    OneParcelOnly,
    PiecesPaidBack,
    TooManyPieces,
    mark_delivered,
    open_parcel_again,
    pack_parcel,
    send_parcel,
)
from checkout.fulfilment.pieces import pieces_of
from checkout.orders.models import Order
from checkout.orders.operations import IllegalMove

from .access import pack_page
from .forms import HOW_MANY, PackForm, ShipForm
from .offline_forms import DayForm
from .presses import press
from .views import render_order
from .words import ALREADY_MOVED

TROUBLES = {
    TooManyPieces: HOW_MANY,
    OneParcelOnly: gettext_lazy(
        "This order is paid when its parcel comes, so all of it goes in one parcel: the carrier takes the money once."
    ),
    BadTrackingNumber: gettext_lazy("This is not a number of this carrier. Please check it; nothing was saved."),
    NumberTaken: gettext_lazy("Another parcel already has this number. Please check it; nothing was saved."),
    NobodyCollects: gettext_lazy(
        "This order is paid to the carrier when its parcel comes, so it cannot be collected. Nothing was saved."
    ),
    PiecesPaidBack: gettext_lazy(
        "Pieces in this parcel are paid back meanwhile. Open it again, take them out, and pack what is left."
    ),
    CannotArrive: Fault.WRONG_DAY.label,
}


@require_POST
@pack_page
def pack(request: HttpRequest, number: str) -> HttpResponse:
    """Note a parcel: all that is left, or as many pieces of each good as were typed."""
    found = get_object_or_404(Order.objects.select_related("shipping_address"), number=number)
    form = PackForm(request.POST, pieces=pieces_of(found))
    if not form.is_valid():
        return render_order(request, found, pack_form=form)
    weight_grams = form.cleaned_data["weight_grams"]
    try:
        parcel = pack_parcel(found, pieces=form.pieces(), weight_grams=weight_grams, by=request.user)
    except CannotPack as error:
        form.add_error(None, TROUBLES[type(error)])
        return render_order(request, found, pack_form=form)
    except OnAnotherTable:
        return redirect("desk:box", number)  # which says whose
    except IllegalMove:
        messages.error(request, ALREADY_MOVED)
    else:
        messages.success(request, _("%(number)s is packed.") % {"number": parcel.name})
    return redirect("desk:order", number)


@require_POST
@pack_page
def unpack(request: HttpRequest, number: str, parcel: int) -> HttpResponse:
    """Undo a parcel that was not sent."""
    found = find_parcel(number, parcel)
    done, troubles = _("%(number)s is back on the packing list."), {IllegalMove: ALREADY_MOVED}
    press(request, open_parcel_again, found, done=done % {"number": number}, troubles=troubles)
    return redirect("desk:order", number)


def find_parcel(number: str, parcel: int) -> Parcel:
    parcels = Parcel.objects.select_related("order__shipping_address")
    return get_object_or_404(parcels, order__number=number, number=parcel)


@require_POST
@pack_page
def ship(request: HttpRequest, number: str, parcel: int) -> HttpResponse:
    """Give a parcel its number: it leaves, and the buyer hears of it."""
    found, form = find_parcel(number, parcel), ShipForm(request.POST)
    if not form.is_valid():
        return render_order(request, found.order, ship_form=form, parcel_number=str(parcel))
    try:
        send_parcel(found, **form.cleaned_data, by=request.user)
    except CannotShip as error:
        form.add_error("tracking_number", TROUBLES[type(error)])
        return render_order(request, found.order, ship_form=form, parcel_number=str(parcel))
    except IllegalMove:
        messages.error(request, ALREADY_MOVED)
    else:
        messages.success(request, _("%(number)s is on its way; the buyer gets a mail.") % {"number": number})
    return redirect("desk:order", number)


@require_POST
@pack_page
def delivered(request: HttpRequest, number: str, parcel: int) -> HttpResponse:
    """Note the day on which a parcel came."""
    found, form = find_parcel(number, parcel), DayForm(request.POST)
    if form.is_valid():
        try:
            mark_delivered(found, on=form.cleaned_data["day"], by=request.user)
        except CannotArrive:
            form.add_error("day", TROUBLES[CannotArrive])
        else:
            messages.success(request, _("Noted: the parcel has come."))
            return redirect("desk:order", number)
    return render_order(request, found.order, day_form=form, parcel_number=str(parcel))
