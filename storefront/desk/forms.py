from django import forms
from django.utils.translation import gettext_lazy as _

from checkout.fulfilment.carriers import Carrier


class ShipForm(forms.Form):
    """Who carries a parcel, and under which number."""

    carrier = forms.ChoiceField(label=_("Carrier"), choices=Carrier.choices)
    tracking_number = forms.CharField(
        label=_("Tracking number"),
        max_length=40,
        help_text=_("Scan or type it; spaces do not matter."),
        error_messages={"required": _("Please scan or type the number on the carrier’s label.")},
        # A scanner types into the field that has the focus.
        widget=forms.TextInput(attrs={"autofocus": True, "autocapitalize": "characters", "spellcheck": "false"}),
    )
