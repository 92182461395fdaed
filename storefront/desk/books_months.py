"""Months of the books at the desk: what still hinders, the seal, and the look through all books."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checkout.closing.months import Month, check_books, hindrances, last_check, months
from checkout.ledger.sealing import Changed, NotInOrder, NotOver, seal_month

from .access import books_page, closing_page, is_confirmed, sealing_page
from .books import books_context
from .books_forms import SealForm
from .passwords import PasswordForm, may_go_on


@require_safe
@books_page
def months_page(request: HttpRequest) -> HttpResponse:
    """List the months of the books, and what the last look through all of them found."""
    context = {**books_context(request, "months"), "months": months(), "check": last_check()}
    return render(request, "desk/books_months.html", context)


def find_month(month: date) -> Month:
    found = next((one for one in months() if one.month == month), None)
    if found is None:
        raise Http404
    return found


@require_safe
@books_page
def month_page(request: HttpRequest, month: date) -> HttpResponse:
    """Show one month: its seal, or what a person should look at before it is sealed."""
    found = find_month(month)
    context = {
        **books_context(request, "months"),
        "found": found,
        "hindrances": [] if found.seal else hindrances(month),
        "check": last_check(),
    }
    return render(request, "desk/books_month.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sealing_page
def seal(request: HttpRequest, month: date) -> HttpResponse:
    """Ask once more, with the password, and close a month for ever."""
    found = find_month(month)
    if found.seal or not found.is_next or not found.is_over:
        return redirect("desk:books-month", month)
    if request.method != "POST":
        return render_seal(request, found, SealForm(), PasswordForm())
    form, password = SealForm(request.POST), PasswordForm(request.POST)
    if not form.is_valid() or not may_go_on(request, password):
        return render_seal(request, found, form, password, status=422)
    try:
        done = seal_month(month, by=request.user)
    except (NotInOrder, NotOver):
        messages.info(request, _("Somebody else has already moved this on. This is how it stands now."))
    except Changed as error:
        wrong = _("The entry %(key)s is not as it was written. The month stays open.") % {"key": error.what}
        messages.error(request, wrong)
    else:
        messages.success(
            request,
            _("Sealed. Nothing can be booked in this month any more. Its number: %(head)s") % {"head": done.head[:12]},
        )
    return redirect("desk:books-month", month)


def render_seal(
    request: HttpRequest, found: Month, form: SealForm, password: PasswordForm, status: int = 200
) -> HttpResponse:
    context = {
        **books_context(request, "months"),
        "found": found,
        "hindrances": hindrances(found.month),
        "form": form,
        "password": None if is_confirmed(request) else password,
    }
    return render(request, "desk/books_seal.html", context, status=status)


@require_POST
@closing_page
def check(request: HttpRequest) -> HttpResponse:
    """Have all books looked through."""
    found = check_books(by=request.user)
    if found.done_at is None:
        messages.info(request, _("All books are being looked through. In a few minutes it says here what was found."))
    elif found.wrong:
        messages.error(request, _("The books are not as they were written: %(what)s") % {"what": found.wrong})
    else:
        messages.success(request, _("All books are as they were written."))
    return redirect("desk:books-months")
