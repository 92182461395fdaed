"""The words under which goods are found, what people call the same things, and what nobody could find."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class ProductDocument(models.Model):
    """All words of one good, Thai and English, cut apart so that a database can match them.

    `names` are the words of its own name, `about` those of its maker, place, categories and variants, `rest` those of
    its description. The full-text index is made in a migration, FTS5 on SQLite and GIN on PostgreSQL, and kept by the
    database itself whenever a row changes.
    """

    product = models.OneToOneField(
        "catalogue.Product", on_delete=models.CASCADE, primary_key=True, related_name="document"
    )
    names = models.TextField()
    about = models.TextField(default="")
    rest = models.TextField(default="")
    # A good whose name says little else is a better answer than one that mentions the words among others.
    name_length = models.PositiveSmallIntegerField(default=0)

    def __str__(self):
        return self.names[:60]


class Word(models.Model):
    """A word that some good is found by, for whoever spells it differently. `goods` is how many had it last night."""

    word = models.CharField(max_length=100, unique=True)
    shown = models.CharField(max_length=100)
    sound = models.CharField(max_length=200)
    is_thai = models.BooleanField()
    goods = models.PositiveIntegerField(default=0)

    def __str__(self):
        return self.word


class WordTrigram(models.Model):
    """A piece of the sound of a word, for SQLite, which cannot compare words by itself as PostgreSQL can."""

    trigram = models.CharField(max_length=3)
    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="trigrams")

    class Meta:
        indexes = [models.Index(fields=["trigram", "word"], name="word_by_trigram")]

    def __str__(self):
        return self.trigram


class Synonyms(models.Model):
    """Words for the same thing: who writes one of them finds goods that have another."""

    words = models.TextField(
        _("words for the same thing"),
        help_text=_("One on each line, in Thai or Latin letters: everything people call it, here and in Bangkok."),
    )
    note = models.CharField(_("note"), max_length=255, blank=True)

    class Meta:
        ordering = ["words"]
        verbose_name = _("words for the same thing")
        verbose_name_plural = _("words for the same things")

    def __str__(self):
        return " · ".join(self.names)

    @property
    def names(self) -> list[str]:
        return [line.strip() for line in self.words.splitlines() if line.strip()]

    def clean(self):
        if len(self.names) < 2:
            raise ValidationError({"words": _("Please write two words or more, one on each line.")})


class Miss(models.Model):
    """Words that led to no good, or to one only by guessing what was meant. Nobody knows who wrote them."""

    words = models.CharField(_("words"), max_length=100, unique=True)
    times = models.PositiveIntegerField(_("times"), default=1)
    taken_for = models.CharField(_("taken for"), max_length=100, blank=True)
    first = models.DateTimeField(_("first time"), auto_now_add=True)
    last = models.DateTimeField(_("last time"), auto_now=True)

    class Meta:
        ordering = ["-times", "-last"]
        verbose_name = _("search without an answer")
        verbose_name_plural = _("searches without an answer")

    def __str__(self):
        return self.words
