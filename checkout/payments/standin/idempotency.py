"""Answering a repeated request with the first answer, as long as it is the same request."""

import json
import threading
from contextlib import contextmanager

from checkout.payments.standin.account import Account
from checkout.payments.standin.errors import ApiError, invalid

KEPT_SECONDS = 24 * 60 * 60
LONGEST_KEY = 255
# A 500 is replayed too: the shop must not hope that the same key gives another answer.
_KEPT_STATUSES = (200, 402, 500)


class Replies:
    """The answers given under an idempotency key; a key belongs to one path."""

    def __init__(self, account: Account):
        self._account = account
        self._busy: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    @contextmanager
    def hold(self, key: str | None, path: str):
        """Refuse a second request under the same key while the first is still being answered."""
        if key is None:
            yield
            return
        if not 0 < len(key) <= LONGEST_KEY:
            raise invalid(f"An idempotency key has 1 to {LONGEST_KEY} characters.")
        with self._lock:
            if (key, path) in self._busy:
                raise ApiError(
                    409,
                    "Another request with this idempotency key is being answered.",
                    code="idempotency_key_in_use",
                )
            self._busy.add((key, path))
        try:
            yield
        finally:
            with self._lock:
                self._busy.discard((key, path))

    def earlier(self, key: str | None, path: str, params: dict) -> tuple[int, dict] | None:
        """The answer given before under this key, or None; the same key for other parameters is refused."""
        if key is None:
            return None
        store = self._account.store
        store.run("DELETE FROM replies WHERE at < ?", self._account.clock.now() - KEPT_SECONDS)
        rows = store.run("SELECT * FROM replies WHERE key = ? AND path = ?", key, path)
        if not rows:
            return None
        if rows[0]["params"] != _fingerprint(params):
            raise ApiError(
                400,
                f"The idempotency key '{key}' was first used with other parameters. A new request needs a new key.",
                kind="idempotency_error",
            )
        return rows[0]["status"], json.loads(rows[0]["body"])

    def keep(self, key: str | None, path: str, params: dict, status: int, body: dict) -> None:
        if key is None or status not in _KEPT_STATUSES:
            return
        self._account.store.run(
            "INSERT INTO replies (key, path, params, status, body, at) VALUES (?, ?, ?, ?, ?, ?)",
            key, path, _fingerprint(params), status, json.dumps(body), self._account.clock.now(),
        )  # fmt: skip


def _fingerprint(params: dict) -> str:
    return json.dumps(params, sort_keys=True)
