"""What a page needs to know to show a picture of a good."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """One picture, ready for a page: `sources` are (MIME type, srcset) in order of preference.

    `src`, `width` and `height` describe the one file every browser can show. A drawing that stands
    in for a photograph says so with `is_illustration`.
    """

    alt: str
    width: int
    height: int
    src: str
    sources: Sequence[tuple[str, str]] = ()
    is_illustration: bool = False
