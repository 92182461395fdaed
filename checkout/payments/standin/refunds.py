"""Giving money back: to a card at once, to a PromptPay buyer once she has named her account."""

from contextlib import suppress

from checkout.payments.standin.account import Account
from checkout.payments.standin.balance import book
from checkout.payments.standin.cards import card_by_last4
from checkout.payments.standin.errors import ApiError, invalid, missing_param, not_found
from checkout.payments.standin.events import emit
from checkout.payments.standin.ids import new_id

# A buyer has this long to answer the mail that asks for her bank account.
ANSWER_WITHIN_SECONDS = 45 * 86_400
BANK_NEEDS_SECONDS = 10
# Ten baht for each refund; VAT comes on top, and neither comes back when the refund fails.
REFUND_FEE_SATANG = 1_000
_DEAD = ("failed", "canceled")


def create_refund(account: Account, params: dict) -> dict:
    """Refund a charge in whole or in part, never more than was paid."""
    charge = _charge_to_refund(account, params)
    if charge["disputed"] and not _won(account, charge):
        raise invalid("This charge has been charged back; it cannot be refunded.", code="charge_disputed")
    left = charge["amount"] - charge["amount_refunded"]
    if left <= 0:
        raise invalid("This charge has been refunded already.", code="charge_already_refunded")
    amount = params.get("amount", left)
    if amount < 1:
        raise invalid("Invalid positive integer.", param="amount", code="parameter_invalid_integer")
    if amount > left:
        raise invalid(f"The refund ({amount}) is greater than what is left of the charge ({left}).", param="amount")
    refund = _new_refund(account, charge, amount, params)
    account.store.add(refund)
    before = {name: charge[name] for name in ("amount_refunded", "refunded")}
    _count(account, charge, amount)
    emit(account, "refund.created", refund)
    emit(account, "charge.refunded", charge, previous=before)
    if refund["status"] == "succeeded":
        _book_refund(account, refund)
    return refund


def refund_by_staff(account: Account, charge_id: str, satang: int = 0) -> None:
    """Somebody gives money back in the Dashboard: no request of the shop, and nothing of the shop's metadata.

    Without an amount all that is left. What Stripe would refuse there is refused here.
    """
    create_refund(account, {"charge": charge_id, **({"amount": satang} if satang else {})})


def staff_refund(account: Account, charge_id: str, satang: int) -> None:
    """The same, as ordered beforehand; what cannot be given back any more is left alone."""
    with suppress(ApiError):
        refund_by_staff(account, charge_id, satang)


def _won(account: Account, charge: dict) -> bool:
    disputes = account.store.select("dispute", "json_extract(data, '$.charge') = ?", [charge["id"]])
    return all(dispute["status"] == "won" for dispute in disputes)


def _charge_to_refund(account: Account, params: dict) -> dict:
    if "payment_intent" not in params and "charge" not in params:
        raise missing_param("payment_intent")
    charge_id = params.get("charge")
    if "payment_intent" in params:
        intent = account.store.get("payment_intent", params["payment_intent"])
        if intent is None:
            raise not_found("payment_intent", params["payment_intent"], param="payment_intent")
        charge_id = intent["latest_charge"]
    charge = account.store.get("charge", charge_id or "")
    if charge is None and "charge" in params:
        raise not_found("charge", charge_id, param="charge")
    if charge is None or charge["status"] != "succeeded":
        raise invalid("There is no successful charge to refund.", param="payment_intent")
    return charge


def _new_refund(account: Account, charge: dict, amount: int, params: dict) -> dict:
    method = charge["payment_method_details"]["type"]
    empty = ("balance_transaction", "customer", "customer_account", "failure_balance_transaction", "failure_reason",
             "instructions_email", "next_action", "pending_reason", "receipt_number", "source_transfer_reversal",
             "transfer_reversal")  # fmt: skip
    refund = {
        "id": new_id("re" if method == "card" else "pyr"),
        "object": "refund",
        **dict.fromkeys(empty),
        "amount": amount,
        "charge": charge["id"],
        "created": account.now(),
        "currency": charge["currency"],
        "metadata": params.get("metadata") or {},
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": params.get("reason"),
    }
    return _to_card(account, refund, charge) if method == "card" else _ask_for_account(account, refund, charge, params)


def _to_card(account: Account, refund: dict, charge: dict) -> dict:
    fate = card_by_last4(charge["payment_method_details"]["card"]["last4"]).refund
    details = {"reference": None, "reference_status": "pending", "reference_type": "acquirer_reference_number"}
    refund["destination_details"] = {"type": "card", "card": {"type": "refund", **details}}
    refund["status"] = "pending" if fate == "pending" else "succeeded"
    if fate:
        account.store.schedule(account.clock.now() + BANK_NEEDS_SECONDS, "finish_refund", refund["id"])
    return refund


def _ask_for_account(account: Account, refund: dict, charge: dict, params: dict) -> dict:
    email = params.get("instructions_email") or charge["billing_details"]["email"]
    asked = {"email_sent_at": account.now(), "email_sent_to": email}
    expires_at = account.now() + ANSWER_WITHIN_SECONDS
    refund.update(
        status="requires_action",
        instructions_email=email,
        destination_details={
            "type": "th_bank_transfer",
            "th_bank_transfer": {"reference": None, "reference_status": None},
        },
        next_action={"type": "display_details", "display_details": {"email_sent": asked, "expires_at": expires_at}},
    )
    account.store.schedule(expires_at, "lapse_refund", refund["id"])
    return refund


def _count(account: Account, charge: dict, amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    account.store.save(charge)


def _book_refund(account: Account, refund: dict) -> None:
    transaction = book(
        account,
        amount=-refund["amount"],
        currency=refund["currency"],
        source=refund["id"],
        kind="refund" if refund["id"].startswith("re_") else "payment_refund",
        category="refund",
        fee=REFUND_FEE_SATANG,
        at_once=True,
    )
    refund["balance_transaction"] = transaction["id"]
    account.store.save(refund)


def get_refund(account: Account, identifier: str) -> dict:
    refund = account.store.get("refund", identifier)
    if refund is None:
        raise not_found("refund", identifier)
    return refund


def name_account(account: Account, refund: dict) -> dict:
    """The buyer answered the mail with her bank account: the money is on its way."""
    return _move(account, refund, "pending", next_action=None, then=("finish_refund", BANK_NEEDS_SECONDS))


def finish_refund(account: Account, identifier: str) -> None:
    """The bank is done: a pending refund has arrived, or a card that cannot be refunded fails it."""
    refund = account.store.get("refund", identifier)
    if refund is None or refund["status"] in _DEAD:
        return
    charge = account.store.get("charge", refund["charge"])
    card = charge["payment_method_details"].get("card")
    if card and card_by_last4(card["last4"]).refund == "fails":
        fail_refund(account, refund, reason="expired_or_canceled_card")
    elif refund["status"] == "pending":
        _book_refund(account, refund)
        _move(account, refund, "succeeded")


def fail_refund(account: Account, refund: dict, *, reason: str) -> dict:
    """The money came back: the balance and the charge have it again."""
    if refund["balance_transaction"]:
        returned = book(
            account,
            amount=refund["amount"],
            currency=refund["currency"],
            source=refund["id"],
            kind="refund_failure",
            category="refund_failure",
            at_once=True,
        )
        refund["failure_balance_transaction"] = returned["id"]
    _give_back(account, refund)
    refund = _move(account, refund, "failed", failure_reason=reason, next_action=None)
    emit(account, "refund.failed", refund)
    return refund


def cancel_refund(account: Account, identifier: str) -> dict:
    """Stop a refund that still waits for the buyer's bank account."""
    refund = get_refund(account, identifier)
    if refund["status"] != "requires_action":
        raise invalid(f"A refund that is {refund['status']} cannot be canceled.", param="refund")
    _give_back(account, refund)
    return _move(account, refund, "canceled", next_action=None)


def lapse_refund(account: Account, identifier: str) -> None:
    """The buyer never answered: the refund is canceled and the money stays with the shop."""
    refund = account.store.get("refund", identifier)
    if refund and refund["status"] == "requires_action":
        cancel_refund(account, identifier)


def _give_back(account: Account, refund: dict) -> None:
    _count(account, account.store.get("charge", refund["charge"]), -refund["amount"])


def _move(account: Account, refund: dict, status: str, *, then: tuple[str, int] | None = None, **changes) -> dict:
    before = {"status": refund["status"], **{name: refund[name] for name in changes}}
    refund.update(status=status, **changes)
    account.store.save(refund)
    if then:
        kind, seconds = then
        account.store.schedule(account.clock.now() + seconds, kind, refund["id"])
    emit(account, "refund.updated", refund, previous=before)
    return refund
