"""Where a line of Thai may end: between words. Browsers guess, and tear names of goods and places apart."""

import re
from functools import lru_cache

from .words import THAI_RUN, cut_run

# Longer pieces must stay breakable anywhere, or they would stick out of a phone's card.
LONGEST_PIECE = 22
PART = re.compile(rf"{THAI_RUN.pattern}\s*|[^\sก-๛]*\S\s*|\s+")


@lru_cache(maxsize=20_000)
def line_pieces(text: str) -> tuple[str, ...]:
    """Cut a name into pieces after each of which a line may end; put together they are the name as it was written.

    Kept in memory: a name is on many pages, and cutting it costs a millisecond. Nothing for a text without Thai,
    or with a piece too long to be kept whole.

    >>> line_pieces("ผ้าไหมมัดหมี่ 2 ผืน")
    ('ผ้าไหม', 'มัดหมี่ ', '2 ', 'ผืน')
    """
    if not THAI_RUN.search(text):
        return ()
    pieces: list[str] = []
    for part in PART.findall(text):
        run = part.rstrip()
        words = cut_run(run) if THAI_RUN.fullmatch(run) else [run]
        pieces += [*words[:-1], words[-1] + part[len(run) :]] if words and "".join(words) == run else [part]
    return () if max(map(len, pieces)) > LONGEST_PIECE else tuple(pieces)
