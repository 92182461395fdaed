"""What staff type in about a parcel."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from checkout.fulfilment.carriers import CARRIERS, carrier_choices
from checkout.fulfilment.pieces import LinePieces

HEAVIEST_GRAMS = 100_000


HOW_MANY = _("Please say how many pieces lie in the parcel: not more than are still to be packed. Nothing was saved.")


class PackForm(forms.Form):
    """How many pieces of each line lie in a parcel, and what it weighs. Without any number it is all that is left."""

    weight_grams = forms.IntegerField(
        label=_("Weight in grams"), required=False, min_value=1, max_value=HEAVIEST_GRAMS, widget=forms.NumberInput()
    )

    def __init__(self, *args, pieces: Iterable[LinePieces], **kwargs):
        super().__init__(*args, **kwargs)
        self.left = [line for line in pieces if line.left]
        self.names_pieces = any(name.startswith("pieces_") for name in self.data)
        most = {"max_value": _("At most %(limit_value)s are still to be packed."), "min_value": _("Not below zero.")}
        for line in self.left:
            self.fields[f"pieces_{line.line_pk}"] = forms.IntegerField(
                label=_("Pieces"),
                min_value=0,
                max_value=line.left,
                initial=line.left,
                required=self.names_pieces or not self.is_bound,
                error_messages={**most, "required": HOW_MANY},
            )

    def rows(self) -> list[tuple[int, forms.BoundField]]:
        """Return the lines with something left to pack, by their keys, each with its field."""
        return [(line.line_pk, self[f"pieces_{line.line_pk}"]) for line in self.left]

    def pieces(self) -> dict[int, int] | None:
        """Return the pieces that were named, by line; None when none were."""
        if not self.names_pieces:
            return None
        return {line.line_pk: self.cleaned_data[f"pieces_{line.line_pk}"] for line in self.left}


class ShipForm(forms.Form):
    """Who carries a parcel, and under which number; whoever is handed it here gives none."""

    carrier = forms.ChoiceField(label=_("Carrier"), choices=carrier_choices)
    tracking_number = forms.CharField(
        label=_("Tracking number"),
        max_length=40,
        help_text=_("Scan or type it; spaces do not matter."),
        error_messages={"required": _("Please scan or type the number on the carrier’s label.")},
        # A scanner types into the field that has the focus.
        widget=forms.TextInput(attrs={"autofocus": True, "autocapitalize": "characters", "spellcheck": "false"}),
    )
    use_required_attribute = False  # a browser would not let a parcel go that its buyer collects

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        carrier = CARRIERS.get(self.data.get("carrier"))
        self.fields["tracking_number"].required = not (carrier and carrier.is_collected)
