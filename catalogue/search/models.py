"""The words under which a good is found."""

from django.db import models


class ProductDocument(models.Model):
    """All words of one good, Thai and English, cut apart so that a database can match them.

    The full-text index over `words` is made in a migration: FTS5 on SQLite, a GIN index on
    PostgreSQL. Both are kept by the database itself whenever a row changes.
    """

    product = models.OneToOneField(
        "catalogue.Product", on_delete=models.CASCADE, primary_key=True, related_name="document"
    )
    words = models.TextField()

    def __str__(self):
        return self.words[:60]
