"""Checkout Sessions: Stripe's hosted payment page, from open to paid or expired."""

from checkout.payments.standin import intents, objects
from checkout.payments.standin.account import Account
from checkout.payments.standin.cards import CARDS, TestCard
from checkout.payments.standin.errors import invalid, missing_param, not_found
from checkout.payments.standin.events import emit
from checkout.payments.standin.expand import includable
from checkout.payments.standin.faults import strikes
from checkout.payments.standin.ids import new_id
from checkout.payments.standin.lists import as_list, list_page
from checkout.payments.standin.requests_check import check_amount, check_metadata

SHORTEST_SECONDS = 30 * 60
LONGEST_SECONDS = 24 * 60 * 60
# Fields that Stripe always sends and a shop like ours leaves empty, at least at first.
_UNUSED = (
    "adaptive_pricing", "after_expiration", "allow_promotion_codes", "billing_address_collection",
    "client_secret", "collected_information", "consent", "consent_collection", "currency_conversion",
    "customer", "customer_account", "customer_details", "integration_identifier", "invoice",
    "invoice_creation", "origin_context", "payment_intent", "payment_link",
    "payment_method_configuration_details", "permissions", "recovered_from",
    "saved_payment_method_options", "setup_intent", "shipping_address_collection", "shipping_cost",
    "subscription", "wallet_options",
)  # fmt: skip


def create_session(account: Account, params: dict) -> dict:
    """Open a hosted page on which the buyer pays these line items by card."""
    _check_session(account, params)
    lines = [_line_item(account, line, index) for index, line in enumerate(params["line_items"])]
    total = sum(line["amount_total"] for line in lines)
    check_amount(total, "thb", param="line_items")
    intents.offered_methods(account, ["card"])
    session = _new_session(account, params, total)
    account.store.add(session, intent_data=params.get("payment_intent_data") or {})
    for line in lines:
        account.store.add(line, session=session["id"])
    account.store.schedule(session["expires_at"], "expire_session", session["id"])
    return session


def _check_session(account: Account, params: dict) -> None:
    for name in ("mode", "line_items", "success_url"):
        if not params.get(name):
            raise missing_param(name)
    if params["mode"] != "payment":
        raise invalid("The stand-in knows mode=payment only.", param="mode")
    if params.get("ui_mode", "hosted_page") != "hosted_page":
        raise invalid("The stand-in knows ui_mode=hosted_page only.", param="ui_mode")
    if "card" not in params.get("allowed_payment_method_types", ["card"]):
        raise invalid("The hosted page of the stand-in takes cards only.", param="allowed_payment_method_types")
    for name in ("success_url", "cancel_url"):
        if not params.get(name, "https://").startswith(("http://", "https://")):
            raise invalid("Not a valid URL.", param=name, code="url_invalid")
    lasts = params.get("expires_at", account.now() + LONGEST_SECONDS) - account.now()
    if not SHORTEST_SECONDS <= lasts <= LONGEST_SECONDS:
        raise invalid("expires_at must be between 30 minutes and 24 hours from now.", param="expires_at")
    data = params.get("payment_intent_data") or {}
    for name in data:
        if name not in ("description", "metadata", "receipt_email"):
            raise invalid(
                f"The stand-in does not act on {name}, so it refuses it.", param=f"payment_intent_data[{name}]"
            )
    check_metadata(data.get("metadata"), param="payment_intent_data[metadata]")


def _line_item(account: Account, line: dict, index: int) -> dict:
    param = f"line_items[{index}]"
    price = line.get("price_data")
    if not price:
        raise missing_param(f"{param}[price_data]")
    if set(line) - {"price_data", "quantity"} or set(price) - {"currency", "unit_amount", "product_data"}:
        raise invalid("The stand-in knows price_data (currency, unit_amount, product_data) and quantity.", param=param)
    for name in ("unit_amount", "product_data"):
        if name not in price:
            raise missing_param(f"{param}[price_data][{name}]")
    if price["currency"].lower() != "thb":
        raise invalid("This account takes thb only.", param=f"{param}[price_data][currency]")
    quantity = line.get("quantity", 1)
    if quantity < 1 or price["unit_amount"] < 0:
        raise invalid("Amounts and quantities must not be negative.", param=param, code="parameter_invalid_integer")
    amount = price["unit_amount"] * quantity
    return {
        "id": new_id("li"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": "thb",
        "description": price["product_data"]["name"],
        "metadata": {},
        "price": _price(account, price["unit_amount"]),
        "quantity": quantity,
    }


def _price(account: Account, unit_amount: int) -> dict:
    return {
        "id": new_id("price"),
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "created": account.now(),
        "currency": "thb",
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": new_id("prod", 14),
        "recurring": None,
        "tax_behavior": "unspecified",
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "one_time",
        "unit_amount": unit_amount,
        "unit_amount_decimal": str(unit_amount),
    }


def _new_session(account: Account, params: dict, total: int) -> dict:
    identifier = new_id("cs_test", 58)
    given = ("allowed_payment_method_types", "cancel_url", "client_reference_id", "customer_email", "locale")
    texts = ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
    return {
        "id": identifier,
        "object": "checkout.session",
        **dict.fromkeys(_UNUSED),
        **{name: params.get(name) for name in (*given, "submit_type", "success_url")},
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "created": account.now(),
        "currency": "thb",
        "custom_fields": [],
        "custom_text": dict.fromkeys(texts),
        "customer_creation": "if_required",
        "discounts": [],
        "expires_at": params.get("expires_at", account.now() + LONGEST_SECONDS),
        "livemode": False,
        "metadata": params.get("metadata") or {},
        "mode": "payment",
        "payment_method_collection": "if_required",
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "phone_number_collection": {"enabled": False},
        "shipping_options": [],
        "status": "open",
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"{account.public_url}/c/pay/{identifier}",
    }


def get_session(account: Account, identifier: str) -> dict:
    session = account.store.get("checkout.session", identifier)
    if session is None:
        raise not_found("checkout.session", identifier, param="session")
    return session


@includable("checkout.session", "line_items")
def _included_line_items(store, session: dict) -> dict:
    lines = store.select("item", "json_extract(private, '$.session') = ?", [session["id"]], order="seq ASC")
    url = f"/v1/checkout/sessions/{session['id']}/line_items"
    return as_list(lines[:10], url, has_more=len(lines) > 10)


def list_line_items(account: Account, identifier: str, params: dict) -> dict:
    session = get_session(account, identifier)
    where = [("json_extract(private, '$.session') = ?", [session["id"]])]
    url = f"/v1/checkout/sessions/{identifier}/line_items"
    return list_page(account.store, "item", url, params, where=where, newest_first=False)


def try_session_card(account: Account, session: dict, card: TestCard) -> dict:
    """The buyer submitted a card on the hosted page; returns the session as it stands now.

    The first try makes the session's intent, later tries use it again. A declined card leaves the
    session open.
    """
    intent = _session_intent(account, session)
    billing = {"email": session["customer_email"]}
    method = account.store.add(objects.payment_method("card", billing=billing, now=account.now(), card=card))
    pays_at_once = not (card.decline or card.bank_step)
    if pays_at_once and (fault := strikes(account, "async_payment")):
        return _pay_later(account, session, intent, method, **{name: fault[name] for name in ("seconds", "outcome")})
    intents.try_card(account, intent, method, card, return_url=session["url"])
    return complete_if_paid(account, session["id"])


def _pay_later(account: Account, session: dict, intent: dict, method: dict, *, seconds: int, outcome: str) -> dict:
    """As methods do whose money comes days later: the page is done with, the payment is not."""
    intent.update(payment_method=method["id"], status="processing", last_payment_error=None, next_action=None)
    account.store.save(intent)
    emit(account, "payment_intent.processing", intent)
    account.store.schedule(account.clock.now() + seconds, "finish_async", session["id"], outcome=outcome)
    return _complete(account, session, payment_status="unpaid")


def finish_async(account: Account, identifier: str, outcome: str) -> None:
    """The money of a page that was done with earlier has come, or it never will."""
    session = account.store.get("checkout.session", identifier)
    intent = account.store.get("payment_intent", session["payment_intent"]) if session else None
    if intent is None or intent["status"] != "processing":
        return
    if outcome == "succeeded":
        intents.succeed_intent(account, intent)
        session["payment_status"] = "paid"
        account.store.save(session)
    else:
        intents.fail_intent(account, intent, code="payment_method_provider_decline")
    emit(account, f"checkout.session.async_payment_{outcome}", session)


def _session_intent(account: Account, session: dict) -> dict:
    if session["payment_intent"]:
        return intents.get_intent(account, session["payment_intent"])
    data = account.store.private(session["id"])["intent_data"]
    intent = objects.payment_intent(
        amount=session["amount_total"],
        methods=["card"],
        now=account.now(),
        allowed_payment_method_types=session["allowed_payment_method_types"],
        **data,
    )
    account.store.add(intent, session=session["id"])
    session["payment_intent"] = intent["id"]
    account.store.save(session)
    emit(account, "payment_intent.created", intent)
    return intent


def complete_if_paid(account: Account, identifier: str) -> dict:
    """Close the session once its intent has succeeded; returns it either way."""
    session = get_session(account, identifier)
    intent = account.store.get("payment_intent", session["payment_intent"] or "")
    if session["status"] != "open" or intent is None or intent["status"] != "succeeded":
        return session
    return _complete(account, session, payment_status="paid")


def _complete(account: Account, session: dict, *, payment_status: str) -> dict:
    details = ("business_name", "email", "individual_name", "name", "phone", "tax_exempt", "tax_ids")
    session.update(
        status="complete",
        payment_status=payment_status,
        url=None,
        customer_details={**dict.fromkeys(details), "address": None, "email": session["customer_email"]},
    )
    account.store.save(session)
    emit(account, "checkout.session.completed", session)
    return session


def expire_session(account: Account, identifier: str) -> dict:
    """The shop closes an open session before its time."""
    session = get_session(account, identifier)
    if session["status"] != "open":
        raise invalid(f"A Checkout Session that is {session['status']} cannot be expired.", param="session")
    if strikes(account, "succeed_on_cancel"):
        try_session_card(account, session, CARDS[0])
        refusal = invalid("A Checkout Session that is complete cannot be expired.", param="session")
        refusal.keeps_work = True
        raise refusal
    return _close(account, session)


def lapse_session(account: Account, identifier: str) -> None:
    """The session's time is up: nothing happens if it was paid or expired before."""
    session = account.store.get("checkout.session", identifier)
    if session and session["status"] == "open":
        _close(account, session)


def _close(account: Account, session: dict) -> dict:
    session.update(status="expired", url=None)
    account.store.save(session)
    emit(account, "checkout.session.expired", session)
    intent = account.store.get("payment_intent", session["payment_intent"] or "")
    if intent and intent["status"] in intents.CANCELABLE:
        intents.withdraw_intent(account, intent, reason="automatic")
    return session
