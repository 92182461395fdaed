"""Numbers, letters and sums as papers write them."""

import doctest
from decimal import Decimal

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.util import num_to_thaiword

from checkout.documents import baht_text, contents, faces, tax_id


@pytest.mark.parametrize("module", [baht_text, contents, faces, tax_id], ids=lambda module: module.__name__)
def test_examples_in_docstrings_are_true(module):
    found = doctest.testmod(module)

    assert found.failed == 0
    assert found.attempted > 0


@pytest.mark.parametrize(
    ("baht", "words"),
    [
        ("0", "ศูนย์บาทถ้วน"),
        ("0.01", "หนึ่งสตางค์"),
        ("0.75", "เจ็ดสิบห้าสตางค์"),
        ("1", "หนึ่งบาทถ้วน"),
        ("10", "สิบบาทถ้วน"),
        ("11.11", "สิบเอ็ดบาทสิบเอ็ดสตางค์"),
        ("20.21", "ยี่สิบบาทยี่สิบเอ็ดสตางค์"),
        ("100", "หนึ่งร้อยบาทถ้วน"),
        ("101.00", "หนึ่งร้อยเอ็ดบาทถ้วน"),
        ("635.00", "หกร้อยสามสิบห้าบาทถ้วน"),
        ("1000000", "หนึ่งล้านบาทถ้วน"),
        ("11000021.50", "สิบเอ็ดล้านยี่สิบเอ็ดบาทห้าสิบสตางค์"),
    ],
)
def test_sums_are_written_out_in_thai(baht, words):
    assert baht_text.baht_text(Decimal(baht)) == words


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_whole_numbers_are_written_as_a_known_library_does(number):
    assert baht_text.whole_number(number) == num_to_thaiword(number)


@pytest.mark.parametrize("baht", ["-0.01", "1e12", "0.001"])
def test_what_is_no_sum_is_not_written_out(baht):
    with pytest.raises(ValueError, match="cannot be written"):
        baht_text.baht_text(Decimal(baht))


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(0, 12), st.integers(1, 9))
def test_a_tax_number_with_one_wrong_digit_is_found(first_twelve, place, change):
    number = first_twelve + tax_id.check_digit(first_twelve)
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]

    assert tax_id.is_tax_id(number)
    # The rule itself has two holes: the third digit counts eleven times, and remainders 0 and 10 share a check digit.
    assert not tax_id.is_tax_id(wrong) or place == 2 or {remainder(number), remainder(wrong)} == {0, 10}


def remainder(number: str) -> int:
    return sum(int(digit) * weight for digit, weight in zip(number[:12], range(13, 1, -1), strict=True)) % 11


@pytest.mark.parametrize(("file", "_style"), faces.FILES.values())
def test_faces_hold_the_letters_that_papers_may_use(file, _style):
    held = set(TTFont(faces.FOLDER / file).getBestCmap())

    assert held == {letter for first, last in faces.SPANS for letter in range(first, last + 1)}


def test_faces_stay_small_and_bring_their_licence():
    sizes = [(faces.FOLDER / file).stat().st_size for file, _style in faces.FILES.values()]

    assert sum(sizes) < 110_000
    assert "SIL OPEN FONT LICENSE" in (faces.FOLDER / "papers-OFL.txt").read_text(encoding="utf-8")


@given(st.text())
def test_whatever_is_typed_can_be_printed(text):
    printed = faces.printable(text)

    assert faces.unknown_letters(printed) == ""
    assert "\n" not in printed
