"""Money that staff look for themselves: transfers on the bank's statement, the accounts they go to, and cash."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checkout.orders.models import Order
from checkout.payments.models import BankAccount, PaymentAttempt, Slip
from checkout.payments.offline import (
    AmountDiffers,
    CannotConfirm,
    DayToCome,
    LineUsed,
    confirm_money,
    refuse_slip,
    slips_to_check,
    take_cash,
)
from checkout.payments.operations import CannotPay
from checkout.payments.states import AttemptState

from .access import offline_page
from .downloads import private_file
from .offline_forms import AccountForm, ConfirmForm, ReasonForm, day_to_come
from .presses import press
from .views import desk_context
from .words import ALREADY_DONE, LINE_USED

KEEP_ACCOUNTS = "payments.change_bankaccount"
CONFIRMABLE = (AttemptState.WAITING, AttemptState.ENDED)
Method = PaymentAttempt.Method


@require_safe
@offline_page
def transfers(request: HttpRequest) -> HttpResponse:
    """List the slips that wait for a person."""
    return render(request, "desk/transfers.html", transfers_context(request))


def transfers_context(request: HttpRequest) -> dict:
    return {**desk_context(request, None), "slips": slips_to_check()[:100]}


@require_safe
@offline_page
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one transfer: the slip, what it says, and what to look for on the statement."""
    return render_transfer(request, find_transfer(pk))


def find_transfer(pk: int) -> PaymentAttempt:
    transfers = PaymentAttempt.objects.filter(method=Method.TRANSFER).select_related("order")
    return get_object_or_404(transfers, pk=pk)


def render_transfer(
    request: HttpRequest,
    attempt: PaymentAttempt,
    *,
    form: ConfirmForm | None = None,
    reason: ReasonForm | None = None,
    differs: bool = False,
) -> HttpResponse:
    slip = attempt.slips.last()
    context = {
        **transfers_context(request),
        "attempt": attempt,
        "order": attempt.order,
        "slip": slip,
        "accounts": BankAccount.objects.filter(active=True),
        "is_open": attempt.state in CONFIRMABLE,
        "may_refuse": slip is not None and slip.state == Slip.State.WAITING,
        "confirmation": getattr(attempt, "confirmation", None),
        "form": form or ConfirmForm(initial={"received_on": timezone.localdate()}),
        "reason": reason or ReasonForm(),
        "reasons": refusals(),
        "differs": differs,
    }
    return render(request, "desk/transfer.html", context, status=422 if form or reason else 200)


def refusals() -> list[str]:
    return [
        _("The money has not reached our account."),
        _("The sum on the slip is not that of the order."),
        _("The picture cannot be read."),
        _("The slip is of a transfer to another account."),
    ]


@require_safe
@offline_page
def slip_picture(request: HttpRequest, uuid) -> HttpResponse:
    """Hand out the picture of a slip to whoever may check it; it is kept nowhere on the way."""
    slip = get_object_or_404(Slip.objects.exclude(picture=""), uuid=uuid)
    return private_file(slip.picture.name, "image/jpeg")


@require_POST
@offline_page
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a transfer as paid, with what stands on the statement; another sum goes to Odd money, if so wished."""
    attempt, form = find_transfer(pk), ConfirmForm(request.POST)
    if not form.is_valid():
        return render_transfer(request, attempt, form=form)
    try:
        settled = confirm_money(attempt, **form.cleaned_data, by=request.user)
    except AmountDiffers:
        form.add_error("received_baht", _("The order wants another sum. Nothing was saved."))
        return render_transfer(request, attempt, form=form, differs=True)
    except DayToCome:
        form.add_error("received_on", day_to_come())
        return render_transfer(request, attempt, form=form)
    except LineUsed:
        form.add_error("reference", LINE_USED)
        return render_transfer(request, attempt, form=form)
    except CannotConfirm:
        messages.error(request, ALREADY_DONE)
        return redirect("desk:transfer", pk)
    if settled.state == AttemptState.PAID:
        messages.success(request, _("%(number)s is paid; the buyer gets a mail.") % {"number": attempt.order.number})
    else:
        messages.warning(request, _("%(number)s now stands under “Odd money”.") % {"number": attempt.order.number})
    return redirect("desk:transfers")


@require_POST
@offline_page
def refuse(request: HttpRequest, uuid) -> HttpResponse:
    slip = get_object_or_404(Slip.objects.select_related("attempt__order"), uuid=uuid)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return render_transfer(request, slip.attempt, reason=form)
    done, troubles = _("The buyer is asked for another slip."), {CannotConfirm: ALREADY_DONE}
    press(request, refuse_slip, slip, **form.cleaned_data, done=done, troubles=troubles)
    return redirect("desk:transfers")


@require_POST
@offline_page
def cash(request: HttpRequest, number: str) -> HttpResponse:
    """Note that an order was paid at the counter."""
    found = get_object_or_404(Order, number=number)
    field = forms.DecimalField(max_digits=12, decimal_places=2)
    try:
        take_cash(found, received_baht=field.clean(request.POST.get("received_baht", "")), by=request.user)
    except (AmountDiffers, forms.ValidationError):
        messages.error(request, _("That is not the sum of the order. Nothing was saved."))
    except CannotConfirm:
        messages.error(request, _("Another payment of this order is being checked. Settle that one first."))
    except CannotPay:
        messages.error(request, _("This order cannot be paid now. Nothing was saved; try again in a few minutes."))
    else:
        messages.success(request, _("%(number)s is paid; the buyer gets a mail.") % {"number": number})
    return redirect("desk:order", number)


@require_http_methods(["GET", "HEAD", "POST"])
@offline_page
def accounts(request: HttpRequest) -> HttpResponse:
    """Show the accounts buyers transfer to; whoever may, adds one or switches one off."""
    may_change = request.user.has_perm(KEEP_ACCOUNTS)
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    form = AccountForm(request.POST or None)
    if form.is_valid():
        form.save()
        messages.success(request, _("From now on buyers see this account."))
        return redirect("desk:accounts")
    context = {
        **desk_context(request, None),
        "accounts": BankAccount.objects.order_by("-active", "pk"),
        "may_change": may_change,
        "form": form,
    }
    return render(request, "desk/accounts.html", context, status=422 if form.is_bound else 200)


@require_POST
@offline_page
def switch_account(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.has_perm(KEEP_ACCOUNTS):
        raise PermissionDenied
    account = get_object_or_404(BankAccount, pk=pk)
    account.active = "on" in request.POST
    account.save(update_fields=["active"])
    return redirect("desk:accounts")
