"""Goods that are missing or broken when they are to be packed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from checkout.fulfilment.models import Shortage
from checkout.fulfilment.operations import TooManyPieces
from checkout.fulfilment.shortages import AlreadySettled, report_shortage, settle_shortage
from checkout.orders.models import Order
from checkout.orders.operations import IllegalMove

from .access import pack_page
from .packing_table_forms import ShortForm
from .presses import press
from .words import ALREADY_DONE, ALREADY_MOVED


@require_POST
@pack_page
def report(request: HttpRequest, number: str) -> HttpResponse:
    """Note what is missing of an order, and lead to its page, where somebody decides."""
    order, form = get_object_or_404(Order, number=number), ShortForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please say which good, how many pieces, and what is wrong. Nothing was noted."))
        return redirect("desk:order", number)
    facts = form.cleaned_data
    troubles = {
        TooManyPieces: _("So many pieces of it are not to be packed. Nothing was noted."),
        IllegalMove: ALREADY_MOVED,
    }
    done = _("Noted. The order stands under trouble until somebody has decided.")
    press(
        request, report_shortage, order, facts.pop("line"), facts.pop("pieces"), done=done, troubles=troubles, **facts
    )
    return redirect("desk:order", number)


@require_POST
@pack_page
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a shortage is over."""
    found = get_object_or_404(Shortage.objects.select_related("line__order"), pk=pk)
    press(request, settle_shortage, found, done=_("Settled."), troubles={AlreadySettled: ALREADY_DONE})
    return redirect("desk:order", found.line.order.number)
