"""Names that can be taken off a page again."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalogue.thai.words import known_words, normalise


def refuse_plain_word(name: str) -> None:
    """Refuse a name that is an ordinary word: taking it back would take that word out of every page.

    Raises ValidationError, with words.
    """
    if normalise(name.strip()) in known_words():
        says = _("“%(name)s” is an ordinary word, too. Write the surname as well, or how she is addressed.")
        raise ValidationError(says % {"name": name})
