"""What only people know of, at the desk: the renovation fund, dividends, cash taken to the bank."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checkout.closing.bank_lines import Explained, MonthSealed
from checkout.closing.others import (
    BOOKS,
    MoreThanThere,
    NameUsed,
    Other,
    PaidAlready,
    book_other,
    booked_others,
    take_back_other,
)
from checkout.ledger.chart import Account
from checkout.ledger.events import name_in
from checkout.ledger.models import Entry
from storefront.ui.thai_dates import year_of

from .access import books_page, closing_page
from .books import books_context
from .books_forms import DividendForm, FundForm, OtherForm, TakeBackForm
from .books_lines import month_sealed
from .presses import press
from .words import ALREADY_DONE

A_PAGE = 50
FORMS = {
    Other.FUND_GIVEN: FundForm,
    Other.FUND_SPENT: FundForm,
    Other.DIVIDEND: DividendForm,
    Other.DIVIDEND_PAID: DividendForm,
    Other.CASH_TO_BANK: OtherForm,
}


@require_safe
@books_page
def others(request: HttpRequest) -> HttpResponse:
    """List what people booked, by whom, and what they took back."""
    return render_others(request)


def render_others(request: HttpRequest, *, taking: tuple[str, TakeBackForm] | None = None, status: int = 200):
    page = Paginator(booked_others().prefetch_related("legs"), A_PAGE).get_page(request.GET.get("page"))
    gone = set(Entry.objects.filter(reverses__in=[entry.pk for entry in page]).values_list("reverses", flat=True))
    for entry in page:
        entry.kind_words = kind_of(entry).label
        entry.name_words = words_of_name(entry)
        entry.baht = max(leg.amount_baht for leg in entry.legs.all())
        entry.is_gone = entry.pk in gone
        entry.may_take_back = not (entry.is_gone or entry.reverses_id)
        entry.form = taking[1] if taking and taking[0] == entry.pk else TakeBackForm(auto_id=f"id_{entry.pk}_%s")
    context = {**books_context(request, "others"), "page": page, "kinds": Other.choices}
    return render(request, "desk/books_others.html", context, status=status)


def kind_of(entry: Entry) -> Other:
    """Return what an entry was booked as. Money of the fund is given where the fund's money grew."""
    event = (entry.reverses_id or entry.key).split(":")[0]
    if event != "fund":
        return Other(event)
    money = next(leg.amount_baht for leg in entry.legs.all() if leg.account == Account.FUND_MONEY)
    return Other.FUND_GIVEN if (money > 0) != bool(entry.reverses_id) else Other.FUND_SPENT


def words_of_name(entry: Entry) -> str:
    """Return the number of an entry's paper, or the year of a dividend as the reader counts years."""
    name = name_in(entry.reverses_id or entry.key)
    if kind_of(entry) in (Other.DIVIDEND, Other.DIVIDEND_PAID) and name.isdigit():
        return year_of(int(name), get_language() or "th")
    return name


@require_http_methods(["GET", "HEAD", "POST"])
@closing_page
def other(request: HttpRequest, slug: str) -> HttpResponse:
    """Book one event of a kind."""
    if slug not in Other.values:
        raise Http404
    kind = Other(slug)
    if request.method != "POST":
        return render_other(request, kind, FORMS[kind]())
    form = FORMS[kind](request.POST)
    if form.is_valid() and _booked(request, kind, form):
        return redirect("desk:books-others")
    return render_other(request, kind, form, status=422)


def _booked(request: HttpRequest, kind: Other, form: OtherForm) -> bool:
    try:
        book_other(kind, **form.cleaned_data, by=request.user)
    except NameUsed:
        form.add_error("name", name_used(kind))
    except MonthSealed:
        form.add_error("on", month_sealed())
    except MoreThanThere as error:
        form.add_error("baht", more_than_there(kind, f"{error.baht:,.2f}"))
    else:
        messages.success(request, _("It stands in the books."))
        return True
    return False


def name_used(kind: Other) -> str:
    if FORMS[kind] is DividendForm:
        return _("This stands in the books for that year already. Nothing was booked twice.")
    return _("A paper with this number stands in the books already. Nothing was booked twice.")


def more_than_there(kind: Other, baht: str) -> str:
    words = {
        Other.CASH_TO_BANK: _("By the books the cash box held only %(baht)s baht on this day. Nothing was booked."),
        Other.FUND_SPENT: _("By the books the fund has only %(baht)s baht. Nothing was booked."),
        Other.DIVIDEND_PAID: _("For this year shareholders are owed only %(baht)s baht. Nothing was booked."),
    }
    return words[kind] % {"baht": baht}


def render_other(request: HttpRequest, kind: Other, form: OtherForm, status: int = 200) -> HttpResponse:
    context = {**books_context(request, "others"), "kind": kind, "form": form}
    return render(request, "desk/books_other.html", context, status=status)


@require_POST
@closing_page
def take_back(request: HttpRequest) -> HttpResponse:
    """Take back what was booked here."""
    key = request.POST.get("key", "")
    if key.split(":")[0] not in {event for event, _post in BOOKS.values()}:
        raise Http404
    entry = get_object_or_404(Entry, pk=key, reverses=None)
    form = TakeBackForm(request.POST, auto_id=f"id_{key}_%s")
    if not form.is_valid():
        return render_others(request, taking=(key, form), status=422)
    press(
        request,
        take_back_other,
        entry,
        why=form.cleaned_data["why"],
        done=_("Taken back by an entry of today. Both stay in the books."),
        troubles={
            Explained: ALREADY_DONE,
            PaidAlready: _("This dividend is booked as paid. Please take the payment back first."),
        },
    )
    return redirect("desk:books-others")
