"""The buyer's page of an order."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .models import Order, OrderEvent
from .private import private_page
from .queries import discounts_of, order_rows, vat_in_order
from .timeline import buyer_timeline


@require_safe
@private_page
def status(request: HttpRequest, token: str) -> HttpResponse:
    """Show where an order stands to whoever has its link: goods and sums, no name or address.

    Whoever ordered it while signed in, and is so now, finds the way back to her other orders.
    """
    order = get_object_or_404(Order, token=token)
    context = {
        "order": order,
        "rows": order_rows(order),
        "discounts": discounts_of(order),
        "vat_baht": vat_in_order(order),
        "timeline": buyer_timeline(order),
        "is_on_delivery": order.events.filter(kind=OrderEvent.Kind.TO_COLLECT).exists(),
        "is_own": bool(order.user_id) and order.user_id == request.user.pk,
    }
    return render(request, "orders/status.html", context)
