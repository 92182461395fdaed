"""The counter at the centre: goods scanned or searched, paid, handed over, and the sales of the day.

The sale itself lies in the browser until it is booked (`counter.js`), so that a line that drops loses nothing.
"""

from contextlib import suppress
from decimal import Decimal
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalogue.producers.models import StockRecord
from checkout.basket.models import MOST_OF_ONE_GOOD
from checkout.documents.operations import CannotIssue, issue_receipt
from checkout.fulfilment.counter import (
    CannotSell,
    Payment,
    PriceChanged,
    TooLittleGiven,
    UnknownGood,
    Wanted,
    begin_promptpay,
    find_goods,
    sales_of,
    sell,
)
from checkout.fulfilment.models import CounterSale
from checkout.orders.operations import CannotOrder, OutOfStock, TooSmall
from checkout.orders.states import PAYABLE_STATES
from checkout.payments.models import PaymentAttempt
from checkout.payments.offline import CannotConfirm
from checkout.payments.operations import CannotPay, sync_attempt
from checkout.payments.states import ACTIVE_STATES
from storefront.ui.baht import baht

from .access import offline_page
from .views import desk_context

Method = PaymentAttempt.Method
MOST_GOODS = 100


class SaleForm(forms.Form):
    """A sale as the browser sends it: its token, the goods by their codes, the sum it showed, and how it is paid."""

    token = forms.UUIDField()
    goods = forms.JSONField()
    shown_total = forms.DecimalField(min_value=Decimal("0.01"), max_digits=12, decimal_places=2)
    method = forms.ChoiceField(
        choices=[(one.value, one.label) for one in (Method.CASH, Method.TERMINAL, Method.PROMPTPAY)]
    )
    given = forms.DecimalField(min_value=0, max_digits=12, decimal_places=2, required=False)
    note = forms.CharField(max_length=40, required=False)

    def clean_goods(self) -> list[Wanted]:
        try:
            goods = [Wanted(str(one["code"])[:64], int(one["quantity"])) for one in self.cleaned_data["goods"]]
        except (TypeError, KeyError, ValueError) as error:
            raise forms.ValidationError(_("These are no goods.")) from error
        if not 0 < len(goods) <= MOST_GOODS or any(not 0 < one.quantity <= MOST_OF_ONE_GOOD for one in goods):
            raise forms.ValidationError(_("These are no goods."))
        return goods

    def payment(self) -> Payment:
        """Return how it is paid; what was put on the table is said of cash only."""
        is_cash = self.cleaned_data["method"] == Method.CASH
        given = self.cleaned_data["given"] if is_cash else None
        return Payment(self.cleaned_data["method"], given, "" if is_cash else self.cleaned_data["note"])


@require_safe
@offline_page
def counter(request: HttpRequest) -> HttpResponse:
    """Show the counter, and what was sold over it today."""
    today = timezone.localdate()
    return render(request, "desk/counter.html", {**desk_context(request, None), "sales": sales_of(today)})


@require_safe
@offline_page
def goods(request: HttpRequest) -> JsonResponse:
    """Answer with the good of a code, or a few with these words in their name."""
    words = request.GET.get("q", "").strip()[:100]
    found, is_code = find_goods(words) if words else ([], False)
    return JsonResponse({"is_code": is_code, "goods": [told(record) for record in found]})


def told(record: StockRecord) -> dict:
    """Return what the counter needs to know of a good."""
    return {
        "code": record.product.upc or record.partner_sku,
        "name": record.product.get_title(),
        "baht": str(record.price),
        "free": max(record.net_stock_level, 0),
    }


@require_POST
@offline_page
def sell_goods(request: HttpRequest) -> JsonResponse:
    """Book a sale, or say why not: 409 with words for what the cashier has to decide, 422 for what is no sale."""
    form = SaleForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"words": _("This sale cannot be read. Please begin a new one.")}, status=422)
    data = form.cleaned_data
    try:
        sale, _is_new = sell(
            data["token"],
            data["goods"],
            shown_total_baht=data["shown_total"],
            payment=form.payment(),
            language="th",
            by=request.user,
        )
        if data["method"] == Method.PROMPTPAY and sale.order.status in PAYABLE_STATES:
            begin_promptpay(sale)
    except (CannotSell, CannotOrder, CannotPay, CannotConfirm) as error:
        return JsonResponse(trouble(error), status=409)
    return JsonResponse(answer(sale))


def trouble(error: Exception) -> dict:
    """Say what stands in the way of a sale; nothing of it was booked."""
    if isinstance(error, PriceChanged):
        words = _(
            "The sum is %(sum)s now: a price or an offer has changed. Take the payment once more if that is right."
        )
        return {"words": words % {"sum": baht(error.total_baht)}, "total": str(error.total_baht)}
    if isinstance(error, OutOfStock):
        words = _("Only %(free)d pieces of “%(name)s” are left. The sale is as it was; please change the number.")
        return {"words": words % {"free": error.free, "name": error.name}}
    if isinstance(error, UnknownGood):
        return {"words": _("No good for sale has the code %(code)s. Please take it out.") % {"code": error.code}}
    if isinstance(error, TooLittleGiven):
        return {"words": _("That is less than the sum.")}
    if isinstance(error, TooSmall):
        return {"words": _("The smallest sale is 10 baht.")}
    return {"words": _("This payment cannot be taken now. The sale is as it was; try again or choose another way.")}


def answer(sale: CounterSale) -> dict:
    """Return how a sale stands: paid, with the change and its papers, or with the QR to be paid."""
    order = sale.order
    shared = {
        "number": order.number,
        "total": str(order.total_incl_tax),
        "order": reverse("desk:order", args=[order.number]),
        "state": reverse("desk:counter-sale", args=[sale.token]),
    }
    if order.status not in PAYABLE_STATES:
        is_over = not order.parcels.exists()
        change = "" if sale.change_baht is None else str(sale.change_baht)
        receipt = reverse("desk:counter-receipt", args=[sale.token])
        return {**shared, "is_paid": not is_over, "is_over": is_over, "change": change, "receipt": receipt}
    return {**shared, "is_paid": False, "qr": reverse("payments:qr", args=[order.token])}


@require_safe
@offline_page
def sale(request: HttpRequest, token: UUID) -> JsonResponse:
    """Say how a sale stands; one that waits for its QR to be paid is asked about at Stripe."""
    found = find_sale(token)
    attempt = found.order.attempts.filter(state__in=ACTIVE_STATES).first()
    if attempt and found.order.status in PAYABLE_STATES:
        with suppress(CannotPay):  # asked again in a moment
            sync_attempt(attempt.pk)
        found = find_sale(token)
    return JsonResponse(answer(found))


def find_sale(token: UUID) -> CounterSale:
    return get_object_or_404(CounterSale.objects.select_related("order"), token=token, order__isnull=False)


@require_safe
@offline_page
def receipt(request: HttpRequest, token: UUID) -> HttpResponse:
    """Lead to the receipt of a sale, which is issued now if it was not yet."""
    order = find_sale(token).order
    try:
        return redirect("desk:paper", issue_receipt(order, by=request.user).uuid)
    except CannotIssue:
        messages.error(request, _("There is no receipt: the sale is not paid, or the settings do not say who sells."))
        return redirect("desk:order", order.number)
