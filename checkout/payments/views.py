"""The page where an order is paid, and Stripe's way in.

The page is opened by the order's secret link, not by a session: a buyer who paid in her bank's app
often comes back in another browser.
"""

import logging
import math

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from checkout.basket.visitor import NOBODY, Visitor, visitor_of
from checkout.orders.models import Order
from checkout.orders.private import private_page
from checkout.orders.states import PAYABLE_STATES

from .brake import Stop
from .forms import SlipForm
from .methods import way_of, ways_for
from .models import BankAccount, PaymentAttempt, Slip
from .offline import CannotTakeSlip, NotWaited, take_in_slip
from .operations import (
    STOPPED,
    CannotPay,
    MethodNotAvailable,
    NotPayable,
    PaymentServiceDown,
    Stopped,
    TooManyTries,
    open_ways,
    start_attempt,
    sync_attempt,
)
from .qr import qr_png
from .seen import BadSignature, WrongMode
from .slip_picture import BadPicture
from .states import ACTIVE_STATES, AttemptState
from .webhook import handle_webhook
from .words import method_to_choose, slip_trouble, stopped_in_words, what_happened

logger = logging.getLogger(__name__)
LARGEST_WEBHOOK = 256 * 1024
Method = PaymentAttempt.Method


@require_safe
@private_page
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """Show the QR, the way to the card page, or how else to pay; a paid order leads on to its page."""
    order = get_object_or_404(Order, token=token)
    if order.status not in PAYABLE_STATES:
        return redirect(order)
    return render(request, "payments/pay.html", pay_context(order, visitor=visitor_of(request)))


def pay_context(order: Order, form: SlipForm | None = None, visitor: Visitor = NOBODY) -> dict:
    """Return what the page of payment shows: the attempt that runs, or how the last one ended.

    An attempt whose first answer never came has nothing to show: the buyer chooses once more, and
    starting it again repairs it.
    """
    now = timezone.now()
    last = order.attempts.order_by("-pk").first()
    is_active = last is not None and last.state in ACTIVE_STATES and (last.expires_at > now or waits_for_us(last))
    running = last if is_active and last.state == AttemptState.WAITING else None
    slip = running.slips.last() if running else None
    minutes_left = math.ceil((running.expires_at - now).total_seconds() / 60) if running else 0
    was_stopped = last is not None and last.last_error == STOPPED
    open_now = open_ways(order, visitor) if was_stopped and not is_active else ()
    # Where a form stands in the piece, the passing of a minute must not exchange it.
    is_slow = running is not None and not way_of(running.method).asks_outside
    return {
        "order": order,
        "attempt": running,
        "minutes_left": minutes_left,
        "what_happened": "" if is_active else what_happened(last, open_now),
        "can_start": order.pay_by > now,
        "method": method_to_choose(last, open_now),
        "ways": ways_for(order),
        "is_slow": is_slow,
        "seen": f"{last.pk}-{last.state}-{slip.state if slip else ''}-{'' if is_slow else minutes_left}"
        if last
        else "",
        **(transfer_context(running, slip, form) if running and running.method == Method.TRANSFER else {}),
    }


def waits_for_us(attempt: PaymentAttempt) -> bool:
    """Say whether it is for a person of ours to look, however late that gets."""
    return attempt.slips.filter(state=Slip.State.WAITING).exists()


def transfer_context(attempt: PaymentAttempt, slip: Slip | None, form: SlipForm | None) -> dict:
    """Return what a buyer who transfers sees: where to, the slip she sent, and the form for one."""
    return {
        "accounts": BankAccount.objects.filter(active=True),
        "slip": slip,
        "slip_form": form or SlipForm(initial={"typed_baht": attempt.amount_baht}),
    }


@require_safe
@private_page
def state(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the waiting page's question: the same piece again, or the way to the order's page."""
    order = get_object_or_404(Order, token=token)
    attempt = order.attempts.filter(state__in=ACTIVE_STATES).first()
    if attempt and request.GET.get("ask"):
        refresh(attempt)
        order.refresh_from_db()
    if order.status in PAYABLE_STATES:
        if not request.htmx:
            return redirect("payments:pay", token)
        return still_unpaid(request, order)
    if not request.htmx:
        return redirect(order)
    return HttpResponse(headers={"HX-Redirect": order.get_absolute_url()})


def still_unpaid(request: HttpRequest, order: Order) -> HttpResponse:
    """Answer with the piece of page, or with nothing when it would be the one already there.

    A needless swap would take the keyboard's place away, and make a screen reader begin anew.
    """
    context = pay_context(order, visitor=visitor_of(request))
    if request.GET.get("seen") == context["seen"]:
        return HttpResponse(status=204)
    return render(request, "payments/waiting.html", context)


def refresh(attempt: PaymentAttempt) -> None:
    """Ask Stripe about an attempt; when Stripe is away the page simply shows what is known."""
    try:
        sync_attempt(attempt.pk)
    except CannotPay as error:
        logger.warning("could not refresh attempt %s: %s", attempt.uuid, type(error).__name__)


@require_POST
@private_page
def start(request: HttpRequest, token: str) -> HttpResponse:
    order = get_object_or_404(Order, token=token)
    return begin_payment(request, order, request.POST.get("method", ""))


def begin_payment(request: HttpRequest, order: Order, method: str) -> HttpResponse:
    """Start paying and send the buyer where she pays; in trouble, to the page that says what happened."""
    if method not in {way.method for way in ways_for(order)}:
        messages.error(request, _("Please choose how you want to pay."))
        return redirect("payments:pay", order.token)
    try:
        attempt = start_attempt(order, method, visitor_of(request))
    except NotPayable:
        return redirect(order)
    except Stopped as error:
        return stopped(request, order, error.stop)
    except CannotPay as error:
        messages.error(request, trouble_in_words(error))
        return redirect("payments:pay", order.token)
    if attempt.state == AttemptState.WAITING and attempt.pay_url:
        return redirect(attempt.pay_url)
    return redirect("payments:pay", order.token)


def stopped(request: HttpRequest, order: Order, stop: Stop) -> HttpResponse:
    """Show the page of payment with what the brake has to say, and the ways that are open."""
    seconds = max(1, math.ceil((stop.until - timezone.now()).total_seconds()))
    ways = [way for way in open_ways(order, visitor_of(request)) if way.method != stop.path]
    context = {
        **pay_context(order),
        "what_happened": "",
        "stopped": stopped_in_words(stop, ways),
        "is_way_open": bool(ways),
        "method": ways[0].method if ways else stop.path,
    }
    response = render(request, "payments/pay.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def trouble_in_words(error: CannotPay) -> str:
    """Say what happened, that nothing was lost, and what to do next."""
    if isinstance(error, PaymentServiceDown):
        return _(
            "We cannot reach the payment service right now. Your order is safe and its goods are kept "
            "for you. Please try again in a few minutes."
        )
    if isinstance(error, TooManyTries):
        return _("There were several tries in a short time. Please wait an hour, or write to us and we will help.")
    if isinstance(error, MethodNotAvailable):
        return _("This way to pay does not work at the moment. Your order is kept; please choose another.")
    raise error


@require_POST
@private_page
def slip(request: HttpRequest, token: str) -> HttpResponse:
    """Take in a buyer's slip; with a fault, show the page again with all she typed."""
    order = get_object_or_404(Order, token=token)
    attempt = order.attempts.filter(method=Method.TRANSFER, state=AttemptState.WAITING).first()
    form = SlipForm(request.POST, request.FILES)
    if attempt is None:
        messages.error(request, slip_trouble(NotWaited()))
        return redirect("payments:pay", token)
    if form.is_valid():
        answers = {**form.cleaned_data, "data": form.cleaned_data["picture"].read()}
        answers.pop("picture")
        try:
            take_in_slip(attempt, **answers)
        except (BadPicture, CannotTakeSlip) as error:
            form.add_error("picture", slip_trouble(error))
        else:
            return redirect("payments:pay", token)
    return render(request, "payments/pay.html", pay_context(order, form), status=422)


@require_safe
@private_page
def come_back(request: HttpRequest, token: str) -> HttpResponse:
    """Meet the buyer coming back from the card page, and ask Stripe before telling her anything."""
    order = get_object_or_404(Order, token=token)
    attempt = order.attempts.order_by("-pk").first()
    if attempt:
        refresh(attempt)
        order.refresh_from_db()
    return redirect("payments:pay", token) if order.status in PAYABLE_STATES else redirect(order)


@require_safe
@private_page
def qr(request: HttpRequest, token: str) -> HttpResponse:
    """Draw the QR of the running PromptPay attempt; there is none once it is paid or over."""
    order = get_object_or_404(Order, token=token)
    attempt = get_object_or_404(order.attempts, method=Method.PROMPTPAY, state=AttemptState.WAITING, qr_data__gt="")
    picture = qr_png(attempt.qr_data, order_number=order.number, amount_baht=attempt.amount_baht)
    headers = {}
    if request.GET.get("save"):
        headers["Content-Disposition"] = f'attachment; filename="{order.number}.png"'
    return HttpResponse(picture, content_type="image/png", headers=headers)


@csrf_exempt
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """Hear Stripe. 400 for what it did not sign; 500 when we could not act, so that it tells us again."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST_WEBHOOK:
        return HttpResponse(status=413)
    try:
        handle_webhook(request.body, request.headers.get("Stripe-Signature", ""))
    except WrongMode:
        logger.error("a webhook of Stripe's other mode came: key and signing secret do not belong together")
        return HttpResponse("This shop runs in the other mode.", status=400, content_type="text/plain")
    except BadSignature:
        logger.warning("a webhook came without Stripe's signature")
        return HttpResponse("This message is not signed by Stripe.", status=400, content_type="text/plain")
    except Exception:
        logger.exception("a webhook could not be acted on")
        return HttpResponse(status=500)
    return HttpResponse(status=200)
