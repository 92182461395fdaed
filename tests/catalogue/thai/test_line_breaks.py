"""Where lines of Thai may end."""

import pytest

from catalogue.thai.line_breaks import line_pieces


@pytest.mark.parametrize(
    "name",
    [
        "หมอนสามเหลี่ยมผ้าขิด",
        "ผ้าไหมมัดหมี่ลายแคนแก่นคูน",
        "กลุ่มทอผ้าไหมมัดหมี่บ้านหัวฝาย",
        "สองคำ มีช่องว่าง  สองช่อง",
        "ศูนย์ OTOP ขอนแก่น (26 อำเภอ)",
        "ข้าวฮาง 5 กก. “พิเศษ”",
        "กำนํ้าผึ้ง",
    ],
)
def test_pieces_put_together_are_the_name_as_it_was_written(name):
    assert "".join(line_pieces(name)) == name


@pytest.mark.parametrize(
    ("name", "kept"),
    [("หมอนสามเหลี่ยมผ้าขิด", "สามเหลี่ยม"), ("กลุ่มทอผ้าไหมมัดหมี่บ้านหัวฝาย", "มัดหมี่"), ("ผ้าขาวม้าฝ้าย", "ผ้าขาวม้า")],
)
def test_words_are_kept_whole(name, kept):
    assert kept in line_pieces(name)


@pytest.mark.parametrize("text", ["", "Indigo cotton shawl", "12,000", "ผ้าชื่อ" + "x" * 40])
def test_what_needs_no_help_or_cannot_have_it_stays_as_it_is(text):
    assert line_pieces(text) == ()
