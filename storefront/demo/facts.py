"""Writes the demo's legal facts: what is in a good, how it keeps, and numbers of registers that cannot exist."""

from datetime import date, timedelta

from django.utils import timezone

from catalogue.products.facts import Rule
from catalogue.products.models import Facts, Product

from .tables import rows

# Why a good needs no number. Nobody has been asked: the demo says so where a real shop names the officer.
ASKED = {"exempt_said_by_th": "ร้านสาธิต ยังไม่ได้ถามเจ้าหน้าที่", "exempt_said_by_en": "the demo; no officer was asked"}
EXEMPT = {
    "rice": {"exempt_because_th": "ข้าวสารที่ไม่ได้ปรุงแต่ง (ตัวอย่าง)", "exempt_because_en": "plain rice (an example)"},
    "fresh": {"exempt_because_th": "ผักผลไม้สด (ตัวอย่าง)", "exempt_because_en": "fresh produce (an example)"},
    "neither": {
        "exempt_because_th": "ไม่ใช่เครื่องสำอางและไม่ใช่ผลิตภัณฑ์สมุนไพร (ตัวอย่าง)",
        "exempt_because_en": "neither a cosmetic nor a herbal product (an example)",
    },
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
    if row["number"] in EXEMPT:
        return {**EXEMPT[row["number"]], **ASKED}
    if row["number"] != "given":
        return {}
    number = int(product.upc.removeprefix("KKO-"))
    # No province, maker or good has these digits: a number of zeros is nobody's.
    if row["rule"] == Rule.COSMETIC:
        return {"cosmetic_number": f"00-0-00000{number:05}", "cosmetic_ends_on": _in_two_years()}
    if row["rule"] == Rule.HERBAL_PRODUCT:
        return {"herbal_number": f"00/00-{number:04}", "advert_leave": f"00/00-{number:04}/0000"}
    return {"food_number": f"000000000{number:04}"}


def _in_two_years() -> date:
    return timezone.localdate() + timedelta(days=730)
