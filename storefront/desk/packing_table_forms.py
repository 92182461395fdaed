"""Forms of the packing table."""

from django import forms
from django.utils.translation import gettext_lazy as _

from checkout.fulfilment.models import Shortage

from .forms import HEAVIEST_GRAMS


class CountForm(forms.Form):
    """How many pieces of a line are in the box, counted by hand."""

    line = forms.IntegerField(widget=forms.HiddenInput())
    pieces = forms.IntegerField(label=_("Pieces in the box"), min_value=0)


class CloseForm(forms.Form):
    """What a box weighs, and what somebody has looked at before closing it."""

    weight_grams = forms.IntegerField(
        label=_("Weight in grams"), required=False, min_value=1, max_value=HEAVIEST_GRAMS, widget=forms.NumberInput()
    )
    is_part = forms.BooleanField(label=_("The rest goes in another parcel"), required=False)
    weight_is_right = forms.BooleanField(label=_("I have looked: the weight is right"), required=False)

    # Asked for only once the weight was found odd.
    may_be_right = False


class ShortForm(forms.Form):
    """Which pieces are missing, and why."""

    line = forms.IntegerField(widget=forms.HiddenInput())
    pieces = forms.IntegerField(label=_("Pieces"), min_value=1)
    kind = forms.ChoiceField(label=_("What is wrong"), choices=Shortage.Kind.choices)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
