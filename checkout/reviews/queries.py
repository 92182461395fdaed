"""Reads reviews for product pages, buyers and staff."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Avg, Count, QuerySet, Window

from catalogue.products.models import Product
from checkout.orders.models import Order

from .models import Review

MOST_SHOWN = 20


@dataclass(frozen=True)
class Reviews:
    """The newest reviews of a good, and what all of them come to."""

    newest: list[Review]
    count: int
    average: Decimal | None


def reviews_of(product: Product) -> Reviews:
    """Return what buyers say of a good. One query, whose answer stays with the good for the page's other parts.

    None for a good without a rating: nobody's review of it is shown, which holds for most.
    """
    if product.rating is None:
        return Reviews([], 0, None)
    if not hasattr(product, "reviews_read"):
        shown = Review.objects.filter(product=product, state=Review.State.SHOWN)
        # Counted over all of them, before the newest are cut out.
        shown = shown.annotate(all_count=Window(Count("pk")), all_average=Window(Avg("stars")))
        newest = list(shown.order_by("-at", "-pk")[:MOST_SHOWN])
        count, average = (newest[0].all_count, _one_decimal(newest[0].all_average)) if newest else (0, None)
        product.reviews_read = Reviews(newest, count, average)
    return product.reviews_read


def _one_decimal(average) -> Decimal:
    return Decimal(str(average)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def reviews_waiting() -> QuerySet[Review]:
    """Return the reviews nobody has looked at, the longest-waiting first."""
    return _for_staff().filter(state=Review.State.WAITING).order_by("pk")


def reviews_to_answer() -> QuerySet[Review]:
    """Return the shown reviews that their makers have not answered, the newest first."""
    return _for_staff().filter(state=Review.State.SHOWN, answer="").order_by("-pk")


def _for_staff() -> QuerySet[Review]:
    return Review.objects.select_related("product__producer", "line__order")


def lines_to_review(order: Order) -> list:
    """Return the lines of an order whose goods still exist, each with its review if it has one."""
    lines = order.lines.filter(product__isnull=False).select_related("product__parent", "review")
    return list(lines.order_by("pk"))
