"""Who said yes to being named, shown, heard or quoted, to what exactly, when and how (Personal Data Protection Act)."""

import secrets
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from catalogue.pictures.scans import private_storage

from .forms import ConsentForm
from .names import refuse_plain_word

TOKEN_BYTES = 24


def new_token() -> str:
    """Return what makes a link secret."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class ConsentQuerySet(models.QuerySet):
    def holding(self, on: date | None = None) -> "ConsentQuerySet":
        """Keep the consents that hold on a day, by default today in Bangkok."""
        on = on or timezone.localdate()
        has_not_ended = Q(until__isnull=True) | Q(until__gte=on)
        return self.filter(has_not_ended, withdrawn_at__isnull=True, given_on__lte=on)

    def ended(self, on: date | None = None) -> "ConsentQuerySet":
        """Keep those whose last day has passed and that nobody took back."""
        return self.filter(withdrawn_at__isnull=True, until__lt=on or timezone.localdate())


class Consent(ClusterableModel):
    """One person's yes. It is never deleted while it holds, and kept after its end as the proof of both."""

    class How(models.TextChoices):
        PAPER = "paper", _("signed a paper")
        WRITTEN = "written", _("wrote it in a message")
        SPOKEN = "spoken", _("said it to one of us")

    name = models.CharField(_("name, as it is printed"), max_length=120)
    called_th = models.CharField(
        _("without the name, in Thai"),
        max_length=120,
        help_text=_("What stands there if she takes it back, for example: a weaver of the group."),
    )
    called_en = models.CharField(_("without the name, in English"), max_length=120)
    producer = models.ForeignKey(
        "partner.Partner",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("of the producer"),
    )
    may_name = models.BooleanField(_("her name may be printed"), default=False)
    may_show = models.BooleanField(_("her picture may be shown"), default=False)
    may_quote = models.BooleanField(_("her words may be quoted"), default=False)
    may_hear = models.BooleanField(_("her voice may be heard"), default=False)
    given_on = models.DateField(pgettext_lazy("a consent", "given on"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("Empty: until she takes it back."))
    how = models.CharField(_("how"), max_length=8, choices=How.choices)
    note = models.CharField(_("note"), max_length=300, blank=True, help_text=_("To whom, where; where the paper lies."))
    paper = models.FileField(
        _("picture or scan of the paper"), storage=private_storage, upload_to="consents", blank=True
    )
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(pgettext_lazy("a consent", "taken back"), null=True, editable=False)

    objects = ConsentQuerySet.as_manager()
    base_form_class = ConsentForm

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(may_name=True) | Q(may_show=True) | Q(may_quote=True) | Q(may_hear=True),
                name="consent_is_to_something",
                violation_error_message=_("Say what she said yes to: name, picture, words or voice."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("given_on")),
                name="consent_ends_after_it_began",
                violation_error_message=_("The last day lies before the day it was given."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.get_state_display()}"

    def clean(self):
        refuse_plain_word(self.name)

    def holds(self, on: date | None = None) -> bool:
        """Say whether this yes holds on a day, by default today in Bangkok."""
        on = on or timezone.localdate()
        return self.withdrawn_at is None and self.given_on <= on and (self.until is None or self.until >= on)

    def get_state_display(self) -> str:
        if self.withdrawn_at:
            return pgettext("a consent", "taken back")
        return str(_("holds")) if self.holds() else pgettext("a consent", "ended")

    def called(self, language: str) -> str:
        """Return what stands in place of the name in a language."""
        return self.called_en if language == "en" else self.called_th


class ConsentPicture(Orderable):
    """A picture in which a person can be recognised who said yes to it."""

    consent = ParentalKey(Consent, on_delete=models.CASCADE, related_name="pictures")
    picture = models.ForeignKey(
        "pictures.SiteImage", on_delete=models.CASCADE, related_name="consents", verbose_name=_("picture")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("picture she is in")
        constraints = [models.UniqueConstraint(fields=["consent", "picture"], name="consent_names_picture_once")]
