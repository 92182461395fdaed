"""Sending events to the shop: signed, tried again when refused, every try written down."""

import hashlib
import hmac
import http.client
import json
import time
from urllib.parse import urlsplit

from checkout.payments.standin import endpoints
from checkout.payments.standin.account import Account
from checkout.payments.standin.faults import strikes

RETRY_AFTER_SECONDS = (1, 5, 30, 120)
TIMEOUT_SECONDS = 10


def sign(body: bytes, secret: str, *, timestamp: int | None = None) -> str:
    """The `Stripe-Signature` header for a body; several secrets (by comma) give several signatures.

    The time is the real one even when the stand-in's clock was moved: it guards the way of the
    message, and the shop checks it against its own clock.
    """
    moment = int(time.time()) if timestamp is None else timestamp
    signed = f"{moment}.".encode() + body
    digests = [hmac.new(key.strip().encode(), signed, hashlib.sha256).hexdigest() for key in secret.split(",")]
    bogus = hashlib.sha256(signed).hexdigest()
    return ",".join([f"t={moment}", *(f"v1={digest}" for digest in digests), f"v0={bogus}"])


def deliver(account: Account, event_id: str, attempt: int, listener: str = "") -> None:
    """Try once to hand an event to a listener; on refusal plan the next try, four in all after the first.

    No lock is held while the shop answers, as it will ask the API back.
    """
    with account.store.transaction():
        event = account.store.get("event", event_id)
        where = endpoints.address(account, listener)
        if event is None or where is None:
            return
        url, secret = where
        plan = _plan(account) if attempt == 1 else {"copies": 1}
        if plan.get("drop"):
            _note(account, event_id, url, "dropped")
            return
        if "delay" in plan:
            due = account.clock.now() + plan["delay"]
            account.store.schedule(due, "deliver", event_id, attempt=2, listener=listener)
            return
        secret, timestamp = _signing(account, secret)
    body = json.dumps(event, indent=2, ensure_ascii=False).encode()
    for _ in range(plan["copies"]):
        outcome = _post(url, body, sign(body, secret, timestamp=timestamp))
        with account.store.transaction():
            _note(account, event_id, url, outcome)
            if outcome.startswith("2"):
                _mark_delivered(account, event_id, listener)
            elif attempt <= len(RETRY_AFTER_SECONDS):
                due = account.clock.now() + RETRY_AFTER_SECONDS[attempt - 1]
                account.store.schedule(due, "deliver", event_id, attempt=attempt + 1, listener=listener)


def _plan(account: Account) -> dict:
    """What the armed faults make of a first delivery."""
    if strikes(account, "drop_webhook"):
        return {"drop": True}
    if fault := strikes(account, "delay_webhook"):
        return {"delay": fault["seconds"]}
    if fault := strikes(account, "reverse_order"):
        # Each one held back a little less than the one before: the last to come is the first to go.
        return {"delay": 1 + fault["left"] * 0.1}
    return {"copies": 2 if strikes(account, "duplicate_webhook") else 1}


def _signing(account: Account, secret: str) -> tuple[str, int | None]:
    if strikes(account, "wrong_secret"):
        secret = "whsec_somebody_else"  # noqa: S105 -- made up, and wrong on purpose
    fault = strikes(account, "old_timestamp")
    return secret, int(time.time()) - fault["seconds"] if fault else None


def _post(url: str, body: bytes, signature: str) -> str:
    """Send one request, follow nothing, and say how it went: a status or what broke."""
    parts = urlsplit(url)
    make = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = make(parts.hostname, parts.port, timeout=TIMEOUT_SECONDS)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": signature,
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        "Accept": "*/*; q=0.5, application/xml",
    }
    try:
        connection.request("POST", parts.path + (f"?{parts.query}" if parts.query else ""), body, headers)
        return str(connection.getresponse().status)
    except (OSError, http.client.HTTPException) as broken:
        return f"{type(broken).__name__}"
    finally:
        connection.close()


def _note(account: Account, event_id: str, url: str, outcome: str) -> None:
    account.store.run(
        "INSERT INTO deliveries (event, at, url, outcome) VALUES (?, ?, ?, ?)",
        event_id, account.clock.now(), url, outcome,
    )  # fmt: skip


def _mark_delivered(account: Account, event_id: str, listener: str) -> None:
    event = account.store.get("event", event_id)
    if event is None:
        return
    waiting = [name for name in account.store.private(event_id).get("waiting", []) if name != listener]
    account.store.remember(event_id, waiting=waiting)
    account.store.save({**event, "pending_webhooks": len(waiting)})


def deliveries(account: Account, event_id: str) -> list[dict]:
    """Every try to deliver an event: when, and the status that came back."""
    rows = account.store.run("SELECT at, url, outcome FROM deliveries WHERE event = ? ORDER BY id", event_id)
    return [dict(row) for row in rows]


def resend(account: Account, event_id: str) -> None:
    """Send an event again to whoever wants its kind now, whatever became of it."""
    event = account.store.get("event", event_id)
    for listener in endpoints.listeners(account, event["type"]):
        last = len(RETRY_AFTER_SECONDS) + 1
        account.store.schedule(account.clock.now(), "deliver", event_id, attempt=last, listener=listener)
