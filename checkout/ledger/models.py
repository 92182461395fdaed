"""Entries, their legs, and sealed months. Nothing here is ever edited: the database refuses it.

A leg is written before its entry. The database takes the entry only when its legs add up to nothing, and takes no leg
for an entry that is there; a leg without an entry fails at the commit. See migration 0002.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .chart import PRODUCERS_ACCOUNTS, Account


class Entry(models.Model):
    """One business event in the books. Its key names the event, so no event is booked twice."""

    class Kind(models.TextChoices):
        SALE = "sale", _("Sale")
        RETURN = "return", _("Sale taken back")
        MONEY_IN = "money-in", _("Money received")
        MONEY_BACK = "money-back", _("Money given back")
        MOVED = "moved", _("Money moved to another order")
        PROVIDER = "provider", _("Line of Stripe’s books")
        REMITTED = "remitted", _("Carrier paid us")
        PURCHASE = "purchase", _("Goods bought")
        BREAKAGE = "breakage", _("Broken or lost")
        PAYOUT = "payout", _("Producer paid")
        CASH_UP = "cash-up", _("Cash counted")
        DIVIDEND = "dividend", _("Dividend")
        FUND = "fund", _("Renovation fund")
        BANK = "bank", _("Line of the bank’s")
        OTHER = "other", _("Other")

    key = models.CharField(primary_key=True, max_length=80)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    on = models.DateField(_("booked on"))
    posted_at = models.DateTimeField()
    order_number = models.CharField(max_length=32, blank=True, db_index=True)
    note = models.CharField(max_length=255, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of all that stands in this entry."))

    class Meta:
        ordering = ["on", "posted_at", "key"]
        indexes = [models.Index(fields=["on", "posted_at", "key"], name="ledger_in_order")]
        verbose_name_plural = "entries"
        permissions = [
            ("see_books", "Can read the books and take them out as tables"),
            ("close_books", "Can count the cash box and bring in the bank's statements"),
            ("seal_months", "Can seal a month for ever"),
            ("write_off_goods", "Can write off broken and lost goods"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(key=""), name="entry_names_its_event")]

    def __str__(self):
        return self.key


class Leg(models.Model):
    """One account that an entry moves: debit above zero, credit below, in baht."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="legs")
    account = models.CharField(max_length=4, choices=Account.choices)
    amount_baht = models.DecimalField(max_digits=14, decimal_places=2)
    producer = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, null=True, related_name="legs")
    note = models.CharField(max_length=200, blank=True, help_text=_("What of: the good and how many pieces."))

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["account", "producer"], name="ledger_by_account")]
        constraints = [
            models.CheckConstraint(condition=~Q(amount_baht=0), name="leg_moves_something"),
            models.CheckConstraint(
                condition=Q(account__in=sorted(PRODUCERS_ACCOUNTS), producer__isnull=False)
                | ~Q(account__in=sorted(PRODUCERS_ACCOUNTS)) & Q(producer__isnull=True),
                name="leg_names_its_producer",
            ),
        ]

    def __str__(self):
        return f"{self.account} {self.amount_baht}"


class Seal(models.Model):
    """A month whose books are closed. `head` stands for every entry up to its end; it is printed on reports."""

    month = models.DateField(primary_key=True, help_text=_("Its first day."))
    entries = models.PositiveIntegerField()
    head = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["month"]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.head[:12]}"


class SealedEntry(models.Model):
    """An entry's place in the chain of its month: each link is made of the link before and the entry's digest."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="sealed")
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="chain")
    position = models.PositiveIntegerField()
    link = models.CharField(max_length=64)

    class Meta:
        ordering = ["seal", "position"]
        constraints = [models.UniqueConstraint(fields=["seal", "position"], name="one_entry_per_place")]

    def __str__(self):
        return f"{self.seal_id} {self.position}"
