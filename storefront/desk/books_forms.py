"""What staff type in where the books are closed."""

import uuid

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.producers.models import StockRecord
from catalogue.stock.models import Lot, Move
from checkout.closing.exports import Table

from .offline_forms import LARGEST_STATEMENT, day_that_came
from .settlement_forms import day_field

LONGEST_DAYS = 366


class CountForm(forms.Form):
    """What lies in the cash box."""

    counted_baht = forms.DecimalField(
        label=gettext_lazy("Counted in the cash box (baht)"), max_digits=12, decimal_places=2, min_value=0
    )
    note = forms.CharField(
        label=gettext_lazy("If it differs: why"),
        help_text=gettext_lazy("What you know of it, or that nobody knows. It stays in the books."),
        max_length=200,
        required=False,
    )


class BankForm(forms.Form):
    """A file of the bank's."""

    file = forms.FileField(
        label=gettext_lazy("The bank’s statement (CSV)"),
        help_text=gettext_lazy(
            "With columns for the day, the words beside it, and the amount, or deposits and withdrawals apart."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_STATEMENT:
            raise forms.ValidationError(_("This file is larger than any statement we know. Is it the right one?"))
        return file


class DayChoiceForm(forms.Form):
    """Which day to look at."""

    day = day_field(gettext_lazy("Day"))

    def clean_day(self):
        return day_that_came(self.cleaned_data["day"])


class SealForm(forms.Form):
    """That somebody has looked, and means it."""

    sure = forms.BooleanField(
        label=gettext_lazy("I have looked at it with the accountant. Nothing more belongs in this month."),
        error_messages={"required": gettext_lazy("Please confirm that nothing more belongs in this month.")},
    )


class TableForm(forms.Form):
    """Which table, of which days, as which kind of file."""

    table = forms.ChoiceField(label=gettext_lazy("Table"), choices=Table.choices)
    first = day_field(gettext_lazy("From"))
    last = day_field(gettext_lazy("Up to and with"))

    def clean(self):
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("This day lies before the first one."))
        elif first and last and (last - first).days > LONGEST_DAYS:
            self.add_error("last", _("Please take out one year at most."))
        return self.cleaned_data


class BrokenForm(forms.Form):
    """Which good, how many pieces, and what happened to them."""

    good = forms.ModelChoiceField(
        StockRecord.objects.select_related("product__parent", "partner"),
        to_field_name="partner_sku",
        label=gettext_lazy("Number of the good"),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"invalid_choice": gettext_lazy("No good has this number.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What became of them"),
        choices=[
            (Move.Kind.BREAK, gettext_lazy("Broken or lost")),
            (Move.Kind.SAMPLE, gettext_lazy("Given as a sample")),
        ],
        required=False,
    )
    pieces = forms.IntegerField(label=gettext_lazy("Pieces"), min_value=1, max_value=10_000)
    lot = forms.CharField(
        label=gettext_lazy("Lot"), help_text=gettext_lazy("Of food, if you know it."), max_length=40, required=False
    )
    note = forms.CharField(label=gettext_lazy("What happened"), max_length=120)
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean_kind(self) -> Move.Kind:
        return Move.Kind(self.cleaned_data["kind"] or Move.Kind.BREAK)

    def clean_lot(self) -> Lot | None:
        code, record = self.cleaned_data["lot"].strip(), self.cleaned_data.get("good")
        if not code or record is None:
            return None
        lot = Lot.objects.filter(stockrecord=record, code=code).first()
        if lot is None:
            raise forms.ValidationError(_("This good has no lot of this name."))
        return lot
