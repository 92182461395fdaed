"""What an entry says, as one number that changes with every satang, letter and day of it. Pure."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal

BEGINNING = "0" * 64


def digest_entry(
    *,
    key: str,
    kind: str,
    on: date,
    posted_at: datetime,
    order_number: str,
    note: str,
    by: int | None,
    reverses: str | None,
    legs: Iterable[tuple[str, Decimal, int | None, str]],
) -> str:
    """Return the SHA-256 of an entry. A leg is (account, baht, producer, note); their order does not matter."""
    facts = {
        "key": key,
        "kind": str(kind),
        "on": on.isoformat(),
        "posted_at": posted_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "order_number": order_number,
        "note": note,
        "by": by,
        "reverses": reverses,
        "legs": sorted([str(account), f"{baht:.2f}", producer or 0, words] for account, baht, producer, words in legs),
    }
    written = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def link(before: str, digest: str) -> str:
    """Return the next link of a chain."""
    return hashlib.sha256(f"{before}{digest}".encode()).hexdigest()
