"""Cards are typed on Stripe's page only. Oscar brings a table for them, and nothing may ever stand in it."""

from django.db.models.signals import pre_save


class CardsAreNotKept(Exception):
    """Something here wanted to keep a card."""


def refuse_card(**_) -> None:
    """Stand before Oscar's table of cards. Raises CardsAreNotKept."""
    raise CardsAreNotKept("Cards are typed on Stripe's page; the shop never sees one.")


def guard() -> None:
    pre_save.connect(refuse_card, sender="payment.Bankcard", dispatch_uid="payments.no-cards")
