"""Thai tax numbers and branches. Pure."""

import re

from catalogue.thai.words import THAI_DIGITS

HEAD_OFFICE = "00000"
# What people put between the digits: blanks and every kind of dash.
_BETWEEN = re.compile(r"[\s\u2010-\u2015\u2212.-]+")


def clean_number(typed: str) -> str:
    """Return a number as its digits, without what people write between them.

    >>> clean_number(" 0-1234-56789-01-6 "), clean_number("๐๑๒๓๔๕๖๗๘๙๐๑๖")
    ('0123456789016', '0123456789016')
    """
    return _BETWEEN.sub("", typed).translate(THAI_DIGITS)


def check_digit(first_twelve: str) -> str:
    """Return the last digit that belongs to the first twelve of a tax number, or of a citizen's number.

    Each digit counts as many times as its place from the right, from 13 down to 2; the check digit fills the sum up to
    a multiple of eleven, of which the last figure counts.

    >>> check_digit("012345678901")
    '6'
    """
    total = sum(int(digit) * weight for digit, weight in zip(first_twelve, range(13, 1, -1), strict=True))
    return str((11 - total % 11) % 10)


def is_tax_id(number: str) -> bool:
    """Say whether thirteen digits can be a Thai tax number: a company's, or a citizen's, which serves as hers.

    >>> is_tax_id("0123456789016"), is_tax_id("0123456789061"), is_tax_id("123456789016"), is_tax_id("")
    (True, False, False, False)
    """
    return re.fullmatch(r"[0-9]{13}", number) is not None and number[-1] == check_digit(number[:12])


def is_company(number: str) -> bool:
    """Say whether a tax number belongs to a company or another legal body, which has a head office.

    >>> is_company("0123456789016"), is_company("1234567890121")
    (True, False)
    """
    return number.startswith("0")


def in_parts(number: str) -> str:
    """Write a tax number as papers do: 1 4 5 2 1.

    >>> in_parts("0123456789016")
    '0-1234-56789-01-6'
    """
    return f"{number[0]}-{number[1:5]}-{number[5:10]}-{number[10:12]}-{number[12]}"


def clean_branch(typed: str) -> str:
    """Return a branch as its five digits, or nothing when it cannot be one. Nothing typed is the head office.

    >>> clean_branch(""), clean_branch("สำนักงานใหญ่"), clean_branch("Head office"), clean_branch("12")
    ('00000', '00000', '00000', '00012')
    >>> clean_branch("123456"), clean_branch("Silom")
    ('', '')
    """
    text = " ".join(typed.lower().split())
    if text in {"", "สำนักงานใหญ่", "สนญ", "สนญ.", "head office", "hq"}:
        return HEAD_OFFICE
    digits = clean_number(text)
    return digits.zfill(5) if re.fullmatch(r"[0-9]{1,5}", digits) else ""


def branch_in_thai(branch: str) -> str:
    """Write a branch as a tax invoice must.

    >>> branch_in_thai("00000"), branch_in_thai("00012")
    ('สำนักงานใหญ่', 'สาขาที่ 00012')
    """
    return "สำนักงานใหญ่" if branch == HEAD_OFFICE else f"สาขาที่ {branch}"


def branch_in_english(branch: str) -> str:
    """Write a branch in the second line of an English buyer's paper.

    >>> branch_in_english("00000"), branch_in_english("00012")
    ('Head office', 'Branch 00012')
    """
    return "Head office" if branch == HEAD_OFFICE else f"Branch {branch}"
