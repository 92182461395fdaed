"""The basket's pages."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from catalogue.products.models import Product
from checkout.vouchers.models import Voucher

from .codes import CannotUse, Trouble, codes_in, take_code_out, use_code
from .forms import AddForm, CodeForm, QuantityForm
from .models import Basket
from .operations import CannotAdd, add_to_basket, set_quantity
from .queries import basket_summary, piece_count, visitors_basket
from .visitor import client_address, network_of

# How many pieces are in the basket, readable by the page's own script: cached pages show the
# number without asking the server.
COUNT_COOKIE = "basket_items"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def summary(request: HttpRequest) -> HttpResponse:
    """Show the basket; on POST take in a code, or say why it does nothing and keep what was typed."""
    basket = visitors_basket(request)
    if request.method != "POST" or not basket.pk:
        return render_summary(request)
    try:
        voucher = use_typed_code(request, basket)
    except CannotUse as refused:
        return render_summary(request, refused)
    except CannotAdd as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The code %(code)s is in your basket.") % {"code": voucher.code})
    return redirect("basket:summary")


def use_typed_code(request: HttpRequest, basket: Basket) -> Voucher:
    form = CodeForm(request.POST)
    if not form.is_valid():
        raise CannotUse(Trouble.EMPTY)
    network = network_of(client_address(request))
    return use_code(basket, form.cleaned_data["code"], user=request.user, network=network)


def render_summary(request: HttpRequest, refused: CannotUse | None = None) -> HttpResponse:
    context = {
        "basket": basket_summary(request.basket),
        "codes": codes_in(request.basket),
        "typed_code": request.POST.get("code", ""),
        "refused": refused,
        "removed": removed_line(request.GET.get("removed", "")),
    }
    return show_count(request, render(request, "basket/summary.html", context, status=422 if refused else 200))


@require_POST
def drop_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a code out of the basket."""
    basket = visitors_basket(request)
    try:
        voucher = take_code_out(basket, pk) if basket.pk else None
    except CannotAdd as error:
        messages.error(request, str(error))
    else:
        if voucher:
            messages.success(request, _("The code %(code)s was taken out.") % {"code": voucher.code})
    return redirect("basket:summary")


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put a good into the basket: where scripts run the page stays and a small sheet answers, else the basket opens."""
    form = AddForm(request.POST)
    if not form.is_valid():
        return refuse(request, _("Please choose how many pieces, 1 to 99."), form.back_url())
    product = get_object_or_404(
        Product.objects.select_related("parent").prefetch_related("stockrecords"), pk=form.cleaned_data["product"]
    )
    try:
        add_to_basket(visitors_basket(request), product, form.cleaned_data["quantity"])
    except CannotAdd as error:
        return refuse(request, str(error), product.main.get_absolute_url())
    if request.htmx:
        return show_count(request, render(request, "basket/answers/added.html", added_context(request, product)))
    messages.success(request, _("“%(name)s” is in your basket.") % {"name": product.get_title()})
    return show_count(request, redirect("basket:summary"))


def refuse(request: HttpRequest, words: str, back_url: str) -> HttpResponse:
    """Say why a good did not go into the basket, on the page where the buyer is."""
    if request.htmx:
        return render(request, "basket/answers/not_added.html", {"words": words})
    messages.error(request, words)
    return redirect(back_url)


def added_context(request: HttpRequest, product: Product) -> dict:
    basket = basket_summary(request.basket)
    row = next((row for row in basket.rows if row.product_pk == product.pk), None)
    return {"row": row, "basket": basket}


@require_POST
def change(request: HttpRequest, line_pk: int) -> HttpResponse:
    """Change how many pieces of a good are in the basket; what is taken out can be put back."""
    form, basket = QuantityForm(request.POST), visitors_basket(request)
    address = reverse("basket:summary")
    if form.is_valid() and basket.pk:
        try:
            before = set_quantity(basket, line_pk, form.cleaned_data["quantity"])
        except CannotAdd as error:
            messages.error(request, str(error))
        else:
            if before and not form.cleaned_data["quantity"]:
                address += f"?removed={before.product_id}x{before.quantity}"
    elif not form.is_valid():
        messages.error(request, _("Please choose how many pieces, 1 to 99."))
    return show_count(request, redirect(address))


@dataclass(frozen=True)
class Removed:
    """A line that was just taken out, to be offered back."""

    product: Product
    quantity: int


def removed_line(text: str) -> Removed | None:
    """Read from the basket's address what was taken out; nothing when that is not for sale any more."""
    found = re.fullmatch(r"(\d{1,9})x(\d{1,2})", text, re.ASCII)
    if not found:
        return None
    product = Product.objects.select_related("parent").filter(pk=int(found[1])).first()
    is_for_sale = product is not None and product.is_public and product.main.is_public
    return Removed(product, int(found[2])) if is_for_sale else None


def show_count(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Tell the page's script how many pieces are in the basket."""
    count = piece_count(visitors_basket(request))
    if count:
        response.set_cookie(
            COUNT_COOKIE,
            str(count),
            max_age=settings.OSCAR_BASKET_COOKIE_LIFETIME,
            secure=settings.OSCAR_BASKET_COOKIE_SECURE,
            samesite="Lax",
        )
    else:
        response.delete_cookie(COUNT_COOKIE)
    return response
