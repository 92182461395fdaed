"""Producers at the desk: what each is owed, her statements, her bank account, and the link she reads them with."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalogue.producers.models import Partner
from checkout.settlement.accounts import (
    CannotChangeAccount,
    SameAccount,
    SamePerson,
    approve_account,
    enter_account,
    refuse_account,
)
from checkout.settlement.links import address_of, link_of, link_qr, make_link, revoke_link
from checkout.settlement.models import ProducerAccount
from checkout.settlement.queries import account_news, balances, by_age
from checkout.settlement.statements import months_of
from checkout.settlement.views import paper_response, statement_or_404
from storefront.openbooks.operations import note_agreement

from .access import APPROVE_ACCOUNTS, ENTER_ACCOUNTS, is_confirmed, settlement_page
from .passwords import PasswordForm, may_go_on
from .settlement import moved_on, settlement_context
from .settlement_forms import ProducerAccountForm

PRODUCERS_PER_PAGE = 100


@require_safe
@settlement_page()
def producers(request: HttpRequest) -> HttpResponse:
    """List what each producer is owed, those who owe us first; or those whose name fits what was searched."""
    wanted = request.GET.get("q", "").strip()
    found = balances()
    owing = by_age(found)
    shown = [one for one in found if is_called(one.producer, wanted)] if wanted else found
    context = {
        **settlement_context(request),
        "in_producers": True,
        "page": Paginator(shown, PRODUCERS_PER_PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "even": even_ones(wanted, shown) if wanted else [],
        "ages": owing if any(count for _words, count, _baht in owing) else [],
        "owed_baht": sum(one.baht for one in found if one.baht > 0),
    }
    return render(request, "desk/producers.html", context)


def is_called(producer: Partner, wanted: str) -> bool:
    """Say whether a producer bears this name, in either language, or this number of the register."""
    names = f"{producer.name_th or ''} {producer.name_en or ''}".casefold()
    return wanted.casefold() in names or wanted == producer.code


def even_ones(wanted: str, shown: list) -> list[Partner]:
    """Return producers of that name with whom we are even: they may want an account or a link all the same."""
    listed = [one.producer.pk for one in shown]
    called = Q(name_th__icontains=wanted) | Q(name_en__icontains=wanted) | Q(code=wanted)
    return list(Partner.objects.filter(called).exclude(pk__in=listed).order_by("name")[:20])


@require_safe
@settlement_page()
def producer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one producer: what she is owed, month by month, where it goes, and how she reads of it."""
    return render_producer(request, get_object_or_404(Partner, pk=pk))


def render_producer(request: HttpRequest, found: Partner, **forms) -> HttpResponse:
    months = months_of(found)
    accounts = account_news(found)
    waiting = next((account for account in accounts if account.is_waiting), None)
    may_enter = request.user.has_perm(ENTER_ACCOUNTS)
    context = {
        **settlement_context(request),
        "in_producers": True,
        "producer": found,
        "owed_baht": months[0].closing_baht if months else 0,
        "months": months[:36],
        "account": next((account for account in accounts if account.is_in_force), None),
        "waiting": waiting,
        "ended": [account for account in accounts if account.ended_at],
        "link": link_of(found),
        "noted": found.noted_agreements.select_related("by").first(),
        "may_enter": may_enter,
        "may_approve": request.user.has_perm(APPROVE_ACCOUNTS) and waiting and waiting.entered_by_id != request.user.pk,
        "may_refuse": request.user.has_perm(APPROVE_ACCOUNTS) or may_enter,
        "account_form": ProducerAccountForm(),
        "password": None if is_confirmed(request) else PasswordForm(),
        **forms,
    }
    return render(request, "desk/producer.html", context, status=422 if forms else 200)


@require_safe
@settlement_page()
def producer_month(request: HttpRequest, pk: int, year: int, month: int) -> HttpResponse:
    """Show a producer's statement of a month, with what staff noted beside each entry."""
    found = get_object_or_404(Partner, pk=pk)
    context = {
        **settlement_context(request),
        "in_producers": True,
        "producer": found,
        "statement": statement_or_404(found, year, month),
        "for_staff": True,
    }
    return render(request, "desk/producer_month.html", context)


@require_safe
@settlement_page()
def producer_month_paper(request: HttpRequest, pk: int, year: int, month: int) -> HttpResponse:
    """Hand out a producer's statement of a month as PDF: the very paper that she gets."""
    return paper_response(statement_or_404(get_object_or_404(Partner, pk=pk), year, month))


@require_POST
@settlement_page(ENTER_ACCOUNTS)
def new_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Note another bank account; somebody else approves it."""
    found, form = get_object_or_404(Partner, pk=pk), ProducerAccountForm(request.POST)
    if not form.is_valid():
        return render_producer(request, found, account_form=form)
    try:
        enter_account(found, **form.cleaned_data, by=request.user)
    except SameAccount:
        form.add_error("number", _("This very account is known already."))
        return render_producer(request, found, account_form=form)
    messages.success(request, _("Noted. Nothing is paid to her until somebody else has approved it."))
    return redirect("desk:producer", pk)


@require_POST
@settlement_page(APPROVE_ACCOUNTS)
def account_approved(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an account in force, by a second person who gives her password once more."""
    account = get_object_or_404(ProducerAccount.objects.select_related("producer"), pk=pk)
    password = PasswordForm(request.POST)
    if not may_go_on(request, password):
        return render_producer(request, account.producer, password=password)
    try:
        approve_account(account, by=request.user)
    except SamePerson:
        messages.error(request, _("You have entered this account, so somebody else approves it."))
    except CannotChangeAccount:
        messages.error(request, moved_on())
    else:
        messages.success(request, _("From now on her money goes to this account."))
    return redirect("desk:producer", account.producer_id)


@require_POST
@settlement_page(ENTER_ACCOUNTS, APPROVE_ACCOUNTS)
def account_refused(request: HttpRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(ProducerAccount, pk=pk)
    try:
        refuse_account(account, by=request.user)
    except CannotChangeAccount:
        messages.error(request, moved_on())
    else:
        messages.success(request, _("The new account is refused; nothing else has changed."))
    return redirect("desk:producer", account.producer_id)


@require_POST
@settlement_page()
def new_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a producer's link anew; the one before opens nothing any more."""
    make_link(get_object_or_404(Partner, pk=pk), by=request.user)
    messages.success(request, _("The link is made. Print it, or scan it with her phone."))
    return redirect("desk:producer-link", pk)


@require_POST
@settlement_page()
def end_link(request: HttpRequest, pk: int) -> HttpResponse:
    revoke_link(get_object_or_404(Partner, pk=pk), by=request.user)
    messages.success(request, _("Her link opens nothing any more."))
    return redirect("desk:producer", pk)


@require_POST
@settlement_page(ENTER_ACCOUNTS)
def income_shown(request: HttpRequest, pk: int) -> HttpResponse:
    """Note whether a producer lets everybody see what she earns."""
    agrees = request.POST.get("agrees") == "yes"
    note_agreement(get_object_or_404(Partner, pk=pk), agrees=agrees, by=request.user)
    messages.success(
        request,
        _("Noted: public figures may show what she earns from now on.")
        if agrees
        else _("Noted: no public figure shows what she earns alone."),
    )
    return redirect("desk:producer", pk)


@require_safe
@settlement_page()
def link_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a producer's link as a sheet to print."""
    found = get_object_or_404(Partner, pk=pk)
    link = link_of(found)
    if link is None:
        raise Http404
    context = {**settlement_context(request), "in_producers": True, "producer": found, "link": link}
    context["address"] = address_of(link)
    return render(request, "desk/producer_link.html", context)


@require_safe
@settlement_page()
def link_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the QR of a producer's link."""
    link = link_of(get_object_or_404(Partner, pk=pk))
    if link is None:
        raise Http404
    return HttpResponse(link_qr(link), content_type="image/svg+xml", headers={"Cache-Control": "no-store, private"})
