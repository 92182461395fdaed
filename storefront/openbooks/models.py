"""Years as they were last counted (`operations.recount` makes them all anew), and what producers agreed to."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class CountedYear(models.Model):
    """The public figures of one calendar year, as JSON text that is the same, byte for byte, whenever it is counted."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    text = models.TextField()

    class Meta:
        ordering = ["-year"]

    def __str__(self):
        return str(self.year)


class NotedAgreement(models.Model):
    """That a producer lets everybody see what she earns, or no longer does: who noted it, and when. Never edited."""

    producer = models.ForeignKey("partner.Partner", on_delete=models.CASCADE, related_name="noted_agreements")
    agrees = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.producer_id} {self.agrees}"
