"""KEX Express, formerly Kerry. Each of its customers has numbers of its own form: letters, then digits."""

from django.utils.translation import gettext_lazy as _

from .carrier import Carrier

CARRIER = Carrier(
    code="kex",
    name=_("KEX Express"),
    place=3,
    tracking_page="https://th.kex-express.com/th/track/?track={}",
    example="KEX012345678901",
)
