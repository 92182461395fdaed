"""The form by which editors bring a picture: whatever a telephone made of it, it is kept small and says no place."""

from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from wagtail.images.forms import BaseImageForm

from .scans import BadPicture, TooLarge, redraw_for_site


class PictureForm(BaseImageForm):
    """Wagtail's form for a picture, in the library and in every chooser."""

    def clean_file(self):
        """Draw a new file anew; a picture that is edited and keeps its file keeps it as it is."""
        file = self.cleaned_data.get("file")
        if file is None or "file" not in self.changed_data:
            return file
        return redrawn(file)


def redrawn(file) -> SimpleUploadedFile:
    """Return an uploaded picture as a JPEG of the site's own making. Raises ValidationError with words for a person."""
    file.seek(0)
    try:
        data = redraw_for_site(file.read())
    except TooLarge as error:
        raise ValidationError(
            _("This picture is too large. Up to 25 MB and 60 million points can be taken.")
        ) from error
    except BadPicture as error:
        raise ValidationError(
            _("This file cannot be read as a picture. Nothing else is lost: please choose another, or take it again.")
        ) from error
    return SimpleUploadedFile(f"{PurePath(file.name).stem}.jpg", data, "image/jpeg")
