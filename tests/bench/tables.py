"""Tables as full as the register of the province and the shelf of the centre, read in and timed."""

import random
import time
from collections.abc import Iterator

from django.core.files.base import ContentFile

from catalogue.places.models import Tambon
from catalogue.places.operations import load_places
from catalogue.spreadsheets.models import Import
from catalogue.spreadsheets.operations import check_file, hand_in, start_import, write_table
from catalogue.spreadsheets.writing import Sheet, as_xlsx
from storefront.demo.tables import rows

from .goods import GROUPS, KHON_KAEN

HEADS_OF_PRODUCERS = ["รหัสผู้ผลิต", "ชื่อผู้ผลิต", "ชื่ออังกฤษ", "ประเภท", "ตำบล", "อำเภอ", "เบอร์โทร", "ปีที่ก่อตั้ง", "แนะนำกลุ่ม"]
HEADS_OF_GOODS = [
    *("รหัสสินค้า", "รหัสผู้ผลิต", "ประเภท", "ชื่อสินค้า", "ชื่อสินค้าอังกฤษ", "ราคา", "หน่วยขาย", "น้ำหนักพร้อมห่อ"),
    *("รายละเอียด", "รายละเอียดอังกฤษ", "วัสดุ", "ขนาด", "การดูแล", "วางขาย"),
]


def producer_rows(count: int, chance: random.Random) -> Iterator[list]:
    """Yield so many producers, in the tambons of Khon Kaen."""
    if not Tambon.objects.filter(code__startswith=KHON_KAEN).exists():
        load_places()
    tambons = list(Tambon.objects.filter(code__startswith=KHON_KAEN).select_related("district"))
    for number in range(count):
        tambon, (thai, english) = chance.choice(tambons), chance.choice(GROUPS)
        yield [
            *(f"T-{number:05}", f"{thai}บ้าน{tambon.name_th} หมู่ {number}", f"Ban {tambon.name_en} {english} {number}"),
            *("กลุ่ม", tambon.name_th, tambon.district.name_th, f"08{10_000_000 + number}", 2520 + number % 45),
            "สมาชิกช่วยกันทำในหมู่บ้าน ใช้วัตถุดิบใกล้บ้าน",
        ]


def good_rows(count: int, producers: int, chance: random.Random) -> Iterator[list]:
    """Yield so many goods of these producers, all to be put on the shelf."""
    words = rows("otop_products.csv")
    for number in range(count):
        row, other = chance.choice(words), chance.choice(words)
        yield [
            *(f"T-{number:06}", f"T-{chance.randrange(producers):05}", "ของใช้", row["name_th"], row["name_en"]),
            *(row["price_thb"], row["unit_th"], row["weight_g"], other["description_th"], other["description_en"]),
            *("ไม้ไผ่", "20 × 20 ซม.", "เช็ดด้วยผ้าแห้ง", "ใช่"),
        ]


def time_table(kind: str, sheet: Sheet) -> dict[str, float]:
    """Read a table in as the worker does; return the seconds of its check, of its import, and of checking it again.

    Raises AssertionError for a table with faults, and where a second time would change anything.
    """
    with as_xlsx(sheet) as file:
        data = file.read()
    taken, checked = _check(kind, data)
    start_import(taken, by=None)
    began = time.monotonic()
    write_table.func(taken.pk)
    imported = time.monotonic() - began
    taken.refresh_from_db()
    if taken.state != Import.State.DONE:
        raise AssertionError(f"{taken.state}: {[(fault.cell, fault.sentence) for fault in taken.shown_faults[:5]]}")
    again, checked_again = _check(kind, data)
    if again.new or again.changed or again.fault_count:
        raise AssertionError("the same table again would change something")
    return {"check": checked, "import": imported, "again": checked_again}


def _check(kind: str, data: bytes) -> tuple[Import, float]:
    taken = hand_in(Import.Kind(kind), ContentFile(data, name=f"{kind}.xlsx"), by=None)
    began = time.monotonic()
    check_file.func(taken.pk)
    seconds = time.monotonic() - began
    taken.refresh_from_db()
    return taken, seconds


def time_tables(*, producers: int = 3_000, goods: int = 30_000, seed: int = 1) -> dict[str, dict[str, float]]:
    """Read in tables of so many producers and goods; nothing but this may run the tasks of the shop."""
    chance = random.Random(seed)
    register = Sheet("producers", HEADS_OF_PRODUCERS, producer_rows(producers, chance))
    shelf = Sheet("goods", HEADS_OF_GOODS, good_rows(goods, producers, chance))
    return {"producers": time_table("producers", register), "goods": time_table("goods", shelf)}
