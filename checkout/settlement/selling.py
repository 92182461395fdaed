"""What sells of a producer's goods, what is left, and what to make next: no baht, nothing of a buyer."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from catalogue.producers.models import Partner, StockRecord
from catalogue.stock.models import Move

LOOKS_BACK_DAYS = 90
LATELY_DAYS = 30
SOON_DAYS = 21


class Advice(StrEnum):
    """What the figures say to the maker; the first is the most urgent."""

    GONE = "gone"
    SOON = "soon"
    ENOUGH = "enough"
    RESTS = "rests"


@dataclass(frozen=True)
class Selling:
    """How one good or variant went: pieces sold lately and within three months, pieces free, days they last."""

    name: str
    sold_lately: int
    sold: int
    left: int
    days_left: int | None
    advice: Advice


def selling_of(producer: Partner) -> list[Selling]:
    """Return how the goods of a producer went, the most urgent first. One query; what came back is not sold."""
    now = timezone.now()
    went = Q(moves__kind__in=[Move.Kind.SELL, Move.Kind.RETURN])
    within = {
        "pieces": Q(moves__at__gte=now - timedelta(days=LOOKS_BACK_DAYS)),
        "pieces_lately": Q(moves__at__gte=now - timedelta(days=LATELY_DAYS)),
    }
    sums = {name: Coalesce(Sum("moves__quantity", filter=went & since), 0) for name, since in within.items()}
    hers = Q(product__producer=producer) | Q(product__parent__producer=producer)
    records = StockRecord.objects.filter(hers, price__isnull=False, product__is_public=True)
    found = [_selling(record) for record in records.select_related("product__parent").annotate(**sums)]
    order = list(Advice)
    return sorted(found, key=lambda one: (order.index(one.advice), -one.sold, one.name))


def _selling(record: StockRecord) -> Selling:
    sold, left = max(-record.pieces, 0), max(record.net_stock_level, 0)
    days_left = left * LOOKS_BACK_DAYS // sold if sold else None
    return Selling(
        name=record.product.get_title(),
        sold_lately=max(-record.pieces_lately, 0),
        sold=sold,
        left=left,
        days_left=days_left,
        advice=advise(sold=sold, left=left, days_left=days_left),
    )


def advise(*, sold: int, left: int, days_left: int | None) -> Advice:
    """Say what the figures mean for the maker.

    >>> advise(sold=9, left=0, days_left=0).value, advise(sold=9, left=1, days_left=10).value
    ('gone', 'soon')
    >>> advise(sold=0, left=5, days_left=None).value, advise(sold=1, left=5, days_left=450).value
    ('rests', 'enough')
    """
    if not left:
        return Advice.GONE
    if days_left is None:
        return Advice.RESTS
    return Advice.SOON if days_left <= SOON_DAYS else Advice.ENOUGH
