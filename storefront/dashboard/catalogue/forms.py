"""Oscar's place for the product form's parts."""

from django import forms
from django.utils.translation import gettext_lazy as _
from oscar.apps.dashboard.catalogue.forms import *  # noqa: F403 -- Oscar loads its other forms from here
from oscar.apps.dashboard.catalogue.forms import StockRecordForm as OscarStockRecordForm

from catalogue.stock.operations import NotEnoughStock, correct_stock


class StockRecordForm(OscarStockRecordForm):
    """Price and pieces of a good. Pieces are added or taken, never overwritten.

    Oscar's form writes the number it was opened with: what sold meanwhile would come back.
    """

    num_in_stock = forms.IntegerField(label=_("Add or take pieces"), required=False)

    class Meta(OscarStockRecordForm.Meta):
        fields = ["partner", "partner_sku", "price_currency", "price", "low_stock_threshold"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        pieces = self.fields["num_in_stock"]
        pieces.required = False
        pieces.help_text = _("%(count)d on the shelf. Write 5 to add, -2 to take away.") % {
            "count": self.instance.num_in_stock or 0
        }

    def clean_num_in_stock(self) -> int:
        change = self.cleaned_data["num_in_stock"] or 0
        if change < 0 and -change > self.instance.net_stock_level:
            raise forms.ValidationError(
                _("Only %(free)d pieces are free; the others are held for orders.")
                % {"free": max(self.instance.net_stock_level, 0)}
            )
        return change

    def save(self, commit=True):
        """Write the fields that were changed and book the pieces as a correction of the stock."""
        is_new = self.instance.pk is None
        record = super().save(commit=False)
        if is_new:
            record.num_in_stock = 0
            record.save()
        elif written := [name for name in self.changed_data if name in self.Meta.fields]:
            record.save(update_fields=written)
        if self.cleaned_data["num_in_stock"]:
            self._book(record)
        return record

    def _book(self, record) -> None:
        try:
            correct_stock(record, self.cleaned_data["num_in_stock"], by=self.user, note="product form")
        except NotEnoughStock:
            # Between looking and writing somebody bought: the shelf stays as it is, and the next
            # opening of the form shows the true number.
            return
