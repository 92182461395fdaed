"""What looking a page through brings to light."""

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How heavy a finding is: it stops publishing, it stops until somebody answers for it by name, or it is a hint."""

    STOP = "stop"
    CLAIM = "claim"
    HINT = "hint"


@dataclass(frozen=True)
class Finding:
    """One thing found: what it is in words, the words of the page it is about, and the law behind it."""

    code: str
    weight: Weight
    says: str
    words: str = ""
    where: str = ""
    law: str = ""

    @property
    def key(self) -> str:
        """What an answer is given to: the rule and exactly these words."""
        return f"{self.code}:{self.words}"
