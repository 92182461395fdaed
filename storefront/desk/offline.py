"""Money that staff look for themselves: transfers on the bank's statement, parcels paid on delivery, cash."""

from datetime import date
from functools import wraps

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checkout.fulfilment.collections import (
    NoStatement,
    Outcome,
    WrongAmount,
    WrongStep,
    book_statement,
    look_at_returned,
    mark_came_back,
    mark_collected,
    mark_remitted,
    open_collections,
)
from checkout.fulfilment.models import CARRIER_KEEPS_DAYS, Collection
from checkout.orders.models import Order
from checkout.orders.operations import IllegalMove
from checkout.orders.queries import order_rows
from checkout.payments.models import BankAccount, PaymentAttempt, Slip
from checkout.payments.offline import (
    AmountDiffers,
    CannotConfirm,
    LineUsed,
    call_off,
    confirm_money,
    refuse_slip,
    slips_to_check,
    take_cash,
)
from checkout.payments.operations import CannotPay
from checkout.payments.private_files import private_storage
from checkout.payments.states import AttemptState

from .access import desk_page
from .views import desk_context

CONFIRM_OFFLINE = "payments.confirm_offline"
KEEP_ACCOUNTS = "payments.change_bankaccount"
# Two forms on one page ask for a day: each field has its own id.
BESIDE = "collected_%s"
LARGEST_STATEMENT = 2 * 1024 * 1024
CONFIRMABLE = (AttemptState.WAITING, AttemptState.ENDED)
Method = PaymentAttempt.Method


def offline_page(view):
    """Let in staff who may say that money has come."""

    @wraps(view)
    @desk_page
    def guarded(request, *args, **kwargs):
        if not request.user.has_perm(CONFIRM_OFFLINE):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def day_that_came(day: date) -> date:
    """Return a day, unless it is one of the future."""
    if day > timezone.localdate():
        raise forms.ValidationError(_("This day has not come yet."))
    return day


class ConfirmForm(forms.Form):
    """What stands on the bank's statement."""

    received_baht = forms.DecimalField(
        label=gettext_lazy("Amount on the statement"), max_digits=12, decimal_places=2, min_value=0
    )
    received_on = forms.DateField(
        label=gettext_lazy("Day on the statement"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reference = forms.CharField(label=gettext_lazy("Time or number of its line"), max_length=80, required=False)
    # Asked only when the sum differs.
    odd = forms.BooleanField(label=gettext_lazy("The statement really shows this sum"), required=False)

    def clean_received_on(self):
        return day_that_came(self.cleaned_data["received_on"])


class ReasonForm(forms.Form):
    """Why a slip is refused, as the buyer will read it."""

    reason = forms.CharField(label=gettext_lazy("What the buyer reads"), max_length=200)


class DayForm(forms.Form):
    """When something happened."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean_day(self):
        return day_that_came(self.cleaned_data["day"])


class RemittedForm(DayForm):
    """What the carrier paid us for one parcel."""

    amount_baht = forms.DecimalField(label=gettext_lazy("Amount paid out"), max_digits=12, decimal_places=2)
    reference = forms.CharField(label=gettext_lazy("Line of the bank’s statement"), max_length=80)

    field_order = ("amount_baht", "day", "reference")


class StatementForm(DayForm):
    """A carrier's list of what he paid out."""

    file = forms.FileField(
        label=gettext_lazy("The carrier’s statement (CSV)"),
        help_text=gettext_lazy(
            "With a column for the tracking number and one for the amount; a column for the day is read too."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    field_order = ("file", "day")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_STATEMENT:
            raise forms.ValidationError(_("This file is larger than any statement we know. Is it the right one?"))
        return file


class AccountForm(forms.ModelForm):
    """An account that buyers transfer to."""

    class Meta:
        model = BankAccount
        fields = ("bank", "number", "name")

    def clean_number(self):
        digits = "".join(self.cleaned_data["number"].replace("-", "").split())
        if not (digits.isdecimal() and digits.isascii() and 10 <= len(digits) <= 15):
            raise forms.ValidationError(_("An account number has 10 to 15 digits."))
        return digits


def today_first() -> dict:
    return {"day": timezone.localdate()}


@require_safe
@offline_page
def transfers(request: HttpRequest) -> HttpResponse:
    """List the slips that wait for a person."""
    return render(request, "desk/transfers.html", transfers_context(request))


def transfers_context(request: HttpRequest) -> dict:
    return {**desk_context(request, None), "in_transfers": True, "slips": slips_to_check()[:100]}


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
    try:
        picture = private_storage().open(slip.picture.name)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(picture, content_type="image/jpeg")
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


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
    except LineUsed:
        form.add_error(
            "reference", _("This line of the statement confirms another payment already. Nothing was saved.")
        )
        return render_transfer(request, attempt, form=form)
    except CannotConfirm:
        messages.error(request, already_done())
        return redirect("desk:transfer", pk)
    if settled.state == AttemptState.PAID:
        messages.success(request, _("%(number)s is paid; the buyer gets a mail.") % {"number": attempt.order.number})
    else:
        messages.warning(request, _("%(number)s now stands under “Odd money”.") % {"number": attempt.order.number})
    return redirect("desk:transfers")


def already_done() -> str:
    return _("Somebody else has already settled this. This is how it stands now.")


@require_POST
@offline_page
def refuse(request: HttpRequest, uuid) -> HttpResponse:
    slip = get_object_or_404(Slip.objects.select_related("attempt__order"), uuid=uuid)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return render_transfer(request, slip.attempt, reason=form)
    try:
        refuse_slip(slip, **form.cleaned_data, by=request.user)
    except CannotConfirm:
        messages.error(request, already_done())
    else:
        messages.success(request, _("The buyer is asked for another slip."))
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


@require_POST
@offline_page
def end_order(request: HttpRequest, number: str) -> HttpResponse:
    """End an order that was to be paid on delivery and is not packed."""
    found = get_object_or_404(Order, number=number)
    try:
        call_off(found, by=request.user, note=request.POST.get("note", "")[:200])
    except IllegalMove:
        messages.error(request, _("Somebody else has already moved this order on. This is how it stands now."))
    else:
        messages.success(request, _("%(number)s is called off; its goods are back on the shelf.") % {"number": number})
    return redirect("desk:order", number)


@require_safe
@offline_page
def collections(request: HttpRequest) -> HttpResponse:
    """List the parcels whose money is still on its way."""
    return render(
        request,
        "desk/collections.html",
        {**collections_context(request), "statement": StatementForm(initial=today_first())},
    )


def collections_context(request: HttpRequest) -> dict:
    return {
        **desk_context(request, None),
        "in_collections": True,
        "collections": open_collections()[:200],
        "keeps_days": CARRIER_KEEPS_DAYS,
    }


@require_safe
@offline_page
def collection(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where the money of one parcel is, and what can be noted next."""
    return render_collection(request, find_collection(pk))


def find_collection(pk: int) -> Collection:
    return get_object_or_404(Collection.objects.select_related("parcel__order"), pk=pk)


def render_collection(
    request: HttpRequest,
    found: Collection,
    *,
    collected: DayForm | None = None,
    remitted: RemittedForm | None = None,
) -> HttpResponse:
    order = found.parcel.order
    first = {**today_first(), "amount_baht": found.amount_baht}
    context = {
        **collections_context(request),
        "collection": found,
        "order": order,
        "collected": collected or DayForm(initial=today_first(), auto_id=BESIDE),
        "remitted": remitted or RemittedForm(initial=first),
        "rows": order_rows(order) if found.state == Collection.State.CAME_BACK else [],
    }
    return render(request, "desk/collection.html", context, status=422 if collected or remitted else 200)


@require_POST
@offline_page
def collected(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = find_collection(pk), DayForm(request.POST, auto_id=BESIDE)
    if not form.is_valid():
        return render_collection(request, found, collected=form)
    _note(request, _("Noted: the buyer has paid the carrier."), mark_collected, found, on=form.cleaned_data["day"])
    return redirect("desk:collection", pk)


@require_POST
@offline_page
def remitted(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = find_collection(pk), RemittedForm(request.POST)
    if not form.is_valid():
        return render_collection(request, found, remitted=form)
    answers = form.cleaned_data
    try:
        mark_remitted(
            found,
            amount_baht=answers["amount_baht"],
            on=answers["day"],
            reference=answers["reference"],
            by=request.user,
        )
    except WrongAmount:
        form.add_error("amount_baht", _("The carrier was to take another sum. Nothing was saved; please ask him."))
    except LineUsed:
        form.add_error(
            "reference", _("This line of the statement confirms another payment already. Nothing was saved.")
        )
    except WrongStep:
        messages.error(request, already_done())
        return redirect("desk:collection", pk)
    else:
        messages.success(request, _("%(number)s is paid.") % {"number": found.parcel.order.number})
        return redirect("desk:collections")
    return render_collection(request, found, remitted=form)


@require_POST
@offline_page
def came_back(request: HttpRequest, pk: int) -> HttpResponse:
    note = request.POST.get("note", "")[:200]
    _note(
        request,
        _("Noted: the parcel came back. Please look at its goods."),
        mark_came_back,
        find_collection(pk),
        note=note,
    )
    return redirect("desk:collection", pk)


@require_POST
@offline_page
def looked_at(request: HttpRequest, pk: int) -> HttpResponse:
    """Put what is still whole of a returned parcel back on the shelf."""
    found = find_collection(pk)
    typed = {line.pk: request.POST.get(f"whole-{line.pk}", "0") for line in found.parcel.order.lines.all()}
    whole = {line_pk: int(text) if text.isdecimal() else 0 for line_pk, text in typed.items()}
    _note(request, _("Noted: what is whole is back on the shelf."), look_at_returned, found, whole=whole)
    return redirect("desk:collections")


def _note(request: HttpRequest, done: str, operation, found: Collection, **facts) -> None:
    try:
        operation(found, **facts, by=request.user)
    except (WrongStep, IllegalMove):
        messages.error(request, already_done())
    else:
        messages.success(request, done)


@require_POST
@offline_page
def statement(request: HttpRequest) -> HttpResponse:
    """Book a carrier's statement and show what became of each line."""
    form, lines = StatementForm(request.POST, request.FILES), []
    if form.is_valid():
        data = form.cleaned_data["file"].read()
        try:
            lines = book_statement(data, on=form.cleaned_data["day"], by=request.user)
        except NoStatement:
            form.add_error("file", _("In this file we find no column with tracking numbers and one with amounts."))
    context = {
        **collections_context(request),
        "statement": form,
        "lines": sorted(lines, key=lambda line: line.outcome in {Outcome.REMITTED, Outcome.ALREADY}),
        "booked": [line for line in lines if line.outcome == Outcome.REMITTED],
        "odd": [line for line in lines if line.outcome not in {Outcome.REMITTED, Outcome.ALREADY}],
    }
    return render(request, "desk/collections.html", context, status=200 if form.is_valid() else 422)


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
        "in_transfers": True,
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
