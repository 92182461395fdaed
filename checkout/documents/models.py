"""Papers: the rows of their numbers, the papers themselves, and what a buyer wrote for a full tax invoice."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from checkout.payments.private_files import private_storage


class Kind(models.TextChoices):
    """What a paper is, in the eyes of the law."""

    RECEIPT = "receipt", _("Receipt")
    ABBREVIATED = "abbreviated", _("Receipt with abbreviated tax invoice")
    FULL = "full", _("Receipt with full tax invoice")
    CREDIT_NOTE = "credit-note", _("Credit note")


# What a sale is written on: one of them is valid for each order.
SALE_KINDS = frozenset({Kind.RECEIPT, Kind.ABBREVIATED, Kind.FULL})
PREFIXES = {Kind.RECEIPT: "RC", Kind.ABBREVIATED: "AB", Kind.FULL: "TX", Kind.CREDIT_NOTE: "CN"}


class PaperIsFrozen(Exception):
    """A paper that was issued is never edited and never deleted: a new one takes its place."""


class Series(models.Model):
    """The numbers of one kind of paper in one year. Its row is locked while a number is taken."""

    kind = models.CharField(max_length=16, choices=Kind.choices)
    year = models.PositiveSmallIntegerField(help_text=_("Of the Buddhist era."))
    next_number = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["year", "kind"]
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(fields=["kind", "year"], name="one_series_per_kind_and_year"),
            models.CheckConstraint(condition=Q(next_number__gte=1), name="series_begins_with_one"),
        ]

    def __str__(self):
        return f"{PREFIXES[Kind(self.kind)]}{self.year}"


class Paper(models.Model):
    """A paper as it was issued. `data` holds every word on it, so that it can be drawn again at any time.

    Only the file and its digest are filled in later, once; the database refuses every other change.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    number = models.CharField(max_length=24, unique=True)
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="papers")
    position = models.PositiveIntegerField()
    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="papers")
    refund = models.OneToOneField("payments.Refund", on_delete=models.PROTECT, null=True, related_name="paper")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    total_baht = models.DecimalField(max_digits=12, decimal_places=2)
    vat_baht = models.DecimalField(max_digits=12, decimal_places=2)
    dated = models.DateField(help_text=_("The day it bears: of a replacement, that of the first paper."))
    data = models.JSONField()
    issued_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    pdf = models.FileField(storage=private_storage, upload_to="papers", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["pk"]
        permissions = [("replace_paper", "Can issue a tax invoice in place of another one")]
        constraints = [
            models.UniqueConstraint(fields=["series", "position"], name="one_paper_per_number"),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(replaces=None) & ~Q(kind=Kind.CREDIT_NOTE),
                name="one_first_paper_per_order",
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="paper_numbers_begin_with_one"),
            models.CheckConstraint(
                condition=Q(kind=Kind.CREDIT_NOTE, refund__isnull=False) | Q(~Q(kind=Kind.CREDIT_NOTE), refund=None),
                name="credit_notes_have_a_refund",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | Q(kind=Kind.FULL), name="only_full_invoices_replace_a_paper"
            ),
        ]

    def __str__(self):
        return self.number

    def save(self, *args, update_fields=None, **kwargs):
        if self.pk and set(update_fields or ["everything"]) != {"pdf", "sha256"}:
            raise PaperIsFrozen(self.number)
        super().save(*args, update_fields=update_fields, **kwargs)

    def delete(self, *args, **kwargs):
        raise PaperIsFrozen(self.number)

    @property
    def successor(self) -> "Paper | None":
        """The paper that took this one's place; a paper with a successor is cancelled."""
        return getattr(self, "replaced_by", None)

    @property
    def tells_who_bought(self) -> bool:
        """Say whether it bears the name and address of the parcel, which the order's open page never shows."""
        return bool(self.data["buyer"] and self.data["buyer"]["from_parcel"])


class TaxDetails(models.Model):
    """To whom a buyer wants her full tax invoice written."""

    order = models.OneToOneField("order.Order", on_delete=models.CASCADE, related_name="tax_details")
    name = models.CharField(max_length=200)
    tax_id = models.CharField(max_length=13)
    branch = models.CharField(max_length=5, blank=True, help_text=_("Empty for a person without a place of business."))
    address = models.CharField(max_length=300)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "tax details"

    def __str__(self):
        return f"{self.order_id} {self.tax_id}"
