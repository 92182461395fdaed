"""English pages show Thai words where nobody has written English ones; the page says so."""

from django.utils.translation import get_language


def is_thai_instead(thing, *fields: str) -> bool:
    """Say whether a reader of English meets Thai in one of these fields for want of English words."""
    if get_language() != "en":
        return False
    return any(getattr(thing, f"{field}_th") and not getattr(thing, f"{field}_en") for field in fields)
