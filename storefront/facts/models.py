"""Figures with a pulse: what pages say in numbers, where it comes from, and until when somebody stands by it."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PRINTABLE = ("A", "B")


class Fact(models.Model):
    """One figure or day that pages may name, in both languages.

    A page holds the code, never the number, so a corrected fact is right on every page at once.
    """

    class Confidence(models.TextChoices):
        FIRST_HAND = "A", _("A: first hand, or several sources")
        ONE_SOURCE = "B", _("B: one source")
        CONTESTED = "C", _("C: unclear or contested; not printed")

    class About(models.TextChoices):
        EXACTLY = "exactly", _("exactly")
        OVER = "over", _("over")
        ABOUT = "about", pgettext_lazy("a fact", "about")

    code = models.SlugField(
        _("code"), max_length=60, unique=True, help_text=_("How texts name it: [fact:code]. Latin letters and hyphens.")
    )
    about = models.CharField(_("how near"), max_length=8, choices=About.choices, default=About.EXACTLY)
    value = models.DecimalField(
        pgettext_lazy("a fact", "number"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    unit_th = models.CharField(_("unit in Thai"), max_length=60, blank=True)
    unit_en = models.CharField(_("unit in English"), max_length=60, blank=True)
    words_th = models.CharField(
        _("in words, in Thai"), max_length=120, blank=True, help_text=_("Where it is no number: a day, a name.")
    )
    words_en = models.CharField(_("in words, in English"), max_length=120, blank=True)
    says_th = models.CharField(_("what it counts, in Thai"), max_length=200)
    says_en = models.CharField(_("what it counts, in English"), max_length=200)
    source = models.CharField(_("source"), max_length=300)
    source_en = models.CharField(_("source, in English"), max_length=300, blank=True)
    as_of = models.DateField(_("as of"))
    confidence = models.CharField(_("how sure"), max_length=1, choices=Confidence.choices)
    owner = models.CharField(_("who answers for it"), max_length=120, help_text=_("An office, not a name."))
    review_by = models.DateField(_("look at it again by"))

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value__isnull=False) | ~models.Q(words_th=""), name="fact_says_something"
            ),
            models.CheckConstraint(
                condition=models.Q(review_by__gte=models.F("as_of")),
                name="fact_is_reviewed_later",
                violation_error_message=_("The day to look again lies before the day it was true."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.in_words('th')} · {self.says_th}"

    def clean(self):
        """Ask for one of the two ways to say it, in Thai and in English."""
        if self.value is None and not (self.words_th and self.words_en):
            raise ValidationError(_("Give a number, or words in both languages."))
        if self.value is not None and not (self.unit_th and self.unit_en):
            raise ValidationError(_("Give the number’s unit in both languages."))

    @property
    def token(self) -> str:
        """What a text holds in its place."""
        return f"[fact:{self.code}]"

    @property
    def number(self) -> str:
        """The number with commas, and without decimals that say nothing; "" where it is none."""
        if self.value is None:
            return ""
        value = self.value.quantize(Decimal(1)) if self.value == self.value.to_integral_value() else self.value
        return number_format(value, use_l10n=True, force_grouping=True)

    def in_words(self, language: str) -> str:
        """Return it as a sentence names it: "กว่า 3,000 ราย", "over 3,000 producers"."""
        said = self.words_en if language == "en" else self.words_th
        if said or self.value is None:
            return said or self.words_th
        near = NEAR[language == "en"][self.about]
        unit = self.unit_en if language == "en" else self.unit_th
        return f"{near} {self.number} {unit}".strip()

    def says(self, language: str) -> str:
        return (self.says_en if language == "en" else self.says_th) or self.says_th

    def source_in(self, language: str) -> str:
        return (self.source_en if language == "en" else self.source) or self.source

    @property
    def is_printable(self) -> bool:
        return self.confidence in PRINTABLE

    def is_stale(self, on: date | None = None) -> bool:
        """Say whether the day has passed by which somebody was to look at it again; by default today in Bangkok."""
        return self.review_by < (on or timezone.localdate())


NEAR = (
    {Fact.About.EXACTLY: "", Fact.About.OVER: "กว่า", Fact.About.ABOUT: "ราว"},
    {Fact.About.EXACTLY: "", Fact.About.OVER: "over", Fact.About.ABOUT: "about"},
)
