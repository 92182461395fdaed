"""Oscar's place for the ways of delivery on offer."""

from oscar.apps.shipping import repository

from .methods import ParcelByWeight


class Repository(repository.Repository):
    methods = (ParcelByWeight(),)
