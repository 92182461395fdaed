"""The addresses people keep, to have them filled in at the next order."""

from django.contrib.auth import get_user_model
from django.db import transaction

from .models import UserAddress
from .parcel_address import ParcelAddress
from .queries import address_book


@transaction.atomic
def keep_address(user, where: ParcelAddress, *, instead_of: UserAddress | None = None) -> UserAddress:
    """Write an address into somebody's book, in place of one she has if that is given.

    An address that the book has already is not kept twice: its telephone and note are renewed. The
    first one is where her parcels go by default.
    """
    lock_book(user)
    columns = where.columns()
    # Oscar knows an address again by a digest of its name, street and place.
    twin = UserAddress.objects.filter(user=user, hash=UserAddress(**columns).generate_hash()).first()
    address = twin or instead_of or UserAddress(user=user)
    for name, value in columns.items():
        setattr(address, name, value)
    was_default = instead_of is not None and instead_of.is_default_for_shipping
    if instead_of and twin and twin.pk != instead_of.pk:
        instead_of.delete()
    address.is_default_for_shipping |= was_default or not user_has_default(user)
    address.save()
    return address


@transaction.atomic
def make_default(address: UserAddress) -> None:
    """Let the parcels of an address's owner go there, unless she says otherwise."""
    lock_book(address.user)
    address.is_default_for_shipping = True
    address.save()


@transaction.atomic
def remove_address(address: UserAddress) -> None:
    """Take an address out of its owner's book; if her parcels went there, they go to the newest of the others."""
    lock_book(address.user)
    address.delete()
    if address.is_default_for_shipping:
        for newest in address_book(address.user)[:1]:
            make_default(newest)


def user_has_default(user) -> bool:
    return UserAddress.objects.filter(user=user, is_default_for_shipping=True).exists()


def lock_book(user) -> None:
    """Let nobody else write in this book: two windows of one person could keep the same address twice."""
    get_user_model().objects.select_for_update().only("pk").get(pk=user.pk)
