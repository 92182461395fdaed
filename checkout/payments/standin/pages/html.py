"""Filling the HTML templates; every value is escaped unless it is HTML already."""

import html
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from string import Template

JSON_TYPE = "application/json; charset=utf-8"


class Html(str):
    """Text that is HTML and goes into a page as it is."""

    __slots__ = ()


NOTHING = Html("")


@dataclass
class Page:
    """An answer to a browser."""

    status: int
    body: bytes
    content_type: str = "text/html; charset=utf-8"
    headers: dict = field(default_factory=dict)


@cache
def asset(name: str) -> bytes:
    return resources.files(__package__).joinpath("templates", name).read_bytes()


def fill(name: str, **values) -> Html:
    """Fill a template of ours with values; a missing one is an error."""
    safe = {key: value if isinstance(value, Html) else html.escape(str(value)) for key, value in values.items()}
    return Html(Template(asset(f"{name}.html").decode()).substitute(safe))


def joined(parts) -> Html:
    return Html("".join(parts))


def redirect(url: str) -> Page:
    """Send the browser on with a GET, after a form was handled."""
    return Page(303, b"", headers={"Location": url})
