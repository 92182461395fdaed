"""What the lists of work are called, and what somebody reads who comes second."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

JOB_NAMES = {
    "to-confirm": _("Transfers to check"),
    "to-pick": _("To pick"),
    "to-pack": _("To pack"),
    "to-ship": _("To hand over"),
    "unpaid": pgettext_lazy("a list of orders", "Waiting for the buyer"),
    "trouble": _("Trouble"),
    "sent": _("Sent"),
}

ALREADY_DONE = _("Somebody else has already settled this. This is how it stands now.")
ALREADY_MOVED = _("Somebody else has already moved this order on. This is how it stands now.")
LINE_USED = _("This line of the statement confirms another payment already. Nothing was saved.")
