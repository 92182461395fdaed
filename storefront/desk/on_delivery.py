"""Parcels that are paid where they arrive, and their money on its way from the carrier to the bank."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from checkout.fulfilment.collections import (
    Outcome,
    WrongAmount,
    WrongDay,
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
from checkout.payments.offline import LineUsed, call_off
from checkout.payments.statement_files import NoStatement
from storefront.ui.thai_dates import long_date

from .access import offline_page
from .offline_forms import DayForm, RemittedForm, StatementForm, today_first
from .presses import press
from .views import desk_context
from .words import ALREADY_DONE, ALREADY_MOVED, LINE_USED

# Two forms on one page ask for a day: each field has its own id.
BESIDE = "collected_%s"


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
    try:
        _note(request, _("Noted: the buyer has paid the carrier."), mark_collected, found, on=form.cleaned_data["day"])
    except WrongDay as error:
        form.add_error("day", wrong_day_in_words(found, error))
        return render_collection(request, found, collected=form)
    return redirect("desk:collection", pk)


def wrong_day_in_words(found: Collection, error: WrongDay) -> str:
    """Say why money cannot have moved so early, and from which day on it can."""
    day = long_date(error.earliest, get_language())
    if found.collected_on:
        return _("The buyer paid the carrier on %(day)s: he cannot have paid us before. Nothing was saved.") % {
            "day": day
        }
    return _("The parcel left on %(day)s: nobody can have paid for it before. Nothing was saved.") % {"day": day}


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
    except WrongDay as error:
        form.add_error("day", wrong_day_in_words(found, error))
    except LineUsed:
        form.add_error("reference", LINE_USED)
    except WrongStep:
        messages.error(request, ALREADY_DONE)
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
    press(request, operation, found, **facts, done=done, troubles={WrongStep: ALREADY_DONE, IllegalMove: ALREADY_DONE})


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


@require_POST
@offline_page
def end_order(request: HttpRequest, number: str) -> HttpResponse:
    """End an order that was to be paid on delivery and is not packed."""
    found = get_object_or_404(Order, number=number)
    press(
        request,
        call_off,
        found,
        note=request.POST.get("note", "")[:200],
        done=_("%(number)s is called off; its goods are back on the shelf.") % {"number": number},
        troubles={IllegalMove: ALREADY_MOVED},
    )
    return redirect("desk:order", number)
