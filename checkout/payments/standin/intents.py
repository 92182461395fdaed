"""The life of a payment intent: from the first request to paid, refused, lapsed or cancelled."""

from checkout.payments.standin import objects
from checkout.payments.standin.account import Account
from checkout.payments.standin.cards import TestCard, card_by_last4, card_by_token
from checkout.payments.standin.charges import refuse_payment, take_payment
from checkout.payments.standin.errors import ApiError, invalid, missing_param, not_found, wrong_state
from checkout.payments.standin.events import emit
from checkout.payments.standin.faults import strikes
from checkout.payments.standin.requests_check import check_amount

CONFIRMABLE = ("requires_payment_method", "requires_confirmation")
CANCELABLE = ("requires_payment_method", "requires_confirmation", "requires_action")

DECLINE_MESSAGES = {
    "card_declined": "The card was declined.",
    "insufficient_funds": "The card has not enough money for this.",
    "expired_card": "The card has expired.",
    "incorrect_cvc": "The card's security code is wrong.",
    "processing_error": "The card could not be processed just now. Try again in a little while.",
}


def create_intent(account: Account, params: dict) -> dict:
    """Make an intent and, with `confirm`, try to take the money at once."""
    check_amount(params["amount"], params["currency"])
    allowed = params.get("allowed_payment_method_types")
    if allowed and "automatic_payment_methods" in params:
        raise invalid(
            "allowed_payment_method_types cannot be combined with automatic_payment_methods.",
            param="allowed_payment_method_types",
            code="parameters_exclusive",
        )
    automatic = params.get("automatic_payment_methods") or {"enabled": True}
    if not allowed and not automatic["enabled"]:
        raise missing_param("allowed_payment_method_types")
    kept = {name: params[name] for name in ("description", "receipt_email", "metadata") if name in params}
    intent = objects.payment_intent(
        amount=params["amount"],
        methods=offered_methods(account, allowed),
        now=account.now(),
        allowed_payment_method_types=allowed,
        automatic_payment_methods=None if allowed else {"allow_redirects": "always", **automatic},
        **kept,
    )
    if strikes(account, "no_metadata"):
        intent["metadata"] = {}
    account.store.add(intent)
    _attach_method(account, intent, params)
    emit(account, "payment_intent.created", intent)
    return _confirm(account, intent, params) if params.get("confirm") else intent


def offered_methods(account: Account, allowed: list[str] | None) -> list[str]:
    """The methods that are both allowed by the request and switched on for the account.

    Stripe drops the others without a word; only an empty result is refused.
    """
    offered = [kind for kind in allowed or account.enabled_methods if kind in account.enabled_methods]
    if not offered:
        raise invalid("None of the allowed payment methods is switched on.", param="allowed_payment_method_types")
    return offered


def _attach_method(account: Account, intent: dict, params: dict) -> None:
    method = _method_from(account, params)
    if method is None:
        return
    if method["type"] not in intent["payment_method_types"]:
        raise invalid(
            f"This intent does not take {method['type']}.",
            param="payment_method",
            code="payment_intent_incompatible_payment_method",
        )
    intent.update(payment_method=method["id"], status="requires_confirmation")
    account.store.save(intent)


def _method_from(account: Account, params: dict) -> dict | None:
    """The payment method that a request brings: its data, a test card's token, or the id of one we have."""
    if "payment_method_data" in params:
        data = params["payment_method_data"]
        if data["type"] != "promptpay":
            raise invalid("Only promptpay can be given as data here.", param="payment_method_data[type]")
        billing = data.get("billing_details") or {}
        return account.store.add(objects.payment_method("promptpay", billing=billing, now=account.now()))
    given = params.get("payment_method")
    if not given:
        return None
    card = card_by_token(given)
    if card:
        return account.store.add(objects.payment_method("card", billing={}, now=account.now(), card=card))
    return account.store.get("payment_method", given) or _missing_method(given)


def _missing_method(given: str):
    raise not_found("PaymentMethod", given, param="payment_method")


def get_intent(account: Account, identifier: str) -> dict:
    intent = account.store.get("payment_intent", identifier)
    if intent is None:
        raise not_found("payment_intent", identifier, param="intent")
    return intent


def confirm_intent(account: Account, identifier: str, params: dict) -> dict:
    """Try to take the money for an intent that has none yet."""
    intent = get_intent(account, identifier)
    if intent["status"] not in CONFIRMABLE:
        raise wrong_state(f"An intent that is {intent['status']} cannot be confirmed.", intent)
    if "receipt_email" in params:
        intent["receipt_email"] = params["receipt_email"] or None
    _attach_method(account, intent, params)
    return _confirm(account, intent, params)


def _confirm(account: Account, intent: dict, params: dict) -> dict:
    method = account.store.get("payment_method", intent["payment_method"] or "")
    if method is None:
        raise wrong_state("An intent without a payment method cannot be confirmed.", intent)
    if method["type"] == "promptpay":
        return _show_qr(account, intent, method)
    card = card_by_last4(method["card"]["last4"])
    try_card(account, intent, method, card, return_url=params.get("return_url"))
    if intent["last_payment_error"]:
        raise ApiError(402, kind="card_error", **_card_error(account, intent))
    return intent


def _card_error(account: Account, intent: dict) -> dict:
    error = {name: value for name, value in intent["last_payment_error"].items() if name != "type"}
    return {**error, "payment_intent": intent}


def _show_qr(account: Account, intent: dict, method: dict) -> dict:
    if not method["billing_details"]["email"]:
        raise missing_param("payment_method_data[billing_details][email]")
    page = f"{account.public_url}/test/promptpay/{intent['id']}"
    intent["next_action"] = {
        "type": "promptpay_display_qr_code",
        "promptpay_display_qr_code": {
            # In test mode the picture leads to a page; only in live mode is it a bank's QR.
            "data": page,
            "hosted_instructions_url": f"{page}/instructions",
            "image_url_png": f"{page}/qr.png",
            "image_url_svg": f"{page}/qr.svg",
        },
    }
    intent.update(status="requires_action", last_payment_error=None)
    account.store.save(intent)
    emit(account, "payment_intent.requires_action", intent)
    return intent


def try_card(account: Account, intent: dict, method: dict, card: TestCard, *, return_url: str | None = None) -> dict:
    """Ask the card's bank: paid, declined, or first a page of the bank to confirm on."""
    intent.update(payment_method=method["id"], last_payment_error=None, next_action=None)
    if card.bank_step == "broken":
        return fail_intent(account, intent, code="payment_intent_authentication_failure")
    if card.bank_step == "challenge":
        url = f"{account.public_url}/test/bank/{intent['id']}"
        redirect = {"url": url, "return_url": return_url}
        intent.update(status="requires_action", next_action={"type": "redirect_to_url", "redirect_to_url": redirect})
        account.store.save(intent)
        emit(account, "payment_intent.requires_action", intent)
        return intent
    return _charge_card(account, intent, method, card)


def pass_bank_step(account: Account, intent: dict) -> dict:
    """The buyer confirmed with the bank: now the card is charged, or declined after all."""
    method = account.store.get("payment_method", intent["payment_method"])
    return _charge_card(account, intent, method, card_by_last4(method["card"]["last4"]))


def _charge_card(account: Account, intent: dict, method: dict, card: TestCard) -> dict:
    if not card.decline:
        return succeed_intent(account, intent)
    message = DECLINE_MESSAGES[card.decline_code if card.decline_code in DECLINE_MESSAGES else card.decline]
    charge = refuse_payment(account, intent, method, card, message)
    emit(account, "charge.failed", charge)
    intent["latest_charge"] = charge["id"]
    details = {"charge": charge["id"], "decline_code": card.decline_code or card.decline}
    return fail_intent(account, intent, code=card.decline, message=message, kind="card_error", **details)


_FAILURES = {
    "payment_method_provider_decline": ("invalid_request_error", "The buyer's bank declined the payment."),
    "payment_intent_payment_attempt_expired": ("invalid_request_error", "The payment attempt has expired."),
    "payment_intent_authentication_failure": ("card_error", "The card's bank could not confirm the buyer."),
}


def fail_intent(account: Account, intent: dict, *, code: str, message: str = "", kind: str = "", **details) -> dict:
    """The attempt came to nothing; the intent waits for another payment method."""
    known_kind, known_message = _FAILURES.get(code, ("", ""))
    method = account.store.get("payment_method", intent["payment_method"] or "")
    intent.update(
        status="requires_payment_method",
        next_action=None,
        payment_method=None,
        last_payment_error={
            "type": kind or known_kind,
            "code": code,
            "message": message or known_message,
            **details,
            **({"payment_method": method} if method else {}),
        },
    )
    account.store.save(intent)
    emit(account, "payment_intent.payment_failed", intent)
    return intent


def succeed_intent(account: Account, intent: dict) -> dict:
    """The money has come: charge, intent and, seconds later, the balance."""
    method = account.store.get("payment_method", intent["payment_method"])
    card = card_by_last4(method["card"]["last4"]) if method["type"] == "card" else None
    charge = take_payment(account, intent, method, card)
    intent.update(
        status="succeeded",
        amount_received=charge["amount"],
        latest_charge=charge["id"],
        next_action=None,
        last_payment_error=None,
    )
    account.store.save(intent)
    emit(account, "charge.succeeded", charge)
    emit(account, "payment_intent.succeeded", intent)
    return intent


def cancel_intent(account: Account, identifier: str, params: dict) -> dict:
    """Give an intent up, unless it was paid or belongs to a checkout session."""
    intent = get_intent(account, identifier)
    if account.store.private(identifier).get("session"):
        raise invalid("This intent belongs to a Checkout Session; expire the session instead.", param="intent")
    if intent["status"] == "requires_action" and strikes(account, "succeed_on_cancel"):
        refusal = wrong_state("An intent that is succeeded cannot be canceled.", succeed_intent(account, intent))
        refusal.keeps_work = True
        raise refusal
    if intent["status"] not in CANCELABLE:
        raise wrong_state(f"An intent that is {intent['status']} cannot be canceled.", intent)
    return withdraw_intent(account, intent, reason=params.get("cancellation_reason"))


def withdraw_intent(account: Account, intent: dict, *, reason: str | None) -> dict:
    intent.update(status="canceled", canceled_at=account.now(), cancellation_reason=reason, next_action=None)
    account.store.save(intent)
    emit(account, "payment_intent.canceled", intent)
    return intent
