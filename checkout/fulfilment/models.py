"""Parcels, and the money a carrier takes for them."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .carriers import Carrier, tracking_url


class Parcel(models.Model):
    """A packed order on its way. An order has one parcel as long as part shipments are not offered."""

    order = models.OneToOneField("order.Order", on_delete=models.PROTECT, related_name="parcel")
    packed_at = models.DateTimeField()
    packed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    carrier = models.CharField(_("carrier"), max_length=20, choices=Carrier.choices, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=40, blank=True)
    shipped_at = models.DateTimeField(null=True)
    shipped_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        permissions = [("pack_orders", "Can pack and ship orders")]
        constraints = [
            models.UniqueConstraint(
                fields=["carrier", "tracking_number"],
                condition=~models.Q(tracking_number=""),
                name="one_parcel_per_tracking_number",
            )
        ]

    def __str__(self):
        return f"{self.carrier} {self.tracking_number}"

    @property
    def tracking_url(self) -> str:
        return tracking_url(self.carrier, self.tracking_number)


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


NEXT_COLLECTION_STATES: dict[str, frozenset[str]] = {
    Collection.State.ON_THE_WAY: frozenset(
        {Collection.State.COLLECTED, Collection.State.REMITTED, Collection.State.CAME_BACK}
    ),
    Collection.State.COLLECTED: frozenset({Collection.State.REMITTED, Collection.State.CAME_BACK}),
    Collection.State.REMITTED: frozenset(),
    Collection.State.CAME_BACK: frozenset(),
}
