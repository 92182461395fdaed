"""Whom an order goes to: shown to whoever needs it as long as she does, and every look is noted."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from checkout.fulfilment.reach import is_buyer_needed, with_buyers_needed
from checkout.orders.models import Order
from storefront.privacy.looks import looks_at, note_looks, taken_out

from .access import BUYER_RIGHTS, LOOK_AGAIN, may, page_for

LOOKS_PER_PAGE = 100
FILES_SHOWN = 50


def reason_field(label: str, **more) -> forms.CharField:
    """Return a field for why somebody sees or takes out data of people."""
    words = {
        "required": _("Please say why: it stands in the log."),
        "min_length": _("Please say it in a few words: it stands in the log."),
    }
    return forms.CharField(label=label, min_length=5, max_length=200, error_messages=words, **more)


class ReasonToLookForm(forms.Form):
    """Why somebody has to see a buyer's data after its time."""

    reason = reason_field(_("Why you have to see it"))


@dataclass(frozen=True)
class Look:
    """Whether the page of an order shows whom it goes to; if not, whether that is because its time is over."""

    is_shown: bool
    is_over: bool
    may_look_again: bool
    form: ReasonToLookForm


def look_at(order: Order, user, form: ReasonToLookForm | None = None) -> Look:
    """Let somebody see whom an order goes to, if she may and still needs it, and note it.

    After its time a valid form with her reason shows it once.
    """
    is_needed, may_look_again = is_buyer_needed(order), user.has_perm(LOOK_AGAIN)
    reason = form.cleaned_data["reason"] if form and form.is_valid() and may_look_again else ""
    is_shown = bool(reason) or (is_needed and may(user, *BUYER_RIGHTS))
    if is_shown:
        note_looks([order], by=user, reason="" if is_needed else reason)
    return Look(is_shown, not is_needed, may_look_again, form or ReasonToLookForm())


def seen_buyers(orders: Iterable[Order], user) -> set[int]:
    """Return those of several orders, by key, whose buyers somebody may still see, and note that she does."""
    if not may(user, *BUYER_RIGHTS):
        return set()
    wanted = Order.objects.filter(pk__in=[order.pk for order in orders])
    seen = list(with_buyers_needed(wanted))
    note_looks(seen, by=user)
    return {order.pk for order in seen}


@require_POST
@page_for(LOOK_AGAIN)
def look_again(request: HttpRequest, number: str) -> HttpResponse:
    """Show once more, for a reason, whom an order went to."""
    from .views import render_order  # noqa: PLC0415 -- the page of an order shows what stands here

    found = get_object_or_404(Order.objects.select_related("shipping_address"), number=number)
    look = look_at(found, request.user, ReasonToLookForm(request.POST))
    return render_order(request, found, look=look)


@require_safe
@page_for(LOOK_AGAIN)
def looks(request: HttpRequest) -> HttpResponse:
    """List who looked at buyers' data: at all orders, or at one."""
    from .views import desk_context  # noqa: PLC0415 -- the page of an order shows what stands here

    number = request.GET.get("order", "").strip()[:40]
    page = Paginator(looks_at(number), LOOKS_PER_PAGE).get_page(request.GET.get("page"))
    context = {**desk_context(request, None), "looks_page": page, "number": number}
    context["files"] = [] if number else taken_out()[:FILES_SHOWN]
    return render(request, "desk/looks.html", context)
