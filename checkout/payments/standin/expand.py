"""Replacing ids by the objects they name, when a caller asks with `expand[]`."""

from checkout.payments.standin.contract import OBJECT_NAMES, is_expandable
from checkout.payments.standin.errors import invalid
from checkout.payments.standin.store import Store

MAX_DEPTH = 4
# Lists that Stripe includes only on demand, by kind of object.
_INCLUDABLE: dict[tuple[str, str], object] = {}


def includable(kind: str, field: str):
    """Register the function that makes a list which appears in an object only when expanded."""

    def register(function):
        _INCLUDABLE[kind, field] = function
        return function

    return register


def expand(store: Store, answer: dict, paths: list[str] | None) -> dict:
    """Return the answer with every asked path expanded, up to four levels deep."""
    for path in paths or []:
        parts = path.split(".")
        is_list = answer.get("object") == "list"
        if is_list and parts[0] != "data":
            raise _cannot(path)
        if len(parts) - is_list > MAX_DEPTH:
            raise invalid(f"You cannot expand more than {MAX_DEPTH} levels of a property: {path}", param="expand")
        for member in answer["data"] if is_list else [answer]:
            _expand_one(store, member, parts[1:] if is_list else parts, path)
    return answer


def _expand_one(store: Store, obj: dict, parts: list[str], path: str) -> None:
    field, *rest = parts if parts else [""]
    kind = obj.get("object")
    if (kind, field) in _INCLUDABLE:
        obj[field] = _INCLUDABLE[kind, field](store, obj)
        return
    if kind not in OBJECT_NAMES or not is_expandable(kind, field):
        raise _cannot(path)
    value = obj.get(field)
    if isinstance(value, str):
        value = obj[field] = store.find(value) or value
    if rest and isinstance(value, dict):
        _expand_one(store, value, rest, path)


def _cannot(path: str):
    return invalid(f"This property cannot be expanded ({path}).", param="expand")
