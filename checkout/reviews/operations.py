"""Writes reviews, lets them be read, and answers them."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Avg
from django.utils import timezone

from catalogue.products.models import Product
from checkout.orders.models import Line, Order
from checkout.orders.states import OrderState
from checkout.shipping import rates

from .models import Review


class CannotReview(Exception):
    """This good has not reached its buyer, or came back."""


class AlreadyReviewed(Exception):
    """This piece of the order has its review."""


class AlreadyDone(Exception):
    """Somebody has looked at it, or the maker has answered."""


def is_delivered(order: Order) -> bool:
    """Say whether all of an order must have arrived.

    Of each parcel somebody has noted it, or it is with the carrier for as long as the quickest one takes.
    """
    if order.status != OrderState.SHIPPED:
        return False
    left_by = timezone.now() - timedelta(days=rates.DAYS_TO_ARRIVE[0])
    parcels = list(order.parcels.all())
    return bool(parcels) and all(parcel.delivered_on or parcel.shipped_at <= left_by for parcel in parcels)


@transaction.atomic
def write_review(line: Line, *, stars: int, words: str, signed: str, language: str) -> Review:
    """Write down what a buyer says of one line of her order; others read it once staff have let them.

    Raises CannotReview before the goods are there and after they came back, AlreadyReviewed for a second one.
    """
    if line.product is None or not is_delivered(line.order):
        raise CannotReview
    facts = {"stars": stars, "words": words, "signed": signed, "language": language}
    try:
        with transaction.atomic():
            return Review.objects.create(line=line, product=line.product.main, **facts)
    except IntegrityError as error:
        raise AlreadyReviewed from error


@transaction.atomic
def show_review(review: Review, *, by) -> None:
    """Let a review be read, and count its stars in. Raises AlreadyDone for one that was looked at."""
    _decide(review, Review.State.SHOWN, by)
    shown = Review.objects.filter(product=review.product_id, state=Review.State.SHOWN)
    Product.objects.filter(pk=review.product_id).update(rating=shown.aggregate(Avg("stars"))["stars__avg"])


def refuse_review(review: Review, *, by, because: str) -> None:
    """Keep a review back, with the reason. Raises AlreadyDone for one that was looked at."""
    _decide(review, Review.State.REFUSED, by, refused_because=because[:200])


def _decide(review: Review, state: Review.State, by, **facts) -> None:
    waiting = Review.objects.filter(pk=review.pk, state=Review.State.WAITING)
    if not waiting.update(state=state, looked_at=timezone.now(), looked_by=by, **facts):
        raise AlreadyDone


def answer_review(review: Review, *, by, answer: str) -> None:
    """Write down the maker's answer to a review that is shown: once. Raises AlreadyDone for a second one."""
    unanswered = Review.objects.filter(pk=review.pk, state=Review.State.SHOWN, answer="")
    if not unanswered.update(answer=answer, answered_at=timezone.now(), answered_by=by):
        raise AlreadyDone
