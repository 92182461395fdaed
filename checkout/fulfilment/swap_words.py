"""Why goods were not exchanged, in words for buyer and staff."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checkout.orders.operations import BasketIsEmpty, OutOfStock, PriceChanged, TooSmall
from checkout.payments.refunds import TooManyPieces

from .counter import UnknownGood
from .swaps import CreditIsGone, NoAddress, NothingChosen, NotOpen

TROUBLES = {
    NotOpen: gettext_lazy("This is answered already, or another exchange of this order is open."),
    NothingChosen: gettext_lazy("Please choose which pieces go, and which goods come instead."),
    BasketIsEmpty: gettext_lazy("Please choose which pieces go, and which goods come instead."),
    CreditIsGone: gettext_lazy("What was paid for these pieces has gone back already. Nothing was exchanged."),
    NoAddress: gettext_lazy("These goods were sold over the counter, so nobody knows where others would go."),
    TooManyPieces: gettext_lazy("Some of these pieces are packed, sent or paid back meanwhile. Nothing was exchanged."),
    PriceChanged: gettext_lazy("The price is another one now. Please look again."),
    TooSmall: gettext_lazy("For less than 10 baht nothing can be ordered."),
}


def swap_trouble(error: Exception) -> str:
    """Say why nothing was exchanged, and what can be done."""
    if isinstance(error, UnknownGood):
        return _("The good %(code)s is no longer for sale. Nothing was exchanged.") % {"code": error.code}
    if isinstance(error, OutOfStock):
        words = _("Of “%(name)s” only %(free)s are free. Nothing was exchanged.")
        return words % {"name": error.name, "free": error.free}
    return str(TROUBLES[type(error)])
