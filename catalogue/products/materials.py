"""What goods are made of, told from what is written of them: one literal table."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Material:
    """A material by which shoppers look for goods. `words` is a pattern over both languages, in small letters."""

    code: str
    name_th: str
    name_en: str
    words: str


# A word within a longer one of another meaning is kept out: ไม้ไผ่ is bamboo and no wood, ไหมพรม is yarn and no silk.
MATERIALS = [
    Material("silk", "ไหม", "Silk", r"ไหม(?!พรม|ประดิษฐ์|เทียม)|\bsilk"),
    Material("cotton", "ฝ้าย", "Cotton", r"ฝ้าย|\bcotton"),
    Material("bamboo", "ไม้ไผ่", "Bamboo", r"ไผ่|\bbamboo"),
    Material("wood", "ไม้", "Wood", r"ไม้(?!ไผ่|กวาด)|\bwood"),
    Material("reed", "กก", "Reed", r"(?<![ก-๎])(?:ต้น|เสื่อ|เส้น)?กก|\b(?:reed|sedge)"),
    Material("rattan", "หวาย", "Rattan", r"หวาย|\brattan"),
    Material("clay", "ดินเผา", "Clay", r"ดินเผา|ดินเหนียว|เซรามิก|\b(?:clay|terracotta|ceramic|earthenware)"),
    Material("leather", "หนัง", "Leather", r"หนัง(?!สือ)|\bleather"),
    Material("metal", "โลหะ", "Metal", r"โลหะ|ทองเหลือง|ทองแดง|สเตนเลส|เหล็ก|\b(?:metal|brass|copper|steel|iron)\b"),
    Material("silver", "เงิน", "Silver", r"เงินแท้|เครื่องเงิน|\bsilver"),
    Material("hemp", "กัญชง", "Hemp", r"กัญชง|ป่าน|\b(?:hemp|ramie)"),
    Material("hyacinth", "ผักตบชวา", "Water hyacinth", r"ผักตบ|\bhyacinth"),
]
_WORDS = [(material, re.compile(material.words)) for material in MATERIALS]


def materials_in(*texts: str | None) -> list[Material]:
    """Return the materials that these words speak of.

    >>> [one.code for one in materials_in("ฝ้าย 60% ไหม 40%", "")]
    ['silk', 'cotton']
    >>> [one.code for one in materials_in("ไม้ไผ่สีสุก", None)]
    ['bamboo']
    """
    words = "\n".join(text.lower() for text in texts if text)
    return [material for material, pattern in _WORDS if words and pattern.search(words)]
