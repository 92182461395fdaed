"""What staff type in of the stock: notes, counts, shelves."""

from collections.abc import Mapping

from django import forms
from django.core.paginator import Page
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.producers.models import Partner, StockRecord
from catalogue.producers.terms import Mode
from catalogue.products.models import Category
from catalogue.stock.deliveries import Delivered
from catalogue.stock.lots import has_date

from .offline_forms import day_that_came
from .settlement_forms import day_field

ROWS = 8
MOST_ROWS = 400
MOST_PIECES = 100_000


class NoteForm(forms.Form):
    """The head of a delivery note."""

    number = forms.CharField(
        label=gettext_lazy("Number of the delivery note"),
        help_text=gettext_lazy("As it stands on the paper. Each number once."),
        max_length=40,
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("Whose the goods are"),
        choices=[(mode.value, mode.label) for mode in (Mode.CONSIGNED, Mode.BOUGHT)],
    )
    received_on = day_field(gettext_lazy("Received on"))
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def clean_received_on(self):
        return day_that_came(self.cleaned_data["received_on"])

    def clean_number(self) -> str:
        return " ".join(self.cleaned_data["number"].split())


class RowForm(forms.Form):
    """One good on a delivery note."""

    good = forms.CharField(
        label=gettext_lazy("Number of the good"),
        max_length=128,
        widget=forms.TextInput(attrs={"list": "note-goods", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    pieces = forms.IntegerField(label=gettext_lazy("Pieces"), min_value=1, max_value=MOST_PIECES)
    cost_baht = forms.DecimalField(
        label=gettext_lazy("Paid for one (baht)"), min_value=0, max_digits=10, decimal_places=2, required=False
    )
    lot = forms.CharField(label=gettext_lazy("Lot"), max_length=40, required=False)
    best_before = day_field(gettext_lazy("Best before"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["best_before"].required = False

    def clean_good(self) -> str:
        return self.cleaned_data["good"].strip().upper()

    def clean_best_before(self):
        day = self.cleaned_data["best_before"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed: such food is not taken in."))
        return day

    def clean(self):
        if (
            self.cleaned_data.get("lot")
            and not self.cleaned_data.get("best_before")
            and "best_before" not in self.errors
        ):
            self.add_error("best_before", _("A lot needs the day it is best before."))
        return self.cleaned_data


class RowsFormSet(forms.BaseFormSet):
    """All goods of a note. They are looked up together, however many there are."""

    def __init__(self, *args, producer: Partner, mode: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.producer, self.mode = producer, mode

    @property
    def filled(self) -> list[RowForm]:
        return [form for form in self.forms if form.has_changed()]

    def clean(self):
        if any(self.errors):
            return
        records, seen = self._records(), set()
        if not self.filled:
            raise forms.ValidationError(_("Please write down at least one good."))
        for form in self.filled:
            self._clean_row(form, records.get(form.cleaned_data["good"]), seen)

    def _records(self) -> dict[str, StockRecord]:
        numbers = [form.cleaned_data["good"] for form in self.filled]
        found = StockRecord.objects.filter(partner=self.producer, product__upc__in=numbers)
        return {
            record.product.upc: record
            for record in found.select_related("product__parent__product_class", "product__product_class")
        }

    def _clean_row(self, form: RowForm, record: StockRecord | None, seen: set) -> None:
        facts = form.cleaned_data
        form.record = record
        if record is None:
            form.add_error("good", _("This producer has no good of this number."))
            return
        if (record.pk, facts["lot"]) in seen:
            form.add_error("good", _("This good stands on the note already. Add its pieces there."))
        seen.add((record.pk, facts["lot"]))
        if self.mode == Mode.BOUGHT and facts["cost_baht"] is None:
            form.add_error("cost_baht", _("What does the centre pay for one piece?"))
        if self.mode == Mode.CONSIGNED and facts["cost_baht"] is not None:
            form.add_error("cost_baht", _("Goods on consignment are not paid for now. Please leave this empty."))
        if has_date(record) and not facts["best_before"]:
            form.add_error("best_before", _("Food needs the day it is best before."))

    def delivered(self) -> list[Delivered]:
        return [
            Delivered(
                form.record.pk,
                form.cleaned_data["pieces"],
                form.cleaned_data["cost_baht"],
                form.cleaned_data["lot"],
                form.cleaned_data["best_before"],
            )
            for form in self.filled
        ]


RowsOfNote = forms.formset_factory(
    RowForm, formset=RowsFormSet, extra=ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
)


class UndoForm(forms.Form):
    """The counter-note of a wrong note."""

    number = forms.CharField(label=gettext_lazy("Number of the counter-note"), max_length=40)
    why = forms.CharField(label=gettext_lazy("What was wrong"), max_length=200)


class SheetForm(forms.Form):
    """What is to be counted: one of three."""

    shelf = forms.CharField(label=gettext_lazy("Shelf"), max_length=24, required=False)
    producer = forms.ModelChoiceField(
        Partner.objects.all(),
        to_field_name="code",
        required=False,
        label=gettext_lazy("Number of the producer"),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"invalid_choice": gettext_lazy("No producer has this number.")},
    )
    category = forms.ModelChoiceField(
        Category.objects.order_by("path"), required=False, label=gettext_lazy("Category"), empty_label="–"
    )

    def clean(self):
        if "producer" not in self.errors and sum(bool(self.cleaned_data.get(name)) for name in self.fields) != 1:
            raise forms.ValidationError(_("Please choose one: a shelf, a producer or a category."))
        return self.cleaned_data


class PageForm(forms.Form):
    """The pieces found of the goods on one page of a count sheet. Nothing typed in: not counted yet."""

    at = forms.DateTimeField(
        label=gettext_lazy("Counted at"),
        help_text=gettext_lazy("Leave it empty if you are counting now."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, data: Mapping | None, page: Page):
        super().__init__(data)
        self.lines = list(page.object_list)
        for line in self.lines:
            self.fields[f"line-{line.pk}"] = forms.IntegerField(
                label=_("Pieces"), min_value=0, max_value=MOST_PIECES, required=False, initial=line.counted
            )

    def rows(self):
        return [(line, self[f"line-{line.pk}"]) for line in self.lines]

    def clean_at(self):
        at = self.cleaned_data["at"]
        if at and at > timezone.now():
            raise forms.ValidationError(_("This moment is still to come."))
        return at

    def found(self) -> dict[int, int]:
        found = {line.pk: self.cleaned_data[f"line-{line.pk}"] for line in self.lines}
        return {pk: pieces for pk, pieces in found.items() if pieces is not None}


class ReasonsForm(forms.Form):
    """Why each difference is."""

    def __init__(self, data: Mapping | None, lines):
        super().__init__(data)
        self.lines = lines
        for line in lines:
            self.fields[f"line-{line.pk}"] = forms.CharField(
                label=_("Why"),
                max_length=120,
                initial=line.reason,
                error_messages={"required": _("Please say why, or that nobody knows.")},
            )

    def rows(self):
        return [(line, self[f"line-{line.pk}"]) for line in self.lines]

    def reasons(self) -> dict[int, str]:
        return {line.pk: self.cleaned_data[f"line-{line.pk}"] for line in self.lines}


class ShelfForm(forms.Form):
    """Where a good stands."""

    shelf = forms.CharField(
        label=gettext_lazy("Shelf"),
        help_text=gettext_lazy("For example A3 or “glass case”."),
        max_length=24,
        required=False,
    )
