"""Attempts to pay, refunds, the provider's events and accounts, and money that fits nowhere."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .banks import Bank
from .private_files import private_storage
from .states import ACTIVE_STATES, AttemptState, RefundState


class PaymentAttempt(models.Model):
    """One try to pay one order in one way. A new try is a new row with a new idempotency key."""

    class Method(models.TextChoices):
        PROMPTPAY = "promptpay", _("PromptPay")
        CARD = "card", _("Card")
        TRANSFER = "transfer", _("Bank transfer")
        COD = "cod", _("Cash on delivery")
        CASH = "cash", _("Cash at the counter")
        TERMINAL = "terminal", _("Card terminal at the counter")
        EXCHANGE = "exchange", _("Paid with another order")

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
    withdrawn_at = models.DateTimeField(
        null=True, help_text=_("Since when nobody is to pay it, where no provider keeps it.")
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_baht__gte=10) | Q(amount_baht=0, method="exchange"), name="payment_at_least_ten_baht"
            ),
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


class BankAccount(models.Model):
    """An account of ours that buyers transfer to. A number is never edited: another account is another row."""

    bank = models.CharField(_("bank"), max_length=3, choices=Bank.choices)
    number = models.CharField(_("account number"), max_length=15)
    name = models.CharField(_("account name"), max_length=80, help_text=_("As the bank’s app shows it."))
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["bank", "number"], name="one_row_per_bank_account")]

    def __str__(self):
        return f"{self.get_bank_display()} {self.number}"

    @property
    def number_in_parts(self) -> str:
        """The number as banks print it: 123-4-56789-0."""
        digits = self.number
        return f"{digits[:3]}-{digits[3]}-{digits[4:9]}-{digits[9]}" if len(digits) == 10 else digits


class Slip(models.Model):
    """A picture a buyer sent of her transfer, and what a person found when comparing it with the bank's statement.

    It proves nothing by itself: fine pictures of transfers that never were are easy to make.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("To be checked")
        ACCEPTED = "accepted", _("Money found")
        REFUSED = "refused", _("Refused")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.PROTECT, related_name="slips")
    picture = models.FileField(storage=private_storage, upload_to="slips", blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    # What the small QR on the slip says; empty where it could not be read.
    qr_bank = models.CharField(max_length=3, blank=True)
    qr_reference = models.CharField(max_length=64, blank=True)
    # What the buyer typed beside it.
    typed_baht = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    typed_at = models.DateTimeField(null=True)
    typed_bank = models.CharField(max_length=3, choices=Bank.choices, blank=True)
    typed_last4 = models.CharField(max_length=4, blank=True)
    reason = models.CharField(max_length=255, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            # A refused slip frees its number: the same buyer may send a better picture of the same transfer.
            models.UniqueConstraint(
                fields=["qr_bank", "qr_reference"],
                condition=~Q(qr_reference="") & ~Q(state="refused"),
                name="one_slip_per_transfer",
            ),
            models.UniqueConstraint(
                fields=["attempt"], condition=Q(state="waiting"), name="one_waiting_slip_per_attempt"
            ),
        ]

    def __str__(self):
        return f"{self.attempt_id} {self.state}"

    @property
    def qr_bank_name(self) -> str:
        return Bank(self.qr_bank).label if self.qr_bank in Bank.values else self.qr_bank


class Confirmation(models.Model):
    """A person has seen the money of an attempt: on the bank's statement, in the till, in the carrier's payout.

    For the ways that no provider keeps, this row is the truth. It is written once.
    """

    attempt = models.OneToOneField(PaymentAttempt, on_delete=models.PROTECT, related_name="confirmation")
    received_baht = models.DecimalField(max_digits=12, decimal_places=2)
    received_on = models.DateField()
    reference = models.CharField(max_length=80, blank=True, help_text=_("Which line of the statement."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        permissions = [("confirm_offline", "Can confirm money that came by transfer or cash")]
        constraints = [
            models.CheckConstraint(condition=Q(received_baht__gt=0), name="confirmed_above_zero"),
            models.UniqueConstraint(
                fields=["received_on", "reference"], condition=~Q(reference=""), name="one_confirmation_per_line"
            ),
        ]

    def __str__(self):
        return f"{self.attempt_id} {self.received_baht}"


class Refund(models.Model):
    """Money of one paid attempt going back to its buyer. The row is written before the provider is asked.

    With `moved_to` it does not leave: it pays for goods of that order, which took the place of these, once that one
    is paid.

    `refund_id` is the provider's number; a refund made at the provider by hand is imported under it. The provider
    waits for the buyer's bank details until `buyer_asked_until`. A large one is asked for `by` one person and given by
    a second.
    """

    class Reason(models.TextChoices):
        CHANGED_MIND = "changed-mind", _("The buyer changed her mind")
        FAULTY = "faulty", _("Broken, faulty or wrong")
        NOT_AVAILABLE = "not-available", _("We cannot send it")
        DOUBLE = "double", _("Paid twice or too much")
        LATE = "late", _("Paid after the order had ended")
        OUTSIDE = "outside", _("Refunded at the payment service")
        OTHER = "other", _("Another reason")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.PROTECT, related_name="refunds")
    amount_baht = models.DecimalField(max_digits=12, decimal_places=2)
    state = models.CharField(max_length=12, choices=RefundState.choices, default=RefundState.REQUESTED)
    refund_id = models.CharField(max_length=255, unique=True, null=True)
    reason = models.CharField(max_length=16, choices=Reason.choices)
    note = models.CharField(max_length=255, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    seconded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    seconded_at = models.DateTimeField(null=True)
    moved_to = models.OneToOneField("order.Order", on_delete=models.PROTECT, null=True, related_name="credit")
    failure = models.CharField(max_length=64, blank=True)
    buyer_asked_at = models.DateTimeField(null=True)
    buyer_asked_until = models.DateTimeField(null=True)
    created = models.DateTimeField(auto_now_add=True)
    synced_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        permissions = [("refund_payments", "Can give money back")]
        constraints = [
            models.CheckConstraint(condition=Q(amount_baht__gt=0), name="refund_above_zero"),
            models.CheckConstraint(
                condition=Q(seconded_by=None) | ~Q(seconded_by=models.F("by")), name="refund_second_person_is_another"
            ),
        ]

    def __str__(self):
        return f"{self.amount_baht} {self.state}"

    @property
    def idempotency_key(self) -> str:
        return f"refund:{self.uuid}"


class RefundLine(models.Model):
    """Pieces of one order line that a refund pays back, and whether they go on the shelf again."""

    refund = models.ForeignKey(Refund, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="refunded")
    quantity = models.PositiveIntegerField()
    amount_baht = models.DecimalField(max_digits=12, decimal_places=2)
    restock = models.BooleanField(default=False)
    restocked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["refund", "line"], name="one_refund_line_per_order_line"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="refund_line_has_pieces"),
            models.CheckConstraint(condition=Q(amount_baht__gte=0), name="refund_line_not_below_zero"),
        ]

    def __str__(self):
        return f"{self.line_id}: {self.quantity}"


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
        SHORT = "short", _("Paid too little")
        OVER = "over", _("Paid too much")
        CURRENCY = "currency", _("Paid in another currency")
        DISPUTE = "dispute", _("Card payment disputed")
        REFUND_FAILED = "refund-failed", _("Refund did not arrive")
        EXPIRY = "expiry", _("Hold could not be ended for a day")
        PAYOUT = "payout", _("Payout differs from its parts")
        CONFIGURATION = "configuration", _("Payment method not available")
        BRAKE = "brake", _("Many failed payments")

    kind = models.CharField(max_length=16, choices=Kind.choices)
    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, null=True, related_name="incidents")
    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.PROTECT, null=True, related_name="incidents")
    object_id = models.CharField(max_length=255, help_text=_("The provider's number for the money."))
    data = models.JSONField(default=dict, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    settling_since = models.DateTimeField(null=True, help_text=_("Somebody gives its money back just now."))
    note = models.TextField(blank=True)
    remedy = models.CharField(max_length=32, blank=True, help_text=_("What was done about it."))
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        permissions = [("settle_incidents", "Can settle odd payments")]
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="one_incident_per_kind_and_money")]

    def __str__(self):
        return f"{self.kind} {self.object_id}"


class BrakeMark(models.Model):
    """One thing the brake counts, for one of those it counts for: a beginning, or a try that failed.

    `digest` stands for a session, an address or a card, and only the shop's key can make it again.
    """

    class What(models.TextChoices):
        START = "start"
        FAILURE = "failure"

    class Who(models.TextChoices):
        SESSION = "session"
        ADDRESS = "address"
        CARD = "card"
        ORDER = "order"

    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.CASCADE, related_name="brake_marks")
    path = models.CharField(max_length=12, choices=PaymentAttempt.Method.choices)
    what = models.CharField(max_length=8, choices=What.choices)
    who = models.CharField(max_length=8, choices=Who.choices)
    digest = models.CharField(max_length=32)
    number = models.CharField(max_length=255, blank=True, help_text=_("The provider's number of the failed try."))
    happened = models.DateTimeField(db_index=True)
    forgiven = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["digest", "happened"], name="brake_counts")]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "what", "who", "digest", "number"], name="one_brake_mark")
        ]

    def __str__(self):
        return f"{self.path} {self.what} {self.who}"


class Payout(models.Model):
    """Money on its way from the provider to the bank, and whether the sum of its parts is the same."""

    payout_id = models.CharField(max_length=255, unique=True)
    amount_baht = models.DecimalField(max_digits=12, decimal_places=2)
    state = models.CharField(max_length=16)
    arrives_on = models.DateField()
    created = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    parts_baht = models.DecimalField(max_digits=12, decimal_places=2, null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.payout_id} {self.amount_baht}"


class BalanceEntry(models.Model):
    """One line of the provider's books: what came in or went out, its fee, and what is left. Written once.

    Fees are never computed here, only read: rates and VAT on them are the provider's.
    """

    entry_id = models.CharField(max_length=255, unique=True)
    kind = models.CharField(max_length=32, help_text=_("The provider's reporting category."))
    source_id = models.CharField(max_length=255, blank=True, db_index=True)
    amount_baht = models.DecimalField(max_digits=12, decimal_places=2)
    fee_baht = models.DecimalField(max_digits=12, decimal_places=2)
    fee_vat_baht = models.DecimalField(max_digits=12, decimal_places=2)
    net_baht = models.DecimalField(max_digits=12, decimal_places=2)
    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.PROTECT, null=True, related_name="balance_entries")
    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, null=True, related_name="balance_entries")
    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, null=True, related_name="entries")
    available_on = models.DateField()
    created = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "balance entries"
        constraints = [
            models.CheckConstraint(
                condition=Q(net_baht=models.F("amount_baht") - models.F("fee_baht")), name="balance_net_is_the_rest"
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.net_baht}"
