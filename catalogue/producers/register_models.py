"""What is kept of a producer beside her own row: contacts, marks, the checklist of joining, who is not whom."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from catalogue.pictures.scans import private_storage

from .mark_kinds import CHOICES, ENDLESS, KINDS, MarkKind


def by_staff(**extra):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+", **extra
    )


class Contact(models.Model):
    """How the centre reaches a producer. Private: no public page, feed or export reads this table."""

    producer = models.OneToOneField("partner.Partner", on_delete=models.CASCADE, primary_key=True)
    legal_name = models.CharField(
        _("name in official papers"), max_length=200, blank=True, help_text=_("Of a person: never shown in public.")
    )
    person = models.CharField(_("whom to ask for"), max_length=120, blank=True)
    phone = PhoneNumberField(_("telephone"), region="TH", blank=True, db_index=True)
    other_phone = PhoneNumberField(_("another telephone"), region="TH", blank=True, db_index=True)
    line_id = models.CharField(_("LINE"), max_length=60, blank=True)
    address = models.TextField(_("postal address"), blank=True)

    class Meta:
        permissions = [
            ("see_contacts", "Can see how producers are reached"),
            ("enter_producers", "Can enter producers and change what is known of them"),
        ]

    def __str__(self):
        return f"contact {self.pk}"


class MarkQuerySet(models.QuerySet):
    def current(self, on: date | None = None) -> "MarkQuerySet":
        """Keep the marks that hold on a day, by default today in Bangkok: the day after its last, a mark is gone."""
        on = on or timezone.localdate()
        holds = Q(expires_on__isnull=True) | Q(expires_on__gte=on)
        return self.filter(holds, checked_at__isnull=False, ended_at__isnull=True, issued_on__lte=on)


class Mark(models.Model):
    """A mark or standard given to a producer or to a good: by whom, under which number, from when until when.

    Nobody sees it before somebody compared it with its paper, nor after its last day.
    """

    producer = models.ForeignKey(
        "partner.Partner", on_delete=models.PROTECT, null=True, blank=True, related_name="marks"
    )
    product = models.ForeignKey(
        "catalogue.Product", on_delete=models.CASCADE, null=True, blank=True, related_name="marks"
    )
    kind = models.CharField(_("mark"), max_length=16, choices=CHOICES)
    level = models.CharField(_("grade"), max_length=8, blank=True)
    number = models.CharField(_("number"), max_length=60, blank=True)
    issued_on = models.DateField(_("given on"), null=True, blank=True)
    expires_on = models.DateField(_("last day"), null=True, blank=True)
    piece_url = models.URLField(_("address behind the QR"), blank=True)
    paper = models.FileField(storage=private_storage, upload_to="marks", blank=True, editable=False)
    entered_by, entered_at = by_staff(), models.DateTimeField(default=timezone.now, editable=False)
    checked_by, checked_at = by_staff(), models.DateTimeField(null=True, editable=False)
    ended_by, ended_at = by_staff(), models.DateTimeField(null=True, editable=False)
    is_illustrative = models.BooleanField(_("demo record"), default=False, editable=False)

    objects = MarkQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-issued_on", "pk"]
        permissions = [("check_marks", "Can compare marks with their papers")]
        indexes = [models.Index(fields=["kind", "expires_on"], name="marks_by_kind_and_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(producer__isnull=False, product__isnull=True)
                | Q(producer__isnull=True, product__isnull=False),
                name="mark_stands_on_one_thing",
            ),
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="mark_kind_is_known"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")),
                name="mark_ends_after_it_began",
                violation_error_message=_("The last day lies before the day it was given."),
            ),
            # What the law wants of a badge: year and paper, and an end unless there is none.
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True)
                | (
                    Q(issued_on__isnull=False)
                    & (Q(expires_on__isnull=False) | Q(kind__in=ENDLESS))
                    & (~Q(paper="") | Q(is_illustrative=True))
                ),
                name="mark_checked_with_paper",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.level} {self.number}".strip()

    @property
    def facts(self) -> MarkKind:
        return KINDS[self.kind]

    @property
    def label(self) -> str:
        """Name the mark with its grade, in the reader's language."""
        levels = self.facts.levels or {}
        return f"{self.facts.name}: {levels[self.level]}" if self.level in levels else str(self.facts.name)

    @property
    def holds(self) -> bool:
        today = timezone.localdate()
        in_time = self.issued_on and self.issued_on <= today and (not self.expires_on or self.expires_on >= today)
        return bool(self.checked_at and not self.ended_at and in_time)


class JoiningStep(models.Model):
    """One step of joining, as the manager wants it. A step is switched off, never deleted: what was answered stays."""

    class How(models.TextChoices):
        COMPUTED = "computed", _("the shop sees it by itself")
        ATTESTED = "attested", _("somebody says so, with the day")
        VERIFIED = "verified", _("with a paper")

    code = models.SlugField(max_length=40, unique=True, null=True, editable=False)
    title = models.CharField(_("step"), max_length=120)
    how = models.CharField(_("how it is done"), max_length=10, choices=How.choices)
    rule = models.CharField(_("what the shop looks for"), max_length=20, blank=True)
    is_required = models.BooleanField(_("needed before she is shown in public"), default=False)
    place = models.PositiveSmallIntegerField(_("place in the list"), default=100)
    is_off = models.BooleanField(_("switched off"), default=False)

    class Meta:
        ordering = ["place", "pk"]
        permissions = [
            ("set_checklist", "Can change the checklist of joining"),
            ("waive_steps", "Can let a producer off a step"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(how="computed") & ~Q(rule="") | ~Q(how="computed") & Q(rule=""),
                name="step_computed_by_a_rule",
                violation_error_message=_("Say what the shop looks for, or let somebody answer the step."),
            )
        ]

    def __str__(self):
        return self.title


class StepAnswer(models.Model):
    """That a producer has taken a step, or was let off it: when, by whom, with which paper or for which reason."""

    class Kind(models.TextChoices):
        DONE = "done", _("done")
        WAIVED = "waived", _("let off")

    class Reason(models.TextChoices):
        EARLIER = "earlier", _("in the shop before there was a checklist")
        NOT_HERS = "not-hers", _("does not concern her")
        LATER = "later", _("will follow")
        MANAGER = "manager", _("the manager decided so")

    step = models.ForeignKey(JoiningStep, on_delete=models.PROTECT, related_name="answers")
    producer = models.ForeignKey("partner.Partner", on_delete=models.CASCADE, related_name="step_answers")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    on = models.DateField(_("on"))
    reason = models.CharField(_("reason"), max_length=8, choices=Reason.choices, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    paper = models.FileField(storage=private_storage, upload_to="joining", blank=True, editable=False)
    by, at = by_staff(), models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step", "producer"], name="one_answer_a_step"),
            models.CheckConstraint(
                condition=Q(kind="waived") & ~Q(reason="") | Q(kind="done", reason=""), name="waiver_has_a_reason"
            ),
        ]

    def __str__(self):
        return f"{self.step_id} {self.kind}"


class NotSame(models.Model):
    """Somebody looked: these two producers are alike and not the same. The lower number stands first."""

    one = models.ForeignKey("partner.Partner", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("partner.Partner", on_delete=models.CASCADE, related_name="+")
    by, at = by_staff(), models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="not_same_said_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="not_same_in_order"),
        ]

    def __str__(self):
        return f"{self.one_id} is not {self.other_id}"


def paper_name(folder: str, ending: str) -> str:
    """Return a name that nobody guesses for a paper in the private store."""
    return f"{folder}/{uuid.uuid4()}.{ending}"
