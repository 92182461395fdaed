"""Orders by telephone and LINE: entered by staff, and paid by the buyer with a link that is sent to her."""

import uuid
from io import BytesIO

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from catalogue.places.forms import AddressForm
from checkout.basket.models import MOST_OF_ONE_GOOD
from checkout.flow.views import trouble_in_words
from checkout.fulfilment.counter import UnknownGood, Wanted, good_called
from checkout.fulfilment.entered import CHANNELS, enter_order, price_goods
from checkout.orders.models import Order
from checkout.orders.operations import Buyer, CannotOrder
from checkout.orders.states import PAYABLE_STATES
from storefront.ui.baht import baht
from storefront.ui.thai_dates import date_time

from .access import CONFIRM_OFFLINE, offline_page
from .views import desk_context

MOST_GOODS = 30


class EnteredForm(AddressForm):
    """Who orders and where the parcel goes, as the buyer says it; her mail address if she has one."""

    email = forms.EmailField(label=gettext_lazy("E-mail, if she has one"), required=False)
    channel = forms.ChoiceField(
        label=gettext_lazy("How she ordered"), choices=[(one.value, one.label) for one in CHANNELS]
    )
    language = forms.ChoiceField(label=gettext_lazy("Her language"), choices=settings.LANGUAGES)
    token = forms.UUIDField(widget=forms.HiddenInput)
    shown_total = forms.DecimalField(max_digits=12, decimal_places=2, widget=forms.HiddenInput)

    field_order = ("channel", "name", "phone", "email")

    def buyer(self) -> Buyer:
        return Buyer(**self._address_answers(), email=self.cleaned_data["email"])


def goods_named(text: str) -> list[Wanted]:
    """Read goods as an address names them: code:pieces,code:pieces. What cannot be read is no good."""
    goods = []
    for part in text.split(",")[:MOST_GOODS]:
        code, _colon, count = part.strip().rpartition(":")
        if code and count.isdecimal() and 0 < int(count) <= MOST_OF_ONE_GOOD:
            goods.append(Wanted(code, int(count)))
    return goods


@require_http_methods(["GET", "HEAD", "POST"])
@offline_page
def new_order(request: HttpRequest) -> HttpResponse:
    """Ask for whom the goods are that were chosen at the counter, and place the order."""
    named = (request.POST if request.method == "POST" else request.GET).get("goods", "")
    goods = goods_named(named)
    found = [(good_called(one.code), one.quantity) for one in goods]
    if not goods or any(record is None for record, _quantity in found):
        messages.info(request, _("First choose the goods here, then press “Order by telephone or LINE”."))
        return redirect("desk:counter")
    total_baht, delivery_baht = price_goods(goods)
    form = EnteredForm(request.POST or None, initial={"token": uuid.uuid4(), "language": settings.LANGUAGE_CODE})
    if form.is_valid():
        order = _enter(request, goods, form)
        if order:
            return redirect("desk:order", order.number)
    form.initial["shown_total"] = total_baht
    context = {
        **desk_context(request, None),
        "form": form,
        "goods": [{"name": record.product.get_title(), "quantity": quantity} for record, quantity in found],
        "named": named,
        "total_baht": total_baht,
        "delivery_baht": delivery_baht,
        "shown_total": total_baht,
    }
    return render(request, "desk/order_new.html", context, status=422 if form.is_bound else 200)


def _enter(request: HttpRequest, goods: list[Wanted], form: EnteredForm) -> Order | None:
    data = form.cleaned_data
    try:
        return enter_order(
            data["token"],
            goods,
            buyer=form.buyer(),
            channel=Order.Channel(data["channel"]),
            shown_total_baht=data["shown_total"],
            language=data["language"],
            by=request.user,
        )
    except UnknownGood as error:
        form.add_error(None, _("No good for sale has the code %(code)s. Please take it out.") % {"code": error.code})
    except CannotOrder as error:
        form.add_error(None, trouble_in_words(error))
    return None


def link_to_pay(order: Order, user) -> dict:
    """Return what the page of an unpaid order shows to whoever may send its buyer the link: address and words."""
    if order.status not in PAYABLE_STATES or not user.has_perm(CONFIRM_OFFLINE) or order.pay_by < timezone.now():
        return {}
    with translation.override(order.language):
        address = f"{settings.SITE_URL}{reverse('payments:pay', args=[order.token])}"
        words = _("Your order %(number)s comes to %(sum)s. Please pay here by %(until)s: %(link)s Thank you!") % {
            "number": order.number,
            "sum": baht(order.due_baht),
            "until": date_time(order.pay_by, order.language),
            "link": address,
        }
    return {"address": address, "words": words, "language": order.language}


@require_safe
@offline_page
def pay_qr(request: HttpRequest, number: str) -> HttpResponse:
    """Draw the link to pay of an unpaid order, for a buyer who stands here or a screen she is shown."""
    link = link_to_pay(get_object_or_404(Order, number=number), request.user)
    if not link:
        raise Http404
    picture = BytesIO()
    segno.make(link["address"], error="m", micro=False).save(picture, kind="svg", scale=8, border=4)
    headers = {"Cache-Control": "no-store, private"}
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml", headers=headers)
