"""The goods, in Thai and English."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import AbstractProduct, AbstractProductImage

from catalogue.pictures.operations import picture_from


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
    is_illustrative = models.BooleanField(_("demo record"), default=False)
    source = models.TextField(_("source of these facts"), blank=True)

    class Meta(AbstractProduct.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(otop_stars__isnull=True) | Q(otop_stars__range=(1, 5)),
                name="otop_stars_one_to_five",
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
