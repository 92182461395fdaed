"""Another address for what has not left of an order."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalogue.places.forms import AddressForm
from catalogue.places.parcel_address import answers_of
from checkout.fulfilment.queries import job_of
from checkout.orders.models import Order
from checkout.orders.operations import IllegalMove, change_address
from checkout.orders.states import ADDRESS_OPEN_STATES
from storefront.privacy.looks import note_looks

from .access import BUYER_RIGHTS, page_for
from .views import desk_context
from .words import ALREADY_MOVED


@require_http_methods(["GET", "HEAD", "POST"])
@page_for(*BUYER_RIGHTS)
def address(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for the address and keep it; what was printed with the old one has to be printed again."""
    order = get_object_or_404(Order.objects.select_related("shipping_address__tambon"), number=number)
    if order.status not in ADDRESS_OPEN_STATES:
        messages.error(request, _("Nothing of this order waits to be sent, so its address stays as it is."))
        return redirect("desk:order", number)
    note_looks([order], by=request.user)
    form = AddressForm(request.POST or None, initial=answers_of(order.shipping_address))
    if form.is_valid():
        try:
            change_address(order, form.address(), by=request.user)
        except IllegalMove:
            messages.error(request, ALREADY_MOVED)
        else:
            messages.success(request, _("The address is changed. Please print the label again if there is one."))
        return redirect("desk:order", number)
    context = {**desk_context(request, job_of(order)), "order": order, "form": form}
    return render(request, "desk/address.html", context, status=422 if form.is_bound else 200)
