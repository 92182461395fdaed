"""Thumbnails for Oscar's own screens, from the sizes we keep anyway."""

from .models import SiteImage
from .sizes import rendition_spec


class RenditionThumbnailer:
    """Oscar's thumbnailer interface on Wagtail's renditions."""

    def generate_thumbnail(self, source, **options):
        """Return a small copy of a product's picture file."""
        image = SiteImage.objects.filter(file=str(source)).first()
        return image.get_rendition(rendition_spec(400, "webp")).file if image else source

    def delete_thumbnails(self, source):
        """Wagtail removes renditions together with their picture."""
