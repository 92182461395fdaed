import csv
from pathlib import Path

from catalogue.places.thai_address import BANGKOK, address_lines, tambon_line

KHON_KAEN = {
    "th": {"tambon": "ในเมือง", "amphoe": "เมืองขอนแก่น", "province": "ขอนแก่น", "postcode": "40000"},
    "en": {"tambon": "Nai Mueang", "amphoe": "Mueang Khon Kaen", "province": "Khon Kaen", "postcode": "40000"},
}
PHRA_NAKHON = {
    "th": {"tambon": "วัดราชบพิธ", "amphoe": "พระนคร", "province": "กรุงเทพมหานคร", "postcode": "10200"},
    "en": {"tambon": "Wat Ratchabophit", "amphoe": "Phra Nakhon", "province": "Bangkok", "postcode": "10200"},
}


def test_address_lines_outside_bangkok_say_tambon_amphoe_changwat():
    lines = address_lines("th", street="12/3 หมู่ 4 ถนนศรีจันทร์", **KHON_KAEN["th"])

    assert lines == ["12/3 หมู่ 4 ถนนศรีจันทร์", "ตำบลในเมือง อำเภอเมืองขอนแก่น", "จังหวัดขอนแก่น 40000"]


def test_address_lines_in_bangkok_say_khwaeng_khet_and_no_changwat():
    lines = address_lines("th", street="1 ถนนบ้านหม้อ", **PHRA_NAKHON["th"])

    assert lines == ["1 ถนนบ้านหม้อ", "แขวงวัดราชบพิธ เขตพระนคร", "กรุงเทพมหานคร 10200"]


def test_address_lines_in_english_are_alike_everywhere():
    khon_kaen = address_lines("en", street="12/3 Si Chan Road", **KHON_KAEN["en"])
    bangkok = address_lines("en", street="", **PHRA_NAKHON["en"])

    assert khon_kaen == [
        "12/3 Si Chan Road",
        "Nai Mueang Sub-district, Mueang Khon Kaen District",
        "Khon Kaen 40000",
    ]
    assert bangkok == ["Wat Ratchabophit Sub-district, Phra Nakhon District", "Bangkok 10200"]


def test_address_lines_leave_out_what_is_empty():
    lines = address_lines("th", street=" \n9 ซอย 2\n", tambon="", amphoe="พล", province="", postcode="40120")

    assert lines == ["9 ซอย 2", "อำเภอพล", "40120"]


def test_bangkok_is_spelt_as_in_the_list_of_places():
    with Path("catalogue/places/data/thai_addresses.csv").open(encoding="utf-8", newline="") as file:
        spelt = {
            name
            for row in csv.DictReader(file)
            if row["province_code"] == "10"
            for name in (row["province_th"], row["province_en"])
        }

    assert spelt == BANGKOK


def test_tambon_line_says_where_a_tambon_lies():
    assert tambon_line("th", **KHON_KAEN["th"]) == "ต.ในเมือง อ.เมืองขอนแก่น จ.ขอนแก่น 40000"
    assert tambon_line("th", **PHRA_NAKHON["th"]) == "แขวงวัดราชบพิธ เขตพระนคร กรุงเทพมหานคร 10200"
    assert tambon_line("en", **KHON_KAEN["en"]) == "Nai Mueang, Mueang Khon Kaen, Khon Kaen 40000"
