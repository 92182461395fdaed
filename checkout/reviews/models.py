"""What buyers say of the goods that reached them."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Review(models.Model):
    """What a buyer says of one good she has received: one for each line of an order.

    It is read by others once a member of staff has let it; the maker may answer it once.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("To be looked at")
        SHOWN = "shown", _("Shown")
        REFUSED = "refused", _("Refused")

    line = models.OneToOneField("order.Line", on_delete=models.CASCADE, related_name="review")
    product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="buyer_reviews")
    stars = models.PositiveSmallIntegerField(_("stars"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    words = models.TextField(_("what you would tell others"), max_length=2000, blank=True)
    signed = models.CharField(_("name to sign with"), max_length=40, blank=True)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    looked_at = models.DateTimeField(null=True)
    looked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    refused_because = models.CharField(max_length=200, blank=True)
    answer = models.TextField(_("the maker’s answer"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        permissions = [("moderate_reviews", "Can let reviews be read")]
        indexes = [models.Index(fields=["product", "state", "-at"], name="reviews_of_good")]
        constraints = [
            models.CheckConstraint(condition=Q(stars__range=(1, 5)), name="review_stars_one_to_five"),
            models.CheckConstraint(
                condition=Q(state="waiting", looked_at__isnull=True)
                | (~Q(state="waiting") & Q(looked_at__isnull=False)),
                name="review_is_looked_at",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="review_answer_has_its_day",
            ),
        ]

    def __str__(self):
        return f"{self.product_id}: {self.stars} {self.state}"
