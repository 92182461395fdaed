"""Thai words in Latin letters, by the Royal Thai General System (RTGS), without tones or vowel lengths.

A dictionary word is read by its smaller words, each of those syllable by syllable; what the rules cannot know (ชนบท
is Chonnabot) stands in `data/romanised.csv`. The library's own "royin" engine was tried and left: it drops the h of
ห้อง, writes ain for ใหญ่ and leaves Thai vowels standing in เกวียน.
"""

import csv
import re
from functools import cache, lru_cache
from pathlib import Path

from catalogue.thai import words

IRREGULAR = Path(__file__).with_name("data") / "romanised.csv"

FIRST = {
    **dict.fromkeys("ก", "k"),
    **dict.fromkeys("ขฃคฅฆ", "kh"),
    **dict.fromkeys("ง", "ng"),
    **dict.fromkeys("จฉชฌ", "ch"),
    **dict.fromkeys("ซศษส", "s"),
    **dict.fromkeys("ญย", "y"),
    **dict.fromkeys("ฎด", "d"),
    **dict.fromkeys("ฏต", "t"),
    **dict.fromkeys("ฐฑฒถทธ", "th"),
    **dict.fromkeys("ณน", "n"),
    **dict.fromkeys("บ", "b"),
    **dict.fromkeys("ป", "p"),
    **dict.fromkeys("ผพภ", "ph"),
    **dict.fromkeys("ฝฟ", "f"),
    **dict.fromkeys("ม", "m"),
    **dict.fromkeys("ร", "r"),
    **dict.fromkeys("ลฬ", "l"),
    **dict.fromkeys("ว", "w"),
    **dict.fromkeys("หฮ", "h"),
    **dict.fromkeys("อ", ""),
}
LAST = {
    **dict.fromkeys("กขคฆ", "k"),
    **dict.fromkeys("ง", "ng"),
    **dict.fromkeys("จชซฎฏฐฑฒดตถทธศษส", "t"),
    **dict.fromkeys("บปพฟภ", "p"),
    **dict.fromkeys("ม", "m"),
    **dict.fromkeys("ญณนรลฬ", "n"),
}
SILENT = re.compile(r"[ก-ฮ][ิุ]?์|[ๆฯ]")

# One syllable, tried from the top; {i} its first sound, {f} its last. A consonant that carries the vowel of the next
# syllable cannot end this one, and ห ผ ฝ ฉ ฌ ฮ อ end none.
_TONE = "[่้๊๋]?"
_CLUSTER = "[กขคปผพ][รล]|[กขค]ว|[ตทสศซจ]ร|ห[งญนมยรลว]|อย"
_INITIAL = f"((?:{_CLUSTER})|[ก-ฮ])"
_FINAL = "([กขคฆงจชซฎฏฐฑฒดตถทธศษสบปพฟภมญณนรลฬ](?![ะ-ู็-๋]|อ|ว[ก-ฮ]))"
SYLLABLES = [
    (re.compile("^" + shape.format(i=_INITIAL, t=_TONE, f=_FINAL)), vowel)
    for shape, vowel in [
        ("เ{i}ี{t}ยว", "iao"),
        ("เ{i}ื{t}อย", "ueai"),
        ("เ{i}ี{t}ยะ?{f}?", "ia"),
        ("เ{i}ื{t}อะ?{f}?", "uea"),
        ("เ{i}{t}าะ", "o"),
        ("เ{i}{t}า", "ao"),
        ("เ{i}{t}อะ?{f}?", "oe"),
        ("เ{i}{t}ย(?![ะ-ู็-๋])", "oei"),
        ("เ{i}{t}ว(?![ะ-ู็-๋])", "eo"),
        ("เ{i}ิ{t}{f}", "oe"),
        ("เ{i}็?{t}(?:{f}|ะ)?", "e"),
        ("แ{i}{t}ว(?![ะ-ู็-๋])", "aeo"),
        ("แ{i}็?{t}(?:{f}|ะ)?", "ae"),
        ("โ{i}{t}ย(?![ะ-ู็-๋])", "oi"),
        ("โ{i}{t}(?:{f}|ะ)?", "o"),
        ("[ใไ]{i}{t}ย?(?![ะ-ู็-๋])", "ai"),
        ("{i}ั{t}ย", "ai"),
        ("{i}ั{t}วะ?", "ua"),
        ("{i}ั{t}{f}", "a"),
        ("{i}{t}ำ", "am"),
        ("{i}{t}าย(?![ะ-ู็-๋])", "ai"),
        ("{i}{t}าว(?![ะ-ู็-๋])", "ao"),
        ("{i}{t}า{f}?", "a"),
        ("{i}ะ", "a"),
        ("{i}ิ{t}ว(?![ะ-ู็-๋])", "io"),
        ("{i}[ิี]{t}{f}?", "i"),
        ("{i}ึ{t}{f}?", "ue"),
        ("{i}ื{t}(?:{f}|อ)?", "ue"),
        ("{i}[ุู]{t}ย(?![ะ-ู็-๋])", "ui"),
        ("{i}[ุู]{t}{f}?", "u"),
        ("{i}รร{f}", "a"),
        ("{i}รร", "an"),
        ("{i}{t}อย(?![ะ-ู็-๋])", "oi"),
        ("{i}็?{t}อ{f}?", "o"),
        ("{i}{t}วย(?![ะ-ู็-๋])", "uai"),
        ("{i}{t}ว{f}", "ua"),
    ]
]
BARE = re.compile(r"^[ก-ฮ][่้๊๋]?[ก-ฮ]*(?![ะ-ู็-๋])")


@lru_cache(maxsize=50_000)
def romanise(word: str) -> str:
    """Write one Thai word in small Latin letters; other words come back as they are.

    >>> romanise("มัดหมี่")
    'matmi'
    """
    if not words.THAI_RUN.fullmatch(word):
        return word
    return "".join(_irregular().get(piece) or _by_rule(piece) for piece in _smaller_words(word))


@cache
def _irregular() -> dict[str, str]:
    with IRREGULAR.open(encoding="utf-8", newline="") as file:
        return {row["word"]: row["romanised"] for row in csv.DictReader(file)}


def _smaller_words(word: str) -> list[str]:
    """Split a word into the words it is made of, the longest first, for short words keep to the rules.

    กร, พร and the like are words too, but in front of a vowel they are the beginning of one syllable: กรอบ is krop.
    """
    if word in _irregular():
        return [word]
    within = sorted(words.readings(word), key=len, reverse=True)
    for first in within:
        if word.startswith(first) and first != word and not re.fullmatch(_CLUSTER, first):
            return [*_smaller_words(first), *_smaller_words(word.removeprefix(first))]
    return [word]


def _by_rule(word: str) -> str:
    text = re.sub("ฤๅ?", "รึ", re.sub("(?<=[กตทปศส])ฤ", "ริ", SILENT.sub("", word)))
    letters = []
    while text:
        sound, length = _syllable(text)
        letters.append(sound)
        text = text[length:]
    return "".join(letters)


def _syllable(text: str) -> tuple[str, int]:
    for shape, vowel in SYLLABLES:
        if match := shape.match(text):
            initial, final = (*match.groups(), None)[:2]
            return _initial_sound(initial) + vowel + LAST.get(final, ""), match.end()
    return _bare_syllable(text)


def _bare_syllable(text: str) -> tuple[str, int]:
    """Read consonants without a written vowel: in pairs with an o, an odd first one with an a."""
    run = BARE.match(text)
    if not run:
        return FIRST.get(text[0], ""), 1
    letters = [letter for letter in run.group() if letter not in words.TONE_MARKS]
    if len(letters) == 3 and re.match(_CLUSTER, "".join(letters)):
        return _initial_sound("".join(letters[:2])) + "o" + LAST.get(letters[2], ""), run.end()
    if len(letters) % 2:
        return FIRST.get(letters[0], "") + "a", 1
    second = text.index(letters[1], 1)
    return FIRST.get(letters[0], "") + "o" + LAST.get(letters[1], ""), second + 1


def _initial_sound(initial: str) -> str:
    if len(initial) == 1:
        return FIRST[initial]
    if initial[0] == "ห" or initial == "อย":
        return FIRST[initial[1]]
    if initial[1] == "ร" and initial[0] in "ทสศซจ":
        return "ch" if initial[0] == "จ" else "s"
    return FIRST[initial[0]] + FIRST[initial[1]]
