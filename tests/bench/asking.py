"""Asks a shop for its pages as a web server would, in this process, and looks at the clock and at the database."""

import sys
from collections.abc import Sequence
from io import BytesIO
from time import perf_counter

from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory

MOST_ADDRESSES = 200


def spread(rows, most: int = MOST_ADDRESSES) -> list:
    """Return at most so many rows of an ordered query, evenly from its first to its last."""
    pks = list(rows.values_list("pk", flat=True))
    chosen = pks[:: -(-len(pks) // most)] if pks else []
    return list(rows.filter(pk__in=chosen))


class Asker:
    """Anonymous visitors of one shop, each without a cookie."""

    def __init__(self, application):
        self.application = application

    def visit(self, addresses: Sequence[str], *, cold: bool = False) -> list[float]:
        """Ask for each address and return the milliseconds each took; cold, the shop's cache is emptied before each."""
        return [self._visit(address, cold) for address in addresses]

    def count(self, address: str, *, cold: bool = False) -> int:
        """Return how many queries an address costs."""
        asked = []

        def note(execute, sql, *rest):
            asked.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            self._visit(address, cold)
        return len(asked)

    def count_pictures(self, addresses: Sequence[str]) -> list[int]:
        """Return how many pictures each page shows, which says how long it is."""
        return [self._ask(address)[1].count(b"<img") for address in addresses]

    def _visit(self, address: str, cold: bool) -> float:
        if cold:
            cache.clear()
        return self._ask(address)[0]

    def _ask(self, address: str) -> tuple[float, bytes]:
        """Return the milliseconds a page took, and the page."""
        environ = RequestFactory().get(address).environ | {"wsgi.input": BytesIO(), "wsgi.errors": sys.stderr}
        said = []
        begun = perf_counter()
        response = self.application(environ, lambda status, headers, exc_info=None: said.append(status))
        page = b"".join(response)
        response.close()
        seconds = perf_counter() - begun
        if not said[0].startswith("200"):
            raise RuntimeError(f"{address} answers {said[0]}")
        return seconds * 1000, page
