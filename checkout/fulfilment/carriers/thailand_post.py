"""Thailand Post. Its numbers are of the Universal Postal Union's standard S10, whose last digit checks the others."""

import re

from django.utils.translation import gettext_lazy as _

from .carrier import Carrier

S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def is_s10(number: str) -> bool:
    """Say whether a postal number of Thailand is whole by UPU standard S10.

    >>> is_s10("RR473124829TH"), is_s10("RR473124828TH")
    (True, False)
    """
    if not re.fullmatch(r"[A-Z]{2}[0-9]{9}TH", number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[2:10], S10_WEIGHTS, strict=True))
    check = {10: 0, 11: 5}.get(11 - total % 11, 11 - total % 11)
    return int(number[10]) == check


CARRIER = Carrier(
    code="thailand-post",
    name=_("Thailand Post"),
    place=1,
    tracking_page="https://track.thailandpost.co.th/?trackNumber={}",
    example="RR473124829TH",
    is_number=is_s10,
)
