"""Oscar's voucher tables, named in both languages; uses are counted by the database, under the voucher's lock."""

from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest, Round
from oscar.apps.voucher.abstract_models import AbstractVoucher, AbstractVoucherSet

from catalogue.thai.words import plain_code
from checkout.offers.names import NamedInThai


class VoucherUsed(Exception):
    """Somebody else has used the voucher, or the same person before; nothing was counted."""


class VoucherSet(NamedInThai, AbstractVoucherSet):
    class Meta(AbstractVoucherSet.Meta):
        abstract = False

    def update_count(self) -> None:
        """Count the vouchers. Writes nothing else: Oscar would put back the whole set as it was read."""
        self.count = self.vouchers.count()
        self.save(update_fields=["count"])


class Voucher(NamedInThai, AbstractVoucher):
    class Meta(AbstractVoucher.Meta):
        abstract = False

    def save(self, *args, **kwargs):
        """Keep the code as it is looked for, however it was typed."""
        self.code = plain_code(self.code)
        super().save(*args, **kwargs)

    def is_available_to_user(self, user=None):
        """Say whether somebody can use the voucher; Oscar knows no buyer without an account."""
        return super().is_available_to_user(user or AnonymousUser())

    @transaction.atomic
    def take(self, order, baht: Decimal) -> None:
        """Count the use of the voucher by one order, once. Raises VoucherUsed.

        The counters are added up by the database. The same UPDATE locks the row, and only then is looked whether
        the voucher is still to be had: of two who come together one waits, and finds it used.
        """
        Voucher.objects.filter(pk=self.pk).update(
            num_orders=F("num_orders") + 1, total_discount=Round(F("total_discount") + baht, precision=2)
        )
        is_available, _why = self.is_available_to_user(order.user)
        if not is_available:
            raise VoucherUsed(self.code)
        self.applications.create(order=order, user=order.user)

    @transaction.atomic
    def give_back(self, order, baht: Decimal) -> None:
        """Take back what `take` counted for an order, so that the voucher can be used again. Safe to repeat."""
        Voucher.objects.select_for_update().get(pk=self.pk)
        if self.applications.filter(order=order).delete()[0]:
            Voucher.objects.filter(pk=self.pk).update(
                num_orders=Greatest(F("num_orders") - 1, 0),
                total_discount=Greatest(Round(F("total_discount") - baht, precision=2), Decimal("0.00")),
            )


from oscar.apps.voucher.models import *  # noqa: E402, F403 -- Oscar adds what we did not replace
