"""What the values of attributes may be."""

from django.template import TemplateSyntaxError


def one_of(what: str, value: str, known) -> str:
    """Return the value of an attribute if it is a known one. Raises TemplateSyntaxError, naming those that are."""
    if value not in known:
        raise TemplateSyntaxError(f"Unknown {what} {value!r}; there are: {', '.join(known)}.")
    return value
