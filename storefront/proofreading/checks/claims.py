"""Looks for what the law does not let a shop say: alcohol, cures, marks that nobody gave.

A list of words is not understanding. What it finds stops publishing until somebody answers for it by name, and what is
only meant is left to whoever publishes. A Thai lawyer has not confirmed these rules yet.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.producers.models import Mark
from catalogue.products.alcohol import alcohol_words
from catalogue.thai.words import normalise

from ..contents import Contents
from ..findings import Finding, Weight

CURES = re.compile(
    r"รักษา(?:โรค|มะเร็ง|เบาหวาน|ความดัน|สิว|ฝ้า|แผล|อาการ)|บำบัดโรค|หายขาด|ป้องกัน(?:โรค|มะเร็ง|โควิด)|ต้านมะเร็ง|"
    r"ลด(?:ความดัน|น้ำหนัก|ไขมัน|เบาหวาน|น้ำตาลในเลือด)|แก้(?:โรค|ปวด|อักเสบ)|บรรเทาอาการ|ยาวิเศษ|เห็นผลใน|"
    r"\b(?:cures?|heals?|treats?|prevents?) (?:cancer|diabetes|disease|covid|acne|pain)|\banti[- ]?cancer|"
    r"\blos(?:e|es|ing) weight|\blowers? (?:blood|cholesterol)",
    re.IGNORECASE,
)
MARKS = {
    "otop_stars": r"(?:OTOP|โอทอป)\s?[1-5]\s?ดาว|[1-5]\s?ดาว\s?(?:OTOP|โอทอป)|"
    r"(?:five|four|three|[1-5])[- ]star OTOP|OTOP (?:five|four|three|[1-5])[- ]star",
    "mpc": r"มผช\.?|มาตรฐานผลิตภัณฑ์ชุมชน|community product standard",
    "fda": r"(?:ผ่าน|ได้|เลข|มี)\s?อย\.|FDA[- ](?:approved|registered)",
    "gi": r"สิ่งบ่งชี้ทางภูมิศาสตร์|\bGI\b(?: (?:product|mark|silk))?|geographical indication",
    "peacock": r"ตรานกยูง|นกยูงพระราชทาน|(?:royal )?peacock (?:mark|seal|silk)",
    "gap": r"(?:ได้|ผ่าน|มาตรฐาน)\s?GAP|GAP[- ]certified",
}


@dataclass(frozen=True)
class Rule:
    """Words that may not be said as they are, why, and by which law."""

    code: str
    says: Promise
    law: Promise
    find: Callable[[str], list[str]]


def _cures(text: str) -> list[str]:
    return list(dict.fromkeys(found[0] for found in CURES.finditer(normalise(text))))


RULES = (
    Rule(
        "alcohol",
        _("Alcohol may neither be offered nor praised on the internet, village drinks included."),
        _("Alcoholic Beverage Control Act B.E. 2551, section 32, and No. 2 B.E. 2568; ban of 8 September 2020"),
        lambda text: alcohol_words(text),
    ),
    Rule(
        "cures",
        _("Food, cosmetics and herbs may not be said to cure, prevent or slim without leave."),
        _("Food Act B.E. 2522, sections 40 and 41; Cosmetics Act B.E. 2558, section 41; Herbal Products Act B.E. 2562"),
        _cures,
    ),
)
MARK_SAYS = _("A mark is named that neither the maker nor the goods of this page hold today.")
MARK_LAW = _("Consumer Protection Act B.E. 2522, section 22; the rules of whoever gives the mark")


def look_at_claims(page, contents: Contents) -> Iterator[Finding]:
    for passage in contents.passages:
        for rule in RULES:
            for words in rule.find(passage.text):
                yield Finding(rule.code, Weight.CLAIM, str(rule.says), words, passage.where, str(rule.law))
    yield from _unearned_marks(page, contents)


def _unearned_marks(page, contents: Contents) -> Iterator[Finding]:
    named = [
        (kind, found[0], passage)
        for kind, pattern in MARKS.items()
        for passage in contents.passages
        for found in re.finditer(pattern, passage.text)
    ]
    held = _held_marks(page, contents) if named else set()
    for kind, words, passage in named:
        if kind not in held:
            yield Finding("mark", Weight.CLAIM, str(MARK_SAYS), words, passage.where, str(MARK_LAW))


def _held_marks(page, contents: Contents) -> set[str]:
    """Return the kinds of marks in force of the page's maker and goods. Two queries."""
    of_goods = Mark.objects.current().filter(product__in=contents.goods)
    of_maker = Mark.objects.current().filter(producer=getattr(page, "producer_id", None) or 0)
    return {*of_goods.values_list("kind", flat=True), *of_maker.values_list("kind", flat=True)}
