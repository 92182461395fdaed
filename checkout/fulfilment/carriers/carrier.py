"""What the shop knows of whoever carries a parcel."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote


def could_be_a_number(number: str) -> bool:
    """Say whether this can be a number of a carrier that does not publish its form.

    Letters and digits of a plausible length pass: what is refused here must be wrong for sure.
    """
    return bool(re.fullmatch(r"[A-Z0-9]{8,30}", number))


@dataclass(frozen=True, kw_only=True)
class Carrier:
    """Who carries parcels, how their numbers look, and where a buyer follows one.

    `place` is where it stands in lists. `is_number` looks at a number as `clean_tracking_number` leaves it; `example`
    passes it. In `tracking_page` the number stands for {}. Whoever `is_collected` gives no numbers: the buyer comes.
    """

    code: str
    name: str
    place: int
    tracking_page: str = ""
    example: str = ""
    is_number: Callable[[str], bool] = could_be_a_number
    is_collected: bool = False

    def takes(self, number: str) -> bool:
        """Say whether a parcel can leave with this number; with none where nobody gives one."""
        return not number if self.is_collected else self.is_number(number)

    def tracking_url(self, number: str) -> str:
        """Return the carrier's own page for a parcel, or nothing without a number."""
        return self.tracking_page.format(quote(number)) if number and self.tracking_page else ""
