"""The words under which a good is found."""

from django.db import models


class ProductDocument(models.Model):
    """All words of one good, Thai and English, cut apart so that a database can match them.

    `names` are the words of its own name, which count more; `words` are all, the names among them.
    The full-text index over both is made in a migration, FTS5 on SQLite and GIN on PostgreSQL, and
    kept by the database itself whenever a row changes.
    """

    product = models.OneToOneField(
        "catalogue.Product", on_delete=models.CASCADE, primary_key=True, related_name="document"
    )
    names = models.TextField()
    words = models.TextField()

    def __str__(self):
        return self.names[:60]
