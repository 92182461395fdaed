"""Misfortune on demand: what a tester can make go wrong, and how often."""

import json

from checkout.payments.standin.account import Account
from checkout.payments.standin.errors import invalid

# What can go wrong, and the options of each with their defaults. `webhook` faults strike the first try to
# deliver an event; those with a method and a path strike API requests that fit them.
_API = {"method": "", "path": "/v1/"}
KINDS: dict[str, dict] = {
    "drop_webhook": {},
    "duplicate_webhook": {},
    "delay_webhook": {"seconds": 10},
    "reverse_order": {},
    "wrong_secret": {},
    "old_timestamp": {"seconds": 3600},
    "close_connection": {**_API, "method": "POST"},
    "server_error": _API,
    "conflict": {**_API, "method": "POST"},
    "rate_limit": _API,
    "slow_answer": {**_API, "seconds": 2},
    "succeed_on_cancel": {},
    "async_payment": {"seconds": 60, "outcome": "succeeded"},
    "short_payment": {"satang": 100},
    "over_payment": {"satang": 100},
    "other_currency": {"currency": "usd"},
    "no_metadata": {},
    "staff_refund": {"satang": 0, "seconds": 5},
    "payout_fails": {"code": "account_closed"},
    "unknown_field": _API,
}


def add_fault(account: Account, order: dict) -> dict:
    """Arm a fault: `{"fault": "drop_webhook", "times": 2}` plus the options of its kind."""
    kind = order.get("fault")
    times = order.get("times", 1)
    options = {name: value for name, value in order.items() if name not in ("fault", "times")}
    if kind not in KINDS:
        raise invalid(f"Unknown fault: {kind}. Known are {', '.join(KINDS)}.", param="fault")
    if type(times) is not int or times < 1:
        raise invalid("times must be a whole number above zero.", param="times")
    defaults = KINDS[kind]
    for name, value in options.items():
        if name not in defaults or type(value) is not type(defaults[name]):
            raise invalid(f"{kind} takes no such option: {name}={value!r}.", param=name)
    if options.get("outcome", "succeeded") not in ("succeeded", "failed"):
        raise invalid("outcome is succeeded or failed.", param="outcome")
    data = json.dumps({**defaults, **options})
    account.store.run("INSERT INTO faults (kind, remaining, data) VALUES (?, ?, ?)", kind, times, data)
    return {"faults": armed(account)}


def armed(account: Account) -> list[dict]:
    """The faults still to come."""
    rows = account.store.run("SELECT kind, remaining, data FROM faults WHERE remaining > 0 ORDER BY id")
    return [{"fault": row["kind"], "times": row["remaining"], **json.loads(row["data"])} for row in rows]


def disarm(account: Account) -> None:
    account.store.run("DELETE FROM faults")


def strikes(account: Account, kind: str, *, method: str = "", path: str = "") -> dict | None:
    """Use up one armed fault of this kind and return its options and how many are left, or None.

    A fault on API answers may be limited to a method and to paths that begin like its own.
    """
    rows = account.store.run(
        "SELECT id, remaining, data FROM faults WHERE kind = ? AND remaining > 0 ORDER BY id", kind
    )
    for row in rows:
        data = json.loads(row["data"])
        if data.get("method") in (None, "", method) and path.startswith(data.get("path", "")):
            account.store.run("UPDATE faults SET remaining = remaining - 1 WHERE id = ?", row["id"])
            return {"fault": kind, "left": row["remaining"] - 1, **data}
    return None
