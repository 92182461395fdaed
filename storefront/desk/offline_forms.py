"""What staff type in of money they have seen themselves."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checkout.payments.banks import Bank
from checkout.payments.models import BankAccount

LARGEST_STATEMENT = 2 * 1024 * 1024


def day_that_came(day: date) -> date:
    """Return a day, unless it is one of the future."""
    if day > timezone.localdate():
        raise forms.ValidationError(day_to_come())
    return day


def day_to_come() -> str:
    return _("This day has not come yet.")


def account_digits(text: str) -> str:
    """Return the digits of an account's number, however it was typed."""
    digits = "".join(text.replace("-", "").split())
    if not (digits.isdecimal() and digits.isascii() and 10 <= len(digits) <= 15):
        raise forms.ValidationError(_("An account number has 10 to 15 digits."))
    return digits


class ConfirmForm(forms.Form):
    """What stands on the bank's statement."""

    received_baht = forms.DecimalField(
        label=gettext_lazy("Amount on the statement"), max_digits=12, decimal_places=2, min_value=0
    )
    received_on = forms.DateField(
        label=gettext_lazy("Day on the statement"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reference = forms.CharField(label=gettext_lazy("Time or number of its line"), max_length=80, required=False)
    # Asked only when the sum differs.
    odd = forms.BooleanField(label=gettext_lazy("The statement really shows this sum"), required=False)

    def clean_received_on(self):
        return day_that_came(self.cleaned_data["received_on"])


class ReasonForm(forms.Form):
    """Why a slip is refused, as the buyer will read it."""

    reason = forms.CharField(label=gettext_lazy("What the buyer reads"), max_length=200)


class DayForm(forms.Form):
    """When something happened."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean_day(self):
        return day_that_came(self.cleaned_data["day"])


class RemittedForm(DayForm):
    """What the carrier paid us for one parcel."""

    amount_baht = forms.DecimalField(label=gettext_lazy("Amount paid out"), max_digits=12, decimal_places=2)
    reference = forms.CharField(label=gettext_lazy("Line of the bank’s statement"), max_length=80)

    field_order = ("amount_baht", "day", "reference")


class StatementForm(DayForm):
    """A carrier's list of what he paid out."""

    file = forms.FileField(
        label=gettext_lazy("The carrier’s statement (CSV)"),
        help_text=gettext_lazy(
            "With a column for the tracking number and one for the amount; a column for the day is read too."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    field_order = ("file", "day")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_STATEMENT:
            raise forms.ValidationError(_("This file is larger than any statement we know. Is it the right one?"))
        return file


class AccountForm(forms.ModelForm):
    """An account that buyers transfer to."""

    class Meta:
        model = BankAccount
        fields = ("bank", "number", "name")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bank"].choices = [("", _("Please choose")), *Bank.choices]

    def clean_number(self):
        return account_digits(self.cleaned_data["number"])


def today_first() -> dict:
    return {"day": timezone.localdate()}
