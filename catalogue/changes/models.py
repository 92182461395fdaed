"""What happened to the goods, one row for each."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

EVERYTHING = 0
WORDS = -1


class Change(models.Model):
    """Something was changed by which a good is listed, found, counted or shown. Written by triggers alone.

    So a change is noticed however it was made: saved, updated in bulk, imported, or typed into the database. Rows are
    only added, so a sale never waits here. `product` is the number of a good or of the main product of a variant, or
    EVERYTHING, or WORDS when a search may find other goods than before; it is no foreign key, for the good may be gone.
    """

    product = models.BigIntegerField()
    # Changed words wait for the room that finds goods by them; a price or a stock needs no new words.
    waits = models.BooleanField()
    # Whether lists show it. How many there are of many, say, only the good's own page tells.
    lists = models.BooleanField(db_default=True)
    # Nobody's row twice: a row that was rolled back and another under the same number can be told apart.
    stamp = models.BigIntegerField()
    # The transaction on PostgreSQL, whose rows become visible in another order than that of their numbers.
    txid = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="changes_that_wait", condition=Q(waits=True)),
            models.Index(fields=["txid"], name="changes_by_txid"),
        ]

    def __str__(self):
        return f"{self.product}"
