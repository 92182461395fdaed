"""What people counted and brought from the bank, and what was found when the books were looked through."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


def somebody(**facts):
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **facts)


class BankStatement(models.Model):
    """One file of the bank's, and the days of its lines."""

    first_day = models.DateField()
    last_day = models.DateField()
    added_by = somebody()
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.first_day} – {self.last_day}"


class BankLine(models.Model):
    """One line of the bank's statement: above zero what came in, below what went out. Written once.

    `number` tells lines apart that say the same: the first of them is 1. So a file that is taken in twice, or two
    files whose days overlap, bring each line once.
    """

    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="lines")
    day = models.DateField()
    amount_baht = models.DecimalField(max_digits=12, decimal_places=2)
    reference = models.CharField(max_length=255, blank=True)
    number = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["day", "amount_baht", "reference", "number"], name="one_row_per_bank_line"),
            models.CheckConstraint(condition=~Q(amount_baht=0), name="bank_line_moves_something"),
            models.CheckConstraint(condition=Q(number__gte=1), name="bank_lines_count_from_one"),
        ]

    def __str__(self):
        return f"{self.day} {self.amount_baht} {self.reference}"


class HandMatch(models.Model):
    """Somebody says which legs a line of the bank shows, and why. Taken back, it stays and says so."""

    line = models.ForeignKey(BankLine, on_delete=models.PROTECT, related_name="hand_matches")
    note = models.CharField(max_length=255)
    by = somebody()
    at = models.DateTimeField(default=timezone.now)
    undone_by = somebody(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=Q(undone_at=None), name="one_hand_match_stands_for_a_bank_line"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="hand_match_undone_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(note=""), name="hand_match_has_a_note"),
        ]

    def __str__(self):
        return f"{self.line_id}: {self.note}"


class MatchedLeg(models.Model):
    """A leg of the bank account that a line of the bank's statement shows. The leg is the key: it is shown once.

    One line may show several legs, as when a carrier pays many parcels at once; together they are its sum.
    """

    leg = models.OneToOneField("ledger.Leg", on_delete=models.PROTECT, primary_key=True, related_name="matched")
    line = models.ForeignKey(BankLine, on_delete=models.PROTECT, related_name="matched_legs")

    class Meta:
        ordering = ["leg"]

    def __str__(self):
        return f"{self.leg_id} by {self.line_id}"


class CashCount(models.Model):
    """What lay in the cash box at the end of a day, and what should have. Counted once a day, and never edited."""

    day = models.DateField(unique=True)
    counted_baht = models.DecimalField(max_digits=12, decimal_places=2)
    expected_baht = models.DecimalField(max_digits=12, decimal_places=2)
    note = models.CharField(max_length=255, blank=True)
    entry = models.OneToOneField("ledger.Entry", on_delete=models.PROTECT, null=True, related_name="cash_count")
    by = somebody()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.CheckConstraint(condition=Q(counted_baht__gte=0), name="cash_counted_not_below_zero"),
            models.CheckConstraint(
                condition=Q(counted_baht=F("expected_baht"), entry__isnull=True)
                | (~Q(counted_baht=F("expected_baht")) & Q(entry__isnull=False) & ~Q(note="")),
                name="cash_difference_has_a_note",
            ),
        ]

    def __str__(self):
        return f"{self.day} {self.counted_baht}"

    @property
    def difference_baht(self):
        return self.counted_baht - self.expected_baht


class BooksCheck(models.Model):
    """A look through all books: who asked for it, and what it found. `wrong` is the first thing that differs."""

    asked_by = somebody()
    asked_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    entries = models.PositiveIntegerField(default=0)
    months = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    wrong = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.asked_at:%Y-%m-%d} {self.wrong or 'ok'}"
