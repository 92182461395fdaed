"""A line of the bank's statement at the desk: booked as what it is, or found in the books by hand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from checkout.closing.bank import open_bank_legs
from checkout.closing.bank_lines import (
    BankKind,
    Explained,
    MonthSealed,
    OtherSum,
    WrongWay,
    book_line,
    booked_for,
    legs_of,
    match_by_hand,
    take_back_line,
    undo_match,
)
from checkout.closing.models import BankLine
from checkout.ledger.operations import open_day

from .access import closing_page
from .books import books_context
from .books_forms import BookLineForm, MatchForm, TakeBackForm
from .presses import press
from .words import ALREADY_DONE

LEGS_SHOWN = 200


@require_safe
@closing_page
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a line, and what explains it or could."""
    return render_line(request, get_object_or_404(BankLine, pk=pk))


def render_line(request: HttpRequest, found: BankLine, status: int = 200, **forms) -> HttpResponse:
    legs = legs_of(found)
    context = {
        **books_context(request, "bank"),
        "line": found,
        "legs": legs,
        "entry": booked_for(found.pk),
        "hand": found.hand_matches.filter(undone_at=None).select_related("by").first(),
        "undone": found.hand_matches.exclude(undone_at=None).select_related("undone_by"),
        "open_legs": [] if legs else nearest_legs(found),
        "is_sealed": open_day(found.day) != found.day,
        "book_form": BookLineForm(found),
        "match_form": MatchForm(),
        "back_form": TakeBackForm(),
        **forms,
    }
    context["chosen"] = context["match_form"].data.getlist("match-legs") if context["match_form"].is_bound else []
    return render(request, "desk/books_line.html", context, status=status)


def nearest_legs(found: BankLine) -> list:
    """Return the open entries of the bank account: first those that went the line's way, and the nearest in time."""

    def rank(leg):
        return (leg.amount_baht > 0) != (found.amount_baht > 0), abs(leg.entry.on - found.day), leg.pk

    return sorted(open_bank_legs(), key=rank)[:LEGS_SHOWN]


@require_POST
@closing_page
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """Book a line as what it is."""
    found = get_object_or_404(BankLine, pk=pk)
    form = BookLineForm(found, request.POST)
    if not form.is_valid():
        return render_line(request, found, status=422, book_form=form)
    press(
        request,
        book_line,
        pk,
        BankKind(form.cleaned_data["kind"]),
        note=form.cleaned_data["note"],
        done=_("Booked. This line of the bank is explained."),
        troubles={Explained: ALREADY_DONE, MonthSealed: month_sealed(), WrongWay: ALREADY_DONE},
    )
    return redirect("desk:bank-line", pk)


def month_sealed() -> str:
    return _("The month of this day is sealed, so nothing can be booked on it. Please ask the accountant.")


@require_POST
@closing_page
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """Note which open entries a line shows."""
    found, form = get_object_or_404(BankLine, pk=pk), MatchForm(request.POST)
    if found.matched_legs.exists():
        messages.info(request, ALREADY_DONE)
        return redirect("desk:bank-line", pk)
    if not form.is_valid():
        return render_line(request, found, status=422, match_form=form)
    legs = [leg.pk for leg in form.cleaned_data["legs"]]
    try:
        match_by_hand(pk, legs, note=form.cleaned_data["note"], by=request.user)
    except OtherSum as error:
        form.add_error("legs", other_sum(error, found))
        return render_line(request, found, status=422, match_form=form)
    except Explained:
        messages.info(request, ALREADY_DONE)
    else:
        messages.success(request, _("Matched. This line of the bank is explained."))
    return redirect("desk:bank-line", pk)


def other_sum(error: OtherSum, found: BankLine) -> str:
    sums = {"chosen": f"{error.baht:,.2f}", "line": f"{found.amount_baht:,.2f}"}
    return _("What you chose comes to %(chosen)s baht, the line says %(line)s. Nothing was matched.") % sums


@require_POST
@closing_page
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a match back that somebody made by hand."""
    get_object_or_404(BankLine, pk=pk)
    said = _("The match is taken back; the line is open again.")
    press(request, undo_match, pk, done=said, troubles={Explained: ALREADY_DONE})
    return redirect("desk:bank-line", pk)


@require_POST
@closing_page
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what a line was booked as."""
    found, form = get_object_or_404(BankLine, pk=pk), TakeBackForm(request.POST)
    if not form.is_valid():
        return render_line(request, found, status=422, back_form=form)
    press(
        request,
        take_back_line,
        pk,
        why=form.cleaned_data["why"],
        done=_("Taken back by an entry of today; the line is open again."),
        troubles={Explained: ALREADY_DONE},
    )
    return redirect("desk:bank-line", pk)
