"""Oscar's first back-office page. Who only packs has nothing to do there and is led to the desk."""

from django.shortcuts import redirect
from oscar.apps.dashboard.views import *  # noqa: F403 -- Oscar loads its other views from here
from oscar.apps.dashboard.views import IndexView as OscarIndexView

from storefront.desk.access import PACK_ORDERS


class IndexView(OscarIndexView):
    def dispatch(self, request, *args, **kwargs):
        user = request.user
        if user.has_perm(PACK_ORDERS) and not user.has_perm("catalogue.change_product"):
            return redirect("desk:today")
        return super().dispatch(request, *args, **kwargs)
