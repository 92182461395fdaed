"""Reads what people and Excel write into cells, and writes values so that they are read the same.

Thai and Western digits, years of both eras, numbers that Excel keeps as 12.0, blanks nobody sees: all mean what they
mean to a person. Each reader takes words without blanks around them, never empty ones. Raises CellFault.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

import phonenumbers
from django.core.exceptions import ValidationError

from catalogue.products.facts import food_number
from catalogue.thai.words import INVISIBLE, THAI_DIGITS

from .faults import CellFault

BLANKS = re.compile(r"[^\S\n]+")
COMMANDS = ("=", "+", "-", "@", "\t", "\r")
ERRORS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}
HARMLESS = re.compile(r"[+-][\d\s().,/\-]*")  # a number, a telephone, a dash
CLEAR = "-"  # in a cell: what stood there is taken out
ERA = 543
LAST_OF_THE_COMMON_ERA = 2300
SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("ม.ค.", "มกราคม", "jan", "january"),
            ("ก.พ.", "กุมภาพันธ์", "feb", "february"),
            ("มี.ค.", "มีนาคม", "mar", "march"),
            ("เม.ย.", "เมษายน", "apr", "april"),
            ("พ.ค.", "พฤษภาคม", "may", "may"),
            ("มิ.ย.", "มิถุนายน", "jun", "june"),
            ("ก.ค.", "กรกฎาคม", "jul", "july"),
            ("ส.ค.", "สิงหาคม", "aug", "august"),
            ("ก.ย.", "กันยายน", "sep", "september"),
            ("ต.ค.", "ตุลาคม", "oct", "october"),
            ("พ.ย.", "พฤศจิกายน", "nov", "november"),
            ("ธ.ค.", "ธันวาคม", "dec", "december"),
        ),
        start=1,
    )
    for name in names
}
YES = {"ใช่", "yes", "y", "true", "1", "จริง", "✓", "x"}
NO = {"ไม่ใช่", "ไม่", "no", "n", "false", "0", "เท็จ"}

Read = Callable[[str], object]


def shown(example: str) -> Callable[[Read], Read]:
    """Give a reader an example of what it reads, for templates."""

    def keep(read: Read) -> Read:
        read.example = example
        return read

    return keep


def words_of(raw) -> str:
    """Return the words of a cell as they were meant; "" for an empty one. Raises CellFault for a formula."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else repr(raw)
    return _tidy(str(raw))


def _tidy(text: str) -> str:
    if text.startswith("'"):  # how spreadsheets mark words that look like something else
        return _bare(text[1:])
    words = _bare(text)
    if words in ERRORS:
        raise CellFault("error-value", text=words)
    if words.startswith("="):
        raise CellFault("formula")
    if words.startswith(COMMANDS) and not HARMLESS.fullmatch(words):
        raise CellFault("like-a-formula", sign=words[0])
    return words


def _bare(text: str) -> str:
    text = unicodedata.normalize("NFC", text).translate(INVISIBLE).replace("\r\n", "\n").replace("\r", "\n")
    return BLANKS.sub(" ", "".join(letter for letter in text if letter == "\n" or letter >= " ")).strip()


def text(most: int) -> Read:
    """Read words of a limited length."""

    def read(words: str) -> str:
        if len(words) > most:
            raise CellFault("too-long", most=most)
        return words

    return read


def line(most: int) -> Read:
    """Read words that stand on one line."""
    read_text = text(most)
    return lambda words: read_text(" ".join(words.split()))


def code(most: int) -> Read:
    """Read a number of the shop's own: letters, digits and a few signs."""

    @shown("KKO-0001")
    def read(words: str) -> str:
        words = "".join(words.split()).translate(THAI_DIGITS)
        if not re.fullmatch(r"[A-Za-z0-9ก-๙][A-Za-z0-9ก-๙._\-]*", words):
            raise CellFault("not-a-code", text=words[:40])
        return text(most)(words)

    return read


def whole(least: int, most: int) -> Read:
    """Read a whole number: 1,200 and ๑๒๐๐ and 1200.0 are the same."""

    @shown("12")
    def read(words: str) -> int:
        number = _decimal(words, "not-a-number")
        if number != number.to_integral_value():
            raise CellFault("not-a-number", text=words[:40])
        return int(_within(number, least, most, words))

    return read


def baht(least: Decimal, most: Decimal) -> Read:
    """Read an amount in baht, to the satang. What Excel has reckoned to 319.99999999999994 is 320."""

    @shown("350.00")
    def read(words: str) -> Decimal:
        amount = _decimal(re.sub(r"(฿|บาท|baht|thb)", "", words, flags=re.IGNORECASE), "not-an-amount")
        rounded = amount.quantize(Decimal("0.01"))
        if abs(amount - rounded) > Decimal("1e-9"):
            raise CellFault("three-decimals", text=words[:40])
        return _within(rounded, least, most, words)

    return read


def degrees(least: int, most: int) -> Read:
    """Read a latitude or longitude, five decimals."""

    @shown("16.43220")
    def read(words: str) -> Decimal:
        return _within(_decimal(words, "not-a-number"), least, most, words).quantize(Decimal("0.00001"))

    return read


def _decimal(words: str, fault: str) -> Decimal:
    plain = words.translate(THAI_DIGITS).replace(" ", "")
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise CellFault(fault, text=words[:40]) from error
    if not number.is_finite() or abs(number) > Decimal("1e15"):
        raise CellFault(fault, text=words[:40])
    return number


def _within(number: Decimal, least, most, words: str) -> Decimal:
    if not least <= number <= most:
        raise CellFault("out-of-range", text=words[:40], least=str(least), most=str(most))
    return number


@shown("5/12/2569")
def day(words: str) -> date:
    """Read a day of either era: 5/12/2569, 5 ธ.ค. 69, 2026-12-05."""
    plain = words.translate(THAI_DIGITS).lower().removesuffix(" 00:00:00")
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", plain):
        parts = found[3], found[2], found[1]
    elif found := re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})", plain):
        parts = found[1], found[2], found[3]
    elif (found := re.fullmatch(r"(\d{1,2})\s*([^\d\s]+)\s*(\d{4}|\d{2})", plain)) and found[2] in MONTHS:
        parts = found[1], MONTHS[found[2]], found[3]
    else:
        raise CellFault("not-a-day", text=words[:40])
    try:
        return date(_common_year(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError as error:
        raise CellFault("not-a-day", text=words[:40]) from error


def _common_year(digits: str) -> int:
    """Return the year of the common era. Of two digits, those of this time: 69 is 2569, 26 is 2026."""
    number = int(digits)
    if len(digits) == 2:
        number += 2500 if number >= 50 else 2000
    return number - ERA if number > LAST_OF_THE_COMMON_ERA else number


@shown("2545")
def year(words: str) -> int:
    """Read a year of either era."""
    plain = re.sub(r"^(พ\.?\s?ศ\.?|ค\.?\s?ศ\.?)\s*", "", words.translate(THAI_DIGITS))
    number = whole(1700, 2200 + ERA)(plain)
    return number - ERA if number > LAST_OF_THE_COMMON_ERA else number


@shown("ใช่ / ไม่ใช่")
def yes_no(words: str) -> bool:
    """Read yes or no, in Thai or English."""
    if words.lower() in YES:
        return True
    if words.lower() in NO:
        return False
    raise CellFault("not-yes-or-no", text=words[:40])


def choice(meanings: Mapping[str, tuple[str, ...]]) -> Read:
    """Read one of several words. `meanings` are, by value, all that people write for it, the first two to be shown."""
    values = {word.lower(): value for value, words in meanings.items() for word in (value, *words)}

    @shown(" / ".join(words[0] for words in meanings.values()))
    def read(words: str) -> str:
        value = values.get(words.lower())
        if value is None:
            raise CellFault("not-a-choice", text=words[:40], choices=", ".join(words[0] for words in meanings.values()))
        return value

    return read


@shown("081 234 5678")
def phone(words: str):
    """Read a telephone number of Thailand. Excel eats the 0 it begins with: it is put back."""
    if SCIENTIFIC.fullmatch(words):
        raise CellFault("digits-lost", text=words[:40])
    digits = re.sub(r"[\s\-.()]", "", words.translate(THAI_DIGITS))
    if re.fullmatch(r"[1-9]\d{7,8}", digits):
        digits = f"0{digits}"
    try:
        number = phonenumbers.parse(digits, "TH")
    except phonenumbers.NumberParseException as error:
        raise CellFault("not-a-phone", text=words[:40]) from error
    if not phonenumbers.is_valid_number(number):
        raise CellFault("not-a-phone", text=words[:40])
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def long_number(most: int) -> Read:
    """Read a number that is none to reckon with, as of a register. What Excel has rounded lost digits: refused."""

    def read(words: str) -> str:
        if SCIENTIFIC.fullmatch(words):
            raise CellFault("digits-lost", text=words[:40])
        return line(most)(words.translate(THAI_DIGITS))

    return read


@shown("40-1-12345-1-0001")
def fda_number(words: str) -> str:
    """Read the thirteen digits of a food number."""
    if SCIENTIFIC.fullmatch(words):
        raise CellFault("digits-lost", text=words[:40])
    try:
        return food_number(words)
    except ValidationError as error:
        raise CellFault("not-a-food-number") from error
