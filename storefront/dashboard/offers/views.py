"""Oscar's screens of offers: searched in both languages, and changed without undoing what others wrote."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from oscar.apps.dashboard.offers import views as oscar
from oscar.apps.dashboard.offers.views import *  # noqa: F403 -- Oscar loads its other views from here
from oscar.core.loading import get_model

from storefront.dashboard.guarded import locked_row
from storefront.dashboard.searches import ListOfNames

from .forms import MetaDataForm

Benefit, Condition = get_model("offer", "Benefit"), get_model("offer", "Condition")


class OfferListView(ListOfNames, oscar.OfferListView):
    pass


class OfferBenefitView(oscar.OfferBenefitView):
    def get_instance(self):
        return locked_row(Benefit, self.offer.benefit_id) if self.request.method == "POST" else self.offer.benefit

    def save_step(self, form) -> None:
        self.offer.benefit = form.save()
        self.offer.save(update_fields=["benefit"])


class OfferConditionView(oscar.OfferConditionView):
    def get_instance(self):
        return locked_row(Condition, self.offer.condition_id) if self.request.method == "POST" else self.offer.condition

    def save_step(self, form) -> None:
        self.offer.condition = form.save()
        self.offer.save(update_fields=["condition"])


class OfferRestrictionsView(oscar.OfferRestrictionsView):
    """The last step, which makes a new offer of all that was said before."""

    def form_valid(self, form) -> HttpResponse:
        if self.update:
            return super(oscar.OfferRestrictionsView, self).form_valid(form)
        offer, words = form.save(commit=False), self._fetch_object("metadata")
        for name in MetaDataForm.Meta.fields:
            setattr(offer, name, getattr(words, name))
        try:
            offer.validate_unique(exclude=["slug"])
        except ValidationError as error:  # somebody took the name while this offer was described
            messages.error(self.request, " ".join(error.messages))
            return redirect("dashboard:offer-metadata")
        offer.benefit, offer.condition = self._saved("benefit"), self._saved("condition")
        offer.save()
        form.save(commit=False)  # Oscar links the offers it can be combined with as soon as it has a key
        self._flush_session()
        messages.success(self.request, _("Offer '%s' created!") % offer.name)
        return redirect("dashboard:offer-detail", pk=offer.pk)

    def _saved(self, step_name: str):
        row = self._fetch_object(step_name)
        row.save()
        return row

    def save_step(self, form) -> None:
        form.save(commit=False).save()  # Oscar's form writes the combinations by itself
