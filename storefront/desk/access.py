"""Who may work at the desk."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.views.decorators.cache import never_cache

PACK_ORDERS = "fulfilment.pack_orders"


def desk_page(view):
    """Let in staff who pack orders; ask strangers to sign in, and tell others it is not theirs."""

    @wraps(view)
    @never_cache
    @login_required
    def guarded(request, *args, **kwargs):
        if not (request.user.is_staff and request.user.has_perm(PACK_ORDERS)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
