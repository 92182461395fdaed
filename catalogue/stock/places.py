"""Where goods stand in the house."""

from .models import ShelfPlace


def put_at(stockrecord_pk: int, shelf: str) -> None:
    """Write down where a good stands, as staff call the place; nothing: nobody knows any more."""
    if shelf := " ".join(shelf.split())[:24]:
        ShelfPlace.objects.update_or_create(stockrecord_id=stockrecord_pk, defaults={"shelf": shelf})
    else:
        ShelfPlace.objects.filter(stockrecord=stockrecord_pk).delete()
