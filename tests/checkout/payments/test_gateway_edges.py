"""Stripe's own objects stay inside the gateway: what comes out of it is ours, down to the last field."""

import ast
import dataclasses
import inspect
import types
import typing
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import requests
import stripe

from checkout.payments import gateway, seen, stripe_answers
from checkout.payments.operations import start_attempt
from tests.factories import make_order

PLAIN = {str, int, bool, date, datetime, Decimal, type(None), dict}
OUR_DATACLASSES = {one for one in vars(seen).values() if dataclasses.is_dataclass(one)}
PUBLIC = {
    name: one
    for module in (gateway, stripe_answers)
    for name, one in vars(module).items()
    if inspect.isfunction(one) and one.__module__ == module.__name__ and not name.startswith("_")
}
# The way to Stripe itself, for the gateway's own use and for the tests that ask the stand-in directly.
INSIDE = {"client"}


def strangers(hint) -> set:
    """Return the types within an annotation that are neither plain nor ours."""
    if typing.get_origin(hint) in {list, dict, tuple, typing.Union, types.UnionType}:
        return set().union(*(strangers(part) for part in typing.get_args(hint) if part is not Ellipsis))
    return set() if hint in PLAIN | OUR_DATACLASSES else {hint}


@pytest.mark.parametrize("name", sorted(PUBLIC.keys() - INSIDE))
def test_public_functions_say_that_they_return_what_is_ours(name):
    hints = typing.get_type_hints(PUBLIC[name])

    assert "return" in hints
    assert strangers(hints["return"]) == set()


@pytest.mark.parametrize("kind", sorted(OUR_DATACLASSES, key=lambda kind: kind.__name__))
def test_what_is_ours_has_plain_fields_and_cannot_be_changed(kind):
    assert kind.__dataclass_params__.frozen
    assert set().union(*(strangers(hint) for hint in typing.get_type_hints(kind).values())) == set()


def test_an_object_of_stripe_would_be_found():
    assert strangers(list[stripe.PaymentIntent] | None) == {stripe.PaymentIntent}
    assert strangers(stripe.StripeObject) == {stripe.StripeObject}


def parts_of(thing) -> list:
    """Return a thing and all that is in it."""
    if dataclasses.is_dataclass(thing):
        inside = [getattr(thing, field.name) for field in dataclasses.fields(thing)]
    elif isinstance(thing, dict):
        inside = [*thing.keys(), *thing.values()]
    else:
        inside = thing if isinstance(thing, list | tuple) else []
    return [thing, *(part for one in inside for part in parts_of(one))]


@pytest.mark.django_db
def test_what_comes_out_holds_no_object_of_stripe(stripe_at_hand):
    attempt = start_attempt(make_order(), "promptpay")
    requests.post(attempt.qr_data, data={"action": "pay"}, timeout=10)
    since = attempt.created - timedelta(minutes=10)
    now = gateway.look_up(attempt)
    out = [
        now,
        gateway.look_up_charge_entry(now.charge_id),
        gateway.list_succeeded(since=since),
        gateway.list_balance_entries(since=since),
        *(gateway.read_webhook(*stripe_at_hand.signed(event)) for event in stripe_at_hand.events()),
    ]
    parts = [part for one in out for part in parts_of(one)]

    assert len(parts) > 60
    assert [part for part in parts if isinstance(part, stripe.StripeObject)] == []
    assert {type(part) for part in parts} <= PLAIN | OUR_DATACLASSES | {list, tuple}


def test_the_way_to_stripe_is_used_by_the_gateway_alone():
    found = [
        f"{module}.{name}"
        for module, name in shop_names()
        if name in {"client", "_client", "_call"} and module != "gateway"
    ]

    assert found == []


def shop_names() -> list[tuple[str, str]]:
    """Return what each module of this room takes from the gateway, as (module, name)."""
    found = []
    for path in Path(gateway.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module in {"gateway", "checkout.payments.gateway"}:
                found += [(path.stem, alias.name) for alias in node.names]
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "gateway":
                found.append((path.stem, node.attr))
    return found
