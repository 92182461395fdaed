"""The file for the bank: one line for each producer who is to be paid. Its layout stands in `docs/settlement.md`."""

import csv
import io
from collections.abc import Iterable

from django.utils.translation import override

from catalogue.spreadsheets.writing import as_text

from .models import PayoutLine

# A fixed layout, whatever language staff read: the bank, and sheets made for it, know these names.
HEADERS = (
    "ลำดับ",
    "ธนาคาร",
    "เลขที่บัญชี",
    "ชื่อบัญชี",
    "จำนวนเงิน (บาท)",
    "ข้อความถึงผู้รับ",
    "ผู้ผลิต",
    "รหัสผู้ผลิต",
)


def payout_file(lines: Iterable[PayoutLine]) -> bytes:
    """Write the lines as CSV that a spreadsheet opens in Thai, with nothing in it that it would run."""
    written = io.StringIO()
    sheet = csv.writer(written)
    sheet.writerow(HEADERS)
    for position, line in enumerate(lines, start=1):
        account = line.account
        sheet.writerow(
            [
                position,
                f"{account.bank} {bank_in_thai(account)}",
                account.number_in_parts,
                _on_a_line(account.holder),
                f"{line.amount_baht:.2f}",
                line.slip_text,
                _on_a_line(line.producer.name_th or line.producer.name),
                _on_a_line(line.producer.code or ""),
            ]
        )
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def bank_in_thai(account) -> str:

    with override("th"):
        return str(account.get_bank_display())


def _on_a_line(words: str) -> str:
    return as_text(" ".join(words.split()))
