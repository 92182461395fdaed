"""Typed stock moves, holds and delivery notes. Stock is the sum of its moves; what is held is the sum of open holds."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.producers.terms import Mode


class Move(models.Model):
    """One change of the pieces on the shelf, written once and never edited."""

    class Kind(models.TextChoices):
        RECEIVE = "receive", _("Received")
        SELL = "sell", _("Sold")
        RETURN = "return", _("Returned")
        BREAK = "break", _("Broken")
        COUNT = "count", _("Counted")
        SAMPLE = "sample", _("Given as a sample")

    stockrecord = models.ForeignKey("partner.StockRecord", on_delete=models.PROTECT, related_name="moves")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    quantity = models.IntegerField(help_text=_("Pieces in (above zero) or out (below zero)."))
    reference = models.CharField(
        max_length=64, blank=True, help_text=_("Order number or paper this move follows from.")
    )
    note = models.CharField(max_length=255, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(quantity=0), name="stock_move_moves_something"),
            models.UniqueConstraint(
                fields=["stockrecord", "reference"],
                condition=Q(kind="sell"),
                name="stock_sold_once_per_order",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.quantity:+d}"


class Hold(models.Model):
    """Pieces kept for one order until it is paid, or until `until` has passed and the payment is dead."""

    class State(models.TextChoices):
        HELD = "held", _("Held")
        SOLD = "sold", _("Sold")
        RELEASED = "released", _("Released")

    stockrecord = models.ForeignKey("partner.StockRecord", on_delete=models.PROTECT, related_name="holds")
    reference = models.CharField(max_length=64, db_index=True, help_text=_("Order number."))
    quantity = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.HELD)
    until = models.DateTimeField()
    created = models.DateTimeField(auto_now_add=True)
    closed = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["stockrecord", "reference"], name="one_hold_per_order_and_good"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="hold_holds_something"),
        ]

    def __str__(self):
        return f"{self.reference}: {self.quantity} {self.state}"


class DeliveryNote(models.Model):
    """The paper a producer's goods came with: whose they are from then on. Written once and never edited.

    A wrong one is counted out again and written anew under another number, so what was sold from it keeps its mode.
    """

    number = models.CharField(_("number"), max_length=64, unique=True)
    producer = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="delivery_notes")
    mode = models.CharField(
        _("whose the goods are"),
        max_length=16,
        choices=[(mode.value, mode.label) for mode in (Mode.BOUGHT, Mode.CONSIGNED)],
    )
    received_on = models.DateField(_("received on"))
    note = models.CharField(_("note"), max_length=255, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=[Mode.BOUGHT, Mode.CONSIGNED]), name="delivery_mode_is_known")
        ]

    def __str__(self):
        return f"{self.number} {self.mode}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("a delivery note is written once")
        super().save(*args, **kwargs)

    @property
    def cost_baht(self) -> Decimal:
        """Return what the centre pays for all pieces of the note; nothing for goods on consignment."""
        return sum((line.cost_of_all_baht for line in self.lines.all()), Decimal("0.00"))


class DeliveryNoteLine(models.Model):
    """So many pieces of one good on a delivery note, and what the centre pays for each, VAT included."""

    delivery_note = models.ForeignKey(DeliveryNote, on_delete=models.CASCADE, related_name="lines")
    stockrecord = models.ForeignKey("partner.StockRecord", on_delete=models.PROTECT, related_name="delivery_lines")
    quantity = models.PositiveIntegerField()
    cost_baht = models.DecimalField(_("paid for one piece"), max_digits=12, decimal_places=2, null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="delivery_brings_something"),
            models.CheckConstraint(
                condition=Q(cost_baht__isnull=True) | Q(cost_baht__gte=0), name="delivery_cost_not_below_zero"
            ),
            models.UniqueConstraint(fields=["delivery_note", "stockrecord"], name="one_delivery_line_per_good"),
        ]

    def __str__(self):
        return f"{self.quantity} × {self.stockrecord_id}"

    @property
    def cost_of_all_baht(self) -> Decimal:
        return self.quantity * (self.cost_baht or Decimal("0.00"))
