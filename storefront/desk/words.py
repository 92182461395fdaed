"""What the lists of work are called."""

from django.utils.translation import gettext_lazy as _

JOB_NAMES = {
    "to-pack": _("To pack"),
    "to-ship": _("To hand over"),
    "unpaid": _("Waiting for payment"),
    "trouble": _("Payment being checked"),
    "sent": _("Sent"),
}
