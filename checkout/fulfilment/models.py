"""Parcels, and the money a carrier takes for them."""

from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .carriers import CARRIERS, carrier_choices


class Manifest(models.Model):
    """Parcels that a carrier took along together, and who handed them over: the paper for both to sign."""

    carrier = models.CharField(_("carrier"), max_length=20, choices=carrier_choices)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.carrier} {self.pk}"


class Parcel(models.Model):
    """Goods of an order packed together, and their way to the buyer. An order can go in several parcels."""

    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="parcels")
    number = models.PositiveSmallIntegerField(_("number within its order"), default=1)
    weight_grams = models.PositiveIntegerField(_("weight in grams"), null=True)
    packed_at = models.DateTimeField()
    packed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    carrier = models.CharField(_("carrier"), max_length=20, choices=carrier_choices, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=40, blank=True)
    shipped_at = models.DateTimeField(null=True)
    shipped_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    manifest = models.ForeignKey(Manifest, on_delete=models.PROTECT, null=True, related_name="parcels")
    delivered_on = models.DateField(null=True, help_text=_("The day the buyer got it, as far as we know."))
    delivered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["order_id", "number"]
        permissions = [("pack_orders", "Can pack and ship orders")]
        constraints = [
            models.UniqueConstraint(
                fields=["carrier", "tracking_number"],
                condition=~models.Q(tracking_number=""),
                name="one_parcel_per_tracking_number",
            ),
            models.UniqueConstraint(fields=["order", "number"], name="one_parcel_per_number_of_its_order"),
            models.CheckConstraint(
                condition=models.Q(delivered_on=None) | models.Q(shipped_at__isnull=False),
                name="parcel_is_sent_before_it_is_there",
            ),
        ]
        indexes = [
            # What waits for its carrier: the few of all parcels that a packing desk asks for all day.
            models.Index(fields=["order"], condition=models.Q(shipped_at=None), name="parcel_waits_for_carrier"),
        ]

    def __str__(self):
        return f"{self.carrier} {self.tracking_number}"

    @property
    def name(self) -> str:
        """Return what staff call it: its order's number, and its own behind that."""
        return f"{self.order.number}/{self.number}"

    @property
    def tracking_url(self) -> str:
        return CARRIERS[self.carrier].tracking_url(self.tracking_number) if self.carrier in CARRIERS else ""

    @property
    def is_collected(self) -> bool:
        """Whether its buyer came for it herself."""
        return self.carrier in CARRIERS and CARRIERS[self.carrier].is_collected


class ParcelLine(models.Model):
    """How many pieces of an order's line lie in a parcel."""

    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="in_parcels")
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering = ["line_id"]
        constraints = [
            models.UniqueConstraint(fields=["parcel", "line"], name="line_stands_once_in_a_parcel"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="parcel_line_above_zero"),
        ]

    def __str__(self):
        return f"{self.quantity} × {self.line_id}"


class PickRound(models.Model):
    """Orders whose goods one person gathers from the shelves in one walk."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.pk}"


class Picking(models.Model):
    """An order whose goods are being gathered, or lie gathered once its round is done."""

    order = models.OneToOneField("order.Order", on_delete=models.PROTECT, related_name="picking")
    round = models.ForeignKey(PickRound, on_delete=models.CASCADE, related_name="pickings")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.round_id}: {self.order_id}"


class PickMark(models.Model):
    """All pieces of a good, of one lot of it, that a round needs are in the basket of whoever walks it."""

    round = models.ForeignKey(PickRound, on_delete=models.CASCADE, related_name="marks")
    number = models.CharField(max_length=128, help_text=_("What a scanner reads of the good."))
    lot = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "number", "lot"], name="good_is_picked_once_a_round")]

    def __str__(self):
        return f"{self.round_id}: {self.number} {self.lot}"


class Packing(models.Model):
    """An order on somebody's table, from when she takes it until its box is closed or it is put back."""

    order = models.OneToOneField("order.Order", on_delete=models.PROTECT, related_name="packing")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.order_id} {self.by_id}"


class Scan(models.Model):
    """Pieces of a line seen on the table: one by the scanner, or several counted by hand."""

    packing = models.ForeignKey(Packing, on_delete=models.CASCADE, related_name="scans")
    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=models.Q(quantity__gt=0), name="scan_above_zero")]

    def __str__(self):
        return f"{self.quantity} × {self.line_id}"


class Shortage(models.Model):
    """Pieces of an order that are not where they should be, or cannot be sent. Open until somebody has settled it."""

    class Kind(models.TextChoices):
        MISSING = "missing", _("Not there")
        BROKEN = "broken", _("Broken or spoilt")

    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="shortages")
    quantity = models.PositiveIntegerField(_("pieces"))
    kind = models.CharField(_("what is wrong"), max_length=8, choices=Kind.choices)
    note = models.CharField(_("note"), max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=models.Q(quantity__gt=0), name="shortage_above_zero")]
        indexes = [
            models.Index(fields=["line"], condition=models.Q(settled_at=None), name="shortage_is_open"),
        ]

    def __str__(self):
        return f"{self.quantity} × {self.line_id} {self.kind}"


CARRIER_KEEPS_DAYS = 5


class Collection(models.Model):
    """The money a carrier takes for a parcel that is paid where it arrives.

    By the notification on cash on delivery of 2024 he keeps it for five days; until then the buyer may give the
    parcel back and has her money from him. Then he pays it out to us.
    """

    class State(models.TextChoices):
        ON_THE_WAY = "on-the-way", _("On its way to the buyer")
        COLLECTED = "collected", _("Paid to the carrier")
        REMITTED = "remitted", _("Paid out to us")
        CAME_BACK = "came-back", _("Came back unpaid")

    parcel = models.OneToOneField(Parcel, on_delete=models.PROTECT, related_name="collection")
    amount_baht = models.DecimalField(max_digits=12, decimal_places=2)
    state = models.CharField(max_length=12, choices=State.choices, default=State.ON_THE_WAY)
    collected_on = models.DateField(null=True)
    remitted_on = models.DateField(null=True)
    looked_at = models.DateTimeField(
        null=True, help_text=_("When the goods of a parcel that came back were looked at.")
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=models.Q(amount_baht__gt=0), name="collection_above_zero")]

    def __str__(self):
        return f"{self.parcel} {self.amount_baht} {self.state}"

    @property
    def kept_until(self) -> date | None:
        """Until when the carrier keeps the money for a buyer who changes her mind."""
        return self.collected_on + timedelta(days=CARRIER_KEEPS_DAYS) if self.collected_on else None

    @property
    def earliest_day(self) -> date:
        """The first day on which its money can move: the buyer has it first, then the carrier."""
        return self.collected_on or timezone.localdate(self.parcel.shipped_at)

    @property
    def is_late(self) -> bool:
        """Whether the carrier's time is over and his money is not here."""
        return self.state == self.State.COLLECTED and self.kept_until < timezone.localdate()


class CounterSale(models.Model):
    """An order that staff entered, at the counter or for a buyer on the telephone: by whom, and what she put down.

    The browser makes the token when it begins a sale, so that one sale is booked once however often it is sent. A row
    without an order is being written just now.
    """

    token = models.UUIDField(unique=True)
    order = models.OneToOneField("order.Order", on_delete=models.PROTECT, null=True, related_name="counter_sale")
    given_baht = models.DecimalField(_("given"), max_digits=12, decimal_places=2, null=True)
    note = models.CharField(
        _("from the terminal’s slip"), max_length=40, blank=True, help_text=_("Last digits and approval code.")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("counter sale")
        verbose_name_plural = _("counter sales")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.token}"

    @property
    def change_baht(self) -> Decimal | None:
        """What the buyer gets back."""
        return None if self.given_baht is None else self.given_baht - self.order.total_incl_tax


NEXT_COLLECTION_STATES: dict[str, frozenset[str]] = {
    Collection.State.ON_THE_WAY: frozenset(
        {Collection.State.COLLECTED, Collection.State.REMITTED, Collection.State.CAME_BACK}
    ),
    Collection.State.COLLECTED: frozenset({Collection.State.REMITTED, Collection.State.CAME_BACK}),
    Collection.State.REMITTED: frozenset(),
    Collection.State.CAME_BACK: frozenset(),
}


class Swap(models.Model):
    """Other goods in the place of some of an order: its buyer thought again, or we ask whether she takes these instead.

    What was paid stays as it is in the books: the goods that go are paid back, the ones that come are an order of their
    own, `added`, for which that money counts; she pays or gets the difference.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waits for her yes")
        AGREED = "agreed", _("Waits for the difference")
        DONE = "done", _("Exchanged")
        DECLINED = "declined", _("She keeps what she ordered")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        LAPSED = "lapsed", _("Not paid in time")

    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="swaps")
    key = models.UUIDField(unique=True)
    words = models.CharField(_("words for the buyer"), max_length=500, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PROPOSED)
    came_back = models.BooleanField(default=False, help_text=_("She had these goods, and has sent them back."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    heard_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Who heard her yes or no; nobody where she pressed it herself."),
    )
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    added = models.OneToOneField("order.Order", on_delete=models.PROTECT, null=True, related_name="swap")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=models.Q(state__in=["proposed", "agreed"]), name="one_open_swap_per_order"
            )
        ]

    def __str__(self):
        return f"{self.order_id} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.PROPOSED, self.State.AGREED}


class SwapLine(models.Model):
    """Pieces of a line that go, and whether they lie here and can be sold again."""

    swap = models.ForeignKey(Swap, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="swaps")
    quantity = models.PositiveIntegerField(_("pieces"))
    restock = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=models.Q(quantity__gt=0), name="swap_line_has_pieces")]

    def __str__(self):
        return f"{self.line_id}: {self.quantity}"


class SwapGood(models.Model):
    """Pieces of a good that come instead."""

    swap = models.ForeignKey(Swap, on_delete=models.CASCADE, related_name="goods")
    stockrecord = models.ForeignKey("partner.StockRecord", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(_("pieces"))

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=models.Q(quantity__gt=0), name="swap_good_has_pieces")]

    def __str__(self):
        return f"{self.stockrecord_id}: {self.quantity}"
