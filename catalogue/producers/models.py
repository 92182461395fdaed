"""Producer groups and what is known of them; the stock records of their goods."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oscar.apps.partner.abstract_models import AbstractPartner, AbstractStockRecord

from .terms import Mode


class Partner(AbstractPartner):
    """A producer: a village group, a person or a small enterprise.

    The class keeps Oscar's name; everywhere people read it says "producer". Oscar's `code` is the producer's number at
    the centre. `name` is what everybody reads, as she wants it; her name in official papers is kept with her contacts.
    `is_public` is kept by `joining.refresh_public`.
    """

    class Type(models.TextChoices):
        GROUP = "group", _("a group")
        PERSON = "person", _("a person")
        SME = "sme", _("a small enterprise")

    type = models.CharField(_("group, person or enterprise"), max_length=6, choices=Type.choices, default=Type.GROUP)
    register_number = models.CharField(_("number in the provincial register"), max_length=40, blank=True, db_index=True)
    is_public = models.BooleanField(
        _("shown in public"), default=False, editable=False
    )  # joining.refresh_public keeps it
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )
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
    shows_income_since = models.DateField(
        _("lets everybody see what she earns since"),
        null=True,
        blank=True,
        help_text=_("Only with her consent. Empty: public figures never show what she earns alone."),
    )

    class Meta(AbstractPartner.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=Q(merged_into__isnull=True) | Q(is_public=False), name="merged_is_hidden"),
        ]

    def get_absolute_url(self):
        return reverse("producers:detail", args=[self.slug])


class StockIsMoved(TypeError):
    """Somebody wrote pieces on a stock record without a move. Nothing was saved."""


class StockRecord(AbstractStockRecord):
    """Price and pieces of one good. `price` is the shelf price in baht, VAT included.

    `num_in_stock` and `num_allocated` are sums kept for speed; `mode` and `cost_baht` are what delivery notes said of
    the pieces on the shelf: whose they are, and what the centre paid for one on the average. Only `catalogue.stock`
    writes them. A good that never came with a note has no mode of its own: then its terms say it.
    """

    mode = models.CharField(_("whose the goods are"), max_length=16, choices=Mode.choices, blank=True, editable=False)
    cost_baht = models.DecimalField(
        _("paid for one piece"), max_digits=12, decimal_places=2, null=True, blank=True, editable=False
    )

    def allocate(self, quantity):
        """Refuse: Oscar's count is not guarded, so pieces are kept by `stock.operations.hold_stock`."""
        raise NotImplementedError("hold stock with catalogue.stock.operations.hold_stock")

    consume_allocation = cancel_allocation = allocate

    SUMS = ("num_in_stock", "num_allocated", "mode", "cost_baht")

    @classmethod
    def from_db(cls, db, field_names, values):
        record = super().from_db(db, field_names, values)
        record._read_sums = record._sums()
        return record

    def refresh_from_db(self, *args, **kwargs):
        super().refresh_from_db(*args, **kwargs)
        self._read_sums = self._sums()

    def _sums(self) -> dict:
        """Return the sums that were read; looking at one that was not would read the row again."""
        return {name: self.__dict__[name] for name in self.SUMS if name in self.__dict__}

    def _moves_stock(self) -> bool:
        if self._state.adding:
            return bool(self.num_in_stock or self.num_allocated)
        return self._sums() != getattr(self, "_read_sums", {})

    def clean(self):
        """Tell whoever fills in a form that pieces are moved, not typed over."""
        super().clean()
        if self._moves_stock():
            raise ValidationError(
                _("Pieces are not typed over: take goods in or count them at the desk. Nothing was saved.")
            )

    def save(self, *args, update_fields=None, **kwargs):
        """Write everything but the sums, which only moves of `catalogue.stock` change.

        What somebody read a while ago never comes back over what sold meanwhile. Raises StockIsMoved when a sum was
        changed on the object.
        """
        if self._moves_stock():
            raise StockIsMoved(self.pk)
        if not self._state.adding:
            kept = {*self.SUMS, *self.get_deferred_fields()}
            fields = (field for field in self._meta.concrete_fields if not field.primary_key)
            named = [field.name for field in fields if field.attname not in kept]
            update_fields = [name for name in named if update_fields is None or name in update_fields]
        super().save(*args, update_fields=update_fields, **kwargs)
        self._read_sums = self._sums()

    class Meta(AbstractStockRecord.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(num_allocated__isnull=True) | Q(num_allocated__gte=0, num_allocated__lte=F("num_in_stock")),
                name="stock_held_is_in_stock",
            ),
            models.CheckConstraint(condition=Q(price__isnull=True) | Q(price__gt=0), name="price_above_zero"),
            models.CheckConstraint(
                condition=Q(mode=Mode.BOUGHT, cost_baht__isnull=False, cost_baht__gte=0)
                | (~Q(mode=Mode.BOUGHT) & Q(cost_baht__isnull=True)),
                name="stock_has_cost_when_bought",
            ),
        ]


PERCENT = [MinValueValidator(0), MaxValueValidator(100)]
OF_PRODUCT = Q(product__isnull=False)
OF_PRODUCER = Q(producer__isnull=False)
OF_CLASS = Q(product_class__isnull=False)


def once_a_day(scope: list[str], condition: Q, name: str) -> models.UniqueConstraint:
    message = _("Other terms for the same goods begin on that day.")
    return models.UniqueConstraint(
        fields=[*scope, "starts_on"], condition=condition, name=name, violation_error_message=message
    )


class Terms(models.Model):
    """A dated rule of who gets what of a price. `terms.rule_for` says which one counts for a good.

    The price of goods sold under a rule is split by it for ever, so a rule that has begun keeps all but its end; what
    changes is a new rule. The one for everything has no end: a later one takes its place, and each good has a rule.
    """

    product = models.ForeignKey(
        "catalogue.Product",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="terms",
        verbose_name=_("good"),
    )
    producer = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="terms", verbose_name=_("producer")
    )
    product_class = models.ForeignKey(
        "catalogue.ProductClass",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="terms",
        verbose_name=_("kind of goods"),
    )
    mode = models.CharField(_("whose the goods are"), max_length=16, choices=Mode.choices)
    commission_percent = models.DecimalField(
        _("commission"),
        max_digits=5,
        decimal_places=2,
        validators=PERCENT,
        help_text=_("Per cent of the price without VAT."),
    )
    discount_share_percent = models.DecimalField(
        _("the maker’s part of a discount"),
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=PERCENT,
        help_text=_("0: the centre bears discounts alone. 100: the maker’s part shrinks with the price."),
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=255, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    FIXED = [
        *("product_id", "producer_id", "product_class_id", "mode", "commission_percent", "discount_share_percent"),
        *("starts_on", "note", "by_id", "at"),
    ]

    class Meta:
        ordering = ["-starts_on", "-pk"]
        permissions = [("set_terms", "Can set who gets what of a price")]
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="terms_mode_is_known"),
            models.CheckConstraint(
                condition=Q(commission_percent__range=(0, 100), discount_share_percent__range=(0, 100)),
                name="terms_percent_of_hundred",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="terms_end_after_start",
                violation_error_message=_("The last day lies before the first one."),
            ),
            models.CheckConstraint(
                condition=~OF_PRODUCT | (~OF_PRODUCER & ~OF_CLASS),
                name="terms_product_names_the_rest",
                violation_error_message=_("A good has its producer and its kind: please choose the good alone."),
            ),
            models.CheckConstraint(
                condition=OF_PRODUCT | OF_PRODUCER | OF_CLASS | Q(ends_on__isnull=True),
                name="terms_of_all_never_end",
                violation_error_message=_("Terms for all goods have no last day: later ones take their place."),
            ),
            # One for each kind of scope: a database takes two empty columns for different ones.
            once_a_day(["product"], OF_PRODUCT, "terms_of_product"),
            once_a_day(["producer", "product_class"], OF_PRODUCER & OF_CLASS, "terms_of_producer_and_class"),
            once_a_day(["producer"], OF_PRODUCER & ~OF_CLASS, "terms_of_producer"),
            once_a_day(["product_class"], OF_CLASS & ~OF_PRODUCER, "terms_of_class"),
            once_a_day([], ~OF_PRODUCT & ~OF_PRODUCER & ~OF_CLASS, "terms_of_all"),
        ]

    def __str__(self):
        return f"{self.mode} {self.commission_percent} % from {self.starts_on}"

    def save(self, *args, **kwargs):
        self._refuse_change()
        super().save(*args, **kwargs)

    @property
    def has_begun(self) -> bool:
        return self.starts_on <= timezone.localdate()

    @property
    def is_over(self) -> bool:
        return self.ends_on is not None and self.ends_on < timezone.localdate()

    @property
    def is_for_all(self) -> bool:
        return self.scope == (None, None, None)

    @property
    def scope(self) -> tuple[int | None, int | None, int | None]:
        return self.product_id, self.producer_id, self.product_class_id

    def clean(self):
        self._refuse_change()

    def delete(self, *args, **kwargs):
        if self.has_begun:
            raise ValidationError(_("Goods were sold under these terms, so they stay. Give them a last day instead."))
        return super().delete(*args, **kwargs)

    def _refuse_change(self):
        old = Terms.objects.filter(pk=self.pk).first()
        if old is None or not old.has_begun:
            return
        if any(getattr(old, name) != getattr(self, name) for name in self.FIXED):
            raise ValidationError(
                _("These terms have begun, and goods may be sold under them. Only their last day can still be set.")
            )
        ends = [end for end in (old.ends_on, self.ends_on) if end]
        if old.ends_on != self.ends_on and min(ends) < timezone.localdate():
            raise ValidationError(_("The last day of terms is today or later, and one that has passed stays."))


from oscar.apps.partner.models import *  # noqa: E402, F403 -- Oscar adds what we did not replace

from .register_models import Contact, JoiningStep, Mark, NotSame, StepAnswer  # noqa: E402, F401 -- they name Partner
