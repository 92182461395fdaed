"""Writes the demo's legal facts: what is in a good, how it keeps, and numbers of registers that cannot exist."""

from datetime import date, timedelta

from django.utils import timezone

from catalogue.products.facts import Rule
from catalogue.products.models import Facts, Product

from .tables import rows

# Why a good needs no number. Nobody has been asked: the demo says so where a real shop names the officer.
EXEMPT = {
    "rice": (
        "ข้าวสารที่ไม่ได้ปรุงแต่ง (ตัวอย่าง ต้องถามเจ้าหน้าที่) · Plain rice (an example; an officer must be asked)",
        "ร้านสาธิต ยังไม่ได้ถามผู้ใด · The demo; nobody was asked",
    ),
    "fresh": (
        "ผักผลไม้สด (ตัวอย่าง ต้องถามเจ้าหน้าที่) · Fresh produce (an example; an officer must be asked)",
        "ร้านสาธิต ยังไม่ได้ถามผู้ใด · The demo; nobody was asked",
    ),
    "neither": (
        "ไม่เป็นเครื่องสำอางหรือผลิตภัณฑ์สมุนไพร (ตัวอย่าง) · Neither cosmetic nor herbal product (an example)",
        "ร้านสาธิต ยังไม่ได้ถามผู้ใด · The demo; nobody was asked",
    ),
}
TEXTS = ("ingredients", "storage", "allergens", "material", "dye", "size", "care")


def facts_by_number() -> dict[str, dict[str, str]]:
    """Return the rows of the table of facts by the number of their good."""
    return {row["product_id"]: row for row in rows("otop_facts.csv")}


def describe(product: Product, row: dict[str, str]) -> None:
    """Write the facts of a good, unless it has some: an editor's words are never written over."""
    texts = {f"{name}_{language}": row[f"{name}_{language}"] for name in TEXTS for language in ("th", "en")}
    Facts.objects.get_or_create(
        product=product,
        defaults={
            **texts,
            "keeps_days": int(row["keeps_days"]) if row["keeps_days"] else None,
            "is_free_of_allergens": bool(row["ingredients_th"] and row["keeps_days"] and not row["allergens_th"]),
            "rule": row["rule"],
            **_numbers(product, row),
        },
    )


def _numbers(product: Product, row: dict[str, str]) -> dict:
    because, by = EXEMPT.get(row["number"], ("", ""))
    numbers = {"exempt_because": because, "exempt_said_by": by}
    if row["number"] != "given":
        return numbers
    number = int(product.upc.removeprefix("KKO-"))
    # No province, maker or good has these digits: a number of zeros is nobody's.
    if row["rule"] == Rule.COSMETIC:
        numbers |= {"cosmetic_number": f"00-0-00000{number:05}", "cosmetic_ends_on": _in_two_years()}
    elif row["rule"] == Rule.HERBAL_PRODUCT:
        numbers |= {"herbal_number": f"00/00-{number:04}", "advert_leave": f"00/00-{number:04}/0000"}
    else:
        numbers["food_number"] = f"000000000{number:04}"
    return numbers


def _in_two_years() -> date:
    return timezone.localdate() + timedelta(days=730)
