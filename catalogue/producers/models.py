"""Producer groups and what is known of them; the stock records of their goods."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from oscar.apps.partner.abstract_models import AbstractPartner, AbstractStockRecord


class Partner(AbstractPartner):
    """A producer: a village group, a person or a small enterprise.

    The class keeps Oscar's name; everywhere people read it says "producer". Oscar's `code` is the
    producer's number in the provincial register.
    """

    slug = models.SlugField(_("slug"), max_length=100, unique=True, null=True)
    about = models.TextField(_("about"), blank=True)
    kind = models.CharField(_("kind of group"), max_length=100, blank=True)
    village = models.CharField(_("village"), max_length=100, blank=True)
    tambon = models.ForeignKey(
        "address.Tambon", on_delete=models.PROTECT, null=True, blank=True, related_name="producers"
    )
    founded_year = models.PositiveSmallIntegerField(
        _("founded in"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1700), MaxValueValidator(2200)],
        help_text=_("Year of the common era."),
    )
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    picture = models.ForeignKey(
        "pictures.SiteImage", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_illustrative = models.BooleanField(_("demo record"), default=False)
    source = models.TextField(_("source of these facts"), blank=True)

    class Meta(AbstractPartner.Meta):
        abstract = False

    def get_absolute_url(self):
        return reverse("producers:detail", args=[self.slug])


class StockRecord(AbstractStockRecord):
    """Price and pieces of one good. `price` is the shelf price in baht, VAT included.

    `num_in_stock` and `num_allocated` are sums kept for speed. Only `catalogue.stock` writes them.
    """

    def allocate(self, quantity):
        """Refuse: Oscar's count is not guarded, so pieces are kept by `stock.operations.hold_stock`."""
        raise NotImplementedError("hold stock with catalogue.stock.operations.hold_stock")

    consume_allocation = cancel_allocation = allocate

    class Meta(AbstractStockRecord.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(num_allocated__isnull=True) | Q(num_allocated__gte=0, num_allocated__lte=F("num_in_stock")),
                name="stock_held_is_in_stock",
            ),
            models.CheckConstraint(condition=Q(price__isnull=True) | Q(price__gt=0), name="price_above_zero"),
        ]


from oscar.apps.partner.models import *  # noqa: E402, F403 -- Oscar adds what we did not replace
