"""Who may work at the desk."""

import time
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.views.decorators.cache import never_cache

PACK_ORDERS = "fulfilment.pack_orders"
REFUND_PAYMENTS = "payments.refund_payments"
CONFIRM_OFFLINE = "payments.confirm_offline"
SET_TERMS = "partner.set_terms"
CONFIRMED = "desk_confirmed_at"
CONFIRMED_FOR_SECONDS = 15 * 60
WRONG_PASSWORDS = 5


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


def page_for(permission: str):
    """Let in staff who pack orders and have this permission too."""

    def guard(view):
        @wraps(view)
        @desk_page
        def guarded(request, *args, **kwargs):
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


refund_page = page_for(REFUND_PAYMENTS)  # who may give money back
offline_page = page_for(CONFIRM_OFFLINE)  # who may say that money has come
terms_page = page_for(SET_TERMS)  # who may set who gets what of a price


class TooManyTries(Exception):
    """So many wrong passwords that somebody else may sit at this desk."""


def is_confirmed(request) -> bool:
    """Say whether the password was given here within the last quarter of an hour."""
    return time.time() - request.session.get(CONFIRMED, 0) < CONFIRMED_FOR_SECONDS


def confirm(request, password: str) -> bool:
    """Take somebody's password once more and say whether it is hers. Raises TooManyTries after five wrong ones."""
    key = f"desk-wrong-passwords:{request.user.pk}"
    cache.add(key, 0, CONFIRMED_FOR_SECONDS)
    if cache.incr(key) > WRONG_PASSWORDS:
        raise TooManyTries
    if not request.user.check_password(password):
        return False
    cache.delete(key)
    request.session[CONFIRMED] = time.time()
    return True
