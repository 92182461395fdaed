"""Typed stock moves, lots, holds, delivery notes and counts.

Stock is the sum of its moves; what is held is the sum of open holds. Both are true of a good and of each of its lots.
"""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.producers.terms import Mode


class Lot(models.Model):
    """Pieces of a food that carry one best-before date. Goods of other kinds have none.

    `pieces` and `held` are sums kept for speed, as on the stock record: only `stock.operations` writes them, under the
    lock of the stock record. Pieces of a good that lie there without a lot were there before lots were kept.
    """

    stockrecord = models.ForeignKey("partner.StockRecord", on_delete=models.PROTECT, related_name="lots")
    code = models.CharField(_("lot"), max_length=40)
    best_before = models.DateField(_("best before"))
    pieces = models.PositiveIntegerField(default=0, editable=False)
    held = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["best_before", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["stockrecord", "code"], name="one_lot_per_good_and_code"),
            models.CheckConstraint(condition=Q(held__lte=F("pieces")), name="lot_held_is_in_lot"),
        ]
        indexes = [
            # What a sale looks for: lots with anything left to sell.
            models.Index(fields=["stockrecord", "best_before"], condition=Q(pieces__gt=F("held")), name="lot_to_sell"),
        ]

    def __str__(self):
        return f"{self.code} {self.best_before}"

    @property
    def free(self) -> int:
        return self.pieces - self.held

    @property
    def is_over(self) -> bool:
        """Say whether its date has passed: the day itself is the last one it may be sold on."""
        return self.best_before < timezone.localdate()


class ShelfPlace(models.Model):
    """Where in the house a good stands, as the staff call it. For picking and counting."""

    stockrecord = models.OneToOneField(
        "partner.StockRecord", on_delete=models.CASCADE, primary_key=True, related_name="place"
    )
    shelf = models.CharField(_("shelf"), max_length=24, db_index=True)

    def __str__(self):
        return self.shelf


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
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, related_name="moves")
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
                condition=Q(kind="sell", lot=None),
                name="stock_sold_once_per_order",
            ),
            models.UniqueConstraint(
                fields=["lot", "reference"], condition=Q(kind="sell"), name="lot_sold_once_per_order"
            ),
        ]
        indexes = [models.Index(fields=["reference"], name="stock_move_paper")]
        permissions = [("keep_stock", "Can take goods in, count them, give samples and say where they stand")]

    def __str__(self):
        return f"{self.kind} {self.quantity:+d}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("a move is written once")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("a move is written once")


class Hold(models.Model):
    """Pieces kept for one order until it is paid, or until `until` has passed and the payment is dead.

    One row for each lot the pieces are of. Pieces whose date has passed are kept from everybody in the same way, under
    `PAST_DATE`: so whoever asks what is free does not count them.
    """

    PAST_DATE = "past-date"

    class State(models.TextChoices):
        HELD = "held", _("Held")
        SOLD = "sold", _("Sold")
        RELEASED = "released", _("Released")

    stockrecord = models.ForeignKey("partner.StockRecord", on_delete=models.PROTECT, related_name="holds")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, related_name="holds")
    reference = models.CharField(max_length=64, db_index=True, help_text=_("Order number."))
    quantity = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.HELD)
    until = models.DateTimeField()
    created = models.DateTimeField(auto_now_add=True)
    closed = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stockrecord", "reference"], condition=Q(lot=None), name="one_hold_per_order_and_good"
            ),
            models.UniqueConstraint(fields=["lot", "reference"], name="one_hold_per_order_and_lot"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="hold_holds_something"),
        ]

    def __str__(self):
        return f"{self.reference}: {self.quantity} {self.state}"


class DeliveryNote(models.Model):
    """The paper a producer's goods came with: whose they are from then on. Written once and never edited.

    A wrong one is undone by a counter-note, which takes its pieces off the shelf again, and written anew.
    """

    number = models.CharField(_("number"), max_length=64, unique=True)
    producer = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="delivery_notes")
    mode = models.CharField(
        _("whose the goods are"),
        max_length=16,
        choices=[(mode.value, mode.label) for mode in (Mode.BOUGHT, Mode.CONSIGNED)],
    )
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")
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
        """Return what the centre pays for all pieces of the note; nothing for goods on consignment.

        Of a counter-note it is what the centre does not pay after all, above zero too.
        """
        return sum((line.cost_of_all_baht for line in self.lines.all()), Decimal("0.00"))


class DeliveryNoteLine(models.Model):
    """So many pieces of one good and lot on a delivery note, and what the centre pays for each, VAT included."""

    delivery_note = models.ForeignKey(DeliveryNote, on_delete=models.CASCADE, related_name="lines")
    stockrecord = models.ForeignKey("partner.StockRecord", on_delete=models.PROTECT, related_name="delivery_lines")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, related_name="delivery_lines")
    quantity = models.PositiveIntegerField()
    cost_baht = models.DecimalField(_("paid for one piece"), max_digits=12, decimal_places=2, null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="delivery_brings_something"),
            models.CheckConstraint(
                condition=Q(cost_baht__isnull=True) | Q(cost_baht__gte=0), name="delivery_cost_not_below_zero"
            ),
            models.UniqueConstraint(
                fields=["delivery_note", "stockrecord"], condition=Q(lot=None), name="one_delivery_line_per_good"
            ),
            models.UniqueConstraint(fields=["delivery_note", "lot"], name="one_delivery_line_per_lot"),
        ]

    def __str__(self):
        return f"{self.quantity} × {self.stockrecord_id}"

    @property
    def cost_of_all_baht(self) -> Decimal:
        return self.quantity * (self.cost_baht or Decimal("0.00"))


class CountSheet(models.Model):
    """A list of goods to be counted: of a shelf, a producer or a category, and what was found.

    Counted blind: neither the paper nor the page for typing in says how many there should be.
    """

    scope = models.CharField(
        max_length=120, help_text=_("What is counted: the name of the shelf, producer or category.")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    booked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.pk} {self.scope}"

    @property
    def reference(self) -> str:
        """Return what the moves of this count name as their paper."""
        return f"count-{self.pk}"


class CountLine(models.Model):
    """One good, or one lot of it, on a count sheet.

    `expected` is the sum of its moves at the moment it was counted, `counted_at`: what is sold before or after
    changes no difference.
    """

    sheet = models.ForeignKey(CountSheet, on_delete=models.CASCADE, related_name="lines")
    stockrecord = models.ForeignKey("partner.StockRecord", on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, related_name="+")
    place = models.PositiveSmallIntegerField(help_text=_("Where it stands on the sheet, counted from one."))
    counted = models.PositiveIntegerField(_("pieces"), null=True)
    counted_at = models.DateTimeField(null=True)
    expected = models.IntegerField(null=True)
    counted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("why"), max_length=120, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "place"], name="one_count_line_per_place"),
            models.CheckConstraint(
                condition=Q(counted=None, counted_at=None, expected=None)
                | Q(counted__isnull=False, counted_at__isnull=False, expected__isnull=False),
                name="count_knows_its_moment",
            ),
        ]

    def __str__(self):
        return f"{self.stockrecord_id}: {self.counted}"

    @property
    def difference(self) -> int | None:
        """Return how many pieces more (above zero) or less were found; None of what is not counted yet."""
        return None if self.counted is None else self.counted - self.expected
