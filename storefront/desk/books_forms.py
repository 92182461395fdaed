"""What staff type in where the books are closed."""

import uuid
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.producers.models import StockRecord
from catalogue.stock.models import Lot, Move
from checkout.closing.bank import open_bank_legs
from checkout.closing.bank_lines import kinds_for
from checkout.closing.exports import Table
from checkout.closing.reports import Report

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


class BookLineForm(forms.Form):
    """What a line of the bank is. Its sum and its day are the line's own, and nobody types them."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("What you know of it"),
        help_text=gettext_lazy("For whoever asks later. It stays in the books."),
        max_length=200,
    )

    def __init__(self, line, data=None):
        super().__init__(data, prefix="book")
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds_for(line)]


class MatchForm(forms.Form):
    """Which open entries a line of the bank shows, and how she knows."""

    legs = forms.ModelMultipleChoiceField(
        open_bank_legs(),
        label=gettext_lazy("Entries that this line shows"),
        error_messages={
            "required": gettext_lazy("Please choose at least one entry."),
            "invalid_choice": gettext_lazy(
                "Somebody else has found one of these entries elsewhere. Please look again."
            ),
            "invalid_pk_value": gettext_lazy("Please choose entries from the list."),
        },
    )
    note = forms.CharField(
        label=gettext_lazy("How you know"),
        help_text=gettext_lazy("For whoever asks later. It stays with the match."),
        max_length=200,
    )

    def __init__(self, data=None):
        super().__init__(data, prefix="match")


class TakeBackForm(forms.Form):
    """Why something is taken out of the books again."""

    why = forms.CharField(label=gettext_lazy("Why it was wrong"), max_length=200)


class OtherForm(forms.Form):
    """An event that only people know of: the paper that shows it, its sum and its day."""

    name = forms.RegexField(
        r"^[^:]+$",
        label=gettext_lazy("Number of the paper"),
        max_length=40,
        error_messages={"invalid": gettext_lazy("Please leave out the colon.")},
    )
    baht = forms.DecimalField(label=gettext_lazy("Baht"), max_digits=12, decimal_places=2, min_value=Decimal("0.01"))
    on = day_field(gettext_lazy("Day on the paper"))
    note = forms.CharField(label=gettext_lazy("What it was for"), max_length=150)

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_on(self):
        return day_that_came(self.cleaned_data["on"])


class FundForm(OtherForm):
    """What the foundation told us of its renovation fund."""

    note = forms.CharField(
        label=gettext_lazy("What it was for"),
        help_text=gettext_lazy("Everybody can read this in the open books, so please name no persons."),
        max_length=150,
    )


class DividendForm(OtherForm):
    """The dividend of a year."""

    name = forms.IntegerField(
        label=gettext_lazy("Dividend of the year (common era)"),
        help_text=gettext_lazy("With four figures, such as 2026 for 2569."),
        min_value=2000,
        max_value=2100,
    )
    note = forms.CharField(label=gettext_lazy("Number of the paper"), max_length=150)

    def clean_name(self):
        return str(self.cleaned_data["name"])


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

    table = forms.ChoiceField(
        label=gettext_lazy("Table"),
        choices=[
            (gettext_lazy("For the accountant"), Table.choices),
            (gettext_lazy("Sales and returns"), Report.choices),
        ],
    )
    first = day_field(gettext_lazy("From"))
    last = day_field(gettext_lazy("Up to and with"))

    def clean(self):
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("This day lies before the first one."))
        elif first and last and (last - first).days > LONGEST_DAYS:
            self.add_error("last", _("Please take out one year at most."))
        return self.cleaned_data


class ReportForm(TableForm):
    """Which report of sales, of which days."""

    table = forms.ChoiceField(label=gettext_lazy("Report"), choices=Report.choices)


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
