"""Where producers are paid, what was paid with which run, and the links that open their statements."""

import secrets
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checkout.payments.banks import Bank
from checkout.payments.private_files import private_storage

from .states import OPEN_RUNS, Hold, LineState, RunState

LINK_LASTS = timedelta(days=400)


def somebody(**options) -> models.ForeignKey:
    """A member of staff who did something."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **options)


class ProducerAccount(models.Model):
    """A bank account that a producer is paid to. What it says is never edited: another account is another row.

    One person enters it, another approves it; from then on it is in force, until it is ended by the next.
    """

    producer = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="bank_accounts")
    bank = models.CharField(_("bank"), max_length=3, choices=Bank.choices)
    number = models.CharField(_("account number"), max_length=15)
    holder = models.CharField(_("account holder"), max_length=80, help_text=_("As the bank’s book names her."))
    entered_by = somebody()
    entered_at = models.DateTimeField(default=timezone.now)
    approved_by = somebody(null=True)
    approved_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True, help_text=_("When the producer first could read of it."))
    ended_at = models.DateTimeField(null=True, help_text=_("Refused, or followed by another."))
    ended_by = somebody(null=True)

    class Meta:
        ordering = ["pk"]
        permissions = [
            ("enter_accounts", "Can enter bank accounts of producers"),
            ("approve_accounts", "Can approve bank accounts of producers that somebody else entered"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(approved_by=F("entered_by")), name="account_needs_two_persons"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="account_approved_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["producer"],
                condition=Q(approved_at__isnull=True, ended_at__isnull=True),
                name="one_waiting_account_per_producer",
            ),
            models.UniqueConstraint(
                fields=["producer"],
                condition=Q(approved_at__isnull=False, ended_at__isnull=True),
                name="one_account_in_force_per_producer",
            ),
        ]

    def __str__(self):
        return f"{self.get_bank_display()} …{self.last4}"

    @property
    def last4(self) -> str:
        return self.number[-4:]

    @property
    def is_waiting(self) -> bool:
        return self.approved_at is None and self.ended_at is None

    @property
    def is_in_force(self) -> bool:
        return self.approved_at is not None and self.ended_at is None

    @property
    def number_in_parts(self) -> str:
        """The number as banks print it, 123-4-56789-0; longer ones in groups of four. A spreadsheet takes neither for
        a sum, and keeps the noughts at its beginning."""
        digits = self.number
        if len(digits) == 10:
            return f"{digits[:3]}-{digits[3]}-{digits[4:9]}-{digits[9]}"
        return "-".join(digits[start : start + 4] for start in range(0, len(digits), 4))


class PayoutRun(models.Model):
    """One time that producers are paid: all that each is owed up to and with a day.

    One person prepares it, another approves it, then a person takes it to the bank and notes what the bank did.
    """

    number = models.PositiveIntegerField(unique=True)
    cutoff = models.DateField(_("up to and with"))
    state = models.CharField(max_length=9, choices=RunState.choices, default=RunState.PREPARED)
    prepared_by = somebody()
    prepared_at = models.DateTimeField(default=timezone.now)
    approved_by = somebody(null=True)
    approved_at = models.DateTimeField(null=True)
    exported_by = somebody(null=True)
    exported_at = models.DateTimeField(null=True, help_text=_("When the file for the bank was last taken."))
    closed_by = somebody(null=True)
    closed_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=255, blank=True, help_text=_("Why it was cancelled."))

    class Meta:
        ordering = ["-number"]
        permissions = [
            ("prepare_payouts", "Can prepare payout runs"),
            ("approve_payouts", "Can approve payout runs that somebody else prepared"),
            ("pay_payouts", "Can take payout runs to the bank and note what was paid"),
        ]
        constraints = [
            models.UniqueConstraint(
                Case(When(state__in=sorted(OPEN_RUNS), then=Value(1)), output_field=models.IntegerField()),
                name="one_open_payout_run",
            ),
            models.CheckConstraint(condition=~Q(approved_by=F("prepared_by")), name="run_needs_two_persons"),
            models.CheckConstraint(
                condition=~Q(state__in=[RunState.APPROVED, RunState.PAID]) | Q(approved_by__isnull=False),
                name="run_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(OPEN_RUNS), closed_at__isnull=True)
                | ~Q(state__in=sorted(OPEN_RUNS)) & Q(closed_at__isnull=False),
                name="run_closed_at_some_time",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_RUNS


class PayoutLine(models.Model):
    """What one producer gets of a run: exactly what its legs say she is owed."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(PayoutRun, on_delete=models.PROTECT, related_name="lines")
    producer = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="payout_lines")
    amount_baht = models.DecimalField(max_digits=14, decimal_places=2)
    account = models.ForeignKey(ProducerAccount, on_delete=models.PROTECT, null=True, related_name="payout_lines")
    state = models.CharField(max_length=9, choices=LineState.choices, default=LineState.TO_PAY)
    hold = models.CharField(max_length=11, choices=Hold.choices, blank=True)
    note = models.CharField(max_length=200, blank=True, help_text=_("Why it is held back, or came back."))
    paid_on = models.DateField(null=True)
    reference = models.CharField(max_length=80, blank=True)
    paid_by = somebody(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_baht__gt=0), name="payout_above_zero"),
            models.UniqueConstraint(fields=["run", "producer"], name="one_line_per_producer_and_run"),
            models.CheckConstraint(
                condition=Q(state=LineState.HELD_BACK) & ~Q(hold="") | ~Q(state=LineState.HELD_BACK) & Q(hold=""),
                name="held_back_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=LineState.HELD_BACK) | Q(account__isnull=False), name="paid_to_some_account"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[LineState.PAID, LineState.CAME_BACK], paid_on__isnull=False)
                | ~Q(state__in=[LineState.PAID, LineState.CAME_BACK]) & Q(paid_on__isnull=True),
                name="paid_on_some_day",
            ),
        ]

    def __str__(self):
        return f"{self.run_id}: {self.producer_id} {self.amount_baht}"

    @property
    def key(self) -> str:
        """The name of its payment in the books."""
        return f"payout:{self.uuid}"

    @property
    def slip_text(self) -> str:
        """What is to stand beside the transfer, so that it is found again on the bank's statement."""
        return f"OTOP-{self.run.number}-{self.pk}"


class PayoutProof(models.Model):
    """What the bank gave us to show that it paid: a page of its statement, a slip. Only permitted staff may see it."""

    class Kind(models.TextChoices):
        PDF = "pdf", "application/pdf"
        JPEG = "jpg", "image/jpeg"
        PNG = "png", "image/png"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(PayoutRun, on_delete=models.PROTECT, related_name="proofs")
    file = models.FileField(storage=private_storage, upload_to="payouts")
    kind = models.CharField(max_length=3, choices=Kind.choices)
    added_by = somebody()
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.run_id} {self.kind}"


class SettledLeg(models.Model):
    """A leg of what producers are owed, and the payout it went into. A leg has at most one: nobody is paid twice."""

    leg = models.OneToOneField("ledger.Leg", on_delete=models.PROTECT, primary_key=True, related_name="settled")
    line = models.ForeignKey(PayoutLine, on_delete=models.PROTECT, related_name="settled_legs")

    class Meta:
        ordering = ["leg"]

    def __str__(self):
        return f"{self.leg_id} in {self.line_id}"


def new_token() -> str:
    """Make the 128-bit secret that opens a producer's statements without an account."""
    return secrets.token_urlsafe(16)


def end_of_new_link():
    return timezone.now() + LINK_LASTS


class StatementLink(models.Model):
    """The secret link a producer reads her statements with. It ends by itself, and can be ended at any time."""

    producer = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="statement_links")
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    made_by = somebody()
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=end_of_new_link)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = somebody(null=True)
    last_opened = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["producer"], condition=Q(revoked_at__isnull=True), name="one_link_per_producer"
            )
        ]

    def __str__(self):
        return f"{self.producer_id} until {self.expires_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("settlement:balance", args=[self.token])

    @property
    def is_alive(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()
