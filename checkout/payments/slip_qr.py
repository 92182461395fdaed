"""What the small QR on a Thai bank's transfer slip says. It proves that a slip has a form, not that money moved.

The banks' common form is a chain of tag, length, value, as in EMVCo's QR codes: tag 00 holds the bank that sent
(01) and its number for the transfer (02), tag 51 the country, tag 91 a CRC-16 over everything before it.
"""

from dataclasses import dataclass

SLIP_API = "000001"
CRC_LENGTH = 4


class NotASlip(ValueError):
    """A QR that is none of a Thai transfer slip, or a damaged one."""


@dataclass(frozen=True)
class SlipCode:
    """Which transfer a slip is of: the sending bank's number and the number it gave the transfer."""

    bank: str
    reference: str


def read_slip_code(text: str) -> SlipCode:
    """Return which transfer the text of a slip's QR names. Raises NotASlip.

    >>> read_slip_code("0038000600000101030040217TEST20261126000015102TH91041E67")
    SlipCode(bank='004', reference='TEST2026112600001')
    """
    body, crc = text[:-CRC_LENGTH], text[-CRC_LENGTH:]
    if not body.endswith(f"91{CRC_LENGTH:02}") or f"{crc16(body):04X}" != crc.upper():
        raise NotASlip("its check sum is wrong")
    fields = read_fields(text)
    inner = read_fields(fields.get("00", ""))
    if inner.get("00") != SLIP_API or fields.get("51", "TH") != "TH":
        raise NotASlip("another kind of QR")
    bank, reference = inner.get("01", ""), inner.get("02", "")
    if not (len(bank) == 3 and bank.isdigit() and reference.isalnum() and reference.isascii()):
        raise NotASlip("no bank or number in it")
    return SlipCode(bank, reference)


def read_fields(text: str) -> dict[str, str]:
    """Take a chain of tag, length, value apart. Raises NotASlip for what is no such chain."""
    fields, at = {}, 0
    while at < len(text):
        tag, length = text[at : at + 2], text[at + 2 : at + 4]
        value = text[at + 4 : at + 4 + int(length)] if length.isdecimal() and length.isascii() else ""
        if not value or len(value) != int(length) or tag in fields:
            raise NotASlip("not a chain of fields")
        fields[tag] = value
        at += 4 + len(value)
    return fields


def crc16(text: str) -> int:
    """Return the CRC-16/CCITT-FALSE of a text.

    >>> f"{crc16('123456789'):04X}"
    '29B1'
    """
    crc = 0xFFFF
    for byte in text.encode():
        crc ^= byte << 8
        for _bit in range(8):
            crc = (crc << 1) ^ (0x1021 if crc & 0x8000 else 0)
        crc &= 0xFFFF
    return crc
