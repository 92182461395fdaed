"""What is filled in for a buyer before she types."""

from catalogue.places.models import UserAddress
from catalogue.places.parcel_address import answers_of

from .forms import DeliveryForm

ANOTHER_ADDRESS = "new"


def known_answers(user, book: list[UserAddress], given: dict | None, wanted: str) -> dict[str, str]:
    """Return the answers to begin the delivery form with.

    `given` is what she answered before in this purchase, `wanted` the address she has just picked from
    her book. Without either, her parcels go where they go by default; a guest begins with nothing.
    """
    if not user.is_authenticated:
        return given or {}
    person = {"name": user.get_full_name(), "email": (given or {}).get("email") or user.email}
    picked = next((address for address in book if str(address.pk) == wanted), None)
    if picked:
        return {**person, **answers_of(picked)}
    if wanted == ANOTHER_ADDRESS:
        return person
    if given:
        return given
    default = next((address for address in book if address.is_default_for_shipping), None)
    return {**person, **answers_of(default)} if default else person


def picked_address(form: DeliveryForm, book: list[UserAddress]) -> UserAddress | None:
    """Return the address of the book that the form shows, if it shows one."""
    tambon = form.chosen_tambon
    shown = (form["name"].value(), form["line1"].value(), tambon and tambon.pk)
    return next((address for address in book if (address.name, address.line1, address.tambon_id) == shown), None)
