"""Orders, their lines and their timeline."""

import secrets
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from oscar.apps.address.abstract_models import AbstractShippingAddress
from oscar.apps.order.abstract_models import AbstractLine, AbstractOrder

from catalogue.producers.models import Terms
from catalogue.producers.terms import Mode

from .states import OrderState

MINIMUM_BAHT = Decimal("10.00")  # Stripe takes no smaller payment in baht


def new_token() -> str:
    """Make the 128-bit secret that opens an order's page without an account."""
    return secrets.token_urlsafe(16)


class Order(AbstractOrder):
    """An order. Its `token` opens its page; its `number` is only for people to name it."""

    class Channel(models.TextChoices):
        """Where an order was given."""

        WEB = "web", _("Web shop")
        COUNTER = "counter", _("Counter at the centre")
        PHONE = "phone", _("Telephone")
        LINE = "line", _("By LINE")

    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    language = models.CharField(
        _("buyer's language"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    pay_by = models.DateTimeField(_("goods held until"), null=True)
    channel = models.CharField(_("ordered by"), max_length=8, choices=Channel.choices, default=Channel.WEB)
    # Goods that take the place of others: of which order, and how much was paid there for what they replace.
    added_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="added")
    credit_baht = models.DecimalField(_("paid already"), max_digits=12, decimal_places=2, default=Decimal("0.00"))

    class Meta(AbstractOrder.Meta):
        abstract = False
        constraints = [
            # Oscar's only guard against ordering one basket twice is the number; this is ours.
            models.UniqueConstraint(fields=["basket"], name="one_order_per_basket"),
            models.CheckConstraint(condition=Q(status__in=OrderState.values), name="order_state_is_known"),
            models.CheckConstraint(
                condition=Q(channel__in=["web", "counter", "phone", "line"]), name="order_channel_is_known"
            ),
            models.CheckConstraint(condition=Q(credit_baht__gte=0), name="order_credit_not_below_zero"),
        ]

    def get_absolute_url(self):
        return reverse("orders:status", args=[self.token])

    @property
    def due_baht(self) -> Decimal:
        """What is to be paid for it: its total, less what was paid already. A sum no provider takes is let off."""
        due = self.total_incl_tax - self.credit_baht
        return due if due >= MINIMUM_BAHT else Decimal("0.00")

    @property
    def buyer_email(self) -> str:
        return self.guest_email or (self.user.email if self.user else "")

    @cached_property
    def ships_by(self) -> date | None:
        """The day by which an order with goods made to order leaves us, as promised when it was placed."""
        return self.lines.aggregate(last=models.Max("ships_by"))["last"]

    @property
    def state(self) -> OrderState:
        return OrderState(self.status)


class ShippingAddress(AbstractShippingAddress):
    """Where the parcel goes: line1 house and road, line2 tambon, line4 district, state province."""

    tambon = models.ForeignKey("address.Tambon", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(AbstractShippingAddress.Meta):
        abstract = False


class Line(AbstractLine):
    """A good as it was ordered: its price, and who gets what of it, stay as they were that day.

    What is paid for the line goes to its maker, the centre, the VAT and the payment, split by `terms`.
    """

    vat_percent = models.DecimalField(_("VAT rate"), max_digits=4, decimal_places=2)
    vat_baht = models.DecimalField(_("VAT contained"), max_digits=12, decimal_places=2)
    mode = models.CharField(_("whose the goods were"), max_length=16, choices=Mode.choices)
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="lines")
    producer_baht = models.DecimalField(_("the maker’s part"), max_digits=12, decimal_places=2)
    centre_baht = models.DecimalField(_("the centre’s part"), max_digits=12, decimal_places=2)
    payment_cost_baht = models.DecimalField(_("planned cost of the payment"), max_digits=12, decimal_places=2)
    ships_by = models.DateField(
        _("leaves us by"), null=True, blank=True, db_index=True, help_text=_("Of a good made to order.")
    )

    class Meta(AbstractLine.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="line_mode_is_known"),
            models.CheckConstraint(
                # Rounded, since SQLite adds in binary fractions.
                condition=Q(
                    line_price_incl_tax=Round(
                        F("producer_baht") + F("centre_baht") + F("vat_baht") + F("payment_cost_baht"), precision=2
                    )
                ),
                name="line_parts_are_its_price",
            ),
        ]


class OrderMail(models.Model):
    """A mail that an order owes its buyer: at most one of each kind about one thing."""

    class Kind(models.TextChoices):
        RECEIVED = "received", _("Order received")
        PAID = "paid", _("Payment received")
        SHIPPED = "shipped", _("Parcel sent")
        EXPIRED = "expired", _("Not paid in time")
        TRANSFER_DUE = "transfer-due", _("Please transfer soon")
        SLIP_REFUSED = "slip-refused", _("Slip does not fit")
        REFUND_ASKED = "refund-asked", _("Refund: bank details wanted")
        REFUND_REMINDER = "refund-reminder", _("Refund: bank details still wanted")
        REFUNDED = "refunded", _("Refund given")
        REFUND_FAILED = "refund-failed", _("Refund did not arrive")
        LATE_REFUND = "late-refund", _("Paid too late, given back")
        CASE_RECEIVED = "case-received", _("Return or claim received")
        CASE_ANSWERED = "case-answered", _("Return or claim answered")
        CASE_SETTLED = "case-settled", _("Return or claim settled")
        SWAP_ASKED = "swap-asked", _("Other goods: her yes wanted")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    about = models.CharField(max_length=64, blank=True, help_text=_("Which refund or slip, if there can be several."))
    data = models.JSONField(default=dict, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    sending_since = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["order", "kind", "about"], name="one_mail_per_fact")]

    def __str__(self):
        return f"{self.order_id} {self.kind}"


class OrderEvent(models.Model):
    """One thing that happened to an order: who, what, when, why. Rows are added, never changed."""

    class Kind(models.TextChoices):
        PLACED = "placed", _("Ordered")
        PAYMENT_STARTED = "payment-started", _("Payment started")
        PAYMENT_FAILED = "payment-failed", _("Payment did not go through")
        MAIL_SENT = "mail-sent", _("Mail sent")
        TO_REVIEW = "review", _("Payment being checked")
        PAID = "paid", _("Payment received")
        EXPIRED = "expired", _("Not paid in time")
        PACKED = "packed", _("Packed")
        UNPACKED = "unpacked", _("Opened again")
        SHIPPED = "shipped", _("Handed to the carrier")
        SLIP_SENT = "slip-sent", _("Slip sent in")
        SLIP_REFUSED = "slip-refused", _("Slip refused")
        TO_COLLECT = "to-collect", _("To be paid on delivery")
        COLLECTED = "collected", _("Paid to the carrier")
        REMITTED = "remitted", _("Carrier paid us")
        RETURNED = "returned", _("Parcel came back")
        REFUND_STARTED = "refund-started", _("Refund started")
        REFUND_MOVED = "refund-moved", _("Refund went on")
        REFUNDED = "refunded", _("Refunded")
        RESTOCKED = "restocked", _("Back on the shelf")
        DISPUTED = "disputed", _("Card payment disputed")
        DISPUTE_CLOSED = "dispute-closed", _("Dispute closed")
        REMEDY = "remedy", _("Odd payment settled")
        ADDRESS_CHANGED = "address-changed", _("Address changed")
        SHORT = "short", _("Goods missing or broken")
        SHORT_SETTLED = "short-settled", _("Missing goods settled")
        PRINTED = "printed", _("Printed")
        CASE = "case", _("Return or claim")
        SWAP = "swap", _("Other goods instead")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=255, blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.order_id} {self.kind}"

    @property
    def detail(self) -> str:
        """Say more of what happened, in the reader's language: which mail, which parcel, why."""
        if self.kind == self.Kind.MAIL_SENT and "mail" in self.data:
            return str(OrderMail.Kind(self.data["mail"]).label)
        return self.data.get("tracking_number", "") or self.note


from oscar.apps.order.models import *  # noqa: E402, F403 -- Oscar adds what we did not replace
