"""How a try to pay went, in words a buyer can use."""

import math
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .brake import Stop
from .forms import too_large_in_words
from .methods import Way
from .models import PaymentAttempt
from .offline import CannotTakeSlip, SlipUsed, TooManySlips
from .operations import STOPPED
from .slip_picture import AppleFormat, BadPicture, TooLarge
from .states import AttemptState

Method = PaymentAttempt.Method

# Stripe's codes; what it adds or renames later falls back to words that are always true.
REASONS = {
    "card_declined": gettext_lazy("Your bank did not accept the card. It can tell you why; another card may work."),
    "insufficient_funds": gettext_lazy("There is not enough money on this card. Another card may work."),
    "expired_card": gettext_lazy("This card has expired. Please take another one."),
    "incorrect_cvc": gettext_lazy("The three digits from the back of the card were not right. Please try again."),
    "incorrect_number": gettext_lazy("The number of the card was not right. Please try again."),
    "processing_error": gettext_lazy("Your bank could not work on the payment just now. Please try again in a moment."),
    "payment_intent_authentication_failure": gettext_lazy(
        "Your bank could not confirm that it was you. Please try again, or take another card."
    ),
    "payment_method_provider_decline": gettext_lazy("Your bank did not accept the PromptPay payment."),
}


def what_happened(attempt: PaymentAttempt | None, ways: Sequence[Way] = ()) -> str:
    """Say how the last try to pay ended, or nothing when there was none.

    To be shown only when no attempt is running: an earlier decline must not frighten a buyer who
    is about to pay in another way. `ways` are those open to her now.
    """
    if attempt is None:
        return ""
    if attempt.last_error == STOPPED:
        closed = _(
            "Several card payments did not go through within a short time, so the card page has closed. No money was "
            "taken, and your order stays kept."
        )
        return f"{closed} {ways_in_words(ways)}"
    if attempt.state == AttemptState.FAILED:
        reason = REASONS.get(attempt.last_error, _("The payment did not go through."))
        return f"{reason} {_('No money was taken.')}"
    if attempt.method == Method.CARD:
        return _("The card payment was not finished, so no money was taken.")
    if attempt.method == Method.TRANSFER:
        return _("The transfer was not waited for any longer. If you have made it, please write to us first.")
    if attempt.method != Method.PROMPTPAY:
        return ""
    return _("The time of the QR has run out before it was paid. If you have just paid, please check again first.")


def ways_in_words(ways: Sequence[Way]) -> str:
    """Name the ways to pay that are open."""
    if not ways:
        return _("Please wait a few minutes, or write to us and we will help.")
    return _("Open to you right away: %(ways)s.") % {"ways": ", ".join(str(way.name) for way in ways)}


def method_to_choose(last: PaymentAttempt | None, ways: Sequence[Way] = ()) -> str:
    """Return the way to pay that is chosen when the page opens: the last one, unless the brake has just ended it."""
    if last is None or last.last_error == STOPPED:
        return ways[0].method if ways else Method.PROMPTPAY
    return last.method


def stopped_in_words(stop: Stop, ways: Sequence[Way]) -> str:
    """Say why a way to pay rests, for how long, and which ways are open now."""
    minutes = max(1, math.ceil((stop.until - timezone.now()).total_seconds() / 60))
    if stop.path == Method.CARD:
        words = ngettext(
            "Several card payments did not go through within a short time. To keep stolen cards out, we let cards rest "
            "for %(minutes)d minute; then you can try again.",
            "Several card payments did not go through within a short time. To keep stolen cards out, we let cards rest "
            "for %(minutes)d minutes; then you can try again.",
            minutes,
        )
    else:
        words = ngettext(
            "Several payments in this way did not go through within a short time, so we let it rest for %(minutes)d "
            "minute; then you can try again.",
            "Several payments in this way did not go through within a short time, so we let it rest for %(minutes)d "
            "minutes; then you can try again.",
            minutes,
        )
    return f"{words % {'minutes': minutes}} {ways_in_words(ways)}"


def slip_trouble(error: BadPicture | CannotTakeSlip) -> str:
    """Say why a slip was not taken in, and what to do; the order stays as it was."""
    if isinstance(error, TooLarge):
        return str(too_large_in_words())
    if isinstance(error, AppleFormat):
        return _("This is an iPhone’s own kind of picture, which we cannot read. Please send a screenshot of the slip.")
    if isinstance(error, BadPicture):
        return _("We cannot read this file as a picture. Please send the slip as JPEG, PNG or WebP.")
    if isinstance(error, SlipUsed):
        return _("A slip of this very transfer has been sent to us before. If that was not you, please write to us.")
    if isinstance(error, TooManySlips):
        return _("You have sent several slips already. Please write to us, and we will look for the money together.")
    return _("We are not waiting for a slip here any more. This is how your order stands.")
