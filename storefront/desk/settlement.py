"""Payout runs at the desk: prepared, approved by a second person, taken to the bank, and noted as paid."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from checkout.settlement.models import PayoutLine, PayoutProof, PayoutRun, ProducerAccount
from checkout.settlement.payout_file import payout_file
from checkout.settlement.queries import open_run, runs_with_sums
from checkout.settlement.runs import (
    CannotPayOut,
    HeldBack,
    MaybeAtBank,
    NothingToPay,
    RunOpen,
    SamePerson,
    SomePaid,
    add_proof,
    approve_run,
    book_run,
    book_run_later,
    cancel_run,
    close_run,
    hold_back,
    let_go,
    lines_for_bank,
    mark_line_paid,
    note_came_back,
    prepare_run,
)
from checkout.settlement.states import Hold, LineState
from checkout.settlement.words import words_of

from .access import APPROVE_PAYOUTS, PAY_PAYOUTS, PREPARE_PAYOUTS, is_confirmed, settlement_page
from .downloads import private_file
from .passwords import PasswordForm, may_go_on
from .settlement_forms import CancelForm, PaidForm, PrepareForm, RunPaidForm, WhyForm, last_of_month_before
from .views import desk_context

RUNS_SHOWN = 12
LINES_PER_PAGE = 100
# More take longer than somebody likes to wait for: the worker books them.
BOOKED_AT_ONCE = 300
BANK_FILE = "text/csv; charset=utf-8"


@require_safe
@settlement_page()
def payouts(request: HttpRequest) -> HttpResponse:
    """Show the payout runs, and offer to prepare the next."""
    return render_payouts(request, PrepareForm(initial={"cutoff": last_of_month_before()}))


def render_payouts(request: HttpRequest, form: PrepareForm, status: int = 200) -> HttpResponse:
    context = {**settlement_context(request), "in_runs": True, "form": form, "open_run": open_run()}
    context["may_prepare"] = request.user.has_perm(PREPARE_PAYOUTS)
    return render(request, "desk/payouts.html", context, status=status)


def settlement_context(request: HttpRequest) -> dict:
    """Return what stands beside producers' money on each of its pages: the runs, and the accounts that wait."""
    waiting = ProducerAccount.objects.filter(approved_at=None, ended_at=None).select_related("producer")
    return {
        **desk_context(request, None),
        "runs": runs_with_sums()[:RUNS_SHOWN],
        "waiting_accounts": waiting.order_by("entered_at")[:50],
    }


@require_POST
@settlement_page(PREPARE_PAYOUTS)
def prepare(request: HttpRequest) -> HttpResponse:
    form = PrepareForm(request.POST)
    if not form.is_valid():
        return render_payouts(request, form, status=422)
    try:
        made = prepare_run(form.cleaned_data["cutoff"], by=request.user)
    except RunOpen:
        messages.info(request, _("A payout is under way already. This is how it stands."))
        return redirect("desk:payout-run", open_run().number) if open_run() else redirect("desk:payouts")
    except NothingToPay:
        form.add_error("cutoff", _("Up to this day nobody is owed anything."))
        return render_payouts(request, form, status=422)
    messages.success(request, _("The payout is prepared. Somebody else approves it now."))
    return redirect("desk:payout-run", made.number)


@require_safe
@settlement_page()
def run(request: HttpRequest, number: int) -> HttpResponse:
    """Show one run: who gets what, who has done what, and the next step."""
    return render_run(request, find_run(number))


def find_run(number: int) -> PayoutRun:
    people = ("prepared_by", "approved_by", "exported_by", "closed_by")
    return get_object_or_404(PayoutRun.objects.select_related(*people), number=number)


def render_run(request: HttpRequest, found: PayoutRun, **forms) -> HttpResponse:
    lines = found.lines.select_related("producer", "account", "run").order_by("state", "pk")
    sums = sums_of(found)
    context = {
        **settlement_context(request),
        "run": found,
        "page": Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get("page")),
        "sums": sums,
        "proofs": found.proofs.select_related("added_by"),
        "stale": names_in_old_file(found),
        "password": None if is_confirmed(request) else PasswordForm(),
        "paid_form": RunPaidForm(initial={"day": timezone.localdate()}),
        "cancel_form": CancelForm(),
        "may_approve": request.user.has_perm(APPROVE_PAYOUTS) and found.prepared_by_id != request.user.pk,
        "may_pay": request.user.has_perm(PAY_PAYOUTS),
        "may_cancel": request.user.has_perm(PREPARE_PAYOUTS) or request.user.has_perm(APPROVE_PAYOUTS),
        **forms,
    }
    return render(request, "desk/payout_run.html", context, status=422 if forms else 200)


def sums_of(found: PayoutRun) -> dict:
    """Return how many lines of a run stand how, and what they come to; those that nothing stands in are left out."""
    states = found.lines.order_by().values_list("state").annotate(Count("pk"), Sum("amount_baht"))
    return {state.replace("-", "_"): {"count": count, "baht": baht} for state, count, baht in states}


def names_in_old_file(found: PayoutRun) -> list[str]:
    """Name the producers whose account has changed since somebody took the file for the bank."""
    if not found.exported_at or not found.is_open:
        return []
    changed = Q(account__approved_at__gt=found.exported_at) | Q(state=LineState.HELD_BACK, hold=Hold.NEW_ACCOUNT)
    return [line.producer.name for line in found.lines.filter(changed).select_related("producer")[:20]]


@require_POST
@settlement_page(APPROVE_PAYOUTS)
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Let a run be paid, by a second person who gives her password once more."""
    found, password = find_run(number), PasswordForm(request.POST)
    if not may_go_on(request, password):
        return render_run(request, found, password=password)
    try:
        approve_run(found, by=request.user)
    except SamePerson:
        messages.error(request, _("You have prepared this payout, so somebody else approves it."))
    except CannotPayOut:
        messages.error(request, moved_on())
    else:
        messages.success(request, _("The payout is approved. It can go to the bank now."))
    return redirect("desk:payout-run", number)


def moved_on() -> str:
    return _("Somebody else has already moved this on. This is how it stands now.")


@require_POST
@settlement_page(PAY_PAYOUTS)
def bank_file(request: HttpRequest, number: int) -> HttpResponse:
    """Hand out the file for the bank, and remember who took it."""
    found = find_run(number)
    try:
        lines = lines_for_bank(found, by=request.user)
    except CannotPayOut:
        messages.error(request, moved_on())
        return redirect("desk:payout-run", number)
    response = HttpResponse(payout_file(lines), content_type=BANK_FILE)
    response["Content-Disposition"] = f'attachment; filename="payout-{number}.csv"'
    response["Cache-Control"] = "no-store, private"
    return response


@require_POST
@settlement_page(PAY_PAYOUTS)
def run_paid(request: HttpRequest, number: int) -> HttpResponse:
    """Note that the bank has paid what was to be paid, with what shows it."""
    found, form = find_run(number), RunPaidForm(request.POST, request.FILES)
    if not form.is_valid():
        return render_run(request, found, paid_form=form)
    facts = {"reference": form.cleaned_data["reference"], "on": form.cleaned_data["day"]}
    try:
        add_proof(found, form.cleaned_data["proof"].read(), by=request.user)
        if found.lines.filter(state=LineState.TO_PAY).count() > BOOKED_AT_ONCE:
            book_run_later.enqueue(found.pk, facts["on"].isoformat(), facts["reference"], request.user.pk)
            messages.success(request, _("So many payments take a minute to book. Please look again then."))
        else:
            count = book_run(found.pk, **facts, by=request.user)
            messages.success(request, _("Noted as paid: %(count)s.") % {"count": count})
    except CannotPayOut:
        messages.error(request, moved_on())
    return redirect("desk:payout-run", number)


@require_POST
@settlement_page(PREPARE_PAYOUTS, APPROVE_PAYOUTS)
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    found, form = find_run(number), CancelForm(request.POST)
    if not form.is_valid():
        return render_run(request, found, cancel_form=form)
    try:
        cancel_run(found, **form.cleaned_data, by=request.user)
    except MaybeAtBank:
        form.add_error(
            "not_at_bank",
            _("Somebody has taken its file. If the bank has it, cancelling here would pay everybody twice."),
        )
        return render_run(request, found, cancel_form=form)
    except SomePaid:
        messages.error(request, _("Some of it is paid, so it cannot be cancelled. What is held back can be left out."))
    except CannotPayOut:
        messages.error(request, moved_on())
    else:
        messages.success(request, _("The payout is cancelled. Everything is owed as before."))
    return redirect("desk:payout-run", number)


@require_POST
@settlement_page(PAY_PAYOUTS)
def close(request: HttpRequest, number: int) -> HttpResponse:
    """End a run; what is held back comes into the next one."""
    try:
        close_run(find_run(number), by=request.user)
    except CannotPayOut:
        messages.error(request, moved_on())
    else:
        messages.success(request, _("The payout is closed. What was held back comes into the next one."))
    return redirect("desk:payout-run", number)


@require_safe
@settlement_page()
def line(request: HttpRequest, uuid) -> HttpResponse:
    """Show what one producer gets of a run: what it is made of, and what can be done with it."""
    return render_line(request, find_line(uuid))


def find_line(uuid) -> PayoutLine:
    return get_object_or_404(PayoutLine.objects.select_related("run", "producer", "account", "paid_by"), uuid=uuid)


def render_line(request: HttpRequest, found: PayoutLine, **forms) -> HttpResponse:
    settled = found.settled_legs.select_related("leg__entry").order_by("leg__entry__on", "leg")
    legs = [one.leg for one in settled]
    parts = [
        {"on": leg.entry.on, "entry": leg.entry, "words": str(words), "baht": -leg.amount_baht}
        for leg, words in zip(legs, words_of(legs), strict=True)
    ]
    context = {
        **settlement_context(request),
        "run": found.run,
        "line": found,
        "parts": parts,
        "may_pay": request.user.has_perm(PAY_PAYOUTS),
        "may_hold": request.user.has_perm(PAY_PAYOUTS) or request.user.has_perm(PREPARE_PAYOUTS),
        "paid_form": PaidForm(initial={"day": timezone.localdate()}, prefix="paid"),
        "hold_form": WhyForm(prefix="hold"),
        "back_form": WhyForm(prefix="back"),
        **forms,
    }
    return render(request, "desk/payout_line.html", context, status=422 if forms else 200)


@require_POST
@settlement_page(PAY_PAYOUTS)
def line_paid(request: HttpRequest, uuid) -> HttpResponse:
    found, form = find_line(uuid), PaidForm(request.POST, prefix="paid")
    if not form.is_valid():
        return render_line(request, found, paid_form=form)
    facts = {"on": form.cleaned_data["day"], "reference": form.cleaned_data["reference"]}
    return _step(request, found, _("Noted as paid."), mark_line_paid, **facts)


@require_POST
@settlement_page(PAY_PAYOUTS, PREPARE_PAYOUTS)
def line_held(request: HttpRequest, uuid) -> HttpResponse:
    found, form = find_line(uuid), WhyForm(request.POST, prefix="hold")
    if not form.is_valid():
        return render_line(request, found, hold_form=form)
    return _step(request, found, _("Held back until somebody lets it go."), hold_back, **form.cleaned_data)


@require_POST
@settlement_page(PAY_PAYOUTS, PREPARE_PAYOUTS)
def line_let_go(request: HttpRequest, uuid) -> HttpResponse:
    return _step(request, find_line(uuid), _("No longer held back by hand."), let_go)


@require_POST
@settlement_page(PAY_PAYOUTS)
def line_came_back(request: HttpRequest, uuid) -> HttpResponse:
    found, form = find_line(uuid), WhyForm(request.POST, prefix="back")
    if not form.is_valid():
        return render_line(request, found, back_form=form)
    done = _("Noted: the money is with us again, and the next payout pays it.")
    return _step(request, found, done, note_came_back, **form.cleaned_data)


def _step(request: HttpRequest, found: PayoutLine, done: str, operation, **facts) -> HttpResponse:
    try:
        operation(found, **facts, by=request.user)
    except HeldBack:
        messages.error(request, _("Her payment is held back. Nothing was noted."))
    except CannotPayOut:
        messages.error(request, moved_on())
    else:
        messages.success(request, done)
    return redirect("desk:payout-line", found.uuid)


@require_safe
@settlement_page()
def proof(request: HttpRequest, uuid) -> HttpResponse:
    """Hand out what shows that the bank paid; it is kept nowhere on the way."""
    found = get_object_or_404(PayoutProof.objects.select_related("run"), uuid=uuid)
    name = f"payout-{found.run.number}-{found.pk}.{found.kind}"
    return private_file(found.file.name, found.get_kind_display(), save_as=name)
