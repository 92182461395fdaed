"""The books at the desk: a day's cash-up, the bank's statement, and what is open between money's places."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checkout.closing.bank import TakenIn, is_shown, open_lines, shown_until, take_in_statement
from checkout.closing.bank_lines import explained_by_hand
from checkout.closing.cash_up import CannotCount, CountedBefore, NoteNeeded, cash_up, count_cash, open_items
from checkout.closing.differences import by_age, sum_of
from checkout.closing.models import BankStatement
from checkout.ledger.operations import open_day
from checkout.payments.statement_files import NoStatement

from .access import CLOSE_BOOKS, SEAL_MONTHS, books_page, closing_page
from .books_forms import BankForm, CountForm, DayChoiceForm
from .views import desk_context

ITEMS_SHOWN = 200
STATEMENTS_SHOWN = 12
LINES_NAMED = 10
EXPLAINED_SHOWN = 20


def books_context(request: HttpRequest, part: str) -> dict:
    """Return what stands beside the books on each of their pages."""
    return {
        **desk_context(request, None),
        "part": part,
        "may_close": request.user.has_perm(CLOSE_BOOKS),
        "may_seal": request.user.has_perm(SEAL_MONTHS),
    }


@require_safe
@books_page
def today(request: HttpRequest) -> HttpResponse:
    """Lead to the cash-up of today, or of the day that was asked for."""
    form = DayChoiceForm(request.GET)
    wanted = form.cleaned_data["day"] if form.is_valid() else timezone.localdate()
    return redirect("desk:books-day", wanted)


@require_safe
@books_page
def day(request: HttpRequest, day: date) -> HttpResponse:
    """Show what moved on a day, and what does not agree."""
    return render_day(request, day, CountForm())


def render_day(request: HttpRequest, day: date, form: CountForm, status: int = 200) -> HttpResponse:
    now = timezone.localdate()
    if day > now:
        raise Http404
    found = cash_up(day)
    context = {
        **books_context(request, "days"),
        "found": found,
        "differences": found.differences[:ITEMS_SHOWN],
        "more": max(len(found.differences) - ITEMS_SHOWN, 0),
        "form": form,
        "day_form": DayChoiceForm(initial={"day": day}),
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day < now else None,
        "is_shown": is_shown(day),
        "is_sealed": open_day(day) != day,
    }
    return render(request, "desk/books_day.html", context, status=status)


@require_POST
@closing_page
def count(request: HttpRequest, day: date) -> HttpResponse:
    """Take what was counted in the cash box, and book what it differs by."""
    form = CountForm(request.POST)
    if not form.is_valid():
        return render_day(request, day, form, status=422)
    try:
        done = count_cash(day, form.cleaned_data["counted_baht"], note=form.cleaned_data["note"], by=request.user)
    except NoteNeeded as error:
        form.add_error("note", note_needed(error))
        return render_day(request, day, form, status=422)
    except CountedBefore:
        messages.info(request, _("The cash of this day has been counted already. This is how it stands."))
    except CannotCount:
        messages.error(request, _("This day can no longer be counted: its month is sealed, or a later day is counted."))
    else:
        said = _("Counted. The difference is booked.") if done.entry_id else _("Counted. All of it is there.")
        messages.success(request, said)
    return redirect("desk:books-day", day)


def note_needed(error: NoteNeeded) -> str:
    sums = {"baht": f"{abs(error.baht):,.2f}"}
    if error.baht < 0:
        return _("There are %(baht)s baht less than the books say. Please count once more, or write why.") % sums
    return _("There are %(baht)s baht more than the books say. Please count once more, or write why.") % sums


@require_http_methods(["GET", "HEAD", "POST"])
@closing_page
def bank(request: HttpRequest) -> HttpResponse:
    """Take in a statement of the bank's, and show which days are here."""
    if request.method != "POST":
        return render_bank(request, BankForm())
    form = BankForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            taken = take_in_statement(form.cleaned_data["file"].read(), by=request.user)
        except NoStatement:
            form.add_error("file", _("This is no table with a day, a reference and an amount. Nothing was saved."))
        else:
            _tell(request, taken)
            return redirect("desk:books-bank")
    return render_bank(request, form, status=422)


def _tell(request: HttpRequest, taken: TakenIn) -> None:
    facts = {"new": taken.new, "known": taken.known, "matched": taken.matched}
    messages.success(
        request,
        ngettext(
            "%(new)s new line; %(known)s were here already. %(matched)s postings were found on the statement.",
            "%(new)s new lines; %(known)s were here already. %(matched)s postings were found on the statement.",
            taken.new,
        )
        % facts,
    )
    if taken.unreadable:
        numbers = ", ".join(str(number) for number in taken.unreadable[:LINES_NAMED])
        messages.warning(
            request, _("These lines of the file have no day or no sum: %(numbers)s") % {"numbers": numbers}
        )


def render_bank(request: HttpRequest, form: BankForm, status: int = 200) -> HttpResponse:
    context = {
        **books_context(request, "bank"),
        "form": form,
        "until": shown_until(),
        "lines": open_lines()[:ITEMS_SHOWN],
        "explained": explained_by_hand(EXPLAINED_SHOWN),
        "statements": BankStatement.objects.select_related("added_by")[:STATEMENTS_SHOWN],
    }
    return render(request, "desk/books_bank.html", context, status=status)


@require_safe
@books_page
def open_ones(request: HttpRequest) -> HttpResponse:
    """List what is open between the books, Stripe, the bank and carriers, and how old it is."""
    items = open_items()
    context = {
        **books_context(request, "open"),
        "items": items[:ITEMS_SHOWN],
        "more": max(len(items) - ITEMS_SHOWN, 0),
        "ages": by_age(items),
        "sum": sum_of(items),
    }
    return render(request, "desk/books_open.html", context)
