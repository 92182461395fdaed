"""What must be shown of a good before it may be sold: the law as a table, a rule a line, each with its source.

The rules are those this shop goes by until a Thai lawyer has read them; `SOURCES` says which are certain. Nothing here
reads the database.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from catalogue.thai.words import THAI_DIGITS

from .alcohol import alcohol_words


class Kind(TextChoices):
    """The five classes of OTOP. The value is the slug of Oscar's product class; no other class may be sold."""

    FOOD = "food", _("Food")
    DRINK = "beverage", _("Drinks without alcohol")
    TEXTILE = "textile", _("Textiles and clothing")
    CRAFT = "craft", _("Utensils, decoration and souvenirs")
    HERBAL = "herbal", _("Herbs and cosmetics that are no food")


class Rule(TextChoices):
    """Which law a good of the fifth class falls under."""

    COSMETIC = "cosmetic", _("cosmetic")
    HERBAL_PRODUCT = "herbal", _("herbal product")
    NEITHER = "neither", _("neither of the two")


class NetUnit(TextChoices):
    GRAM = "g", _("grams")
    MILLILITRE = "ml", _("millilitres")


class Source(StrEnum):
    """Where a rule comes from. A question mark says: not yet confirmed for village makers."""

    PRICES = (
        "Central Committee on Prices of Goods and Services, notification No. 70 B.E. 2563 on showing prices; No. today?"
    )
    FOOD_LABEL = "Food Act B.E. 2522 sec. 6 (10); Ministry of Public Health on labels of packed food"
    FOOD_NUMBER = "FDA regulation B.E. 2557, food serial numbers, 13 digits 2-1-5-1-4; which village foods are exempt?"
    COSMETICS = "Cosmetics Act B.E. 2558: notification before sale, good for three years; form of the number?"
    HERBAL = "Herbal Products Act B.E. 2562: registered, notified or listed; adverts need leave of the FDA"
    TEXTILES = "Consumer Protection Act B.E. 2522 sec. 30, label-controlled goods; which textiles today?"
    SHOP = "This shop's own promise: what a shopper cannot touch she must be able to read"


@dataclass(frozen=True)
class Sheet:
    """What is known of a good when the question is asked. `goods` are what can be bought: its variants, or itself."""

    kind: Kind | None
    product: object
    facts: object
    goods: list
    has_price: bool
    most_pieces: int


@dataclass(frozen=True)
class Fact:
    """One thing that must be known: what people call it, of which kinds, why, and how to see it."""

    code: str
    name: str
    kinds: frozenset[Kind]
    source: Source
    is_known: Callable[[Sheet, date], bool]


EVERY_KIND = frozenset(Kind)
EATEN = frozenset({Kind.FOOD, Kind.DRINK})


def text(name: str) -> Callable[[Sheet, date], bool]:
    return lambda sheet, on: bool(getattr(sheet.facts, name).strip())


def _has_size(sheet: Sheet, on: date) -> bool:
    product, facts = sheet.product, sheet.facts
    weighed = product.weight_grams or all(good.weight_grams for good in sheet.goods)
    return bool(weighed or _has_net_content(sheet, on) or facts.size.strip())


def _has_net_content(sheet: Sheet, on: date) -> bool:
    return bool(sheet.goods) and all(good.net_amount or sheet.product.net_amount for good in sheet.goods)


def _is_exempt(facts) -> bool:
    return bool(facts.exempt_because.strip() and facts.exempt_said_by.strip())


def _under(rule: Rule, is_known: Callable[[Sheet, date], bool]) -> Callable[[Sheet, date], bool]:
    return lambda sheet, on: sheet.facts.rule != rule or is_known(sheet, on)


FACTS = [
    Fact("price", _("price"), EVERY_KIND, Source.PRICES, lambda sheet, on: sheet.has_price),
    Fact("unit", _("what it is sold by"), EVERY_KIND, Source.PRICES, lambda sheet, on: bool(sheet.product.unit)),
    Fact("measure", _("size or weight"), EVERY_KIND, Source.PRICES, _has_size),
    Fact("maker", _("maker"), EVERY_KIND, Source.SHOP, lambda sheet, on: sheet.product.producer_id is not None),
    Fact("ingredients", _("ingredients"), EATEN, Source.FOOD_LABEL, text("ingredients")),
    Fact("net", _("net weight or volume"), EATEN, Source.FOOD_LABEL, _has_net_content),
    Fact("keeps", _("how long it keeps"), EATEN, Source.FOOD_LABEL, lambda sheet, on: bool(sheet.facts.keeps_days)),
    Fact("storage", _("how to keep it"), EATEN, Source.FOOD_LABEL, text("storage")),
    Fact(
        "allergens",
        _("allergens, or that there are none"),
        EATEN,
        Source.FOOD_LABEL,
        lambda sheet, on: bool(sheet.facts.allergens.strip()) or sheet.facts.is_free_of_allergens,
    ),
    Fact(
        "food number",
        _("FDA number, or why it needs none and who said so"),
        EATEN,
        Source.FOOD_NUMBER,
        lambda sheet, on: bool(sheet.facts.food_number) or _is_exempt(sheet.facts),
    ),
    Fact("fibre", _("fibre"), frozenset({Kind.TEXTILE}), Source.TEXTILES, text("material")),
    Fact("dye", _("dye"), frozenset({Kind.TEXTILE}), Source.SHOP, text("dye")),
    Fact("size", _("size"), frozenset({Kind.TEXTILE}), Source.TEXTILES, text("size")),
    Fact("care", _("care"), frozenset({Kind.TEXTILE}), Source.TEXTILES, text("care")),
    Fact(
        "rule",
        _("whether it is a cosmetic or a herbal product; if neither, who said so"),
        frozenset({Kind.HERBAL}),
        Source.HERBAL,
        lambda sheet, on: bool(sheet.facts.rule) and (sheet.facts.rule != Rule.NEITHER or _is_exempt(sheet.facts)),
    ),
    Fact(
        "made of",
        _("ingredients"),
        frozenset({Kind.HERBAL}),
        Source.COSMETICS,
        lambda sheet, on: sheet.facts.rule == Rule.NEITHER or bool(sheet.facts.ingredients.strip()),
    ),
    Fact(
        "cosmetic number",
        _("number of the cosmetics notification"),
        frozenset({Kind.HERBAL}),
        Source.COSMETICS,
        _under(Rule.COSMETIC, text("cosmetic_number")),
    ),
    Fact(
        "cosmetic end",
        _("a cosmetics notification that still holds"),
        frozenset({Kind.HERBAL}),
        Source.COSMETICS,
        _under(Rule.COSMETIC, lambda sheet, on: _holds(sheet.facts.cosmetic_ends_on, on)),
    ),
    Fact(
        "herbal number",
        _("number of the herbal product"),
        frozenset({Kind.HERBAL}),
        Source.HERBAL,
        _under(Rule.HERBAL_PRODUCT, text("herbal_number")),
    ),
    Fact(
        "advert leave",
        _("leave to advertise the herbal product"),
        frozenset({Kind.HERBAL}),
        Source.HERBAL,
        _under(Rule.HERBAL_PRODUCT, text("advert_leave")),
    ),
    Fact(
        "advert end",
        _("a leave to advertise that still holds"),
        frozenset({Kind.HERBAL}),
        Source.HERBAL,
        _under(
            Rule.HERBAL_PRODUCT,
            lambda sheet, on: sheet.facts.advert_ends_on is None or _holds(sheet.facts.advert_ends_on, on),
        ),
    ),
    Fact(
        "only one",
        _("no more than one piece, for it is one of a kind"),
        EVERY_KIND,
        Source.SHOP,
        lambda sheet, on: not sheet.product.is_one_of_a_kind or (sheet.most_pieces <= 1 and len(sheet.goods) == 1),
    ),
]
CLASS = Fact(
    "class",
    _("one of the five kinds of OTOP goods"),
    EVERY_KIND,
    Source.SHOP,
    lambda sheet, on: sheet.kind is not None,
)


def _holds(last_day: date | None, on: date) -> bool:
    return last_day is not None and last_day >= on


def missing(sheet: Sheet, on: date) -> list[Fact]:
    """Return what is not known of a good and must be, on a day, in the order of the table."""
    if sheet.kind is None:
        return [CLASS, *(fact for fact in FACTS if fact.kinds == EVERY_KIND and not fact.is_known(sheet, on))]
    return [fact for fact in FACTS if sheet.kind in fact.kinds and not fact.is_known(sheet, on)]


def kind_of(slug: str | None) -> Kind | None:
    """Return the kind behind the slug of a product class; None for one that is none of the five."""
    return Kind(slug) if slug in Kind.values else None


def alcohol_in(product, facts, goods: list) -> list[str]:
    """Return the words of alcoholic drinks in a good's names, description and ingredients, in both languages."""
    named = [product, *goods]
    texts = [
        getattr(good, f"{field}_{lang}") for good in named for field in ("title", "description") for lang in LANGUAGES
    ]
    return alcohol_words(*texts, *(getattr(facts, f"ingredients_{language}") for language in LANGUAGES))


LANGUAGES = ("th", "en")
FOOD_NUMBER = re.compile(r"\d{13}")


def food_number(text: str) -> str:
    """Return the thirteen digits of an FDA food number, however they were typed. Raises ValidationError.

    >>> food_number("40-1-12345-1-0001")
    '4011234510001'
    """
    digits = re.sub(r"[\s\-–.]", "", text.translate(THAI_DIGITS))
    if digits and not FOOD_NUMBER.fullmatch(digits):
        raise ValidationError(_("An FDA number has 13 digits in groups of 2-1-5-1-4, as on the label."))
    return digits


THIRTEEN_DIGITS = RegexValidator(r"^\d{13}$", _("An FDA number has 13 digits in groups of 2-1-5-1-4, as on the label."))


def in_groups(number: str) -> str:
    """Write an FDA food number as a label does.

    >>> in_groups("4011234510001")
    '40-1-12345-1-0001'
    """
    ends = (2, 3, 8, 9, 13)
    return "-".join(number[start:end] for start, end in zip((0, *ends), ends, strict=False))
