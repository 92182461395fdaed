"""Stripe's published shapes at the pinned version: which requests are right, which objects are complete."""

import json
from functools import cache
from importlib import resources

from jsonschema import Draft202012Validator

_FILE = "stripe-python-16.1.0-2026-10-28.endive.schemas.json"

OBJECT_NAMES = {
    "payment_intent": "PaymentIntent",
    "charge": "Charge",
    "refund": "Refund",
    "checkout.session": "Session",
    "balance_transaction": "BalanceTransaction",
    "event": "Event",
    "payment_method": "PaymentMethod",
    "item": "LineItem",
    "balance": "Balance",
    "payout": "Payout",
    "dispute": "Dispute",
    "webhook_endpoint": "WebhookEndpoint",
}

# Requests of the contract that the schema file leaves out, as the SDK's annotations have them.
_EXPAND = {"type": "array", "items": {"type": "string"}}
_EXPAND_ONLY = {"type": "object", "properties": {"expand": _EXPAND}, "additionalProperties": False}
_PAGING = {"limit": {"type": "integer"}, "starting_after": {"type": "string"}, "ending_before": {"type": "string"}}
_OTHER_REQUESTS = {
    "balance.retrieve": _EXPAND_ONLY,
    "disputes.close": _EXPAND_ONLY,
    "webhook_endpoints.retrieve": _EXPAND_ONLY,
    "webhook_endpoints.delete": {"type": "object", "properties": {}, "additionalProperties": False},
    "webhook_endpoints.list": {**_EXPAND_ONLY, "properties": {"expand": _EXPAND, **_PAGING}},
}
# The parts of a request that differ from another of the file: updating an endpoint is making one, nothing required.
_VARIANTS = {
    "webhook_endpoints.update": (
        "webhook_endpoints.create",
        {"disabled": {"type": "boolean"}},
        ("api_version", "connect"),
    ),
}


@cache
def schema() -> dict:
    """The whole schema file, read once."""
    text = resources.files(__package__).joinpath("schemas", _FILE).read_text(encoding="utf-8")
    return json.loads(text)


def api_version() -> str:
    """The Stripe API version this stand-in speaks."""
    return schema()["x-stripe-api-version"]


def event_types() -> frozenset[str]:
    return frozenset(schema()["x-event-types"])


def request_schema(name: str) -> dict:
    """The shape of a request such as `payment_intents.create`."""
    if name in _VARIANTS:
        base, more, without = _VARIANTS[name]
        shape = request_schema(base)
        kept = {key: value for key, value in shape["properties"].items() if key not in without}
        return {**shape, "properties": {**kept, **more}, "required": []}
    return _OTHER_REQUESTS.get(name) or resolve(schema()["x-requests"][name])


def resolve(shape: dict) -> dict:
    """Follow a `$ref` into the definitions."""
    while "$ref" in shape:
        shape = schema()["$defs"][shape["$ref"].rsplit("/", 1)[-1]]
    return shape


@cache
def _validator(reference: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": reference, "$defs": schema()["$defs"]})


def request_faults(name: str, params: dict) -> list:
    """Every way in which a request differs from Stripe's shape, as jsonschema errors."""
    if name not in schema()["x-requests"]:
        whole = {**request_schema(name), "$defs": schema()["$defs"]}
        return list(Draft202012Validator(whole).iter_errors(params))
    return list(_validator(schema()["x-requests"][name]["$ref"]).iter_errors(params))


def object_faults(obj: dict) -> list[str]:
    """Every way in which an object (or a list of them) differs from Stripe's shape, in words."""
    if obj.get("object") == "list":
        return [fault for member in obj["data"] for fault in object_faults(member)]
    if obj.get("deleted"):
        return [] if set(obj) == {"id", "object", "deleted"} else [f"deleted {obj['object']}: {sorted(obj)}"]
    name = OBJECT_NAMES[obj["object"]]
    differences = _validator(schema()["x-objects"][name]).iter_errors(obj)
    faults = [f"{name} {difference.json_path}: {difference.message[:300]}" for difference in differences]
    if name == "Event":
        faults += object_faults(obj["data"]["object"])
    return faults


@cache
def is_expandable(object_kind: str, field: str) -> bool:
    """Whether Stripe lets a caller expand this field of this kind of object."""
    shape = schema()["$defs"][OBJECT_NAMES[object_kind]]["properties"].get(field, {})
    branches = shape.get("anyOf", [])
    holds_id = any(branch.get("type") == "string" for branch in branches)
    holds_object = any("$ref" in branch or branch.get("type") == "object" for branch in branches)
    return holds_id and holds_object
