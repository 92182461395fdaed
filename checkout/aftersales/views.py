"""The buyer's pages about goods she has: ask, and withdraw."""

from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from checkout.fulfilment.models import Swap
from checkout.fulfilment.swap_words import swap_trouble
from checkout.fulfilment.swaps import REFUSALS, agree, decline
from checkout.orders.models import Order
from checkout.orders.private import private_page
from checkout.orders.queries import order_rows
from checkout.payments.numbers import is_uuid

from .asking import NotOpen, TooLate, TooManyPieces, ask, kinds_open, pieces_to_ask, withdraw
from .days import days_of
from .forms import AskForm
from .models import Case


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def ask_about(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whoever has the link of an order what is wrong with its goods, or what she would rather have."""
    order = get_object_or_404(Order, token=token)
    days = days_of(order)
    pieces, kinds = pieces_to_ask(order), kinds_open(days)
    known = _known(request, order)
    if known:
        return redirect(order)
    if not kinds or not pieces:
        raise Http404
    form = AskForm(request.POST or None, request.FILES or None, kinds=kinds, pieces=pieces)
    if request.method == "POST" and form.is_valid() and _asked(form, order):
        messages.success(request, _("We have it, and answer within two working days."))
        return redirect(order)
    names = {row.line_pk: row for row in order_rows(order)}
    context = {
        "order": order,
        "form": form,
        "days": days,
        "rows": [(names[pk], field, pieces[pk]) for pk, field in form.rows()],
    }
    return render(request, "aftersales/ask.html", context, status=422 if request.method == "POST" else 200)


def _known(request: HttpRequest, order: Order) -> bool:
    """Say whether this very form was sent before: the button was pressed twice."""
    key = request.POST.get("key", "")
    return is_uuid(key) and order.cases.filter(key=key).exists()


def _asked(form: AskForm, order: Order) -> bool:
    given = form.cleaned_data
    facts = {name: given[name] for name in ("kind", "wish", "fault", "words", "key", "pictures")}
    try:
        ask(order, pieces=form.pieces(), **facts)
    except TooLate:
        form.add_error("kind", _("The days for this are over. Please write to us."))
    except TooManyPieces:
        form.add_error(None, _("Some of these pieces are asked about or paid back already. Please look again."))
    else:
        return True
    return False


@require_POST
@private_page
def take_back(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """Let the buyer withdraw what she asked."""
    case = get_object_or_404(Case, order__token=token, number=number)
    try:
        withdraw(case)
    except NotOpen:
        messages.info(request, _("This is settled already, or the goods are here: please write to us."))
    else:
        messages.success(request, _("Withdrawn. Nothing changes."))
    return redirect(case.order)


@require_POST
@private_page
def answer_swap(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """Take the buyer's yes or no to other goods; after a yes that costs more she goes on to pay."""
    swap = get_object_or_404(Swap.objects.select_related("order"), pk=pk, order__token=token)
    try:
        if request.POST.get("say") == "yes":
            swap = agree(swap, shown_baht=read_shown(request.POST.get("shown", "")))
            if swap.added.due_baht:
                return redirect("payments:pay", swap.added.token)
            messages.success(request, _("Thank you. The new goods are yours, and come to you in a parcel."))
        else:
            decline(swap)
            messages.success(request, _("Thank you. You keep what you ordered."))
    except REFUSALS as error:
        messages.error(request, swap_trouble(error))
    return redirect(swap.order)


def read_shown(text: str) -> Decimal:
    """Return the sum a page has shown; what is no sum was never shown."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal(-1)
