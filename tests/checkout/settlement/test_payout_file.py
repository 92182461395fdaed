"""The file for the bank opens in a spreadsheet, in Thai, and runs nothing there."""

import csv
import io

import pytest

from checkout.settlement.payout_file import HEADERS, payout_file
from checkout.settlement.runs import lines_for_bank
from tests.factories import make_producer, make_producer_account, make_run, make_sale, make_staff

pytestmark = pytest.mark.django_db


def sheet(holder="บุญมา ทอไหม", **names) -> tuple[bytes, list[list[str]]]:
    producer = make_producer(**names)
    make_producer_account(producer, number="0201234567", holder=holder)
    make_sale(producer, "1234.50")
    data = payout_file(lines_for_bank(make_run(approved=True), by=make_staff()))
    return data, list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_it_has_one_line_for_each_producer_under_thai_headers():
    data, rows = sheet(name_th="กลุ่มทอผ้า")

    assert data.startswith(b"\xef\xbb\xbf")
    assert rows[0] == list(HEADERS)
    assert rows[1][1:5] == ["034 ธ.ก.ส.", "020-1-23456-7", "บุญมา ทอไหม", "1234.50"]
    assert rows[1][6] == "กลุ่มทอผ้า"
    assert len(rows) == 2


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", " \n="])
def test_nothing_in_it_is_a_formula(begin):
    _data, rows = sheet(holder=f"{begin}HYPERLINK(1)", name_th=f"{begin}2+5")

    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\n"))]
