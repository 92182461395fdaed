"""Oscar's offer tables, named in both languages; uses are counted by the database, and never past a limit."""

from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Greatest, Round
from oscar.apps.offer.abstract_models import AbstractConditionalOffer
from oscar.core.loading import get_model

from catalogue.stock.models import Hold

from .names import NamedInThai


class OfferUsedUp(Exception):
    """The offer's limit is reached, or it was suspended; nothing was counted."""


class ConditionalOffer(NamedInThai, AbstractConditionalOffer):
    class Meta(AbstractConditionalOffer.Meta):
        abstract = False

    def suspend(self) -> None:
        """Close the offer. Writes nothing else: Oscar would put back the counters and names as they were read."""
        self.status = self.SUSPENDED
        self.save(update_fields=["status"])

    def unsuspend(self) -> None:
        """Open the offer again, or mark it as used up. Writes nothing else."""
        self.status = self.OPEN
        self.save(update_fields=["status"])

    @transaction.atomic
    def take(self, times: int, baht: Decimal, *, user=None, but=None) -> None:
        """Count uses of the offer by one order. Raises OfferUsedUp past one of its limits.

        Oscar looks at the limit when a basket is priced and adds up much later, so twenty buyers at once all find
        room for three. The limit is therefore a condition of the very UPDATE, which locks the row: whoever comes
        second waits and then changes nothing. What one person used before is counted under that lock; the order
        `but` is the one that takes.
        """
        has_room = (
            Q(max_global_applications=None)
            | Q(max_global_applications=0)
            | Q(max_global_applications__gte=F("num_applications") + times)
        )
        has_money = Q(max_discount=None) | Q(max_discount=0) | Q(max_discount__gt=F("total_discount"))
        open_ones = ConditionalOffer.objects.filter(has_room, has_money, pk=self.pk).exclude(status=self.SUSPENDED)
        if not open_ones.update(
            num_applications=F("num_applications") + times,
            num_orders=F("num_orders") + 1,
            total_discount=Round(F("total_discount") + baht, precision=2),
        ):
            raise OfferUsedUp(self.name)
        self._see_how_it_stands()
        most = self.max_user_applications
        if user and most and self.uses_by(user, but=but) + times > most:
            raise OfferUsedUp(self.name)

    def give_back(self, times: int, baht: Decimal) -> None:
        """Take back what `take` counted; one that was used up is open again. The caller sees to it that it is once."""
        ConditionalOffer.objects.filter(pk=self.pk).update(
            num_applications=Greatest(F("num_applications") - times, 0),
            num_orders=Greatest(F("num_orders") - 1, 0),
            total_discount=Greatest(Round(F("total_discount") - baht, precision=2), Decimal("0.00")),
        )
        self._see_how_it_stands()

    def _see_how_it_stands(self) -> None:
        """Write down whether the offer is open or used up; its row is locked by the UPDATE before."""
        self.refresh_from_db()
        self.save(update_fields=["status"])

    def uses_by(self, user, *, but=None) -> int:
        """Return how often somebody has used the offer in orders that count, leaving out the order `but`.

        What an order took of an offer goes back with its goods, whatever became of the order.
        """
        goods_let_go = Hold.objects.filter(reference=OuterRef("order__number"), state=Hold.State.RELEASED)
        discounts = get_model("order", "OrderDiscount").objects.filter(offer_id=self.pk, order__user=user)
        counted = discounts.exclude(Exists(goods_let_go)).exclude(order=but)
        return counted.aggregate(sum=Sum("frequency"))["sum"] or 0

    def get_num_user_applications(self, user) -> int:
        return self.uses_by(user)


from oscar.apps.offer.models import *  # noqa: E402, F403 -- Oscar adds what we did not replace
