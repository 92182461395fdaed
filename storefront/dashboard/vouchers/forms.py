"""Oscar's forms of vouchers, with names in two languages, and safe when two people write at once."""

from django import forms
from django.db import transaction
from oscar.apps.dashboard.vouchers import forms as oscar
from oscar.apps.dashboard.vouchers.forms import *  # noqa: F403 -- Oscar loads its other forms from here
from oscar.apps.voucher.utils import get_unused_code

from catalogue.products.operations import set_columns
from catalogue.thai.words import plain_code
from checkout.vouchers.models import Voucher, VoucherSet
from storefront.dashboard.guarded import GuardedForm
from storefront.dashboard.searches import SearchesNames
from storefront.ui.two_languages import both


class VoucherForm(GuardedForm, oscar.VoucherForm):
    stands_in_pairs = True

    class Meta(oscar.VoucherForm.Meta):
        fields = [*both("name"), *oscar.VoucherForm.Meta.fields[1:]]

    def clean_code(self) -> str:
        """Return the code as it will be kept, so that one that is there already is said."""
        return plain_code(self.cleaned_data["code"])


class VoucherSearchForm(SearchesNames, oscar.VoucherSearchForm):
    name_fields = {"name": "", "offer_name": "offers__"}


class VoucherSetForm(GuardedForm, oscar.VoucherSetForm):
    stands_in_pairs = True

    class Meta(oscar.VoucherSetForm.Meta):
        fields = [*both("name"), *oscar.VoucherSetForm.Meta.fields[1:]]

    @transaction.atomic
    def save(self, commit: bool = True) -> VoucherSet:
        """Write the set and the vouchers in it, and make those it lacks.

        Locks its vouchers by rising key, and leaves their counters alone: Oscar would put back what it read of them
        while an order uses one.
        """
        voucher_set = forms.ModelForm.save(self, commit)
        offers = self.cleaned_data["offers"]
        vouchers = list(voucher_set.vouchers.order_by("pk").select_for_update())
        for number, voucher in enumerate(vouchers, start=1):
            set_columns(voucher, columns := self._columns(number))
            voucher.save(update_fields=[*columns, "name"])
            voucher.offers.set(offers)
        for number in range(len(vouchers) + 1, voucher_set.count + 1):
            code = get_unused_code(length=voucher_set.code_length)
            voucher = Voucher.objects.create(voucher_set=voucher_set, code=code, **self._columns(number))
            voucher.offers.set(offers)
        voucher_set.update_count()
        return voucher_set

    def _columns(self, number: int) -> dict:
        """Return what the set says of its voucher of a number."""
        names = {name: getattr(self.instance, name) for name in both("name")}
        return {
            **{column: f"{name} - {number}" for column, name in names.items() if name},
            **{column: None for column, name in names.items() if not name},
            "usage": self.cleaned_data["usage"],
            "start_datetime": self.instance.start_datetime,
            "end_datetime": self.instance.end_datetime,
        }
