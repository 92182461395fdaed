"""Thai has no spaces between words: write a text one way, then find its words.

The dictionary is pythainlp's 62,000 words plus the shop's own in `data/shop_words.txt`. It costs half a second
and about 75 MB, so it is read when the first Thai text is cut and not when the program starts: migrations,
checks and static files never pay for it. A web server that forks should call `segment("ผ้า")` once before it
forks, so that its workers share the memory.
"""

import os
import re
import unicodedata
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from pathlib import Path

# What keyboards and copied web pages put into Thai text that nobody sees.
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
TONE_MARKS = "่้๊๋"
THAI_RUN = re.compile(r"[ก-ฺเ-ๅ็-๎]+")

# Words of this province's makers and buyers that a general dictionary lacks or would split wrongly.
SHOP_WORDS = Path(__file__).with_name("data") / "shop_words.txt"


def normalise(text: str) -> str:
    """Write a text in the one form in which the shop stores and compares it.

    Lower case, Arabic digits, composed characters, no invisible ones; sara am typed in two pieces and แ typed
    as two เ become one. Never NFKC: it would split every ำ again.
    """
    text = unicodedata.normalize("NFC", text).translate(INVISIBLE).translate(THAI_DIGITS)
    text = re.sub(rf"ํ([{TONE_MARKS}]?)า", r"\1ำ", text)
    # The other order, mark before the ring, is what some phones type.
    text = re.sub(rf"([{TONE_MARKS}])ํา", r"\1ำ", text)
    return text.replace("เเ", "แ").lower()


def plain_code(typed: str) -> str:
    """Return a code that was typed or scanned as it is kept: in capitals, without spaces and what cannot be seen.

    >>> plain_code(" new year\\u200b ")
    'NEWYEAR'
    """
    return "".join(sign for sign in typed if sign.isprintable() and sign != " ").upper()


# The keys of the Thai layout (Kedmanee), row by row, and of the Latin one below: the plain ones, then those with Shift.
THAI_KEYS = 'ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฟหกดเ้่าสวงผปแอิืทมใฝ๐"ฎฑธํ๊ณฯญฤฆฏโฌ็๋ษศซ()ฉฮฺ์?'
LATIN_KEYS = "1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./QWERTYUIOPASDFGHJKL:ZXCVBNM"
AS_LATIN = str.maketrans(THAI_KEYS, LATIN_KEYS)


def scanned_code(typed: str) -> str:
    """Return a code as its label has it, also when the scanner's keys fell on a Thai keyboard.

    A hand scanner presses keys. While the computer is set to Thai they come out as Thai letters; no label has any.

    >>> scanned_code("KK-0042"), scanned_code("าาขจจภ/")
    ('KK-0042', 'KK-0042')
    """
    return plain_code(typed.translate(AS_LATIN) if THAI_RUN.search(typed) else typed)


def without_tone_marks(word: str) -> str:
    """Return a word as a hurried thumb types it."""
    return word.translate(dict.fromkeys(map(ord, TONE_MARKS)))


def segment(text: str) -> list[str]:
    """Cut a text into its words, Thai and others, in order and without the spaces and signs between them.

    >>> segment("ผ้าไหมมัดหมี่")
    ['ผ้าไหม', 'มัดหมี่']
    """
    words = []
    for part in re.findall(rf"{THAI_RUN.pattern}|[^\W_ก-๛]+", normalise(text)):
        words += cut_run(part) if THAI_RUN.match(part) else [part]
    return words


def readings(run: str) -> list[str]:
    """Return every word that takes part in some way of reading a run of Thai from end to end.

    A dictionary word counts when what stands before and behind it can be read as words too: น้ำปลาร้า holds
    ปลาร้า, น้ำปลา and ปลา, but the ลา inside ปลา is no word here. Words begin and end only where a Thai
    character cluster does. The pieces that `segment` finds always count, also when no dictionary knows them.
    """
    return list(_readings(run))


# Words come again and again, and reading one costs a tenth of a millisecond.
@lru_cache(maxsize=50_000)
def _readings(run: str) -> tuple[str, ...]:
    edges = _cluster_edges(run)
    words = {word for start in edges[:-1] for word in _words_from(run, start, edges)}
    words |= _pieces(run)
    from_left = _reachable(0, words)
    from_right = _reachable(len(run), {(end, start) for start, end in words})
    kept = sorted(word for word in words if word[0] in from_left and word[1] in from_right)
    return tuple(dict.fromkeys(run[start:end] for start, end in kept))


@cache
def known_words() -> frozenset[str]:
    """Return every word of the dictionary, read once a process."""
    _pythainlp()
    from pythainlp.corpus import thai_words  # noqa: PLC0415 -- half a second that start-up must not pay

    return thai_words() | frozenset(SHOP_WORDS.read_text(encoding="utf-8").split())


@cache
def _dictionary():
    _pythainlp()
    from pythainlp.util.trie import Trie  # noqa: PLC0415 -- see known_words()

    return Trie(known_words())


def cut_run(run: str) -> list[str]:
    """Cut a run of Thai letters into words."""
    _pythainlp()
    from pythainlp.tokenize.newmm import segment as newmm  # noqa: PLC0415 -- see known_words()

    return newmm(run, custom_dict=_dictionary())


def _pieces(run: str) -> set[tuple[int, int]]:
    ends = list(accumulate(map(len, cut_run(run))))
    return set(pairwise([0, *ends]))


def _words_from(run: str, start: int, edges: list[int]) -> list[tuple[int, int]]:
    ends = [start + len(word) for word in _dictionary().prefixes(run[start:]) if len(word) > 1]
    return [(start, end) for end in ends if end in edges]


def _reachable(start: int, steps: set[tuple[int, int]]) -> set[int]:
    reached, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        new = {end for begin, end in steps if begin == here} - reached
        reached |= new
        waiting += new
    return reached


def _cluster_edges(run: str) -> list[int]:
    _pythainlp()
    from pythainlp.tokenize.tcc import tcc_pos  # noqa: PLC0415 -- see known_words()

    return [0, *sorted(tcc_pos(run))]


def _pythainlp() -> None:
    # Without this the library makes a folder in the home directory when it is imported, and dies where it
    # may not write.
    os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
