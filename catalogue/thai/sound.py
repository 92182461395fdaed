"""How a Thai word sounds, roughly: letters that are mistaken for each other become one.

ผ้าใหม and ผ้าไหม sound alike, so do กุญเชียง and กุนเชียง, ปลาล้า and ปลาร้า. Small letters and digits of ASCII only:
any database, whatever its locale, compares them in the same way.
"""

import re

_LETTERS = {
    "k": "ก",
    "q": "ขฃคฅฆ",
    "g": "ง",
    "j": "จ",
    "c": "ฉชฌ",
    "s": "ซศษส",
    "y": "ญย",
    "d": "ฎด",
    "t": "ฏต",
    "3": "ฐฑฒถทธ",
    "n": "ณน",
    "b": "บ",
    "p": "ป",
    "x": "ผพภ",
    "f": "ฝฟ",
    "m": "ม",
    "l": "รลฬ",
    "w": "ว",
    "h": "หฮ",
    "o": "อ",
    "a": "ะั",
    "1": "าๅ",
    "i": "ิี",
    "5": "ึื",
    "u": "ุู",
    "e": "เ",
    "8": "แ",
    "0": "โ",
    "9": "ใไ",
}
SOUNDS = {ord(letter): sound for sound, letters in _LETTERS.items() for letter in letters}
SOUNDS |= {ord("ำ"): "1m", ord("ฤ"): "l5"}
SILENT = re.compile(r"[ก-ฮ][ิุ]?์")
UNHEARD = re.compile(r"[^a-z0-9]")
# ญ closes a syllable like น does, and is heard as ย only before a vowel: กุญเชียง, บุญ.
CLOSING_YO_YING = re.compile(r"ญ(?=$|[ก-ฮเ-ไ])")


def sound_of(word: str) -> str:
    """Return the sound of a Thai word; tone marks, shortness and silent letters are not heard.

    >>> sound_of("ผ้าใหม") == sound_of("ผ้าไหม"), sound_of("กุญเชียง") == sound_of("กุนเชียง")
    (True, True)
    """
    heard = CLOSING_YO_YING.sub("น", SILENT.sub("", word)).translate(SOUNDS)
    return UNHEARD.sub("", heard)


def trigrams(sound: str) -> set[str]:
    """Return the pieces of three letters by which two sounds are compared, as PostgreSQL's pg_trgm cuts them.

    >>> sorted(trigrams("cat"))
    ['  c', ' ca', 'at ', 'cat']
    """
    padded = f"  {sound} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
