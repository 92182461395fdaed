"""Rounds through the shelves at the desk: choose orders, walk, tick off, done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalogue.thai.words import plain_code, scanned_code
from checkout.fulfilment.models import PickRound
from checkout.fulfilment.queries import job_called
from checkout.fulfilment.rounds import (
    MOST_ORDERS,
    AlreadyPicked,
    CannotStart,
    NoOrders,
    RoundIsOver,
    TooManyOrders,
    WalkRow,
    finish_round,
    give_up_round,
    mark_picked,
    start_round,
    walk_of,
)
from checkout.orders.models import Order

from .access import pack_page
from .presses import lead_to, press
from .views import desk_context

OVER = gettext_lazy("This round is over: it was finished or given up. Nothing was changed.")


@require_http_methods(["GET", "HEAD", "POST"])
@pack_page
def rounds(request: HttpRequest) -> HttpResponse:
    """Choose the orders of a round, the longest-waiting first, and begin it."""
    if request.method != "POST":
        return _choice(request)
    numbers = request.POST.getlist("order")
    try:
        begun = start_round(Order.objects.filter(number__in=numbers), by=request.user)
    except CannotStart as error:
        return _choice(request, set(numbers), _trouble(error))
    return redirect("desk:round", begun.pk)


def _trouble(error: CannotStart) -> str:
    match error:
        case TooManyOrders():
            return _("At most %(most)s orders go into one round. Please choose fewer.") % {"most": MOST_ORDERS}
        case AlreadyPicked():
            numbers = {"numbers": ", ".join(error.numbers)}
            return _("Somebody else has just begun to pick %(numbers)s. Please choose again.") % numbers
        case NoOrders():
            return _("Please choose at least one order.")
    raise error


def _choice(request: HttpRequest, chosen: set[str] | None = None, trouble: str = "") -> HttpResponse:
    context = desk_context(request, job_called("to-pick"))
    waiting = [order.number for order in context["page"]]
    context |= {
        "chosen": set(waiting[:MOST_ORDERS]) if chosen is None else chosen,
        "trouble": trouble,
        "most": MOST_ORDERS,
    }
    return render(request, "desk/rounds.html", context, status=422 if trouble else 200)


@require_safe
@pack_page
def walk(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a round, shelf by shelf."""
    return _show(request, get_object_or_404(PickRound.objects.select_related("by"), pk=pk))


def _show(request: HttpRequest, found: PickRound, answer: dict | None = None) -> HttpResponse:
    """Show a round; of a request by script, only what changes on it."""
    rows = walk_of(found) if found.done_at is None else []
    turn = next((row for row in rows if not row.is_picked), None)
    context = {
        "round": found,
        "rows": rows,
        "turn": turn,
        "scan_waits": turn is not None,
        "scan_label": _label(turn),
        "left": sum(not row.is_picked for row in rows),
        "answer": answer,
        "numbers": list(found.pickings.values_list("order__number", flat=True)),
    }
    if request.headers.get("HX-Request"):
        return render(request, "desk/round_work.html", context | {"is_part": True})
    return render(request, "desk/round.html", desk_context(request, job_called("to-pick")) | context)


def _label(turn: WalkRow | None) -> str:
    """Say where to go next, and what to take there."""
    if turn is None:
        return _("Everything is in the basket")
    facts = {"shelf": turn.take.shelf or "–", "name": turn.take.name, "pieces": turn.take.pieces}
    return format_html(_("Next: shelf <b>{shelf}</b>, {name}, take <b>{pieces}</b>"), **facts)


@require_POST
@pack_page
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick a stop off by a press, or by the label that was scanned; or take the tick back."""
    found = get_object_or_404(PickRound.objects.select_related("by"), pk=pk)
    code, lot = request.POST.get("code", ""), request.POST.get("lot", "")
    try:
        row = _row_called(found, code, lot)
        if row is None:
            words = _("“%(code)s” is not on this round. Look at the next line.") % {"code": code[:40]}
            return _show(request, found, {"sound": "wrong", "words": words})
        is_picked = "back" not in request.POST
        mark_picked(found, row.take.number, row.take.lot, is_picked=is_picked, by=request.user)
    except RoundIsOver:
        messages.error(request, OVER)
        return lead_to(request, reverse("desk:round", args=[pk]))
    if not is_picked:
        return _show(request, found)
    words = _("%(name)s: take %(pieces)s") % {"name": row.take.name, "pieces": row.take.pieces}
    return _show(request, found, {"sound": "right", "words": words})


def _row_called(found: PickRound, code: str, lot: str):
    """Return the stop of a code; of several lots the named one, else the first that is not in the basket."""
    rows = [row for row in walk_of(found) if plain_code(row.take.number) == scanned_code(code)]
    named = [row for row in rows if row.take.lot == lot] if lot else []
    waiting = [row for row in rows if not row.is_picked]
    return next(iter([*named, *waiting, *rows]), None)


@require_POST
@pack_page
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that everything lies gathered."""
    found = get_object_or_404(PickRound, pk=pk)
    words = _("Gathered. The orders are to be packed now.")
    is_done = press(request, finish_round, found, done=words, troubles={RoundIsOver: OVER})
    return redirect("desk:job", "to-pack") if is_done else redirect("desk:rounds")


@require_POST
@pack_page
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the beginning of a round."""
    found = get_object_or_404(PickRound, pk=pk)
    words = _("The round is given up; its orders are to be picked again.")
    press(request, give_up_round, found, done=words, troubles={RoundIsOver: OVER})
    return redirect("desk:rounds")
