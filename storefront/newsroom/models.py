"""What the newsroom keeps beside the pages: notes from villages, names of versions, steps of its workflow."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask

from catalogue.pictures.scans import private_storage
from storefront.proofreading.gate import let_out, stops


class FieldNote(models.Model):
    """What somebody brought home from a village: her words, or her voice to be typed, beside the draft they became.

    `client_id` is made by the telephone, so that a note sent twice over a bad line makes one draft.
    """

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="field_note")
    client_id = models.UUIDField(unique=True, default=uuid.uuid4)
    who = models.CharField(max_length=120, blank=True)
    words = models.TextField(max_length=5000, blank=True)
    voice = models.FileField(storage=private_storage, upload_to="voices", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.page} · {self.at:%Y-%m-%d}"


class NamedVersion(models.Model):
    """A version of a page that somebody gave a name, so that it is found again among the saved ones."""

    revision = models.OneToOneField("wagtailcore.Revision", on_delete=models.CASCADE, related_name="given_name")
    name = models.CharField(_("name of the version"), max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.name


class ReadingTask(AbstractGroupApprovalTask):
    """One step of a review: somebody of a group reads. Nobody can approve what may not go out."""

    class Meta:
        verbose_name = _("reading by a group")
        verbose_name_plural = _("readings by groups")

    def get_actions(self, obj, user):
        actions = super().get_actions(obj, user)
        if any(name == "approve" for name, _label, _modal in actions) and stops(obj.get_latest_revision_as_object()):
            return [action for action in actions if action[0] != "approve"]
        return actions

    def on_action(self, task_state, user, action_name, **kwargs):
        """Approve or ask for changes. Raises NotFit where a page must not be approved as it stands."""
        if action_name == "approve":
            let_out(task_state.revision.as_object())
        return super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls):
        return _("Members of a group read it; it can be approved once nothing keeps it from going out.")


class UnpublishedAtItsHour(models.Model):
    """A page whose hour came and that could not go out: it stays a draft, and its editor is told why."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    why = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return str(self.page)


class PublishingRun(models.Model):
    """When the shop last looked for pages whose hour has come: one row, so that an editor sees that it does."""

    at = models.DateTimeField()
    out_count = models.PositiveIntegerField()
    kept_back_count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="publishing_run_is_one_row")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
