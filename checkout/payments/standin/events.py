"""Telling what happened: an event row with a full snapshot, and its delivery asked for."""

import copy

from checkout.payments.standin.account import CURRENT_REQUEST, Account
from checkout.payments.standin.contract import api_version
from checkout.payments.standin.endpoints import listeners
from checkout.payments.standin.fidelity import check_object
from checkout.payments.standin.ids import new_id
from checkout.payments.standin.lists import list_page


def emit(account: Account, kind: str, obj: dict, *, previous: dict | None = None) -> dict:
    """Record that something happened to an object and queue the webhook.

    `previous` holds the earlier values of what an update changed.
    """
    told = listeners(account, kind)
    data = {"object": copy.deepcopy(obj)}
    if previous is not None:
        data["previous_attributes"] = previous
    event = {
        "id": new_id("evt"),
        "object": "event",
        "api_version": api_version(),
        "created": account.now(),
        "data": data,
        "livemode": False,
        "pending_webhooks": len(told),
        "request": CURRENT_REQUEST.get() or {"id": None, "idempotency_key": None},
        "type": kind,
    }
    check_object(event, said_in=kind)
    account.store.add(event, waiting=told)
    for listener in told:
        account.store.schedule(account.clock.now(), "deliver", event["id"], attempt=1, listener=listener)
    return event


def list_events(account: Account, params: dict) -> dict:
    """Events newest first, by type, time, and whether their webhook arrived."""
    where = []
    wanted = params.get("types") or ([params["type"]] if "type" in params else [])
    if wanted:
        where.append((f"({' OR '.join(map(_type_condition, wanted))})", wanted))
    if "delivery_success" in params:
        delivered = "= 0" if params["delivery_success"] else "> 0"
        where.append((f"json_extract(data, '$.pending_webhooks') {delivered}", []))
    return list_page(account.store, "event", "/v1/events", params, where=where)


def _type_condition(kind: str) -> str:
    # A trailing star takes in a family of types, as in `charge.*`.
    return "json_extract(data, '$.type') " + ("GLOB ?" if kind.endswith(".*") else "= ?")
