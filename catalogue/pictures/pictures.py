"""What a page needs to draw one picture."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Picture:
    """A picture ready to be drawn: its own file and smaller copies, best format first.

    `sources` holds (mime type, srcset) pairs for <source>; `src` works in every browser.
    """

    alt: str
    width: int
    height: int
    src: str
    sources: list[tuple[str, str]] = field(default_factory=list)
    is_illustration: bool = False
