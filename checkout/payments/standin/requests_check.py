"""Refusing what Stripe refuses: names, types, sizes and amounts of a request."""

import re

from jsonschema.exceptions import best_match

from checkout.payments.standin.contract import request_faults, request_schema, resolve
from checkout.payments.standin.errors import ApiError, invalid, missing_param
from checkout.payments.standin.forms import param_name

MINIMUM_SATANG = 1_000
MAXIMUM_SATANG = 99_999_999


def check_request(name: str, params: dict, *, implemented: frozenset[str]) -> dict:
    """Return the parameters with their types, or refuse them with Stripe's error code.

    `implemented` are the parameters the stand-in acts on. One that Stripe knows and we do not is
    refused as well: to accept it and do nothing would be a lie.
    """
    if "payment_method_types" in params and "payment_method_types" not in request_schema(name)["properties"]:
        raise invalid(
            "payment_method_types can no longer be set in this API version; use allowed_payment_method_types.",
            param="payment_method_types",
            code="payment_method_types_no_longer_supported",
        )
    typed = _with_types(params, request_schema(name))
    faults = request_faults(name, typed)
    if faults:
        raise _refusal(best_match(faults))
    for param in typed:
        if param not in implemented:
            raise invalid(f"The stand-in does not act on {param}, so it refuses it.", param=param)
    check_metadata(typed.get("metadata"))
    return typed


def _with_types(value, shape: dict):
    """Read strings as the numbers and booleans that the schema expects; leave the rest as it came."""
    shape = resolve(shape)
    if "anyOf" in shape:
        return _first_fitting(value, shape["anyOf"])
    if isinstance(value, str):
        if shape.get("type") == "integer" and re.fullmatch(r"-?\d{1,18}", value):
            return int(value)
        if shape.get("type") == "boolean" and value in ("true", "false"):
            return value == "true"
    if isinstance(value, dict) and shape.get("type") == "array" and _is_list(value):
        return [_with_types(value[key], shape["items"]) for key in sorted(value, key=int)]
    if isinstance(value, dict):
        known, extra = shape.get("properties", {}), shape.get("additionalProperties") or {}
        extra = extra if isinstance(extra, dict) else {}
        return {key: _with_types(member, known.get(key, extra)) for key, member in value.items()}
    return value


def _first_fitting(value, branches: list[dict]):
    for branch in map(resolve, branches):
        if isinstance(value, dict):
            if branch.get("type") == "object" or (branch.get("type") == "array" and _is_list(value)):
                return _with_types(value, branch)
        elif value not in branch.get("enum", ()):
            typed = _with_types(value, branch)
            if typed is not value:
                return typed
    return value


def _is_list(value: dict) -> bool:
    return all(key.isdecimal() and len(key) < 5 for key in value)


def _refusal(fault) -> ApiError:
    """Say in Stripe's codes what jsonschema found."""
    path = list(fault.absolute_path)
    if fault.validator == "additionalProperties":
        extra = sorted(set(fault.instance) - set(fault.schema["properties"]))[0]
        param = param_name([*path, extra])
        return invalid(f"Received unknown parameter: {param}", param=param, code="parameter_unknown")
    if fault.validator == "required":
        lacking = next(name for name in fault.validator_value if name not in fault.instance)
        return missing_param(param_name([*path, lacking]))
    param = param_name(path) if path else None
    if fault.instance == "":
        return invalid(f"{param} must not be empty.", param=param, code="parameter_invalid_empty")
    if fault.validator == "type" and fault.validator_value == "integer":
        return invalid(f"Invalid integer: {fault.instance}", param=param, code="parameter_invalid_integer")
    if fault.validator == "enum":
        allowed = ", ".join(map(str, fault.validator_value))
        return invalid(f"Invalid {param}: must be one of {allowed}", param=param)
    return invalid(f"Invalid {param}: {fault.message}", param=param)


def check_metadata(metadata, *, param: str = "metadata") -> None:
    """At most 50 keys of 40 characters, values of 500."""
    if not metadata:
        return
    if len(metadata) > 50:
        raise invalid("Metadata can have up to 50 keys.", param=param)
    for key, value in metadata.items():
        if len(key) > 40:
            raise invalid("Metadata keys can be up to 40 characters long.", param=param)
        if len(value) > 500:
            raise invalid(f"Metadata values can be up to 500 characters long; {key} is longer.", param=param)


def merge_metadata(known: dict, given: dict | str) -> dict:
    """Stripe adds to metadata; an empty value takes its key away, an empty string takes all."""
    if not given:
        return {}
    return {key: value for key, value in {**known, **given}.items() if value != ""}


def check_amount(amount: int, currency: str, *, param: str = "amount") -> None:
    """A charge is in baht, between 10.00 and 999,999.99."""
    if currency.lower() != "thb":
        raise invalid(f"This account takes thb only, not {currency[:10]}.", param="currency")
    if amount < 1:
        raise invalid("Invalid positive integer.", param=param, code="parameter_invalid_integer")
    if amount < MINIMUM_SATANG:
        raise invalid("The amount must be at least 10.00 thb.", param=param, code="amount_too_small")
    if amount > MAXIMUM_SATANG:
        raise invalid("The amount must be no more than 999,999.99 thb.", param=param, code="amount_too_large")
