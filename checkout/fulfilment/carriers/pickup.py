"""Nobody carries it: the buyer comes to the centre for her parcel."""

from django.utils.translation import gettext_lazy as _

from .carrier import Carrier

CARRIER = Carrier(code="pickup", name=_("Collected at the OTOP centre"), place=9, is_collected=True)
