"""The ways to pay: one interface, and what each of them answers. Nothing else knows one way from another."""

from abc import ABC, abstractmethod
from datetime import datetime, timedelta
from decimal import Decimal
from email.utils import parseaddr
from typing import ClassVar

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from checkout.orders.models import Order
from checkout.orders.states import OrderState

from . import gateway
from .locking import lock_attempt
from .models import BankAccount, Confirmation, PaymentAttempt, Slip
from .seen import GatewayRefused, Seen
from .states import ACTIVE_STATES, AttemptState

Method = PaymentAttempt.Method
COD_DAYS = 60
COUNTER_MINUTES = 10


class Way(ABC):
    """A way to pay: how an attempt of it begins, what has become of it, and how it ends.

    Every question but `ends_at` may go out to a provider: none is asked inside a transaction. They raise
    GatewayUnreachable when there is no answer, GatewayRefused when the answer is no.
    """

    method: Method
    sentence: str | Promise
    # Somebody outside knows more than our rows do, and has to be asked again and again.
    asks_outside: ClassVar[bool] = True
    # The goods leave before the money comes.
    is_on_delivery: ClassVar[bool] = False
    # The goods are kept as long as the attempt lives, though that is longer than the order's own time.
    keeps_goods: ClassVar[bool] = False

    @abstractmethod
    def ends_at(self, order: Order, now: datetime) -> datetime:
        """Return until when an attempt that begins now can be paid."""

    @abstractmethod
    def start(self, attempt: PaymentAttempt) -> Seen:
        """Begin an attempt; to repeat it gives the same."""

    @abstractmethod
    def look_up(self, attempt: PaymentAttempt) -> Seen:
        """Return how an attempt stands now."""

    @abstractmethod
    def find(self, attempt: PaymentAttempt) -> Seen | None:
        """Return how an attempt stands whose beginning was never answered, or nothing if it never began."""

    @abstractmethod
    def end(self, attempt: PaymentAttempt) -> None:
        """See that nobody pays an attempt any more. Raises GatewayRefused when it is too late for that."""

    def has_begun(self, attempt: PaymentAttempt) -> bool:
        """Say whether there is something to look up."""
        return bool(attempt.intent_id or attempt.session_id)

    def is_live(self) -> bool:
        """Say whether money of this way is real."""
        return gateway.is_live()

    def is_offered(self, total_baht: Decimal, postcode: str) -> bool:
        """Say whether a buyer may pay such a sum in this way now, for a parcel that goes there."""
        return True

    @property
    def name(self) -> str:
        return self.method.label


class ProviderWay(Way):
    """A way that Stripe runs for us."""

    def look_up(self, attempt: PaymentAttempt) -> Seen:
        return gateway.look_up(attempt)

    def find(self, attempt: PaymentAttempt) -> Seen | None:
        return gateway.find(attempt)

    def end(self, attempt: PaymentAttempt) -> None:
        gateway.end(attempt)


def mail_for_stripe(order: Order) -> str:
    """Return the address Stripe asks for a bank account when money must go back: ours where the buyer gave none."""
    return order.buyer_email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


class PromptPay(ProviderWay):
    """A QR in our own page, paid in the app of a bank."""

    method = Method.PROMPTPAY
    sentence = _("We show you a QR. You pay it in your bank’s app, and this page notices by itself.")

    def ends_at(self, order: Order, now: datetime) -> datetime:
        return now + timedelta(minutes=settings.PROMPTPAY_MINUTES)

    def start(self, attempt: PaymentAttempt) -> Seen:
        return gateway.start_promptpay(attempt, email=mail_for_stripe(attempt.order))


class Card(ProviderWay):
    """A card, typed on the provider's page."""

    method = Method.CARD
    sentence = _("You type your card on Stripe’s safe page and come back here. We never see its number.")

    def ends_at(self, order: Order, now: datetime) -> datetime:
        return now + timedelta(minutes=settings.CARD_MINUTES)

    def start(self, attempt: PaymentAttempt) -> Seen:
        order = attempt.order
        with translation.override(order.language):
            back = f"{settings.SITE_URL}{reverse('payments:return', args=[order.token])}"
        return gateway.start_card(
            attempt, email=mail_for_stripe(order), success_url=back, cancel_url=back, language=order.language
        )


class OfflineWay(Way):
    """A way that no provider keeps: what our own rows say is the truth, and a person writes them."""

    asks_outside = False
    waiting = "waiting"

    def start(self, attempt: PaymentAttempt) -> Seen:
        return self.look_up(attempt)

    def look_up(self, attempt: PaymentAttempt) -> Seen:
        confirmed = Confirmation.objects.filter(attempt=attempt).first()
        if confirmed:
            return Seen("succeeded", attempt_uuid=str(attempt.uuid), received_baht=confirmed.received_baht)
        is_withdrawn = PaymentAttempt.objects.filter(pk=attempt.pk, withdrawn_at__isnull=False).exists()
        return Seen("canceled" if is_withdrawn else self.waiting, attempt_uuid=str(attempt.uuid))

    def find(self, attempt: PaymentAttempt) -> Seen | None:
        return self.look_up(attempt)

    @transaction.atomic
    def end(self, attempt: PaymentAttempt) -> None:
        """Write that nobody is to pay it, unless a person has found the money or still may.

        Locks the order, then the attempt.
        """
        order, attempt = lock_attempt(attempt)
        if Confirmation.objects.filter(attempt=attempt).exists() or not self.may_end(order, attempt):
            raise GatewayRefused("too_late")
        if attempt.withdrawn_at is None:
            attempt.withdrawn_at = timezone.now()
            attempt.save(update_fields=["withdrawn_at"])

    def may_end(self, order: Order, attempt: PaymentAttempt) -> bool:
        """Say whether the money of a locked, unconfirmed attempt cannot be on its way."""
        return True

    def has_begun(self, attempt: PaymentAttempt) -> bool:
        return attempt.state != AttemptState.CREATING

    def is_live(self) -> bool:
        # Whether this is real money only the person knows who saw it.
        return False


class Transfer(OfflineWay):
    """A transfer to our account; the buyer sends a picture of the slip, and staff look at the bank's statement."""

    method = Method.TRANSFER
    keeps_goods = True
    sentence = _("You transfer the sum to our account and send us a picture of the slip. We check it by hand.")

    def ends_at(self, order: Order, now: datetime) -> datetime:
        # Counted from the order: beginning again does not keep the goods longer.
        return max(order.pay_by, order.date_placed + timedelta(hours=settings.TRANSFER_HOURS))

    def is_offered(self, total_baht: Decimal, postcode: str) -> bool:
        return BankAccount.objects.filter(active=True).exists()

    def may_end(self, order: Order, attempt: PaymentAttempt) -> bool:
        """With a slip nobody has looked at yet, the money may well be there."""
        return not attempt.slips.filter(state=Slip.State.WAITING).exists()


class OnDelivery(OfflineWay):
    """Cash to the carrier, who keeps it for five days and then pays us.

    The attempt is paid when the carrier has paid us, not when the buyer has paid him: until then the law of 2024
    lets her open the parcel, give it back and have her money from the carrier.
    """

    method = Method.COD
    is_on_delivery = True
    waiting = "promised"
    sentence = _(
        "You pay the carrier in cash. You may open the parcel first; if it is not right, you need not take it or pay."
    )

    def ends_at(self, order: Order, now: datetime) -> datetime:
        return now + timedelta(days=COD_DAYS)

    def is_offered(self, total_baht: Decimal, postcode: str) -> bool:
        is_there = not settings.COD_POSTCODES or postcode.startswith(tuple(settings.COD_POSTCODES))
        return settings.COD_ENABLED and is_there and total_baht <= settings.COD_MOST_BAHT

    def may_end(self, order: Order, attempt: PaymentAttempt) -> bool:
        """A parcel that is packed or on its way will be paid, or come back."""
        return order.status not in {OrderState.TO_COLLECT, OrderState.PACKED, OrderState.SHIPPED}


class Counter(OfflineWay):
    """Cash at the counter of the centre, taken by staff."""

    method = Method.CASH
    sentence = _("You pay in cash at the OTOP centre.")

    def ends_at(self, order: Order, now: datetime) -> datetime:
        return now + timedelta(minutes=COUNTER_MINUTES)

    def is_offered(self, total_baht: Decimal, postcode: str) -> bool:
        return False  # buyers cannot choose it: staff take it at the desk


class Terminal(Counter):
    """A card in the bank's terminal at the counter. The terminal tells staff, and its bank pays us days later."""

    method = Method.TERMINAL
    sentence = _("You pay by card at the OTOP centre.")


class Exchange(Counter):
    """Goods that were paid with another order are in the place of others: nothing more is to be paid."""

    method = Method.EXCHANGE
    sentence = _("It is paid with the goods it replaces.")


# The one that suits most first.
WAYS: tuple[Way, ...] = (PromptPay(), Card(), Transfer(), OnDelivery(), Counter(), Terminal(), Exchange())
BY_METHOD = {way.method: way for way in WAYS}


def way_of(method: str) -> Way:
    """Return the way to pay that an attempt names."""
    return BY_METHOD[Method(method)]


def methods_asked_outside() -> list[str]:
    """Return the ways whose attempts have to be asked about again and again."""
    return [way.method for way in WAYS if way.asks_outside]


def offered_methods(total_baht: Decimal, postcode: str) -> list[Way]:
    """Return the ways a buyer can choose from for such a sum and place, the one that suits most first."""
    return [way for way in WAYS if way.is_offered(total_baht, postcode)]


def is_offered(method: str, total_baht: Decimal, postcode: str) -> bool:
    """Say whether a buyer may choose this way for such a sum and place; what is no way at all is not offered."""
    return method in {way.method for way in offered_methods(total_baht, postcode)}


def ways_for(order: Order) -> list[Way]:
    """Return the ways the buyer of an order can choose from, the one that suits most first."""
    address = order.shipping_address  # what is sold at the counter goes nowhere
    ways = offered_methods(order.due_baht, address.postcode if address else "")
    # A carrier would collect the whole price, of which a part is paid.
    return [way for way in ways if not (way.is_on_delivery and order.added_to_id)]


def is_on_delivery(order: Order) -> bool:
    """Say whether the parcel of an order is paid where it arrives."""
    return attempts_on_delivery().filter(order=order).exists()


def attempts_on_delivery() -> QuerySet[PaymentAttempt]:
    """Return the attempts that are, or were, paid where the parcel arrives."""
    methods = [way.method for way in WAYS if way.is_on_delivery]
    return PaymentAttempt.objects.filter(method__in=methods, state__in={*ACTIVE_STATES, AttemptState.PAID})
