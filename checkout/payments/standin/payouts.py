"""Payouts: what is free on the balance goes to the shop's bank, by itself every day."""

from checkout.payments.standin.account import Account
from checkout.payments.standin.balance import book, free_lines
from checkout.payments.standin.events import emit
from checkout.payments.standin.faults import strikes
from checkout.payments.standin.ids import new_id

DAY = 86_400
SENT_AFTER_SECONDS = 3_600
# Stripe gathers the lines of a payout in its own time; until then they cannot be listed.
GATHERED_AFTER_SECONDS = 60
_FAILURE = "The bank account has been closed."


def begin_daily_payouts(account: Account) -> None:
    """See to it that there is a payout every day, at midnight UTC as at Stripe; more than once is no more."""
    if not account.store.run("SELECT 1 FROM jobs WHERE kind = 'daily_payout'"):
        _plan_next_day(account)


def daily_payout(account: Account, _target: str) -> None:
    run_payout(account)
    _plan_next_day(account)


def _plan_next_day(account: Account) -> None:
    account.store.schedule(_midnight_after(account.now()), "daily_payout", "")


def _midnight_after(moment: int) -> int:
    return (moment // DAY + 1) * DAY


def run_payout(account: Account) -> dict | None:
    """Send everything that is free to the bank; None when that is nothing, or less."""
    lines = free_lines(account)
    amount = sum(line["net"] for line in lines)
    if amount <= 0:
        return None
    payout = account.store.add(_new_payout(account, amount))
    out = _book(account, payout, -amount, kind="payout", category="payout")
    payout["balance_transaction"] = out["id"]
    account.store.save(payout)
    for line in (*lines, out):
        account.store.remember(line["id"], payout=payout["id"])
    emit(account, "payout.created", payout)
    account.store.schedule(account.clock.now() + SENT_AFTER_SECONDS, "send_payout", payout["id"])
    return payout


def _new_payout(account: Account, amount: int) -> dict:
    empty = dict.fromkeys(
        (
            "application_fee", "application_fee_amount", "balance_transaction", "description",
            "failure_balance_transaction", "failure_code", "failure_message", "original_payout", "payout_method",
            "reversed_by", "statement_descriptor", "trace_id",
        )
    )  # fmt: skip
    now = account.now()
    return {
        "id": new_id("po"),
        "object": "payout",
        **empty,
        "amount": amount,
        # Always a midnight, and never before the payout was sent.
        "arrival_date": _midnight_after(now + SENT_AFTER_SECONDS),
        "automatic": True,
        "created": now,
        "currency": "thb",
        "destination": "ba_standin",
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "reconciliation_status": "in_progress",
        "source_type": "card",
        "status": "pending",
        "type": "bank_account",
    }


def _book(account: Account, payout: dict, amount: int, *, kind: str, category: str) -> dict:
    return book(
        account,
        amount=amount,
        currency="thb",
        source=payout["id"],
        kind=kind,
        category=category,
        at_once=True,
        description="STRIPE PAYOUT",
    )


def send_payout(account: Account, payout_id: str) -> None:
    """Stripe's bank has sent the money."""
    payout = account.store.get("payout", payout_id)
    if payout and payout["status"] == "pending":
        _move(account, payout, "payout.updated", status="in_transit")
        account.store.schedule(payout["arrival_date"], "land_payout", payout_id)


def land_payout(account: Account, payout_id: str) -> None:
    """The money has arrived; or the shop's bank did not take it, and it is on the balance again."""
    payout = account.store.get("payout", payout_id)
    if payout is None or payout["status"] != "in_transit":
        return
    if fault := strikes(account, "payout_fails"):
        back = _book(account, payout, payout["amount"], kind="payout_failure", category="payout_reversal")
        _move(
            account,
            payout,
            "payout.failed",
            status="failed",
            failure_balance_transaction=back["id"],
            failure_code=fault["code"],
            failure_message=_FAILURE,
        )
    else:
        _move(account, payout, "payout.paid", status="paid")
    account.store.schedule(account.clock.now() + GATHERED_AFTER_SECONDS, "gather_payout", payout_id)


def gather_payout(account: Account, payout_id: str) -> None:
    """From now on the lines of the payout can be listed."""
    payout = account.store.get("payout", payout_id)
    if payout and payout["reconciliation_status"] == "in_progress":
        _move(account, payout, "payout.reconciliation_completed", reconciliation_status="completed")


def _move(account: Account, payout: dict, event: str, **changes) -> None:
    before = {name: payout[name] for name in changes}
    payout.update(changes)
    account.store.save(payout)
    emit(account, event, payout, previous=before if event == "payout.updated" else None)
