"""Which words are drinks, and which only look like them."""

import csv
from pathlib import Path

import pytest

from catalogue.products.alcohol import alcohol_words

DEMO = Path(__file__).resolve().parents[3] / "storefront" / "demo" / "data"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("สาโทข้าวเหนียวบ้านเรา", ["สาโท"]),
        ("เหล้าขาวสี่สิบดีกรี", ["เหล้า"]),
        ("สุราชุมชนสองขวด", ["สุรา"]),
        ("อุ", ["อุ"]),
        ("อุไหบ้านเรา", ["อุ"]),
        ("ดื่ม อุ กันทั้งหมู่บ้าน", ["อุ"]),
        ("ยาดองเหล้าสมุนไพร", ["เหล้า"]),
        ("ไวน์เม่า", ["ไวน์"]),
        ("คราฟต์เบียร์ข้าวหอมมะลิ", ["เบียร์"]),
        ("กระแช่น้ำตาลสด", ["กระแช่"]),
        ("Mulberry wine", ["wine"]),
        ("Rice Spirits, 35 %", ["rice spirits"]),
        ("spirit 40% of the village", ["spirit 40%"]),
        ("Sato and craft BEER", ["sato", "beer"]),
        ("Lao Khao of the north", ["lao khao"]),
        # One friend does not cover for another word.
        ("แก้วไวน์ พร้อมไวน์หนึ่งขวด", ["ไวน์"]),
        ("Wine vinegar and a bottle of wine", ["wine"]),
    ],
)
def test_drinks_are_found(text, words):
    assert alcohol_words(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "อุบลรัตน์ อุดรธานี อุ่นใจ กล้วยอุ้ม",
        "ปลาส้มเขื่อนอุบลรัตน์",
        "ผ้าไหมสีไวน์แดง",
        "สีไวน์ตัดขอบทอง",
        "น้ำส้มสายชูหมักจากไวน์",
        "แก้วไวน์ไม้ไผ่",
        "ถุงใส่ขวดไวน์ผ้าขาวม้า",
        "ส่งจากสุราษฎร์ธานี",
        "สเปรย์ไม่มีแอลกอฮอล์",
        "แอลกอฮอล์ล้างมือกลิ่นตะไคร้",
        "Wine-red silk scarf",
        "Wine vinegar with banana",
        "apple cider vinegar",
        "Ginger beer and root beer",
        "In the spirit of the twelve months, for the spirits of the rice field",
        "drum, trumpet, forum",
        "Alcohol-free hand gel",
        "For the sake of the silk; engine, ginger, swine",
        "ขนมเล่าขาน เล่าเรื่อง",
    ],
)
def test_false_friends_are_left_alone(text):
    words = alcohol_words(text)

    assert words == []


def test_no_good_of_the_demo_speaks_of_drink():
    with (DEMO / "otop_products.csv").open(encoding="utf-8", newline="") as file:
        goods = list(csv.DictReader(file))
    with (DEMO / "otop_facts.csv").open(encoding="utf-8", newline="") as file:
        facts = {row["product_id"]: row for row in csv.DictReader(file)}
    speaking = {
        row["product_id"]: found
        for row in goods
        if (found := alcohol_words(*row.values(), *facts[row["product_id"]].values()))
    }

    assert (len(goods), speaking) == (144, {})


def test_words_come_once_each_and_in_order():
    assert alcohol_words("beer, wine, beer", None, "เบียร์") == ["beer", "wine", "เบียร์"]
