"""Pictures as they are: making them smaller would cost Oscar time, and needs a package that we do not install."""

from oscar.core.thumbnails import AbstractThumbnailer


class AsItIs(AbstractThumbnailer):
    def generate_thumbnail(self, source, **opts):
        return source

    def delete_thumbnails(self, source):
        pass
