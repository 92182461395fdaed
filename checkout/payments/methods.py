"""The ways to pay: one interface, and what each of them answers. Nothing else knows one way from another."""

from abc import ABC, abstractmethod
from datetime import datetime, timedelta
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from checkout.orders.models import Order

from . import gateway
from .gateway import Seen
from .models import PaymentAttempt

Method = PaymentAttempt.Method


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

    def is_offered(self, total_baht: Decimal) -> bool:
        """Say whether a buyer may pay such a sum in this way now."""
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


class PromptPay(ProviderWay):
    """A QR in our own page, paid in the app of a bank."""

    method = Method.PROMPTPAY
    sentence = _("We show you a QR. You pay it in your bank’s app, and this page notices by itself.")

    def ends_at(self, order: Order, now: datetime) -> datetime:
        return now + timedelta(minutes=settings.PROMPTPAY_MINUTES)

    def start(self, attempt: PaymentAttempt) -> Seen:
        return gateway.start_promptpay(attempt, email=attempt.order.buyer_email)


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
            attempt, email=order.buyer_email, success_url=back, cancel_url=back, language=order.language
        )


# The one that suits most first.
WAYS: tuple[Way, ...] = (PromptPay(), Card())
BY_METHOD = {way.method: way for way in WAYS}


def way_of(method: str) -> Way:
    """Return the way to pay that an attempt names."""
    return BY_METHOD[Method(method)]


def methods_asked_outside() -> list[str]:
    """Return the ways whose attempts have to be asked about again and again."""
    return [way.method for way in WAYS if way.asks_outside]


def offered_methods(total_baht: Decimal) -> list[Way]:
    """Return the ways a buyer of an order of this sum can choose from, the one that suits most first."""
    return [way for way in WAYS if way.is_offered(total_baht)]


def is_offered(method: str, total_baht: Decimal) -> bool:
    """Say whether a buyer may choose this way for an order of this sum; what is no way at all is not offered."""
    return method in {way.method for way in offered_methods(total_baht)}
