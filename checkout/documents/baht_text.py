"""A sum in Thai words, as receipts write it out. Pure."""

from decimal import Decimal

DIGITS = ("", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
BEFORE_TEN = ("", "", "ยี่", *DIGITS[3:])
PLACES = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")
MILLION = "ล้าน"
HIGHEST = Decimal("1e12")


def baht_text(amount_baht: Decimal) -> str:
    """Write a sum of baht and satang in words.

    Raises ValueError below zero, from a million million on, and for parts of a satang.

    >>> baht_text(Decimal("107.00"))
    'หนึ่งร้อยเจ็ดบาทถ้วน'
    >>> baht_text(Decimal("1221.25"))
    'หนึ่งพันสองร้อยยี่สิบเอ็ดบาทยี่สิบห้าสตางค์'
    >>> baht_text(Decimal("0.50"))
    'ห้าสิบสตางค์'
    >>> baht_text(Decimal("0"))
    'ศูนย์บาทถ้วน'
    """
    satang_in_all = amount_baht * 100
    if not 0 <= amount_baht < HIGHEST or satang_in_all != int(satang_in_all):
        raise ValueError(f"{amount_baht} baht cannot be written in words")
    baht, satang = divmod(int(satang_in_all), 100)
    if satang == 0:
        return f"{whole_number(baht)}บาทถ้วน"
    return (f"{whole_number(baht)}บาท" if baht else "") + f"{whole_number(satang)}สตางค์"


def whole_number(number: int) -> str:
    """Write a number in words.

    >>> whole_number(11), whole_number(20), whole_number(101), whole_number(1_000_001)
    ('สิบเอ็ด', 'ยี่สิบ', 'หนึ่งร้อยเอ็ด', 'หนึ่งล้านเอ็ด')
    """
    if number == 0:
        return "ศูนย์"
    millions, rest = divmod(number, 1_000_000)
    before = whole_number(millions) + MILLION if millions else ""
    return before + _below_a_million(rest, stands_alone=not millions)


def _below_a_million(number: int, *, stands_alone: bool) -> str:
    words = ""
    for place in range(len(PLACES) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit:
            # A one at the end is called et after anything, a one before the tens not at all, and twenty is yi-sip.
            if place == 0 and digit == 1 and (words or not stands_alone):
                words += "เอ็ด"
            else:
                words += (BEFORE_TEN if place == 1 else DIGITS)[digit] + PLACES[place]
    return words
