"""How an order is called."""

from django.utils import timezone

BUDDHIST_ERA = 543
PREFIX = "KK"


def order_number(basket_pk: int) -> str:
    """Return the name of the order a basket becomes, such as KK-2569-000417.

    It comes from the basket, so one basket has one number however often "order" is pressed. It is
    for people to say on the telephone, never a key to a page.
    """
    year = timezone.localdate().year + BUDDHIST_ERA
    return f"{PREFIX}-{year}-{basket_pk:06d}"
