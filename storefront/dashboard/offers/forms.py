"""Oscar's forms of offers, with names in two languages, and safe when two people write at once."""

from django import forms
from django.utils.translation import gettext_lazy as _
from oscar.apps.dashboard.offers import forms as oscar
from oscar.apps.dashboard.offers.forms import *  # noqa: F403 -- Oscar loads its other forms from here

from storefront.dashboard.guarded import GuardedForm
from storefront.dashboard.searches import SearchesNames
from storefront.ui.two_languages import both


class MetaDataForm(GuardedForm, oscar.MetaDataForm):
    called = {"description": _("description of the offer")}
    stands_in_pairs = True

    class Meta(oscar.MetaDataForm.Meta):
        fields = [*both("name", "description"), "offer_type"]
        widgets = {name: forms.Textarea(attrs={"rows": 5}) for name in both("description")}


class BenefitForm(GuardedForm, oscar.BenefitForm):
    pass


class ConditionForm(GuardedForm, oscar.ConditionForm):
    pass


class RestrictionsForm(GuardedForm, oscar.RestrictionsForm):
    def clean(self):
        # Oscar asks for all of these, and a field with a fault is not there.
        for name in ("start_datetime", "end_datetime", "exclusive", "combinations"):
            self.cleaned_data.setdefault(name, None)
        return super().clean()


class OfferSearchForm(SearchesNames, oscar.OfferSearchForm):
    pass
