"""Provinces, districts and tambons of Thailand, and the addresses people keep."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from oscar.apps.address.abstract_models import AbstractUserAddress


class Place(models.Model):
    """What the three levels share: the government's code and a name in two languages."""

    code = models.CharField(_("code"), max_length=6, unique=True)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        abstract = True
        ordering = ["code"]

    def __str__(self):
        return self.name


class Province(Place):
    class Meta(Place.Meta):
        verbose_name = _("province")
        verbose_name_plural = _("provinces")


class District(Place):
    """An amphoe, or a khet of Bangkok."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="districts")
    slug = models.SlugField(
        _("slug"),
        max_length=100,
        unique=True,
        null=True,
        blank=True,
        help_text=_("Only districts with a page."),
    )
    picture = models.ForeignKey(
        "pictures.SiteImage", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta(Place.Meta):
        verbose_name = _("district")
        verbose_name_plural = _("districts")

    def get_absolute_url(self):
        return reverse("places:district", args=[self.slug])


class Tambon(Place):
    """A tambon, or a khwaeng of Bangkok, with the postcode usually written for it."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="tambons")
    postcode = models.CharField(_("postcode"), max_length=5, db_index=True)
    # Sources differ for a hundred tambons; both codes are right for a parcel.
    other_postcode = models.CharField(_("other postcode"), max_length=5, blank=True)

    class Meta(Place.Meta):
        verbose_name = _("tambon")
        verbose_name_plural = _("tambons")

    def has_postcode(self, postcode: str) -> bool:
        return postcode in {self.postcode, self.other_postcode}


class UserAddress(AbstractUserAddress):
    tambon = models.ForeignKey(Tambon, on_delete=models.PROTECT, null=True, blank=True, related_name="+")


from oscar.apps.address.models import *  # noqa: E402, F403 -- Oscar adds what we did not replace
