"""Money back at the desk: what is chosen, a last look, and what becomes of it."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checkout.aftersales.asking import NotOpen
from checkout.aftersales.deciding import settle_with_refund
from checkout.aftersales.models import Case
from checkout.fulfilment.pieces import LinePieces
from checkout.fulfilment.queries import job_of
from checkout.orders.models import Order
from checkout.orders.queries import order_rows
from checkout.orders.states import UNSENT_STATES
from checkout.payments.models import PaymentAttempt, Refund, RefundLine
from checkout.payments.numbers import is_uuid
from checkout.payments.operations import PaymentServiceDown
from checkout.payments.refund_sums import are_goods_going_back, needs_second_person, refundable_baht
from checkout.payments.refund_sync import is_by_hand
from checkout.payments.refunds import (
    CannotRefund,
    CannotSecond,
    GoodsGone,
    NotByHand,
    NotWithdrawn,
    cancel_refund,
    mark_refunded_by_hand,
    refunds_to_second,
    second_refund,
    start_refund,
    sum_to_give_back,
)
from checkout.payments.restocking import CannotRestock, restock_line
from checkout.payments.states import COUNTED_REFUND_STATES, GIVEN_REFUND_STATES, AttemptState, RefundState

from .access import REFUND_PAYMENTS, is_confirmed, refund_page
from .passwords import PasswordForm, is_her_password, may_go_on
from .presses import press
from .refund_forms import RefundForm
from .refund_words import failure, moved, refund_trouble, refusal, second_trouble, what_happened


@dataclass(frozen=True)
class MoneyBack:
    """What the page of an order says of money going back."""

    refunds: list[Refund]
    left_baht: Decimal
    may_refund: bool
    all_goes_back: bool
    not_to_pack: list[RefundLine]


def money_back(order: Order, user, pieces: Iterable[LinePieces]) -> MoneyBack:
    """Return the refunds of an order with what can be done about each, and how much is left."""
    refunds = list(
        Refund.objects.filter(attempt__order=order)
        .select_related("attempt__order", "moved_to", "by", "seconded_by")
        .prefetch_related("lines__line__product__parent")
        .order_by("-pk")
    )
    for refund in refunds:
        _say_what_can_be_done(refund, order)
    paid = _paid_attempt(order)
    gone = {line.line_pk for line in pieces if line.sent and line.sent >= line.packed + line.left}
    rows = [row for refund in refunds if refund.state in COUNTED_REFUND_STATES for row in refund.lines.all()]
    return MoneyBack(
        refunds=refunds,
        left_baht=refundable_baht(paid) if paid else Decimal("0.00"),
        may_refund=user.has_perm(REFUND_PAYMENTS),
        all_goes_back=order.status in UNSENT_STATES and are_goods_going_back(order),
        not_to_pack=[row for row in rows if row.line_id not in gone] if order.status in UNSENT_STATES else [],
    )


def _say_what_can_be_done(refund: Refund, order: Order) -> None:
    by_hand = is_by_hand(refund.attempt)
    refund.why, refund.is_for = failure(refund), moved(refund)
    refund.can_mark = by_hand and not refund.moved_to_id and refund.state == RefundState.REQUESTED
    refund.can_second = refund.state == RefundState.ASKED and not refund.moved_to_id
    has_not_left = refund.can_mark or refund.can_second
    refund.can_withdraw = has_not_left or (not by_hand and refund.state == RefundState.NEEDS_BUYER)
    for row in refund.lines.all():
        row.can_restock = row.restocked_at is None and refund.state in GIVEN_REFUND_STATES
        row.name = row.line.product.get_title() if row.line.product else row.line.title


def _paid_attempt(order: Order) -> PaymentAttempt | None:
    attempt = order.attempts.filter(state=AttemptState.PAID).first()
    if attempt:
        attempt.order = order
    return attempt


@require_http_methods(["GET", "HEAD", "POST"])
@refund_page
def refund(request: HttpRequest, number: str) -> HttpResponse:
    """Choose what goes back, take a last look at it, and give it: three steps on one address."""
    order = get_object_or_404(Order, number=number)
    attempt = _paid_attempt(order)
    if attempt is None:
        raise Http404
    if request.method != "POST":
        return _choose(request, RefundForm(attempt=attempt, case=_case_named(request.GET, order)), attempt)
    step = request.POST.get("step")
    known = _refund_with_key(request, attempt) if step == "give" else None
    if known:
        return _tell(request, attempt, known)
    if step in {"change", "all"}:
        return _choose(request, _form_as_typed(request, attempt, everything=step == "all"), attempt)
    form = RefundForm(request.POST, attempt=attempt)
    if not form.is_valid():
        return _choose(request, form, attempt, status=422)
    try:
        amount_baht = sum_to_give_back(attempt, form.wishes(), delivery=bool(form.cleaned_data.get("delivery")))
    except CannotRefund as error:
        form.add_error(None, refund_trouble(error))
        return _choose(request, form, attempt, status=422)
    if step == "give":
        return _give(request, form, attempt, amount_baht)
    return _look(request, form, attempt, amount_baht, PasswordForm())


def _form_as_typed(request: HttpRequest, attempt: PaymentAttempt, *, everything: bool) -> RefundForm:
    """Return the form with what was typed before, and nothing said against it yet."""
    form = RefundForm(attempt=attempt)
    typed = {
        name: field.widget.value_from_datadict(request.POST, request.FILES, name) for name, field in form.fields.items()
    }
    form.initial = {**typed, **(form.everything() if everything else {})}
    return form


def _choose(request: HttpRequest, form: RefundForm, attempt: PaymentAttempt, status: int = 200) -> HttpResponse:
    names = {row.line_pk: row for row in order_rows(attempt.order)}
    rows = [(names[left.line.pk], left, pieces, shelf) for left, pieces, shelf in form.rows()]
    context = {**_context(request, attempt), "form": form, "rows": rows, "left_baht": refundable_baht(attempt)}
    return render(request, "desk/refund.html", context, status=status)


def _context(request: HttpRequest, attempt: PaymentAttempt) -> dict:
    from .views import desk_context  # noqa: PLC0415 -- the page of an order shows what stands here

    order = attempt.order
    return {
        **desk_context(request, job_of(order)),
        "order": order,
        "attempt": attempt,
        "by_hand": is_by_hand(attempt),
    }


def _look(request, form, attempt, amount_baht, password: PasswordForm, status: int = 200) -> HttpResponse:
    """Show once more what goes where, before it happens."""
    names = {row.line_pk: row.name for row in order_rows(attempt.order)}
    shares = {left.line.pk: left for left in form.left}
    chosen = [
        (names[wish.line_pk], wish.quantity, shares[wish.line_pk].share_baht(wish.quantity), wish.restock)
        for wish in form.wishes()
    ]
    context = {
        **_context(request, attempt),
        "form": form,
        "chosen": chosen,
        "delivery_baht": form.delivery_baht if form.cleaned_data.get("delivery") else None,
        "amount_baht": amount_baht,
        "needs_second": needs_second_person(attempt, amount_baht),
        "reason": dict(form.fields["reason"].choices)[form.cleaned_data["reason"]],
        "password_form": None if is_confirmed(request) else password,
    }
    return render(request, "desk/refund_look.html", context, status=status)


def _give(request: HttpRequest, form: RefundForm, attempt: PaymentAttempt, amount_baht: Decimal) -> HttpResponse:
    password = PasswordForm(request.POST)
    if request.POST.get("shown_baht") != str(amount_baht):
        form.add_error(None, _("Something was paid back meanwhile, so the sum is another now. Please look again."))
        return _look(request, form, attempt, amount_baht, PasswordForm(), status=422)
    if not is_confirmed(request) and not is_her_password(request, password):
        return _look(request, form, attempt, amount_baht, password, status=422)
    try:
        made = start_refund(
            attempt,
            amount_baht,
            reason=form.cleaned_data["reason"],
            by=request.user,
            note=form.cleaned_data["note"],
            lines=form.wishes(),
            key=form.cleaned_data["key"],
        )
    except CannotRefund as error:
        return _try_again(request, attempt, refund_trouble(error))
    case = _case_named(request.POST, attempt.order)
    if case:
        with suppress(NotOpen):  # settled meanwhile: the refund stands, and the case says how it ended
            settle_with_refund(case, made, by=request.user)
    return _tell(request, attempt, made)


def _case_named(asked: QueryDict, order: Order) -> Case | None:
    """Return the open return or claim that a refund is to settle."""
    pk = asked.get("case", "")
    return order.cases.filter(pk=int(pk), ended_at=None).first() if pk.isdecimal() else None


def _refund_with_key(request: HttpRequest, attempt: PaymentAttempt) -> Refund | None:
    """Return the refund that this very form has made already: a second press finds it."""
    key = request.POST.get("key", "")
    found = Refund.objects.filter(uuid=key, attempt=attempt) if is_uuid(key) else Refund.objects.none()
    return found.select_related("attempt").first()


def _tell(request: HttpRequest, attempt: PaymentAttempt, made: Refund) -> HttpResponse:
    if made.state == RefundState.FAILED:
        return _try_again(request, attempt, refusal(made.failure))
    tell = messages.info if made.state in {RefundState.ASKED, RefundState.REQUESTED} else messages.success
    tell(request, what_happened(made))
    return redirect("desk:order", attempt.order.number)


def _try_again(request: HttpRequest, attempt: PaymentAttempt, trouble: str) -> HttpResponse:
    """Show what was typed with what went wrong; a next try is another refund, so it gets another key."""
    typed = request.POST.copy()
    typed["key"] = str(uuid4())
    form = RefundForm(typed, attempt=attempt)
    form.is_valid()
    form.add_error(None, trouble)
    return _choose(request, form, attempt, status=422)


@require_safe
@refund_page
def waiting(request: HttpRequest) -> HttpResponse:
    """List the refunds that wait for a second person."""
    from .views import desk_context  # noqa: PLC0415 -- the page of an order shows what stands here

    context = {**desk_context(request, None), "refunds": refunds_to_second()}
    return render(request, "desk/refunds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@refund_page
def second(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a refund that somebody else asked for, and give it with her password."""
    found = get_object_or_404(Refund.objects.select_related("attempt__order", "by"), pk=pk)
    number, password = found.attempt.order.number, PasswordForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not may_go_on(request, password):
        return _render_second(request, found, password, status=422 if password.is_bound else 200)
    try:
        given = second_refund(found, by=request.user)
    except (CannotSecond, CannotRefund) as error:
        messages.error(request, second_trouble(error))
    else:
        messages.success(request, what_happened(given))
    return redirect("desk:order", number)


def _render_second(request: HttpRequest, found: Refund, password: PasswordForm, status: int) -> HttpResponse:
    context = {
        **_context(request, found.attempt),
        "refund": found,
        "lines": found.lines.select_related("line__product__parent"),
        "is_mine": found.by_id == request.user.pk,
        "password_form": None if is_confirmed(request) else password,
    }
    return render(request, "desk/refund_second.html", context, status=status)


@require_POST
@refund_page
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a refund that has not left yet."""
    found = get_object_or_404(Refund.objects.select_related("attempt__order"), pk=pk)
    troubles = {
        GoodsGone: _("Others have bought its pieces meanwhile, so it cannot be withdrawn."),
        NotWithdrawn: _("It is too late to withdraw it. This is how it stands now."),
        PaymentServiceDown: _("Stripe cannot be reached just now. Please try again in a few minutes."),
    }
    press(request, cancel_refund, found, done=_("The refund is withdrawn; the money stays here."), troubles=troubles)
    return redirect("desk:order", found.attempt.order.number)


@require_POST
@refund_page
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that money was given back by hand."""
    found = get_object_or_404(Refund.objects.select_related("attempt__order"), pk=pk)
    press(
        request,
        mark_refunded_by_hand,
        found,
        note=request.POST.get("note", "").strip()[:255],
        done=_("Noted: the buyer has her money back, and gets a mail."),
        troubles={NotByHand: _("Somebody else has already moved this refund on. This is how it stands now.")},
    )
    return redirect("desk:order", found.attempt.order.number)


@require_POST
@refund_page
def pieces_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Put pieces on the shelf that have come back from a buyer."""
    found = get_object_or_404(RefundLine.objects.select_related("line__order"), pk=pk)
    press(
        request,
        restock_line,
        found,
        done=_("The pieces are on the shelf again."),
        troubles={CannotRestock: _("These pieces are on the shelf already, or their refund was withdrawn.")},
    )
    return redirect("desk:order", found.line.order.number)
