"""A step of Oscar's way to an offer."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView
from oscar.apps.dashboard.offers import wizard_views as oscar
from oscar.apps.dashboard.offers.wizard_views import *  # noqa: F403 -- Oscar may load more from here

from checkout.offers.models import ConditionalOffer
from storefront.dashboard.guarded import locked_row


class OfferWizardStepView(oscar.OfferWizardStepView):
    """What is said of a new offer waits in the session for the last step.

    An offer that is there is changed step by step, each saved at once under its lock: what waits in a session would
    write over whatever others have saved by the end.
    """

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        with transaction.atomic():
            if self.update:
                self.offer = locked_row(ConditionalOffer, self.offer.pk)
            return super().post(request, *args, **kwargs)

    def get_form_kwargs(self, *args, **kwargs) -> dict:
        if not self.update:
            return super().get_form_kwargs(*args, **kwargs)
        return {**FormView.get_form_kwargs(self), "instance": self.get_instance()}

    def _fetch_session_offer(self):
        return self.offer if self.update else super()._fetch_session_offer()

    def form_valid(self, form) -> HttpResponse:
        if not self.update:
            return super().form_valid(form)
        self.save_step(form)
        messages.success(self.request, _("Offer '%s' updated") % self.offer.name)
        return redirect("dashboard:offer-detail", pk=self.offer.pk)

    def form_invalid(self, form) -> HttpResponse:
        if self.update:
            self.offer.refresh_from_db()  # what was typed stands in the form, not in the page's title
        return super().form_invalid(form)

    def save_step(self, form) -> None:
        """Write down one step of the locked offer."""
        form.save()
