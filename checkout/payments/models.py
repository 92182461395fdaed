"""Attempts to pay an order, the provider's events, and money that fits nowhere."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .states import ACTIVE_STATES, AttemptState


class PaymentAttempt(models.Model):
    """One try to pay one order in one way. A new try is a new row with a new idempotency key."""

    class Method(models.TextChoices):
        PROMPTPAY = "promptpay", _("PromptPay")
        CARD = "card", _("Card")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="attempts")
    method = models.CharField(max_length=12, choices=Method.choices)
    amount_baht = models.DecimalField(max_digits=12, decimal_places=2)
    state = models.CharField(max_length=10, choices=AttemptState.choices, default=AttemptState.CREATING)
    # The provider's names for it: a Checkout session for cards, an intent for both.
    session_id = models.CharField(max_length=255, unique=True, null=True)
    intent_id = models.CharField(max_length=255, unique=True, null=True)
    charge_id = models.CharField(max_length=255, blank=True)
    pay_url = models.URLField(max_length=2000, blank=True, help_text=_("The provider's page for a card."))
    qr_data = models.TextField(blank=True, help_text=_("What the PromptPay QR says."))
    last_error = models.CharField(max_length=64, blank=True)
    live = models.BooleanField(default=False)
    expires_at = models.DateTimeField()
    created = models.DateTimeField(auto_now_add=True)
    synced_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_baht__gte=10), name="payment_at_least_ten_baht"),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state__in=sorted(ACTIVE_STATES)),
                name="one_active_attempt_per_order",
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(state=AttemptState.PAID), name="one_paid_attempt_per_order"
            ),
        ]

    def __str__(self):
        return f"{self.method} {self.amount_baht} {self.state}"

    @property
    def idempotency_key(self) -> str:
        return f"attempt:{self.uuid}"


class StripeEvent(models.Model):
    """An event Stripe told us of, kept without its body: we always ask Stripe for the truth."""

    event_id = models.CharField(max_length=255, unique=True)
    type = models.CharField(max_length=100)
    object_id = models.CharField(max_length=255, blank=True)
    created = models.DateTimeField()
    received = models.DateTimeField(auto_now_add=True)
    processed_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.type} {self.event_id}"


class PaymentIncident(models.Model):
    """Money that fits no order as it should: it goes to a person with all we know."""

    class Kind(models.TextChoices):
        MISMATCH = "mismatch", _("Amount, currency or mode differs")
        LATE = "late", _("Paid after the order had ended")
        DOUBLE = "double", _("Paid twice")
        UNKNOWN = "unknown", _("Payment without an order")
        CONFIGURATION = "configuration", _("Payment method not available")

    kind = models.CharField(max_length=16, choices=Kind.choices)
    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, null=True, related_name="incidents")
    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.PROTECT, null=True, related_name="incidents")
    object_id = models.CharField(max_length=255, help_text=_("The provider's number for the money."))
    data = models.JSONField(default=dict, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="one_incident_per_kind_and_money")]

    def __str__(self):
        return f"{self.kind} {self.object_id}"
