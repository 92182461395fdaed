"""What staff say about a return or a claim."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checkout.aftersales.deciding import Arrived
from checkout.aftersales.models import Case
from checkout.fulfilment.carriers import carrier_choices


class AnswerForm(forms.Form):
    """Yes or no, with words for the buyer; a no needs them."""

    answer = forms.CharField(
        label=gettext_lazy("Words for the buyer"),
        help_text=gettext_lazy("She reads them in our mail and on her page. A no needs its reason."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, is_yes: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_yes = is_yes

    def clean_answer(self):
        answer = self.cleaned_data["answer"].strip()
        if not (self.is_yes or answer):
            raise forms.ValidationError(_("Please write why: the buyer reads it."))
        return answer


class ArrivalForm(forms.Form):
    """What came back, good by good, and whether it can be sold again."""

    def __init__(self, *args, case: Case, **kwargs):
        super().__init__(*args, **kwargs)
        self.case_lines = list(case.lines.all())
        # What is said to be broken is not sold again, unless somebody sees that it can be.
        sells = case.kind != Case.Kind.CLAIM
        for line in self.case_lines:
            self.fields[f"came_{line.line_id}"] = forms.IntegerField(
                label=_("Pieces that came back"), min_value=0, max_value=line.quantity, initial=line.quantity
            )
            self.fields[f"whole_{line.line_id}"] = forms.BooleanField(
                label=_("whole: they can be sold again"), required=False, initial=sells
            )

    def rows(self) -> list[tuple]:
        return [(line.line_id, self[f"came_{line.line_id}"], self[f"whole_{line.line_id}"]) for line in self.case_lines]

    def arrived(self) -> list[Arrived]:
        given = self.cleaned_data
        return [
            Arrived(line.line_id, given[f"came_{line.line_id}"], given[f"whole_{line.line_id}"])
            for line in self.case_lines
        ]


class PartForm(forms.Form):
    """How much of the price goes back while she keeps the goods."""

    amount_baht = forms.DecimalField(
        label=gettext_lazy("Given back, in baht"), min_value=Decimal("1.00"), max_digits=12, decimal_places=2
    )


class SendAgainForm(forms.Form):
    """How the goods go out once more."""

    carrier = forms.ChoiceField(label=gettext_lazy("Carrier"), choices=carrier_choices)
    tracking_number = forms.CharField(label=gettext_lazy("Tracking number"), max_length=40)
