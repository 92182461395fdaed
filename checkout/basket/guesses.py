"""Slows down whoever guesses codes: wrong ones are counted for a quarter of an hour, of a basket and of an address.

A new basket costs nothing, so the network address counts too. But thousands of telephones may share one, so it is
allowed many more. Addresses are kept as digests.
"""

from django.core.cache import cache
from django.utils.crypto import salted_hmac

WRONG_FOR_SECONDS = 15 * 60
MOST_OF_BASKET = 8
MOST_OF_NETWORK = 100


def is_guessing(basket_pk: int, network: str) -> bool:
    """Say whether so many wrong codes came from a basket or an address that no more are looked up for now."""
    most = _most(basket_pk, network)
    counted = cache.get_many(most)
    return any(counted.get(key, 0) >= limit for key, limit in most.items())


def note_wrong_code(basket_pk: int, network: str) -> None:
    """Count a code that nobody has given out."""
    for key in _most(basket_pk, network):
        cache.add(key, 0, WRONG_FOR_SECONDS)
        cache.incr(key)


def _most(basket_pk: int, network: str) -> dict[str, int]:
    most = {f"wrong-codes:basket:{basket_pk}": MOST_OF_BASKET}
    if network:
        digest = salted_hmac("checkout.basket.guesses", network, algorithm="sha256").hexdigest()[:32]
        most[f"wrong-codes:network:{digest}"] = MOST_OF_NETWORK
    return most
