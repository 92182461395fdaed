"""Parcels."""

from django.conf import settings
from django.db import models
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
