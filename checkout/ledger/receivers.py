"""What the books hear of the floors below."""

from django.dispatch import receiver

from catalogue.stock.signals import goods_bought

from .events import post_purchase, unbook_purchase


@receiver(goods_bought, dispatch_uid="ledger.book_purchase")
def book_purchase(delivery_note, **_kwargs) -> None:
    """Book goods of a delivery note that the centre buys, or take that back. A gift moves nothing."""
    baht = delivery_note.cost_baht
    if baht and delivery_note.undoes:
        unbook_purchase(delivery_note.undoes.number, why=delivery_note.number, by=delivery_note.by)
    elif baht:
        post_purchase(
            delivery_note.number,
            producer=delivery_note.producer_id,
            baht=baht,
            on=delivery_note.received_on,
            note=delivery_note.number,
            by=delivery_note.by,
        )
