"""Reading the form encoding of Stripe's API: `a[b][0]=c` becomes nested dicts."""

import re
from urllib.parse import parse_qsl

from checkout.payments.standin.errors import invalid

_NAME = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")
_PART = re.compile(r"\[([^\[\]]*)\]")


def decode_form(text: str) -> dict:
    """Turn a form body or query string into nested dicts; all leaves are strings.

    A list comes as `a[0]=`, `a[1]=` or as repeated `a[]=`, and leaves here as a dict with numbers for
    keys: whether it is a list, only the schema of the request can tell.
    """
    tree: dict = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        match = _NAME.match(name)
        if not match:
            raise invalid(f"Invalid parameter name: {name[:80]}", param=name[:80])
        _put(tree, [match[1], *_PART.findall(match[2])], value, name)
    return tree


def _put(tree: dict, path: list[str], value: str, name: str) -> None:
    for part in path[:-1]:
        tree = tree.setdefault(part, {})
        if not isinstance(tree, dict):
            raise invalid(f"Invalid parameter: {name} is both a value and a hash.", param=name)
    last = path[-1] or str(len(tree))
    if isinstance(tree.get(last), dict):
        raise invalid(f"Invalid parameter: {name} is both a value and a hash.", param=name)
    tree[last] = value


def param_name(path: list) -> str:
    """The name of a nested value as Stripe writes it: `payment_method_data[type]`."""
    head, *rest = [str(part) for part in path]
    return head + "".join(f"[{part}]" for part in rest)
