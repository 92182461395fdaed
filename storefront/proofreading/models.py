"""Who answered for what before a page went out: an editor for a claim, a maker for her own story."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.pictures.scans import private_storage
from storefront.consents.models import new_token


class ClaimAnswer(models.Model):
    """An editor's name under words that a rule stopped, and why they may stand. For exactly these words on one page."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="claim_answers")
    rule = models.CharField(max_length=40)
    words = models.CharField(max_length=300)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["page", "rule", "words"], name="claim_is_answered_once")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.words}"


class YesAsked(models.Model):
    """A maker was asked whether her story may go out as it stands: the page, and the digest of exactly that text."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="yes_asked")
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.SET_NULL, null=True, related_name="+")
    text_hash = models.CharField(max_length=64, db_index=True)
    token = models.CharField(max_length=64, unique=True, default=new_token)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.page} · {self.at:%Y-%m-%d %H:%M}"

    @property
    def last_answer(self) -> "YesAnswer | None":
        """What she said last; None before she said anything."""
        return max(self.answers.all(), key=lambda answer: (answer.at, answer.pk), default=None)


class YesAnswer(models.Model):
    """What the maker said: yes, or what to change, in her words or her voice. The last one counts; none is edited."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes, it may go out")
        CHANGE = "change", _("Please change something")

    asked = models.ForeignKey(YesAsked, on_delete=models.CASCADE, related_name="answers")
    answer = models.CharField(max_length=8, choices=Answer.choices)
    words = models.TextField(max_length=2000, blank=True)
    voice = models.FileField(storage=private_storage, upload_to="voices", blank=True)
    at = models.DateTimeField(default=timezone.now)
    heard_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.get_answer_display()
