"""Many parcels at once, as staff scan, paste or hand them in."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.spreadsheets.faults import Fault, FileFault
from checkout.fulfilment.carriers import carrier_choices
from checkout.fulfilment.in_bulk import MOST_LINES, lines_of_table

LONGEST_PASTE = 20_000


class LinesForm(forms.Form):
    """Lines that were pasted, and those of a table below them."""

    lines = forms.CharField(
        label=gettext_lazy("One parcel a line"),
        required=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocapitalize": "characters"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a table (Excel, CSV)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file:
            return []
        try:
            return lines_of_table(file)
        except FileFault as fault:
            raise forms.ValidationError(Fault(0, "", fault.code, fault.params).sentence) from fault

    def all_lines(self) -> str:
        """Return what was pasted and what stood in the table, line by line."""
        pasted = self.cleaned_data["lines"].rstrip()
        return "\n".join([*([pasted] if pasted else []), *self.cleaned_data["file"]])


class SendingForm(LinesForm):
    """Which parcels leave under which numbers, with one carrier."""

    carrier = forms.ChoiceField(label=gettext_lazy("Carrier"), choices=carrier_choices)
    scan = forms.CharField(
        label=gettext_lazy("Scan the number of an order"),
        required=False,
        max_length=200,
        # A scanner types into the field that has the focus, and ends with Enter.
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "spellcheck": "false"}),
    )
    # The parcel whose tracking number is scanned next.
    chosen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


def too_many_lines() -> str:
    return _("These are more than %(most)s lines. Please hand them in piece by piece; nothing was saved.") % {
        "most": MOST_LINES
    }
