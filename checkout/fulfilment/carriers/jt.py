"""J&T Express. Its numbers are twelve digits as far as we have seen, but it does not publish their form."""

from django.utils.translation import gettext_lazy as _

from .carrier import Carrier

CARRIER = Carrier(
    code="jt",
    name=_("J&T Express"),
    place=4,
    tracking_page="https://www.jtexpress.co.th/service/track?waybillNo={}",
    example="820123456789",
)
