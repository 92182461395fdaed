"""Oscar's screens of goods. Its product form writes back the stock it was opened with: it leads to the desk's."""

from django.views.generic import RedirectView
from oscar.apps.dashboard.catalogue.views import *  # noqa: F403 -- Oscar loads its other views from here


class ProductCreateUpdateView(RedirectView):
    """One good, and a new variant of one."""

    pattern_name = "desk:good"

    def get_redirect_url(self, pk=None, parent_pk=None, product_class_slug=None):
        if product_class_slug:
            self.pattern_name = "desk:goods-draft"
            return super().get_redirect_url()
        return super().get_redirect_url(pk=pk or parent_pk)


class ProductCreateRedirectView(RedirectView):
    pattern_name = "desk:goods-draft"
