"""Typed stock moves and holds. Stock is the sum of its moves; what is held is the sum of open holds."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


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
