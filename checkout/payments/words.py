"""How a try to pay went, in words a buyer can use."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import PaymentAttempt
from .states import AttemptState

CARD = PaymentAttempt.Method.CARD

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


def what_happened(attempt: PaymentAttempt | None) -> str:
    """Say how the last try to pay ended, or nothing when there was none.

    To be shown only when no attempt is running: an earlier decline must not frighten a buyer who
    is about to pay in another way.
    """
    if attempt is None:
        return ""
    if attempt.state == AttemptState.FAILED:
        reason = REASONS.get(attempt.last_error, _("The payment did not go through."))
        return f"{reason} {_('No money was taken.')}"
    if attempt.method == CARD:
        return _("The card payment was not finished, so no money was taken.")
    return _("The time of the QR has run out before it was paid. If you have just paid, please check again first.")
