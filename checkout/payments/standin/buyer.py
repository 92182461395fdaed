"""What a buyer does on Stripe's and the bank's pages. Doing it twice, or too late, changes nothing."""

from checkout.payments.standin.account import Account
from checkout.payments.standin.balance import book
from checkout.payments.standin.cards import TestCard
from checkout.payments.standin.errors import not_found
from checkout.payments.standin.intents import fail_intent, get_intent, pass_bank_step, succeed_intent
from checkout.payments.standin.refunds import cancel_refund, fail_refund, get_refund, name_account
from checkout.payments.standin.sessions import complete_if_paid, get_session, try_session_card

_QR_FAILURES = {
    "decline": "payment_method_provider_decline",
    "lapse": "payment_intent_payment_attempt_expired",
}


def submit_card(account: Account, session_id: str, card: TestCard) -> dict:
    """Pay the hosted page with a card; returns the session as it stands afterwards."""
    with account.store.transaction():
        session = get_session(account, session_id)
        return try_session_card(account, session, card) if session["status"] == "open" else session


def answer_bank(account: Account, intent_id: str, answer: str) -> tuple[dict, dict | None]:
    """Answer the card's bank: "confirm", "fail", or "close" the page without an answer.

    Returns the intent and, when it belongs to one, the session.
    """
    with account.store.transaction():
        intent = get_intent(account, intent_id)
        if bank_asks(intent) and answer == "confirm":
            intent = pass_bank_step(account, intent)
        elif bank_asks(intent) and answer == "fail":
            intent = fail_intent(account, intent, code="payment_intent_authentication_failure")
        session_id = account.store.private(intent_id).get("session")
        return intent, complete_if_paid(account, session_id) if session_id else None


def bank_asks(intent: dict) -> bool:
    """Whether the intent waits for an answer on the bank's page."""
    return intent["status"] == "requires_action" and intent["next_action"]["type"] == "redirect_to_url"


def scan_qr(account: Account, intent_id: str, action: str) -> dict:
    """Scan a PromptPay QR and "pay" (or "pay_twice"), let the bank "decline", or let the attempt "lapse"."""
    with account.store.transaction():
        intent = promptpay_intent(account, intent_id)
        if not qr_waits(intent):
            return intent
        if action == "pay":
            return succeed_intent(account, intent)
        if action == "pay_twice":
            succeed_intent(account, intent)
            return pay_old_qr(account, intent_id)
        if action in _QR_FAILURES:
            return fail_intent(account, intent, code=_QR_FAILURES[action])
        return intent


def pay_old_qr(account: Account, intent_id: str) -> dict:
    """Pay a QR whose payment is over. Stripe puts the money on the balance and tells the shop nothing else."""
    with account.store.transaction():
        intent = promptpay_intent(account, intent_id)
        if qr_is_old(intent):
            book(
                account,
                amount=intent["amount"],
                currency="thb",
                source=None,
                kind="adjustment",
                category="other_adjustment",
                description=f"Repeated PromptPay payment for {intent_id}",
            )
            times = account.store.private(intent_id).get("paid_again", 0)
            account.store.remember(intent_id, paid_again=times + 1)
        return intent


def promptpay_intent(account: Account, intent_id: str) -> dict:
    """The intent behind a QR; one that never offered PromptPay has no such page."""
    intent = get_intent(account, intent_id)
    if "promptpay" not in intent["payment_method_types"]:
        raise not_found("payment_intent", intent_id)
    return intent


def qr_waits(intent: dict) -> bool:
    """Whether the intent's QR can still be paid."""
    return intent["status"] == "requires_action" and intent["next_action"]["type"] == "promptpay_display_qr_code"


def qr_is_old(intent: dict) -> bool:
    """Whether the payment behind a QR is over, paid or cancelled, while the picture still exists."""
    return intent["status"] in ("succeeded", "canceled")


def answer_refund_mail(account: Account, refund_id: str, action: str) -> dict:
    """Answer the mail that asks for an account: "submit" one, give a "wrong" one, or "ignore" it to the end."""
    with account.store.transaction():
        refund = get_refund(account, refund_id)
        if refund["status"] != "requires_action":
            return refund
        if action == "submit":
            return name_account(account, refund)
        if action == "wrong":
            return fail_refund(account, refund, reason="declined")
        return cancel_refund(account, refund_id) if action == "ignore" else refund
