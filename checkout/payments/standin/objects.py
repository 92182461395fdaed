"""New objects with all the fields Stripe sends, most of them empty for a shop like ours."""

from checkout.payments.standin.cards import TestCard
from checkout.payments.standin.ids import new_id

_EMPTY_ADDRESS = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))


def billing_details(given: dict | None = None) -> dict:
    given = given or {}
    details = {name: given.get(name) for name in ("email", "name", "phone", "tax_id")}
    return {**details, "address": {**_EMPTY_ADDRESS, **(given.get("address") or {})}}


def payment_intent(*, amount: int, methods: list[str], now: int, **given) -> dict:
    """An intent to take `amount` satang, in its first state."""
    identifier = new_id("pi")
    intent = dict.fromkeys(
        (
            "allowed_payment_method_types", "application", "application_fee_amount", "automatic_payment_methods",
            "canceled_at", "cancellation_reason", "customer", "customer_account", "description",
            "excluded_payment_method_types", "last_payment_error", "latest_charge", "next_action", "on_behalf_of",
            "payment_method", "payment_method_configuration_details", "processing", "receipt_email", "review",
            "setup_future_usage", "shipping", "source", "statement_descriptor", "statement_descriptor_suffix",
            "transfer_data", "transfer_group",
        )
    )  # fmt: skip
    return {
        "id": identifier,
        "object": "payment_intent",
        **intent,
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "capture_method": "automatic_async",
        "client_secret": f"{identifier}_{new_id('secret', 25)}",
        "confirmation_method": "automatic",
        "created": now,
        "currency": "thb",
        "livemode": False,
        "metadata": {},
        "payment_method_options": {},
        "payment_method_types": methods,
        "status": "requires_payment_method",
        **given,
    }


def payment_method(kind: str, *, billing: dict, now: int, card: TestCard | None = None) -> dict:
    method = {
        "id": new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": billing_details(billing),
        "created": now,
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": kind,
    }
    method[kind] = _method_card(card) if card else {}
    return method


def _method_card(card: TestCard) -> dict:
    return {
        "brand": "visa",
        "checks": _checks(card),
        "country": card.country,
        "display_brand": "visa",
        "exp_month": 12,
        "exp_year": 2034,
        "fingerprint": f"standin{card.last4}",
        "funding": "credit",
        "generated_from": None,
        "last4": card.last4,
        "networks": {"available": ["visa"], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def _checks(card: TestCard) -> dict:
    cvc = "fail" if card.decline == "incorrect_cvc" else "pass"
    return {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": cvc}


def charge(intent: dict, method: dict, *, amount: int, now: int, card: TestCard | None = None) -> dict:
    """A charge that succeeded for an intent; `declined_charge` makes the other kind."""
    identifier = new_id("ch" if card else "py")
    empty = dict.fromkeys(
        (
            "application", "application_fee", "application_fee_amount", "balance_transaction", "customer",
            "failure_balance_transaction", "failure_code", "failure_message", "on_behalf_of", "receipt_number",
            "review", "shipping", "source", "source_transfer", "statement_descriptor", "statement_descriptor_suffix",
            "transfer_data", "transfer_group",
        )
    )  # fmt: skip
    details = _charged_card(card, amount, method) if card else {"reference": new_id("pp", 12)}
    return {
        "id": identifier,
        "object": "charge",
        **empty,
        "amount": amount,
        "amount_captured": amount,
        "amount_refunded": 0,
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": "KHON KAEN OTOP" if card else None,
        "captured": True,
        "created": now,
        "currency": intent["currency"],
        "description": intent["description"],
        "disputed": False,
        "fraud_details": {},
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "outcome": _outcome("approved_by_network", "authorized", "Payment complete."),
        "paid": True,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": {method["type"]: details, "type": method["type"]},
        "receipt_email": intent["receipt_email"],
        "receipt_url": None,
        "refunded": False,
        "status": "succeeded",
    }


def declined_charge(made: dict, *, code: str, message: str, reason: str) -> dict:
    """The same charge, refused by the card's bank."""
    outcome = _outcome("declined_by_network", "issuer_declined", "The bank declined the payment.", reason)
    return {
        **made,
        "amount_captured": 0,
        "captured": False,
        "failure_code": code,
        "failure_message": message,
        "outcome": outcome,
        "paid": False,
        "status": "failed",
    }


def _outcome(network_status: str, kind: str, message: str, reason: str | None = None) -> dict:
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": network_status,
        "reason": reason,
        "risk_level": "normal",
        "risk_score": 12,
        "seller_message": message,
        "type": kind,
    }


def _charged_card(card: TestCard, amount: int, method: dict) -> dict:
    asked = card.bank_step == "challenge"
    secure = {
        "authentication_flow": "challenge",
        "electronic_commerce_indicator": "05",
        "exemption_indicator": None,
        "result": "authenticated",
        "result_reason": None,
        "transaction_id": new_id("tds", 16),
        "version": "2.2.0",
    }
    return {
        "amount_authorized": amount,
        "authorization_code": new_id("a", 6)[2:].upper(),
        "brand": "visa",
        "checks": method["card"]["checks"],
        "country": card.country,
        "exp_month": 12,
        "exp_year": 2034,
        "extended_authorization": {"status": "disabled"},
        "fingerprint": method["card"]["fingerprint"],
        "funding": "credit",
        "incremental_authorization": {"status": "unavailable"},
        "installments": None,
        "last4": card.last4,
        "mandate": None,
        "multicapture": {"status": "unavailable"},
        "network": "visa",
        "network_token": {"used": False},
        "network_transaction_id": new_id("n", 15)[2:],
        "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
        "regulated_status": "unregulated",
        "three_d_secure": secure if asked else None,
        "wallet": None,
    }
