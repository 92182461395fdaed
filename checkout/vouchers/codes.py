"""How a code is written, however it was typed."""


def plain_code(typed: str) -> str:
    """Return a code as it is kept: in capitals, without spaces and what else cannot be seen.

    >>> plain_code(" new year\\u200b ")
    'NEWYEAR'
    """
    return "".join(sign for sign in typed if sign.isprintable() and sign != " ").upper()
