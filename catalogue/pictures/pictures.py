"""What a page needs to draw one picture."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """A picture ready to be drawn: its own file and smaller copies, best format first.

    `sources` holds for each mime type its files, narrow ones first, as pairs of address and width; `src` works
    in every browser. `large` is the largest file for whoever looks closely, `share` the wide one for chats.
    `focus` is where the eye goes, in tenths of width and height, for frames that cut.
    """

    alt: str
    width: int
    height: int
    src: str
    sources: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()
    is_illustration: bool = False
    large: str = ""
    share: str = ""
    focus: tuple[int, int] = (5, 5)

    @property
    def is_slender(self) -> bool:
        """Say whether a square would show less than half of it, so that it is better shown whole."""
        return bool(self.width and self.height) and not 0.5 <= self.width / self.height <= 2
