"""Finds words of alcoholic drinks in what is said of a good.

Offering alcohol by electronic means is forbidden: Announcement of the Prime Minister's Office of 8 September 2020
(in force since 7 December 2020) under the Alcoholic Beverage Control Act B.E. 2551; the second Act of B.E. 2568 made
advertising stricter still. Village sato and spirits are no exception, so there is no class for them either.

A list of words is not understanding: it stops what is named, and leaves what is only meant to whoever publishes.
"""

import re

from catalogue.thai.words import normalise

# What contains such a word and is no drink of the kind. Taken out first, the longest to be said first.
FALSE_FRIENDS = [
    # Thai
    r"สุราษฎร์",
    r"สุรางค์",
    r"(?:สี|โทน|เฉด)ไวน์(?:แดง)?",
    r"แก้วไวน์",
    r"(?:ชั้น|ที่|ถุง|กล่อง|ปลอก)(?:วาง|ใส่|แขวน)?(?:ขวด)?ไวน์",
    r"ดีไวน์",
    r"น้ำส้มสายชู(?:หมัก)?(?:จาก)?ไวน์(?:แดง|ขาว)?",
    r"(?:ยีสต์|แก้ว)เบียร์",
    r"รูทเบียร์",
    r"(?:ไม่มี|ปราศจาก|ไม่ผสม|ไร้|ไม่ใส่)(?:แอลกอฮอล์|เหล้า|สุรา)",
    r"แอลกอฮอล์(?:ล้างมือ|เช็ดแผล|ฆ่าเชื้อ|ทำความสะอาด)",
    # English
    r"\b(?:wine|cider|beer|sherry)[ -]vinegars?\b",
    r"\bwine[ -](?:red|colou?r(?:ed)?|dark|glass(?:es)?|racks?|bags?|bottle (?:bags?|holders?|covers?))\b",
    r"\b(?:root|ginger)[ -]beer\b",
    r"\bbeer (?:glass(?:es)?|mats?)\b",
    r"\bbrewer.?s yeast\b",
    r"\bcotton[ -]gins?\b",
    r"\b(?:alcohol|wine|beer)[ -]free\b",
    r"\b(?:no|without|free (?:of|from)) alcohol\b",
]
DRINKS = [
    # Thai: these stand in no other word once the friends above are gone.
    r"สาโท",
    r"เหล้า",
    r"สุรา",
    r"กระแช่",
    r"น้ำตาลเมา",
    r"น้ำขาวหมัก",
    r"เบียร์",
    r"ไวน์",
    r"วิสกี้",
    r"บรั่นดี",
    r"วอดก้า",
    r"แชมเปญ",
    r"ค็อกเทล",
    r"เครื่องดื่ม(?:ที่มี|ผสม)?แอลกอฮอล์",
    # อุ, the rice beer drunk from its jar, is two letters that begin many words: alone, or with what only it is said of.
    r"(?<![ก-๙])อุ(?![ก-๙])",
    r"(?<![ก-๙])อุ(?=ไห|หมัก|พื้นบ้าน|ชาวบ้าน|อีสาน)",
    # English
    r"\bsath?o\b",
    r"\bwines?\b",
    r"\bbeers?\b",
    r"\b(?:rice|distilled|white|herbal|village|strong)[ -]spirits?\b",
    r"\bspirits? \d+ ?%",
    r"\bliquors?\b",
    r"\bliqueurs?\b",
    r"\bwhisk(?:e?y|ies)\b",
    r"\bbrandy\b",
    r"\bvodka\b",
    r"\brum\b",
    r"\bmoonshine\b",
    r"\blao[ -]?(?:khao|hai|u)\b",
    r"\bciders?\b",
    r"\bsherry\b",
    r"\bchampagne\b",
    r"\bcocktails?\b",
    r"\balcoholic (?:drinks?|beverages?)\b",
]
_FALSE_FRIENDS = re.compile("|".join(FALSE_FRIENDS))
_DRINKS = re.compile("|".join(DRINKS))


def alcohol_words(*texts: str | None) -> list[str]:
    """Return the words of alcoholic drinks in some texts, each once, in the order they come.

    >>> alcohol_words("สาโทข้าวเหนียวบ้านเรา")
    ['สาโท']
    >>> alcohol_words("Wine-red silk", "น้ำส้มสายชูหมักจากไวน์")
    []
    """
    found: dict[str, None] = {}
    for text in texts:
        rest = _FALSE_FRIENDS.sub(" · ", normalise(text or ""))
        found |= dict.fromkeys(_DRINKS.findall(rest))
    return list(found)
