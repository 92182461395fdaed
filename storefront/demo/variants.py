"""Reads the column `variants` of the goods: "สี/Colour: ครามขาว/Indigo-white; แดงดำ/Red-black"."""

import re
from dataclasses import dataclass
from decimal import Decimal

GRAMS = {"kg": 1000, "g": 1, "ml": 1, "l": 1000}


@dataclass(frozen=True)
class Variant:
    name_th: str
    name_en: str

    @property
    def measure(self) -> int | None:
        """Return what is in it, in grams or millilitres, where the name tells."""
        found = re.fullmatch(r"(\d+) ?(kg|g|ml|l)", self.name_en)
        return int(found[1]) * GRAMS[found[2]] if found else None


@dataclass(frozen=True)
class Variants:
    """What the variants of a good differ in, and which there are."""

    name_th: str
    name_en: str
    choices: tuple[Variant, ...]


def read_variants(text: str) -> Variants | None:
    """Read the variants of a good; a single one is no choice, and counts as none.

    >>> read_variants("ขนาด/Size: S; M").choices[1].name_en
    'M'
    >>> read_variants("ขนาด/Size: Free") is None
    True
    """
    what, _colon, names = text.partition(": ")
    choices = tuple(Variant(*_both(name)) for name in names.split("; ") if name)
    return Variants(*_both(what), choices) if len(choices) > 1 else None


def _both(text: str) -> tuple[str, str]:
    # "1 กก./1 kg" is Thai and English; "XL" is both.
    thai, slash, english = text.partition("/")
    return (thai, english) if slash else (text, text)


def share_of(variant: Variant, weight_grams: int) -> Decimal:
    """Say how much of the whole a variant is, by its measure: five for 5 kg of a rice weighed at 1 kg.

    >>> share_of(Variant("5 กก.", "5 kg"), 1000)
    Decimal('5')
    """
    return Decimal(variant.measure) / weight_grams if variant.measure else Decimal(1)
