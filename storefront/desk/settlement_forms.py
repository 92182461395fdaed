"""What staff type in of producers' money."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checkout.payments.banks import Bank
from checkout.settlement.proofs import MOST_BYTES, BadProof, read_proof

from .offline_forms import account_digits, day_that_came


def day_field(label) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def last_of_month_before():
    return timezone.localdate().replace(day=1) - timedelta(days=1)


class PrepareForm(forms.Form):
    """Up to which day producers are paid."""

    cutoff = day_field(gettext_lazy("All sales up to and with"))

    def clean_cutoff(self):
        return day_that_came(self.cleaned_data["cutoff"])


class WhyForm(forms.Form):
    """Why something is done that somebody will ask about."""

    why = forms.CharField(label=gettext_lazy("Why"), max_length=120)


class CancelForm(WhyForm):
    """Why a run is given up, and that the bank pays nothing of it."""

    not_at_bank = forms.BooleanField(label=gettext_lazy("The bank did not get its file"), required=False)


class PaidForm(forms.Form):
    """What the bank did, as its statement shows it."""

    day = day_field(gettext_lazy("Day on the bank’s statement"))
    reference = forms.CharField(label=gettext_lazy("Number or line there"), max_length=80, required=False)

    def clean_day(self):
        return day_that_came(self.cleaned_data["day"])


class RunPaidForm(PaidForm):
    """What the bank did with a whole run, and what shows it."""

    proof = forms.FileField(
        label=gettext_lazy("The bank’s statement or slip"),
        help_text=gettext_lazy("As PDF, JPEG or PNG, up to 5 MB; only staff see it."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def clean_proof(self):
        file = self.cleaned_data["proof"]
        try:
            read_proof(file.read(MOST_BYTES + 1))
        except BadProof as error:
            raise forms.ValidationError(_("Please choose a PDF, JPEG or PNG of up to 5 MB.")) from error
        file.seek(0)
        return file


class ProducerAccountForm(forms.Form):
    """Where a producer wants her money."""

    bank = forms.ChoiceField(label=gettext_lazy("Bank"), choices=[("", gettext_lazy("Please choose")), *Bank.choices])
    number = forms.CharField(label=gettext_lazy("Account number"), max_length=24)
    holder = forms.CharField(
        label=gettext_lazy("Account holder"), max_length=80, help_text=gettext_lazy("As the bank’s book names her.")
    )

    def clean_number(self):
        return account_digits(self.cleaned_data["number"])
