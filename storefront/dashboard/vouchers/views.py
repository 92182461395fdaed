"""Oscar's screens of vouchers: searched in both languages, and changed without undoing what others wrote."""

from oscar.apps.dashboard.vouchers import views as oscar
from oscar.apps.dashboard.vouchers.views import *  # noqa: F403 -- Oscar loads its other views from here

from storefront.dashboard.guarded import LockedUpdate
from storefront.dashboard.searches import ListOfNames


class VoucherListView(ListOfNames, oscar.VoucherListView):
    pass


class VoucherUpdateView(LockedUpdate, oscar.VoucherUpdateView):
    pass


class VoucherSetUpdateView(LockedUpdate, oscar.VoucherSetUpdateView):
    pass
