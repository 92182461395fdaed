"""Reads the stock for the desk and for shoppers: what moved, what runs out, what ends soon."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Case, DecimalField, ExpressionWrapper, F, Q, QuerySet, Sum, Value, When, Window
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from catalogue.producers.models import StockRecord
from catalogue.producers.queries import terms_in_force
from catalogue.producers.splits import scope_of
from catalogue.producers.terms import Mode, rule_for
from catalogue.products.queries import NOTICE_DAYS
from catalogue.thai.words import scanned_code

from .models import Hold, Lot, Move

LOW_UNLESS_SET = 3
SALES_DAYS = 60


def moves_of(stockrecord: StockRecord) -> QuerySet[Move]:
    """Return the moves of a good, the last one first, each with the pieces there were after it (`sum_after`)."""
    moves = Move.objects.filter(stockrecord=stockrecord).select_related("by", "lot")
    return moves.annotate(sum_after=Window(Sum("quantity"), order_by="pk")).order_by("-pk")


def shelf_of(stockrecord: StockRecord | None) -> str:
    """Return where a good stands, as staff call it; nothing where nobody wrote it down."""
    place = getattr(stockrecord, "place", None)
    return place.shelf if place else ""


def with_code(records: QuerySet[StockRecord], code: str) -> QuerySet[StockRecord]:
    """Return those of some goods that bear a code, scanned or typed, also on a Thai keyboard."""
    wanted = scanned_code(code)
    if not wanted:
        return records.none()
    return records.filter(Q(product__upc__iexact=wanted) | Q(partner_sku__iexact=wanted))


def with_words(records: QuerySet[StockRecord], words: str) -> QuerySet[StockRecord]:
    """Return those of some goods whose Thai or English name, or number, has these words in it."""
    found = Q(product__upc__icontains=words)
    for language in ("th", "en"):
        found |= Q(**{f"product__title_{language}__icontains": words})
        found |= Q(**{f"product__parent__title_{language}__icontains": words})
    return records.filter(found)


@dataclass(frozen=True)
class Low:
    """A good that runs out: how many are free, and for how many days they last as it sold lately."""

    record: StockRecord
    free: int
    sold: int
    days: int | None


def low_stock() -> list[Low]:
    """Return the goods of which few are free, those that last for the fewest days first. Two queries.

    Few is what the good's own threshold says, or else `LOW_UNLESS_SET`. What is kept for orders is not free. Goods made
    to order are made when somebody orders them, so they are left out; so are goods nobody can see.
    """
    rules = list(terms_in_force(timezone.localdate()))
    return [
        Low(record, record.free, max(record.sold, 0), None if record.days is None else int(record.days))
        for record in _low_records()
        if Mode(record.mode or rule_for(scope_of(record.product, record), rules).mode) != Mode.MADE_TO_ORDER
    ]


def _low_records() -> QuerySet[StockRecord]:
    lately = Q(
        moves__kind__in=[Move.Kind.SELL, Move.Kind.RETURN], moves__at__gte=timezone.now() - timedelta(days=SALES_DAYS)
    )
    free = Coalesce(F("num_in_stock"), 0) - Coalesce(F("num_allocated"), 0)
    low = StockRecord.objects.annotate(free=free).filter(
        free__lte=Coalesce(F("low_stock_threshold"), LOW_UNLESS_SET), product__is_public=True
    )
    low = low.filter(product__lead_days=None, product__parent__lead_days=None)
    decimal = DecimalField(max_digits=12, decimal_places=2)
    sold = low.annotate(sold=Coalesce(-Sum("moves__quantity", filter=lately), 0))
    days = ExpressionWrapper(
        Cast("free", decimal) * Value(Decimal(SALES_DAYS)) / Cast("sold", decimal), output_field=decimal
    )
    return (
        sold.annotate(days=Case(When(sold__gt=0, then=days), default=None, output_field=decimal))
        .select_related("product__parent", "partner", "place")
        .order_by(F("days").asc(nulls_last=True), "free", "pk")
    )


def lots_to_look_at(within_days: int = NOTICE_DAYS) -> QuerySet[Lot]:
    """Return lots with pieces on the shelf that are past their date or will be soon, the first to end before others."""
    until = timezone.localdate() + timedelta(days=within_days)
    lots = Lot.objects.filter(pieces__gt=0, best_before__lt=until)
    return lots.select_related("stockrecord__product__parent", "stockrecord__partner", "stockrecord__place")


def ending_soon(stockrecord_pks: Iterable[int]) -> dict[int, date]:
    """Return the best-before date of stock records whose next pieces have under 30 days left. One query."""
    today = timezone.localdate()
    soon = (today, today + timedelta(days=NOTICE_DAYS - 1))
    lots = Lot.objects.filter(pieces__gt=F("held"), best_before__range=soon, stockrecord__in=list(stockrecord_pks))
    # The last one kept is the first to end.
    return dict(lots.order_by("-best_before").values_list("stockrecord", "best_before"))


def lots_of_order(number: str) -> dict[int, list[Lot]]:
    """Return the lots an order's pieces are of, by stock record. One query."""
    return {record: [hold.lot for hold in holds] for (_number, record), holds in holds_in_lots([number]).items()}


def holds_in_lots(numbers: Iterable[str]) -> dict[tuple[str, int], list[Hold]]:
    """Return how many pieces of which lots are kept for orders, by order and stock record. One query.

    Of each good the lot that ends first comes first.
    """
    holds = Hold.objects.filter(reference__in=list(numbers), lot__isnull=False).exclude(state=Hold.State.RELEASED)
    found: dict[tuple[str, int], list[Hold]] = {}
    for hold in holds.select_related("lot").order_by("lot__best_before", "lot"):
        found.setdefault((hold.reference, hold.stockrecord_id), []).append(hold)
    return found
