"""Identifiers in Stripe's shape: a prefix that names the kind, then letters and digits."""

import secrets
import string

_ALPHABET = string.ascii_letters + string.digits


def new_id(prefix: str, length: int = 24) -> str:
    """Make an unguessable id such as `pi_3xYz...`."""
    return f"{prefix}_" + "".join(secrets.choice(_ALPHABET) for _ in range(length))
