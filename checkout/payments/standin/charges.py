"""Charges and the money they bring to the account's balance."""

from checkout.payments.standin.account import Account
from checkout.payments.standin.balance import book
from checkout.payments.standin.cards import TestCard, card_by_last4
from checkout.payments.standin.events import emit
from checkout.payments.standin.faults import strikes
from checkout.payments.standin.objects import charge as new_charge
from checkout.payments.standin.objects import declined_charge

# Stripe asks the bank asynchronously: the balance transaction follows the charge by seconds.
SETTLES_AFTER_SECONDS = 2
DISPUTED_AFTER_SECONDS = 4
# Basis points and fixed satang, only to make plausible numbers; VAT of 7 % comes on top.
_RATES = {"promptpay": (165, 0), "card_th": (365, 1_000), "card_foreign": (475, 1_000)}


def take_payment(account: Account, intent: dict, method: dict, card: TestCard | None) -> dict:
    """Charge the buyer in full, unless a fault lets less (or something else) arrive."""
    amount = intent["amount"]
    if fault := strikes(account, "short_payment"):
        amount = max(1, amount - fault["satang"])
    if fault := strikes(account, "over_payment"):
        amount += fault["satang"]
    if fault := strikes(account, "other_currency"):
        intent["currency"] = fault["currency"]
    made = account.store.add(new_charge(intent, method, amount=amount, now=account.now(), card=card))
    account.store.schedule(account.clock.now() + SETTLES_AFTER_SECONDS, "settle_charge", made["id"])
    if fault := strikes(account, "staff_refund"):
        due = account.clock.now() + fault["seconds"]
        account.store.schedule(due, "staff_refund", made["id"], satang=fault["satang"])
    if card and card.disputed:
        account.store.schedule(account.clock.now() + DISPUTED_AFTER_SECONDS, "open_dispute", made["id"])
    return made


def refuse_payment(account: Account, intent: dict, method: dict, card: TestCard, message: str) -> dict:
    """Record the charge that the card's bank declined."""
    made = new_charge(intent, method, amount=intent["amount"], now=account.now(), card=card)
    reason = card.decline_code or card.decline
    return account.store.add(declined_charge(made, code=card.decline, message=message, reason=reason))


def settle_charge(account: Account, charge_id: str) -> None:
    """Book the charge into the balance and tell so with `charge.updated`."""
    charge = account.store.get("charge", charge_id)
    if charge is None or charge["balance_transaction"]:
        return
    method = charge["payment_method_details"]["type"]
    transaction = book(
        account,
        amount=charge["amount"],
        currency=charge["currency"],
        source=charge["id"],
        kind="charge" if method == "card" else "payment",
        category="charge",
        fee=_fee(charge),
        at_once=method == "card" and card_by_last4(charge["payment_method_details"]["card"]["last4"]).funds_at_once,
        description=charge["description"],
    )
    charge["balance_transaction"] = transaction["id"]
    account.store.save(charge)
    emit(account, "charge.updated", charge, previous={"balance_transaction": None})


def _fee(charge: dict) -> int:
    details = charge["payment_method_details"]
    rate = details["type"]
    if rate == "card":
        rate = "card_th" if details["card"]["country"] == "TH" else "card_foreign"
    basis_points, fixed = _RATES[rate]
    return (charge["amount"] * basis_points + 5_000) // 10_000 + fixed
