"""Years as they were last counted. Nothing here is written by hand: `operations.recount` makes it all anew."""

from django.db import models


class CountedYear(models.Model):
    """The public figures of one calendar year, as JSON text that is the same, byte for byte, whenever it is counted."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    text = models.TextField()

    class Meta:
        ordering = ["-year"]

    def __str__(self):
        return str(self.year)
