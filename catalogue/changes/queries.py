"""Which goods have changed since somebody last looked."""

from dataclasses import dataclass

from django.db import connection

from .models import EVERYTHING

# More than this many changed goods are not worth looking at one by one.
MOST = 2000

POSTGRESQL = """
    SELECT id, product, stamp, lists, txid_snapshot_xmin(txid_current_snapshot()) FROM changes_change
    WHERE id = %s OR txid >= %s ORDER BY id LIMIT %s"""
SQLITE = "SELECT id, product, stamp, lists, 0 FROM changes_change WHERE id >= %s AND %s = 0 ORDER BY id LIMIT %s"
NEWEST = {
    "postgresql": """
        SELECT id, stamp, oldest_open, ARRAY(SELECT id FROM changes_change WHERE txid >= oldest_open)
        FROM changes_change, (SELECT txid_snapshot_xmin(txid_current_snapshot()) AS oldest_open) snapshot
        ORDER BY id DESC LIMIT 1""",
    "sqlite": "SELECT id, stamp, 0, NULL FROM changes_change ORDER BY id DESC LIMIT 1",
}


@dataclass(frozen=True)
class Mark:
    """How far somebody has read: the last row, and on PostgreSQL the oldest transaction that was still open then.

    Rows of such a transaction may appear later under lower numbers than the last row; those of it that were read are
    remembered in `read`.
    """

    last: int
    stamp: int
    oldest_open: int
    read: frozenset[int] = frozenset()


def newest_mark() -> Mark:
    """Return the mark of somebody who is about to read everything. One query."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST[connection.vendor])
        last, stamp, oldest_open, read = cursor.fetchone() or (0, 0, 0, None)
    return Mark(last, stamp, oldest_open, frozenset(read or ()))


@dataclass(frozen=True)
class News:
    """What changed until a mark: goods as lists show them, and goods of which only their own pages say more.

    EVERYTHING among `pages` is all of them: terms, say, hold for many goods at once. WORDS among them is no page, but
    whatever a search has answered.
    """

    mark: Mark
    goods: set[int]
    pages: set[int]


def changed_since(mark: Mark) -> News | None:
    """Return what changed since somebody's mark; None when everything is to be read anew.

    That is so after a restore, when the row of the mark is gone, and after more changes than are worth following.
    One query.
    """
    sql = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    with connection.cursor() as cursor:
        cursor.execute(sql, [mark.last, mark.oldest_open, MOST + 1])
        rows = cursor.fetchall()
    if not any(number == mark.last and stamp == mark.stamp for number, _product, stamp, *_rest in rows):
        return None
    new = [row for row in rows if row[0] != mark.last and row[0] not in mark.read]
    goods = {product for _number, product, _stamp, lists, _oldest in new if lists}
    if len(rows) > MOST or EVERYTHING in goods:
        return None
    last, _product, stamp, _lists, oldest_open = rows[-1]
    pages = {product for _number, product, _stamp, lists, _oldest in new if not lists}
    return News(Mark(last, stamp, oldest_open, frozenset(row[0] for row in rows)), goods, pages)
