"""The staff's desk: lists of work, one order, and the next step."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalogue.producers.vat import vat_rate_to_confirm
from checkout.fulfilment.collections import open_collections
from checkout.fulfilment.operations import (
    BadTrackingNumber,
    CannotShip,
    mark_packed,
    mark_shipped,
    open_again,
)
from checkout.fulfilment.queries import JOBS, Job, job_called, job_counts, job_of, made_orders_due, orders_in
from checkout.orders.models import Order
from checkout.orders.operations import IllegalMove
from checkout.orders.queries import order_rows
from checkout.payments.incidents import open_incidents
from checkout.payments.methods import is_on_delivery
from checkout.payments.offline import slips_to_check
from checkout.settlement.queries import payouts_waiting

from .access import CONFIRM_OFFLINE, desk_page, may_see_books, may_see_settlement
from .forms import ShipForm
from .papers import papers_of
from .presses import press
from .printed import papers_to_print, say_prints
from .refund_words import log_words
from .refunds import money_back
from .words import ALREADY_MOVED, JOB_NAMES

ORDERS_PER_PAGE = 50
DUE_SHOWN = 20


@require_safe
@desk_page
def today(request: HttpRequest) -> HttpResponse:
    """Lead to the first list with work in it."""
    counts = job_counts()
    busy = next((job for job in JOBS if counts[job.slug]), JOBS[0])
    return redirect("desk:job", busy.slug)


@require_safe
@desk_page
def job(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one list of orders."""
    found = job_called(slug)
    if found is None:
        raise Http404
    context = {**desk_context(request, found), "vat_to_confirm": vat_rate_to_confirm(timezone.localdate())}
    context["due_soon"] = made_orders_due(timezone.localdate())[:DUE_SHOWN] if slug in ("to-pack", "to-ship") else []
    return render(request, "desk/job.html", context)


@require_safe
@desk_page
def order(request: HttpRequest, number: str) -> HttpResponse:
    """Show one order with its goods, its address and the next step."""
    found = get_object_or_404(Order.objects.select_related("shipping_address", "parcel"), number=number)
    return render_order(request, found, ShipForm())


def render_order(request: HttpRequest, found: Order, form: ShipForm, status: int = 200) -> HttpResponse:
    events = list(found.events.select_related("by"))
    for event in events:
        event.words = log_words(event)
    say_prints(events)
    context = {
        **desk_context(request, job_of(found)),
        "order": found,
        "rows": order_rows(found),
        "parcel": getattr(found, "parcel", None),
        "events": events,
        "money_back": money_back(found, request.user),
        "incidents": found.incidents.filter(closed_at__isnull=True),
        "papers": papers_of(found, request.user),
        "to_print": papers_to_print(found, events),
        "form": form,
        "is_on_delivery": is_on_delivery(found),
        "transfer": found.attempts.filter(method="transfer", state__in=["waiting", "ended"]).last(),
        "may_confirm": request.user.has_perm(CONFIRM_OFFLINE),
    }
    return render(request, "desk/order.html", context, status=status)


def desk_context(request: HttpRequest, current: Job | None) -> dict:
    """Return what stands beside the work on every page: the lists, and the orders of the open one."""
    counts = job_counts()
    jobs = [{"slug": job.slug, "name": JOB_NAMES[job.slug], "count": counts[job.slug]} for job in JOBS]
    shared = {"jobs": jobs, "odd_money_count": open_incidents().count()}
    if request.user.has_perm(CONFIRM_OFFLINE):
        shared |= {"slip_count": slips_to_check().count(), "collection_count": open_collections().count()}
    if may_see_settlement(request.user):
        shared |= {"sees_settlement": True, "payouts_count": payouts_waiting()}
    if may_see_books(request.user):
        shared["sees_books"] = True
    if current is None:
        return shared
    page = Paginator(orders_in(current), ORDERS_PER_PAGE).get_page(request.GET.get("page"))
    return {**shared, "current_job": current.slug, "job_name": JOB_NAMES[current.slug], "page": page}


@require_POST
@desk_page
def pack(request: HttpRequest, number: str) -> HttpResponse:
    return _step(request, number, mark_packed, _("%(number)s is packed."))


@require_POST
@desk_page
def unpack(request: HttpRequest, number: str) -> HttpResponse:
    return _step(request, number, open_again, _("%(number)s is back on the packing list."))


def _step(request: HttpRequest, number: str, operation, done: str) -> HttpResponse:
    found = get_object_or_404(Order, number=number)
    press(request, operation, found, done=done % {"number": number}, troubles={IllegalMove: ALREADY_MOVED})
    return redirect("desk:order", number)


@require_POST
@desk_page
def ship(request: HttpRequest, number: str) -> HttpResponse:
    found = get_object_or_404(Order.objects.select_related("shipping_address", "parcel"), number=number)
    form = ShipForm(request.POST)
    if not form.is_valid():
        return render_order(request, found, form, status=422)
    try:
        mark_shipped(found, **form.cleaned_data, by=request.user)
    except CannotShip as error:
        form.add_error("tracking_number", trouble_in_words(error))
        return render_order(request, found, form, status=422)
    except IllegalMove:
        messages.error(request, ALREADY_MOVED)
    else:
        messages.success(request, _("%(number)s is on its way; the buyer gets a mail.") % {"number": number})
    return redirect("desk:order", number)


def trouble_in_words(error: CannotShip) -> str:
    if isinstance(error, BadTrackingNumber):
        return _("This is not a number of this carrier. Please check it; nothing was saved.")
    return _("Another parcel already has this number. Please check it; nothing was saved.")
