import os
import subprocess
import sys

import pytest

from catalogue.thai.words import known_words, normalise, readings, scanned_code, segment, without_tone_marks


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("น้ํา", "น้ำ"),  # tone mark, ring, sara aa
        ("นํ้า", "น้ำ"),  # ring, tone mark, sara aa
        ("เเดง", "แดง"),
        ("ผ้า\u200bไหม\ufeff", "ผ้าไหม"),
        ("๑๒๓ Silk", "123 silk"),
        ("กำ", "กำ"),  # NFKC would take it apart
    ],
)
def test_normalise_writes_one_form(typed, stored):
    assert normalise(typed) == stored


def test_segment_cuts_unspaced_thai_and_keeps_other_words():
    assert segment("ผ้าไหมมัดหมี่ Silk 2 ผืน") == ["ผ้าไหม", "มัดหมี่", "silk", "2", "ผืน"]


def test_segment_of_nothing_is_nothing():
    assert segment(" -.,! ") == []


def test_readings_hold_words_inside_a_compound():
    assert {"น้ำ", "น้ำปลา", "ปลา", "ปลาร้า"} <= set(readings("น้ำปลาร้า"))


def test_readings_tear_no_word_out_of_a_syllable():
    assert "ลา" not in readings("ปลาร้า")


def test_shop_words_are_known_and_found_whole():
    assert "แคนแก่นคูน" in known_words()
    assert segment("ผ้าไหมลายแคนแก่นคูน")[-1] == "แคนแก่นคูน"


def test_without_tone_marks_keeps_vowels():
    assert without_tone_marks("ผ้าขาวม้า") == "ผาขาวมา"


def test_words_load_no_dictionary_until_thai_is_cut():
    script = "import sys, catalogue.search.words; print('pythainlp' in sys.modules)"

    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "False"


def test_words_need_no_writable_home(tmp_path):
    home = tmp_path / "nowhere"
    script = "from catalogue.thai.words import segment; print(len(segment('ผ้าไหมมัดหมี่')))"

    answer = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "HOME": str(home), "PYTHAINLP_DATA": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert answer.stdout.strip() == "2"
    assert not home.exists()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kk-0042 ", "KK-0042"),
        ("าาขจจภ/", "KK-0042"),  # plain keys of a Thai keyboard
        ("ษษขจจภ/", "KK-0042"),  # with Shift
        ("KK/2-3", "KK/2-3"),  # no Thai letter in it: taken as it is
        ("/-", "/-"),
    ],
)
def test_a_scan_is_read_as_its_label_has_it(typed, meant):
    assert scanned_code(typed) == meant
