"""The codes a shopper types: each opens what a voucher offers."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from oscar.apps.basket.signals import voucher_addition, voucher_removal

from catalogue.thai.words import plain_code
from checkout.offers.applicator import Applicator
from checkout.vouchers.models import Voucher

from .guesses import is_guessing, note_wrong_code
from .models import Basket
from .operations import lock_basket


class Trouble(StrEnum):
    """Why a code does nothing; the basket's page has a sentence for each."""

    EMPTY = "empty"
    TOO_MANY = "too-many"
    UNKNOWN = "unknown"
    THERE_ALREADY = "there-already"
    NOT_BEGUN = "not-begun"
    OVER = "over"
    NEEDS_ACCOUNT = "needs-account"
    USED_UP = "used-up"
    USED_BEFORE = "used-before"
    NO_EFFECT = "no-effect"


class CannotUse(Exception):
    """A code does nothing for a basket, which is as it was."""

    def __init__(self, trouble: Trouble, voucher: Voucher | None = None):
        super().__init__(trouble)
        self.trouble = trouble
        self.voucher = voucher


@dataclass(frozen=True)
class Code:
    """A code in a basket, and whether it makes something cheaper there now."""

    voucher_pk: int
    code: str
    is_at_work: bool


def codes_in(basket: Basket) -> list[Code]:
    """Return the codes of a basket whose offers were taken off. One query."""
    if not basket.pk:
        return []
    vouchers = basket.vouchers.order_by("code")
    return [Code(voucher.pk, voucher.code, _is_at_work(basket, voucher)) for voucher in vouchers]


def use_code(basket: Basket, typed: str, *, user, network: str = "") -> Voucher:
    """Put a voucher into a basket by its code, where it makes something cheaper, and return it.

    Otherwise the basket is as it was. Raises CannotUse, also for whoever has guessed too often; CannotAdd when the
    basket was ordered meanwhile.
    """
    if is_guessing(basket.pk, network):
        raise CannotUse(Trouble.TOO_MANY)
    voucher = Voucher.objects.filter(code=plain_code(typed)).first()
    if voucher is None:
        note_wrong_code(basket.pk, network)
        raise CannotUse(Trouble.UNKNOWN)
    _put_in(basket, voucher, user)
    return voucher


@transaction.atomic
def _put_in(basket: Basket, voucher: Voucher, user) -> None:
    """Put a voucher in under the basket's lock, look what it does there, and undo it where that is nothing."""
    locked = lock_basket(basket)
    if locked.vouchers.filter(pk=voucher.pk).exists():
        raise CannotUse(Trouble.THERE_ALREADY, voucher)
    if trouble := _trouble_with(voucher, user):
        raise CannotUse(trouble, voucher)
    locked.vouchers.add(voucher)
    Applicator().apply(locked, user)
    if not _is_at_work(locked, voucher):
        raise CannotUse(_why_idle(voucher, locked.owner), voucher)
    # Last, for it locks the voucher: whoever orders with it waits for it.
    voucher_addition.send(sender=Basket, basket=locked, voucher=voucher)


def _trouble_with(voucher: Voucher, user) -> Trouble | None:
    """Say why somebody cannot use a voucher at all, whatever is in her basket."""
    if voucher.is_expired():
        return Trouble.OVER
    if not voucher.is_active():
        return Trouble.NOT_BEGUN
    is_once_for_each = voucher.usage == Voucher.ONCE_PER_CUSTOMER
    if is_once_for_each and not user.is_authenticated:
        return Trouble.NEEDS_ACCOUNT
    if not voucher.is_available_to_user(user)[0]:
        return Trouble.USED_BEFORE if is_once_for_each else Trouble.USED_UP
    return None


def _is_at_work(basket: Basket, voucher: Voucher) -> bool:
    """Say whether a voucher takes something off the goods or the delivery of a basket whose offers were taken off."""
    taken = [taken for taken in basket.offer_applications if taken["voucher"] == voucher]
    return any(one["discount"] or one["result"].affects_shipping for one in taken)


def _why_idle(voucher: Voucher, owner) -> Trouble:
    """Say why a voucher that somebody may use takes nothing off: its offers have ended, or do not fit the basket."""
    offers = list(voucher.offers.all())
    going_on = [offer for offer in offers if not offer.is_suspended]
    if not going_on:
        return Trouble.OVER
    if not any(offer.get_max_applications() for offer in going_on):
        return Trouble.USED_UP
    if not any(offer.get_max_applications(owner) for offer in going_on):
        return Trouble.USED_BEFORE
    return Trouble.NO_EFFECT


@transaction.atomic
def take_code_out(basket: Basket, voucher_pk: int) -> Voucher | None:
    """Take a voucher out of a basket and return it; None when it was out already. Raises CannotAdd as above."""
    locked = lock_basket(basket)
    voucher = locked.vouchers.filter(pk=voucher_pk).first()
    if voucher:
        locked.vouchers.remove(voucher)
        voucher_removal.send(sender=Basket, basket=locked, voucher=voucher)
    return voucher
