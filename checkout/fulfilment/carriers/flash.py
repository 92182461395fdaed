"""Flash Express. Its numbers mostly begin with TH, but it does not publish their form."""

from django.utils.translation import gettext_lazy as _

from .carrier import Carrier

CARRIER = Carrier(
    code="flash",
    name=_("Flash Express"),
    place=2,
    tracking_page="https://www.flashexpress.co.th/fle/tracking?se={}",
    example="TH01234ABCD5A",
)
