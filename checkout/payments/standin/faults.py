"""Misfortune on demand: what a tester can make go wrong, and how often."""

import json

from checkout.payments.standin.account import Account
from checkout.payments.standin.errors import invalid

# name: (what it does, its options with their defaults)
KINDS: dict[str, tuple[str, dict]] = {
    "drop_webhook": ("the webhook is never sent", {}),
    "duplicate_webhook": ("the webhook is sent twice", {}),
    "delay_webhook": ("the webhook is sent later", {"seconds": 10}),
    "wrong_secret": ("the webhook is signed with another secret", {}),
    "old_timestamp": ("the webhook is signed with a time long past", {"seconds": 3600}),
    "close_connection": ("the work is done, the answer is lost", {"method": "POST", "path": "/v1/"}),
    "server_error": ("the API answers 500", {"method": "", "path": "/v1/"}),
    "conflict": ("the API answers 409", {"method": "POST", "path": "/v1/"}),
    "rate_limit": ("the API answers 429", {"method": "", "path": "/v1/"}),
    "slow_answer": ("the API takes its time", {"method": "", "path": "/v1/", "seconds": 2}),
    "succeed_on_cancel": ("the buyer pays while the shop cancels", {}),
    "short_payment": ("less arrives than was asked", {"satang": 100}),
    "other_currency": ("another currency arrives", {"currency": "usd"}),
    "no_metadata": ("the intent is kept without its metadata", {}),
}


def add_fault(account: Account, order: dict) -> dict:
    """Arm a fault: `{"fault": "drop_webhook", "times": 2}` plus the options of its kind."""
    kind = order.get("fault")
    times = order.get("times", 1)
    options = {name: value for name, value in order.items() if name not in ("fault", "times")}
    if kind not in KINDS:
        raise invalid(f"Unknown fault: {kind}. Known are {', '.join(KINDS)}.", param="fault")
    if not isinstance(times, int) or times < 1:
        raise invalid("times must be a whole number above zero.", param="times")
    defaults = KINDS[kind][1]
    for name, value in options.items():
        if name not in defaults or type(value) is not type(defaults[name]):
            raise invalid(f"{kind} takes no such option: {name}={value!r}.", param=name)
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
    """Use up one armed fault of this kind and return its options, or None when there is none.

    A fault on API answers may be limited to a method and to paths that begin like its own.
    """
    rows = account.store.run("SELECT id, data FROM faults WHERE kind = ? AND remaining > 0 ORDER BY id", kind)
    for row in rows:
        data = json.loads(row["data"])
        if data.get("method") in (None, "", method) and path.startswith(data.get("path", "")):
            account.store.run("UPDATE faults SET remaining = remaining - 1 WHERE id = ?", row["id"])
            return data
    return None
