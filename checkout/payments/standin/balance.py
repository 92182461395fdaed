"""The account's balance: every line of it, what is free to go to the bank and what is not yet."""

from checkout.payments.standin.account import Account
from checkout.payments.standin.errors import invalid, not_found
from checkout.payments.standin.ids import new_id
from checkout.payments.standin.lists import as_list, list_page

FUNDS_AVAILABLE_AFTER_SECONDS = 4 * 86_400
_URL = "/v1/balance_transactions"


def book(
    account: Account,
    *,
    amount: int,
    currency: str,
    source: str | None,
    kind: str,
    category: str,
    fee: int = 0,
    at_once: bool = False,
    description: str | None = None,
) -> dict:
    """Write one line of the balance; `fee` is before VAT, and never comes back once it was taken."""
    tax = (fee * 7 + 50) // 100
    details = [
        {"amount": fee, "application": None, "currency": "thb", "description": "Stripe fee", "type": "stripe_fee"},
        {"amount": tax, "application": None, "currency": "thb", "description": "VAT", "type": "tax"},
    ]
    now = account.now()
    line = account.store.add(
        {
            "id": new_id("txn"),
            "object": "balance_transaction",
            "amount": amount,
            "available_on": now if at_once else now + FUNDS_AVAILABLE_AFTER_SECONDS,
            "balance_type": "payments",
            "created": now,
            "currency": currency,
            "description": description,
            "exchange_rate": None,
            "fee": fee + tax,
            "fee_details": [part for part in details if part["amount"]],
            "net": amount - fee - tax,
            "reporting_category": category,
            "source": source,
            "status": "available" if at_once else "pending",
            "type": kind,
        }
    )
    if not at_once:
        account.store.schedule(line["available_on"], "free_funds", line["id"])
    return line


def free_funds(account: Account, transaction_id: str) -> None:
    """Money that was on its way is at the account's disposal now."""
    line = account.store.get("balance_transaction", transaction_id)
    if line:
        account.store.save({**line, "status": "available"})


def free_lines(account: Account) -> list[dict]:
    """The lines in baht that could go out with a payout now: free, and in no payout yet."""
    return account.store.select(
        "balance_transaction",
        "json_extract(data, '$.status') = 'available' AND json_extract(data, '$.currency') = 'thb'"
        " AND json_extract(private, '$.payout') IS NULL",
        order="seq ASC",
    )


def get_balance(account: Account, params: dict) -> dict:
    """What is free and what is still on its way, by currency."""
    return {
        "object": "balance",
        "available": _sums(account, "available"),
        "livemode": False,
        "pending": _sums(account, "pending"),
    }


def _sums(account: Account, status: str) -> list[dict]:
    sums = {"thb": 0}
    for line in account.store.select("balance_transaction", "json_extract(data, '$.status') = ?", [status]):
        sums[line["currency"]] = sums.get(line["currency"], 0) + line["net"]
    return [
        {"amount": amount, "currency": currency, "source_types": {"card": amount}} for currency, amount in sums.items()
    ]


def list_lines(account: Account, params: dict) -> dict:
    """Lines newest first, by type, source, currency, time, or the payout that they went out with.

    Only a payout that Stripe made by itself knows its lines, and only once it has gathered them.
    """
    where = []
    if "payout" in params:
        payout = account.store.get("payout", params["payout"])
        if payout is None:
            raise not_found("payout", params["payout"], param="payout")
        if not payout["automatic"]:
            raise invalid("Balance transactions can be listed for automatic payouts only.", param="payout")
        if payout["reconciliation_status"] != "completed":
            return as_list([], _URL)
        where.append(("json_extract(private, '$.payout') = ?", [payout["id"]]))
    equal = {name: params.get(name) for name in ("type", "source", "currency")}
    return list_page(account.store, "balance_transaction", _URL, params, equal=equal, where=where)
