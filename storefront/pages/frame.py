"""The frame of every page: what stands in its menu and its footer, in the words of editors."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Locale, Orderable


class SiteFrame(ClusterableModel):
    """Menu and footer in one language. Where there is none, the shop lists its pages by itself."""

    locale = models.OneToOneField(Locale, on_delete=models.CASCADE, related_name="+", verbose_name=_("language"))
    about = models.TextField(_("words in the footer"), max_length=300)

    class Meta:
        verbose_name = _("menu and footer")
        verbose_name_plural = _("menus and footers")

    def __str__(self) -> str:
        return str(self.locale)


class FrameLink(Orderable):
    """One line of the menu or of the footer, leading to a page or to an address of this site."""

    class Place(models.TextChoices):
        MENU = "menu", _("Menu")
        FOOTER = "footer", _("Footer")

    frame = ParentalKey(SiteFrame, on_delete=models.CASCADE, related_name="links")
    place = models.CharField(_("where"), max_length=8, choices=Place.choices, default=Place.FOOTER)
    words = models.CharField(
        pgettext_lazy("a link", "words"), max_length=40, blank=True, help_text=_("Empty: the title of the page.")
    )
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("page")
    )
    address = models.CharField(
        _("or address"), max_length=200, blank=True, help_text=_("It begins with a slash, for example /th/products/.")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("link")
        verbose_name_plural = _("links")

    def __str__(self) -> str:
        return self.words or str(self.page or self.address)

    def clean(self):
        if bool(self.page_id) == bool(self.address):
            raise ValidationError({"page": _("Choose a page or give an address, one of the two.")})
        if self.address and (not self.address.startswith("/") or self.address.startswith("//")):
            raise ValidationError({"address": _("An address of this site begins with one slash.")})
        if self.address and not self.words:
            raise ValidationError({"words": _("Say what the line is called.")})
