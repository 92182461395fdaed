"""Who of the staff looked at people's data, and who took it out of the house."""

from django.conf import settings
from django.db import models


class PersonalLook(models.Model):
    """A day on which somebody saw whom an order goes to; with her reason, once its time was over. Written once."""

    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="looks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]
        permissions = [("look_again", "Can see a buyer's data after its time, and who looked at any")]
        constraints = [models.UniqueConstraint(fields=["order", "by", "on"], name="one_look_a_day")]

    def __str__(self):
        return f"{self.order_id} {self.by_id} {self.on}"


class TakenOut(models.Model):
    """A file with data of people that somebody of the staff took out, and why. Written once."""

    what = models.CharField(max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.what} {self.by_id} {self.at:%Y-%m-%d}"
