"""What people and Excel write into cells means what a person would take it for."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from catalogue.spreadsheets import cells
from catalogue.spreadsheets.cells import words_of
from catalogue.spreadsheets.faults import CellFault

PRICE = cells.baht(Decimal("0.25"), Decimal(1_000_000))
COLOUR = cells.choice({"red": ("แดง", "red", "crimson"), "blue": ("น้ำเงิน", "blue")})


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (None, ""),
        ("  ผ้าไหม\u200b \xa0มัดหมี่ ", "ผ้าไหม มัดหมี่"),
        ("ก\u0e4d\u0e32".replace("\u0e4d\u0e32", "ำ"), "กำ"),
        (12.0, "12"),
        (0.1, "0.1"),
        (4011234510001.0, "4011234510001"),
        (True, "yes"),
        (datetime(2026, 12, 5), "2026-12-05"),
        ("'=แม่", "=แม่"),
        ("-", "-"),
        ("-5", "-5"),
        ("+66 81 234 5678", "+66 81 234 5678"),
        ("สอง\r\nบรรทัด", "สอง\nบรรทัด"),
        ("a\x07b", "ab"),
    ],
)
def test_words_of_a_cell(raw, words):
    assert words_of(raw) == words


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        ("=A1*2", "formula"),
        ('=HYPERLINK("http://x")', "formula"),
        ("@SUM(1)", "like-a-formula"),
        ("+cmd|' /C calc'!A0", "like-a-formula"),
        ("-2+3+cmd", "like-a-formula"),
        ("#REF!", "error-value"),
    ],
)
def test_no_formula_gets_in(raw, fault):
    with pytest.raises(CellFault) as refused:
        words_of(raw)
    assert refused.value.code == fault


@pytest.mark.parametrize(
    ("read", "words", "value"),
    [
        (cells.whole(1, 5000), "๑,๒๐๐", 1200),
        (cells.whole(1, 5000), "1200.0", 1200),
        (PRICE, "฿1,290.50", Decimal("1290.50")),
        (PRICE, "๓๕๐ บาท", Decimal(350)),
        (PRICE, "319.99999999999994", Decimal("320.00")),
        (cells.day, "5/12/2569", date(2026, 12, 5)),
        (cells.day, "๕ ธ.ค. ๒๕๖๙", date(2026, 12, 5)),
        (cells.day, "5 ธันวาคม 69", date(2026, 12, 5)),
        (cells.day, "05-12-26", date(2026, 12, 5)),
        (cells.day, "2569-12-05", date(2026, 12, 5)),
        (cells.day, "2026-12-05 00:00:00", date(2026, 12, 5)),
        (cells.year, "พ.ศ. 2545", 2002),
        (cells.year, "2002", 2002),
        (cells.yes_no, "ใช่", True),
        (cells.yes_no, "FALSE", False),
        (COLOUR, "Crimson", "red"),
        (cells.phone, "812345678", "+66812345678"),
        (cells.phone, "๐๘๑-๒๓๔-๕๖๗๘", "+66812345678"),
        (cells.phone, "043 123 456", "+6643123456"),
        (cells.fda_number, "40-1-12345-1-0001", "4011234510001"),
        (cells.code(20), " kko 0001 ", "kko0001"),
        (cells.degrees(5, 21), "16.4321987", Decimal("16.43220")),
    ],
)
def test_values(read, words, value):
    assert read(words) == value


@pytest.mark.parametrize(
    ("read", "words", "fault"),
    [
        (cells.whole(1, 5000), "สิบ", "not-a-number"),
        (cells.whole(1, 5000), "1.5", "not-a-number"),
        (cells.whole(1, 5000), "0", "out-of-range"),
        (cells.whole(1, 5000), "1,20", "not-a-number"),
        (cells.whole(1, 5000), "NaN", "not-a-number"),
        (PRICE, "12.345", "three-decimals"),
        (PRICE, "-5", "out-of-range"),
        (PRICE, "1e20", "not-an-amount"),
        (cells.day, "31/2/2569", "not-a-day"),
        (cells.day, "12/2569", "not-a-day"),
        (cells.yes_no, "อาจจะ", "not-yes-or-no"),
        (COLOUR, "เขียว", "not-a-choice"),
        (cells.phone, "8.12346E+08", "digits-lost"),
        (cells.phone, "12", "not-a-phone"),
        (cells.fda_number, "4.01E+12", "digits-lost"),
        (cells.fda_number, "123", "not-a-food-number"),
        (cells.code(20), "a<b", "not-a-code"),
        (cells.text(3), "สี่ตัว", "too-long"),
    ],
)
def test_what_means_nothing_is_said(read, words, fault):
    with pytest.raises(CellFault) as refused:
        read(words)
    assert refused.value.code == fault
