import re

import pytest

from catalogue.thai.romanise import romanise
from catalogue.thai.words import THAI_RUN, known_words


@pytest.mark.parametrize(
    ("thai", "latin"),
    [
        ("ผ้าไหม", "phamai"),
        ("มัดหมี่", "matmi"),
        ("ขอนแก่น", "khonkaen"),
        ("ข้าวเหนียว", "khaoniao"),
        ("ใหญ่", "yai"),
        ("ห้อง", "hong"),
        ("หนอง", "nong"),
        ("กระติบ", "kratip"),
        ("เครื่อง", "khrueang"),
        ("เปือย", "pueai"),
        ("ตลาด", "talat"),
        ("ขนม", "khanom"),
        ("สวน", "suan"),
        ("กวาง", "kwang"),
        ("เขาสวนกวาง", "khaosuankwang"),
        ("กรอบ", "krop"),
        ("กรม", "krom"),
        ("ทราย", "sai"),
        ("เดิน", "doen"),
        ("ไทย", "thai"),
        ("บรรยากาศ", "banyakat"),
        ("ชนบท", "chonnabot"),  # irregular
    ],
)
def test_romanise_follows_the_royal_system(thai, latin):
    assert romanise(thai) == latin


def test_romanise_leaves_other_words_alone():
    assert romanise("silk") == "silk"


def test_romanise_leaves_no_thai_letter_in_any_known_word():
    sample = [word for word in sorted(known_words()) if THAI_RUN.fullmatch(word)][::40]

    left = [word for word in sample if re.search("[ก-ฮะ-ูเ-์]", romanise(word))]

    assert len(sample) > 1000
    assert left == []
