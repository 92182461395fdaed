"""What a bank gives us to show that it paid: told apart by its first bytes."""

from .models import PayoutProof

MOST_BYTES = 5 * 1024 * 1024
BEGINNINGS = {
    b"%PDF-": PayoutProof.Kind.PDF,
    b"\xff\xd8\xff": PayoutProof.Kind.JPEG,
    b"\x89PNG\r\n\x1a\n": PayoutProof.Kind.PNG,
}


class BadProof(Exception):
    """A file that is none of those, or far too large."""


def read_proof(data: bytes) -> PayoutProof.Kind:
    """Say what kind of file this is. Raises BadProof."""
    kind = next((kind for beginning, kind in BEGINNINGS.items() if data.startswith(beginning)), None)
    if kind is None or len(data) > MOST_BYTES:
        raise BadProof
    return kind
