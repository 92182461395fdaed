"""From the basket to the placed order in two screens: where to, then check and pay."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from catalogue.places.address_book import keep_address
from catalogue.places.queries import address_book, tambons_matching
from checkout.basket.models import Basket
from checkout.basket.queries import basket_summary, piece_count, visitors_basket
from checkout.basket.views import COUNT_COOKIE
from checkout.documents.contents import Buyer as TaxBuyer
from checkout.documents.forms import TaxWishForm
from checkout.documents.operations import keep_tax_details
from checkout.documents.seller import seller
from checkout.orders.models import Order
from checkout.orders.numbers import order_number
from checkout.orders.operations import BasketIsEmpty, CannotOrder, OutOfStock, PriceChanged, TooSmall, place_order
from checkout.payments.methods import offered_methods
from checkout.payments.views import begin_payment

from .forms import ConfirmForm, DeliveryForm
from .known_answers import known_answers, picked_address

ANSWERS = "checkout_answers"
TAX_WISH = "checkout_tax_invoice"
LAST_ORDER = "checkout_last_order"


@never_cache
@require_http_methods(["GET", "POST"])
def delivery(request: HttpRequest) -> HttpResponse:
    """Ask who orders and where the parcel goes."""
    book = address_book(request.user) if request.user.is_authenticated else []
    known = known_answers(request.user, book, request.session.get(ANSWERS), request.GET.get("address", ""))
    form = DeliveryForm(request.POST or None, initial=known)
    tax_form = TaxWishForm.answered(request.POST, request.session.get(TAX_WISH)) if seller().is_registered else None
    if is_answered(form, tax_form):
        request.session[ANSWERS] = form.to_session()
        request.session[TAX_WISH] = tax_form and tax_form.kept()
        return redirect("checkout:check")
    basket = basket_summary(request.basket)
    if not basket.rows or basket.is_short:
        return redirect("basket:summary")
    picked = picked_address(form, book)
    context = {"form": form, "tax_form": tax_form, "basket": basket, "book": book, "picked": picked}
    return render(request, "checkout/delivery.html", context, status=status_of(form))


def is_answered(form: DeliveryForm, tax_form: TaxWishForm | None) -> bool:
    """Say whether both are without fault; both are looked at, so that every fault is said at once."""
    wish_is_fine = tax_form is None or not tax_form.is_bound or tax_form.is_valid()
    return form.is_valid() and wish_is_fine


def status_of(form) -> int:
    """Return 422 for a form that came back with faults, so that no browser takes it for done."""
    return 422 if form.is_bound else 200


@never_cache
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Offer tambons for a postcode or the beginning of a name, as a piece of the delivery form."""
    area = request.GET.get("area", "").strip()
    return render(request, "checkout/places.html", {"places": tambons_matching(area), "chosen": None, "asked": area})


@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Show all that will be ordered and charged; on POST order it and lead to the payment."""
    answers = DeliveryForm(request.session.get(ANSWERS) or {})
    postcode = answers.buyer().postcode if answers.is_valid() else ""
    form = ConfirmForm(request.POST or None, postcode=postcode)
    if form.is_bound:
        earlier = order_of_second_click(request)
        if earlier:
            return begin_payment(request, earlier, request.POST.get("method", ""))
        if form.is_valid() and answers.is_valid():
            return order_and_pay(request, answers, form.cleaned_data)
    basket = basket_summary(request.basket)
    if not basket.rows or basket.is_short:
        return redirect("basket:summary")
    if not answers.is_valid():
        return redirect("checkout:delivery")
    form.initial["shown_total"] = basket.total_baht
    ways = offered_methods(basket.total_baht, postcode)
    context = {
        "form": form,
        "basket": basket,
        "buyer": answers.buyer(),
        "phone": answers.cleaned_data["phone"].as_national,
        "tax_wish": request.session.get(TAX_WISH),
        "ways": ways,
        "keeps_longer": any(way.keeps_goods or way.is_on_delivery for way in ways),
        "hold_minutes": settings.ORDER_HOLD_MINUTES,
    }
    return render(request, "checkout/check.html", context, status=status_of(form))


def order_of_second_click(request: HttpRequest) -> Order | None:
    """Return the order this browser has just made, when its basket is gone and the button is pressed again.

    The session is read anew: this click may have read it before the first wrote the order's number there.
    """
    number = type(request.session)(request.session.session_key).get(LAST_ORDER)
    if not number or piece_count(visitors_basket(request)):
        return None
    return Order.objects.filter(number=number).first()


def order_and_pay(request: HttpRequest, delivery: DeliveryForm, answers: dict) -> HttpResponse:
    """Place the order and start its payment; whatever stands in the way is said, and the basket kept."""
    buyer, user = delivery.buyer(), request.user if request.user.is_authenticated else None
    basket = visitors_basket(request)
    name_order_to_come(request, basket)
    try:
        order = place_with_tax_wish(
            basket,
            request.session.get(TAX_WISH),
            buyer=buyer,
            shown_total_baht=answers["shown_total"],
            language=get_language(),
            user=user,
        )
    except CannotOrder as error:
        earlier = order_of_second_click(request)
        if earlier:
            return begin_payment(request, earlier, answers["method"])
        messages.error(request, trouble_in_words(error))
        return redirect("checkout:check" if isinstance(error, PriceChanged) else "basket:summary")
    if user and delivery.cleaned_data["keep"]:
        keep_address(user, buyer)
    request.session.pop(ANSWERS, None)
    request.session.pop(TAX_WISH, None)
    request.session.save()  # and not with the answer, for which Stripe is asked first
    response = begin_payment(request, order, answers["method"])
    response.delete_cookie(COUNT_COOKIE)
    return response


def place_with_tax_wish(basket: Basket, wish: dict | None, **facts) -> Order:
    """Place the order, and with it note for whom its tax invoice is to be: both or neither. Raises CannotOrder."""
    if not wish:
        return place_order(basket, **facts)[0]
    with transaction.atomic():
        order, is_new = place_order(basket, **facts)
        if is_new:
            keep_tax_details(order, TaxBuyer(**wish))
    return order


def name_order_to_come(request: HttpRequest, basket: Basket) -> None:
    """Write the number of the order into the session before it is placed: who finds the basket gone finds the order."""
    if piece_count(basket):
        request.session[LAST_ORDER] = order_number(basket.pk)
        request.session.save()


def trouble_in_words(error: CannotOrder) -> str:
    """Say what happened, that nothing was lost, and what to do next."""
    if isinstance(error, OutOfStock) and error.free:
        return _("Only %(free)d pieces of “%(name)s” are left. Your basket is kept; please change the number.") % {
            "free": error.free,
            "name": error.name,
        }
    if isinstance(error, OutOfStock):
        return _("Sorry, “%(name)s” has just sold out. The rest of your basket is kept.") % {"name": error.name}
    if isinstance(error, PriceChanged):
        return _("A price has changed meanwhile. Please look at the new total before you order.")
    if isinstance(error, TooSmall):
        return _("The smallest order we can take is 10 baht. Your basket is kept.")
    if isinstance(error, BasketIsEmpty):
        return _("Your basket is empty.")
    raise error
