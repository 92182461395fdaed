"""The site's pictures: Wagtail images with words for those who cannot see them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


class SiteImage(AbstractImage):
    """A picture with its alternative text in both languages."""

    alt_th = models.CharField(_("what it shows, in Thai"), max_length=255, blank=True)
    alt_en = models.CharField(_("what it shows, in English"), max_length=255, blank=True)
    credit = models.CharField(_("credit"), max_length=255, blank=True)
    is_illustration = models.BooleanField(
        _("drawn, not photographed"), default=False, help_text=_("Shown with the words “illustration”.")
    )

    people_count = models.PositiveSmallIntegerField(
        _("people one can recognise"),
        null=True,
        blank=True,
        help_text=_(
            "0 where nobody can be recognised. Each person’s consent is needed before the picture is published."
        ),
    )
    faces_found = models.PositiveSmallIntegerField(_("faces the computer found"), null=True, editable=False)
    # A consent came to its end: the picture rests until there is a new one.
    hidden_at = models.DateTimeField(_("rests since"), null=True, editable=False)

    admin_form_fields = (
        *WagtailImage.admin_form_fields,
        *("alt_th", "alt_en", "people_count", "credit", "is_illustration"),
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        permissions = [("choose_image", "Can choose image")]

    @property
    def focus(self) -> tuple[float, float]:
        """Return where the eye goes, in shares of width and height; the middle where no editor has said it."""
        if self.focal_point_x is None or not (self.width and self.height):
            return 0.5, 0.5
        return self.focal_point_x / self.width, self.focal_point_y / self.height

    def alt_in(self, language: str) -> str:
        """Return the words for this picture in a language, Thai where there are no others."""
        return (self.alt_en if language == "en" else self.alt_th) or self.alt_th or self.title


class Rendition(AbstractRendition):
    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
