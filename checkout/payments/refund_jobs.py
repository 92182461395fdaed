"""What the housekeeping does about refunds: which to ask about, whom to remind, and money that came too late."""

import logging
from datetime import datetime, timedelta
from uuid import uuid5

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from checkout.orders.emails import owe_mail
from checkout.orders.models import OrderMail
from checkout.orders.operations import lock_order

from .incidents import open_incidents
from .models import PaymentAttempt, PaymentIncident, Refund
from .refund_news import mail_data
from .refund_sums import refundable_baht
from .refund_sync import given_by_provider, sync_refund
from .refunds import CannotRefund, start_refund
from .remedies import CLAIM_LASTS
from .states import COUNTED_REFUND_STATES, OPEN_REFUND_STATES, RefundState

logger = logging.getLogger(__name__)
UNANSWERED_AFTER = timedelta(seconds=30)
ASKED_AGAIN_AFTER = timedelta(minutes=10)
REMINDED_AFTER_DAYS = (7, 3)


def refunds_to_ask_about(now: datetime) -> QuerySet[Refund]:
    """Return the refunds that are not final and were not asked about lately."""
    unanswered = Q(refund_id=None, created__lt=now - UNANSWERED_AFTER)
    quiet = Q(refund_id__isnull=False, synced_at__lt=now - ASKED_AGAIN_AFTER)
    running = given_by_provider(Refund.objects.filter(state__in=OPEN_REFUND_STATES))
    return running.filter(unanswered | quiet).order_by("synced_at", "pk")


def ask_and_remind(pk: int) -> None:
    """Ask about one refund, and remind its buyer if it still waits for her. Raises PaymentServiceDown.

    She is not reminded while nobody can say whether she has answered.
    """
    refund = sync_refund(pk)
    if refund.state == RefundState.NEEDS_BUYER:
        remind(refund)


def remind(refund: Refund) -> None:
    """Write to a buyer after three and after seven days that her bank details are still wanted, once each."""
    waited = timezone.now() - refund.buyer_asked_at
    days = next((days for days in REMINDED_AFTER_DAYS if waited >= timedelta(days=days)), None)
    if days:
        about = f"{refund.pk}:{days}"
        owe_mail(refund.attempt.order, OrderMail.Kind.REFUND_REMINDER, about=about, data=mail_data(refund))


def late_card_money(now: datetime) -> QuerySet[PaymentIncident]:
    """Return card payments that came too late and lie with nobody: no form of the buyer's is needed to return them.

    A buyer of PromptPay would have to fill one in; there a person decides.
    """
    late = open_incidents().filter(kind=PaymentIncident.Kind.LATE, attempt__method=PaymentAttempt.Method.CARD)
    return late.exclude(settling_since__gt=now - CLAIM_LASTS)


def give_late_money_back(incident: PaymentIncident) -> bool:
    """Give money back that came when its goods were gone, and say whether it is on its way.

    Safe to repeat, also after it was cut off: the refund's number follows from the attempt's. What cannot be given
    back stays with a person. Locks the order, then the attempt; after that the order, then the incident.
    """
    attempt = incident.attempt
    try:
        refund = start_refund(
            attempt,
            refundable_baht(attempt),
            reason=Refund.Reason.LATE,
            note=f"#{incident.pk}",
            key=uuid5(attempt.uuid, "late"),
        )
    except CannotRefund as error:
        logger.warning("late money of attempt %s stays with a person: %s", attempt.uuid, type(error).__name__)
        return False
    return refund.state in COUNTED_REFUND_STATES and _close(incident)


@transaction.atomic
def _close(incident: PaymentIncident) -> bool:
    lock_order(incident.order_id)
    open_one = PaymentIncident.objects.filter(pk=incident.pk, closed_at=None)
    return bool(open_one.update(closed_at=timezone.now(), remedy="by-itself"))
