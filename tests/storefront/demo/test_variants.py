from decimal import Decimal

import pytest

from storefront.demo.variants import Variant, read_variants, share_of


def test_variants_are_read_in_both_languages():
    variants = read_variants("สี/Colour: ครามขาว/Indigo-white; แดงดำ/Red-black")

    assert (variants.name_th, variants.name_en) == ("สี", "Colour")
    assert variants.choices == (Variant("ครามขาว", "Indigo-white"), Variant("แดงดำ", "Red-black"))


@pytest.mark.parametrize("text", ["", "ขนาด/Size: Free"])
def test_variants_that_leave_no_choice_count_as_none(text):
    assert read_variants(text) is None


@pytest.mark.parametrize(
    ("name_en", "share"), [("1 kg", Decimal(1)), ("5 kg", Decimal(5)), ("Small", Decimal(1)), ("XL", Decimal(1))]
)
def test_share_follows_the_measure_in_the_name(name_en, share):
    assert share_of(Variant("", name_en), 1000) == share
