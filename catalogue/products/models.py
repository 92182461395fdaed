"""The goods, in Thai and English."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import AbstractProduct, AbstractProductImage
from oscar.apps.catalogue.managers import ProductQuerySet as OscarProductQuerySet

from catalogue.pictures.operations import picture_from

from . import facts as law
from .facts import NetUnit, Rule


class NotPublishable(ValidationError):
    """A good that may not be offered: `missing` are the facts it lacks, `alcohol` the words that forbid it."""

    def __init__(self, missing: list[law.Fact], alcohol: list[str]):
        self.missing, self.alcohol = missing, alcohol
        super().__init__(self.sentences())

    def sentences(self) -> list[str]:
        said = []
        if self.alcohol:
            said.append(
                _("Alcohol may not be offered on the internet, and this speaks of %(words)s.")
                % {"words": get_text_list(self.alcohol, _("and"))}
            )
        if self.missing:
            said.append(
                _("It cannot be shown yet. Still missing: %(facts)s.")
                % {"facts": get_text_list([str(fact.name) for fact in self.missing], _("and"))}
            )
        return said


class ProductQuerySet(OscarProductQuerySet):
    """Goods. None of them gets on the shelf past `publish_product`: not by update(), nor in bulk."""

    def update(self, **values):
        if values.get("is_public"):
            raise TypeError("goods are put on the shelf one by one, with operations.publish_product")
        return super().update(**values)

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        if any(good.is_public and not good.is_child for good in objs):
            raise TypeError("goods begin as drafts")
        return super().bulk_create(objs, *args, **kwargs)


class Product(AbstractProduct):
    """A good on the shelf, or one variant of it (Oscar's child of a parent).

    Facts of the good stand on the stand-alone product or the parent; a variant adds its own
    title ("indigo and white"), stock record and picture.
    """

    producer = models.ForeignKey(
        "partner.Partner",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="products",
        verbose_name=_("producer"),
        help_text=_("Variants take the producer of their main product."),
    )
    unit = models.CharField(_("sold by the"), max_length=40, blank=True)
    weight_grams = models.PositiveIntegerField(_("weight, packed (g)"), null=True, blank=True)
    # Of the mark in force and until when; `stars.keep_stars` alone writes both.
    otop_stars = models.PositiveSmallIntegerField(
        _("OTOP stars"),
        null=True,
        blank=True,
        editable=False,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    otop_stars_until = models.DateField(null=True, blank=True, editable=False)
    variant_name = models.CharField(
        _("what its variants differ in"), max_length=40, blank=True, help_text=_("For example: colour.")
    )
    palette = models.CharField(
        _("dye colours"), max_length=12, blank=True, help_text=_("Colours the placeholder for a picture.")
    )
    motif = models.CharField(
        _("pattern"), max_length=20, blank=True, help_text=_("Of the cloth that stands for its maker.")
    )
    net_amount = models.PositiveIntegerField(_("net content"), null=True, blank=True)
    net_unit = models.CharField(
        _("unit of the net content"), max_length=2, choices=NetUnit.choices, default=NetUnit.GRAM
    )
    lead_days = models.PositiveSmallIntegerField(
        _("made to order within (days)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("Empty: it lies on the shelf. Its pieces are then how many the maker has promised to make."),
    )
    is_one_of_a_kind = models.BooleanField(_("one of a kind"), default=False)
    is_illustrative = models.BooleanField(_("demo record"), default=False)
    source = models.TextField(_("source of these facts"), blank=True)
    is_public = models.BooleanField(_("on the shelf"), default=False, db_index=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProductQuerySet.as_manager()

    class Meta(AbstractProduct.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(otop_stars__isnull=True) | Q(otop_stars__range=(1, 5)),
                name="otop_stars_one_to_five",
            ),
            models.CheckConstraint(
                condition=Q(lead_days__isnull=True) | Q(lead_days__range=(1, 365)), name="lead_days_within_a_year"
            ),
        ]
        indexes = [models.Index(fields=["is_public", "structure", "-date_created"], name="goods_newest")]

    def get_title(self):
        """Name the good; a variant is named after its main product, with what is special in brackets."""
        if self.is_child:
            return f"{self.parent.title} ({self.title})" if self.title else self.parent.title
        return self.title

    @property
    def stars(self) -> int | None:
        """Return the stars that hold today."""
        holds = self.otop_stars_until is not None and self.otop_stars_until >= timezone.localdate()
        return self.otop_stars if holds else None

    @property
    def main(self):
        """The product that carries the facts: the parent of a variant, else the product itself."""
        return self.parent if self.is_child else self

    @property
    def known_facts(self) -> "Facts":
        """The facts of a good; empty ones for a good of which nobody has written any."""
        return getattr(self, "facts", None) or Facts(product=self)

    def clean(self):
        super().clean()
        self._refuse_unready()

    def save(self, *args, **kwargs):
        """Write a good down. Raises NotPublishable where it would stand on the shelf without what the law wants.

        Every change counts its version up, by which an old form is known.
        """
        fields = kwargs.get("update_fields")
        if fields is None or "is_public" in fields:
            self._refuse_unready()
        if not self._state.adding:
            self.version += 1
            if fields is not None:
                kwargs["update_fields"] = {*fields, "version"}
        super().save(*args, **kwargs)

    def _refuse_unready(self) -> None:
        if not self.is_public:
            return
        if self.is_child or Product.objects.filter(pk=self.pk, is_public=True).exists():
            # On the shelf already, or behind a good that is: what time takes away, the housekeeping sees.
            missing = []
        else:
            missing = missing_facts(self)
        alcohol = law.alcohol_in(self, Facts() if self.is_child else self.known_facts, [])
        if missing or alcohol:
            raise NotPublishable(missing, alcohol)


class Facts(models.Model):
    """What the law wants to be read of a good, beside its price and its maker. Belongs to the main product.

    Which of them a kind of good must have stands in `facts.FACTS`.
    """

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="facts")
    ingredients = models.TextField(_("ingredients"), blank=True, help_text=_("Most first, in per cent where known."))
    keeps_days = models.PositiveSmallIntegerField(
        _("keeps for (days)"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("From the making.")
    )
    storage = models.CharField(_("how to keep it"), max_length=200, blank=True)
    allergens = models.CharField(_("allergens"), max_length=200, blank=True)
    is_free_of_allergens = models.BooleanField(_("has no allergens that must be named"), default=False)
    food_number = models.CharField(
        _("FDA number"), max_length=13, blank=True, validators=[law.THIRTEEN_DIGITS], help_text=_("13 digits.")
    )
    exempt_because = models.CharField(
        _("needs no number, because"), max_length=200, blank=True, help_text=_("Only if an officer has said so.")
    )
    exempt_said_by = models.CharField(_("who said so, and when"), max_length=200, blank=True)
    rule = models.CharField(_("falls under"), max_length=8, choices=Rule.choices, blank=True)
    cosmetic_number = models.CharField(_("cosmetics notification"), max_length=30, blank=True)
    cosmetic_ends_on = models.DateField(_("notification holds until"), null=True, blank=True)
    herbal_number = models.CharField(_("herbal product number"), max_length=30, blank=True)
    advert_leave = models.CharField(_("leave to advertise, number"), max_length=30, blank=True)
    advert_ends_on = models.DateField(_("leave holds until"), null=True, blank=True)
    material = models.CharField(_("made of"), max_length=200, blank=True)
    dye = models.CharField(_("dye"), max_length=200, blank=True)
    size = models.CharField(_("size"), max_length=200, blank=True)
    care = models.CharField(_("care"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(food_number="") | Q(food_number__regex=r"^[0-9]{13}$"), name="food_number_has_13_digits"
            ),
            models.CheckConstraint(condition=Q(rule__in=["", *Rule.values]), name="facts_rule_is_known"),
        ]

    def __str__(self):
        return f"facts of {self.product_id}"


class ShelfChange(models.Model):
    """A good that was put on the shelf or taken off it: by whom, when and why. Rows are added, never changed."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="shelf_changes")
    is_public = models.BooleanField()
    why = models.CharField(max_length=255, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.product_id} {'on' if self.is_public else 'off'}"


def missing_facts(product: Product, on: date | None = None) -> list[law.Fact]:
    """Return what must still be known of a main product before it may be sold; by today's date unless another is given.

    Two queries for a good read with its class and facts; none where its children and stock records were prefetched.
    """
    return law.missing(sheet_of(product), on or timezone.localdate())


def sheet_of(product: Product) -> law.Sheet:
    """Gather what the rules look at."""
    if product.pk is None:
        goods, records = [product], []
    else:
        children = [child for child in product.children.all() if child.is_public] if product.is_parent else []
        goods = children or ([] if product.is_parent else [product])
        records = [record for good in goods for record in good.stockrecords.all()]
    priced = {record.product_id for record in records if record.price is not None}
    return law.Sheet(
        kind=law.kind_of(product.product_class.slug if product.product_class else None),
        product=product,
        facts=product.known_facts,
        goods=goods,
        has_price=bool(priced) and all(good.pk in priced for good in goods),
        most_pieces=max((record.num_in_stock or 0 for record in records), default=0),
    )


class ProductImage(AbstractProductImage):
    """A picture of a good. The file lives in the site's pictures; Oscar's own column names the same file."""

    picture = models.ForeignKey(
        "pictures.SiteImage",
        on_delete=models.CASCADE,
        null=True,
        editable=False,
        related_name="product_images",
    )

    class Meta(AbstractProductImage.Meta):
        abstract = False

    def save(self, *args, **kwargs):
        """Take a picture uploaded on Oscar's product form into the site's pictures."""
        super().save(*args, **kwargs)
        if self.picture_id is None and self.original:
            self.picture = picture_from(self.original, title=self.product.get_title())
            super().save(update_fields=["picture"])


from oscar.apps.catalogue.models import *  # noqa: E402, F403 -- Oscar adds what we did not replace
