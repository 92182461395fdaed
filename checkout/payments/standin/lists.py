"""Listing objects page by page, newest first, as Stripe does."""

from checkout.payments.standin.errors import invalid, not_found
from checkout.payments.standin.store import Store

_RANGES = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def list_page(
    store: Store, kind: str, url: str, params: dict, *, equal: dict | None = None, where=(), newest_first: bool = True
) -> dict:
    """One page of a list.

    `equal` filters by fields of the object; `where` holds further pairs of SQL of ours and its values.
    `created` is a moment or a range, `starting_after` and `ending_before` are ids.
    """
    conditions = [*where, *_created(params.get("created"))]
    for field, value in (equal or {}).items():
        if value is not None:
            conditions.append((f"json_extract(data, '$.{field}') = ?", [value]))
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise invalid("Invalid limit: it must be between 1 and 100.", param="limit", code="parameter_invalid_integer")
    backwards = "ending_before" in params
    after, before = ("<", ">") if newest_first else (">", "<")
    if backwards:
        conditions.append((f"seq {before} ?", [_seq(store, kind, params["ending_before"], "ending_before")]))
    if "starting_after" in params:
        conditions.append((f"seq {after} ?", [_seq(store, kind, params["starting_after"], "starting_after")]))
    found = store.select(
        kind,
        " AND ".join(sql for sql, _ in conditions),
        [value for _, values in conditions for value in values],
        order="seq DESC" if newest_first != backwards else "seq ASC",
        limit=limit + 1,
    )
    page = found[:limit]
    return as_list(page[::-1] if backwards else page, url, has_more=len(found) > limit)


def as_list(members: list[dict], url: str, *, has_more: bool = False) -> dict:
    return {"object": "list", "url": url, "has_more": has_more, "data": members}


def _created(created) -> list[tuple[str, list[int]]]:
    if created is None:
        return []
    if isinstance(created, int):
        return [("created = ?", [created])]
    return [(f"created {_RANGES[name]} ?", [value]) for name, value in created.items()]


def _seq(store: Store, kind: str, identifier: str, param: str) -> int:
    rows = store.run("SELECT seq FROM objects WHERE id = ? AND kind = ?", identifier, kind)
    if not rows:
        raise not_found(kind, identifier, param=param)
    return rows[0]["seq"]
