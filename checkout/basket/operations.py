"""What a shopper does with her basket."""

from copy import copy

from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.producers.strategy import ShelfPriceStrategy
from catalogue.products.models import Product

from .models import MOST_OF_ONE_GOOD, Basket, Line


class CannotAdd(Exception):
    """The good cannot go into the basket; the message says why, in the reader's language."""


def add_to_basket(basket: Basket, product: Product, quantity: int) -> Line:
    """Put pieces of a good into a basket, which is saved first if it is new.

    Runs in one transaction under the basket's lock: Oscar's own add reads a quantity and writes it
    back, so two taps at once would count as one. Raises CannotAdd when the good has variants to
    choose from, is not for sale, or fewer pieces are free.
    """
    if product.is_parent:
        raise CannotAdd(_("Please choose a variant first."))
    with transaction.atomic():
        if not basket.pk:
            basket.save()
        locked = lock_basket(basket)
        in_basket = sum(line.quantity for line in locked.all_lines() if line.product_id == product.pk)
        check_can_have(product, in_basket + quantity)
        line, _created = locked.add_product(product, quantity)
    basket._lines = None
    return line


@transaction.atomic
def set_quantity(basket: Basket, line_pk: int, quantity: int) -> Line | None:
    """Change how many pieces of a good are in a basket; zero takes it out. Raises CannotAdd as above.

    Returns the line as it was before; None when it was taken out already, in another tab.
    """
    locked = lock_basket(basket)
    line = locked.lines.select_related("product").filter(pk=line_pk).first()
    if line is None:
        return None
    before = copy(line)
    if quantity < 1:
        line.delete()
    else:
        check_can_have(line.product, quantity)
        line.quantity = quantity
        line.save(update_fields=["quantity", "date_updated"])
    basket._lines = None
    return before


def lock_basket(basket: Basket) -> Basket:
    """Return the open basket under lock. Raises CannotAdd when it was ordered meanwhile."""
    locked = Basket.objects.select_for_update(of=("self",)).get(pk=basket.pk)
    if not locked.can_be_edited:
        raise CannotAdd(_("This basket has already been ordered."))
    locked.strategy = ShelfPriceStrategy()
    return locked


def check_can_have(product: Product, quantity: int) -> None:
    """Raise CannotAdd unless so many pieces of a good can be bought now."""
    stockrecord = next(iter(product.stockrecords.all()), None)
    if not product.main.is_public or not product.is_public or stockrecord is None or stockrecord.price is None:
        raise CannotAdd(_("This good is not for sale at the moment."))
    free = max(stockrecord.net_stock_level, 0)
    if free == 0:
        raise CannotAdd(_("Sorry, “%(name)s” has just sold out.") % {"name": product.get_title()})
    if quantity > min(free, MOST_OF_ONE_GOOD):
        raise CannotAdd(
            _("There are only %(free)d pieces of “%(name)s”. Your basket is as it was.")
            % {"free": min(free, MOST_OF_ONE_GOOD), "name": product.get_title()}
        )
