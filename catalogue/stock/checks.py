"""Looks whether stock is the sum of its moves, and whether what is kept is the sum of open holds."""

from collections.abc import Iterator

from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from catalogue.producers.models import StockRecord

from .models import Hold, Lot, Move


class StockDiffers(Exception):
    """A stock record or a lot is not the sum of its moves or holds: somebody wrote it past `stock.operations`."""


def verify_stock() -> None:
    """Compare every good and lot with its moves and open holds. Raises StockDiffers, which names the first wrong one.

    Each comparison is one question, which sees one moment: a sale that is just going on changes no result. For
    housekeeping and `manage.py verify_stock`.
    """
    for found in _differences():
        raise StockDiffers(found)


def _differences() -> Iterator[str]:
    open_holds = Hold.objects.filter(state=Hold.State.HELD)
    yield from _wrong(StockRecord, "partner_sku", "num_in_stock", "stockrecord", Move.objects.all(), "moves")
    yield from _wrong(StockRecord, "partner_sku", "num_allocated", "stockrecord", open_holds, "open holds")
    yield from _wrong(Lot, "code", "pieces", "lot", Move.objects.all(), "moves")
    yield from _wrong(Lot, "code", "held", "lot", open_holds, "open holds")


def _wrong(model, name: str, kept: str, of: str, rows: QuerySet, words: str) -> Iterator[str]:
    sums = rows.filter(**{of: OuterRef("pk")}).order_by().values(of).annotate(sum=Sum("quantity")).values("sum")
    compared = model.objects.order_by("pk").annotate(
        says=Coalesce(F(kept), 0), sum=Coalesce(Subquery(sums, output_field=IntegerField()), Value(0))
    )
    for wrong in compared.exclude(says=F("sum"))[:1]:
        yield (
            f"{model._meta.verbose_name} {wrong.pk} ({getattr(wrong, name)}): {kept} is {wrong.says}, "
            f"its {words} come to {wrong.sum}"
        )
