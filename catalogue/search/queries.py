"""Finds goods by words, with the index of whichever database runs the shop."""

from django.db import connection

from .thai_text import query_words

MOST_FOUND = 500

SQLITE = """
    SELECT product.id FROM search_index
    JOIN catalogue_product product ON product.id = search_index.rowid
    WHERE search_index MATCH %s AND product.is_public
    ORDER BY bm25(search_index, 8.0, 1.0), product.id DESC LIMIT %s"""
POSTGRESQL = """
    SELECT product.id FROM search_productdocument document
    JOIN catalogue_product product ON product.id = document.product_id,
    to_tsquery('simple', %s) AS wanted
    WHERE document.vector @@ wanted AND product.is_public
    ORDER BY ts_rank(document.vector, wanted) DESC, product.id DESC LIMIT %s"""


def products_matching(text: str) -> list[int]:
    """Return the goods that answer a query, best first, at most 500: one database query.

    Every word must be found. When none has them all, goods that have words beginning like them are
    returned, so that a word typed by half still leads somewhere. A single letter is not half a word.
    """
    words = query_words(text)
    if not words:
        return []
    return _run(_all_of(words, prefix=False)) or _run(_all_of(words, prefix=True))


def _all_of(words: list[str], *, prefix: bool) -> str:
    """Write the query in the language of the database; words hold letters, marks and digits only."""
    if connection.vendor == "postgresql":
        return " & ".join(f"'{word}'{':*' if prefix and len(word) > 1 else ''}" for word in words)
    return " AND ".join(f'"{word}"{"*" if prefix and len(word) > 1 else ""}' for word in words)


def _run(wanted: str) -> list[int]:
    sql = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    with connection.cursor() as cursor:
        cursor.execute(sql, [wanted, MOST_FOUND])
        return [row[0] for row in cursor.fetchall()]
