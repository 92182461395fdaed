"""What no log may hold: keys, signatures, secret links, and what tells who a buyer is or what she pays with."""

import logging
import re

# One pass over a text; what comes first wins. The numbers of our own rows look like cards to a hasty eye.
TELLING = re.compile(
    r"""
    (?P<uuid>\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b)
  | (?P<signature>Stripe-Signature["']?\s*[:=]\s*["']?[^\s"']+|\bt=\d{9,11}(?:,v\d=[0-9a-f]+)+|\bv\d=[0-9a-f]{32,})
  | (?P<key>\b(?:sk|rk|pk)_(?:test|live)_\w+|\bwhsec_[\w+/=-]+|\b(?:Bearer|Basic)\s+[\w.+/=-]{8,})
  | (?P<secret>(?<=_secret_)\w{6,})
  | (?P<link>(?<=/pay/)[\w-]{20,}|(?<=/papers/)[\w-]{20,}|(?<=/orders/)(?!KK-)[\w-]{20,}|(?<=/statements/)[\w-]{20,})
  | (?P<mail>[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+)
  | (?P<phone>(?<![\w.+-])(?:\+?66|0)(?:[ -]?\d){8,9}(?![\w-]))
  | (?P<number>(?<![\w.])\d(?:[ -]?\d){12,}(?!\w))
    """,
    re.VERBOSE | re.IGNORECASE,
)


def scrub(text: str) -> str:
    """Return a text without what no log may hold; each piece leaves a word that says what stood there.

    >>> scrub("sent to malee@example.com with sk_live_abc")
    'sent to [mail] with [key]'
    >>> scrub("pi_1_secret_abcdef paid with 4242 4242 4242 4242")
    'pi_1_secret_[secret] paid with [number]'
    """
    return TELLING.sub(_in_a_word, text)


def _in_a_word(found: re.Match) -> str:
    kind, text = found.lastgroup, found.group()
    is_harmless = kind == "uuid" or (kind == "number" and not is_telling_number(text))
    return text if is_harmless else f"[{kind}]"


def is_telling_number(text: str) -> bool:
    """Say whether some of these groups of digits may be a card, by its check digit, or a Thai citizen, by theirs.

    >>> is_telling_number("4242 4242 4242 4242"), is_telling_number("1-1017-00230-70-8")
    (True, True)
    >>> is_telling_number("20261126131415"), is_telling_number("20261126131415 4242424242424242")
    (False, True)
    """
    groups = re.split("[ -]", text)
    runs = ("".join(groups[start:end]) for start in range(len(groups)) for end in range(start + 1, len(groups) + 1))
    return any(has_check_digit([int(digit) for digit in run]) for run in runs)


def has_check_digit(digits: list[int]) -> bool:
    is_card = 13 <= len(digits) <= 19 and luhn_sum(digits) % 10 == 0
    return is_card or (len(digits) == 13 and citizen_digit(digits[:12]) == digits[12])


def luhn_sum(digits: list[int]) -> int:
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return sum(digits[-1::-2]) + sum(doubled)


def citizen_digit(digits: list[int]) -> int:
    weighted = sum(digit * weight for digit, weight in zip(digits, range(13, 1, -1), strict=True))
    return (11 - weighted % 11) % 10


class Scrubber(logging.Filter):
    """Stands before every handler, which gets words: no exception, whose `args` may be a whole answer of Stripe."""

    formatter = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = scrub(message_of(record)), None
        if record.exc_info:
            record.exc_text = record.exc_text or self.formatter.formatException(record.exc_info)
            record.exc_info = None
        record.exc_text = record.exc_text and scrub(record.exc_text)
        record.stack_info = record.stack_info and scrub(record.stack_info)
        return True


def message_of(record: logging.LogRecord) -> str:
    """Return a record's message, also of one whose arguments do not fit: logging would print them to say so."""
    try:
        return record.getMessage()
    except Exception:
        return f"{record.msg} (its arguments do not fit)"
