"""The numbers by which a payment at the provider is known to be one of ours."""

from uuid import UUID

from .models import PaymentAttempt


def attempt_named(uuid: str, intent_id: str | None, session_id: str = "", charge_id: str = "") -> PaymentAttempt | None:
    """Return the attempt that money belongs to: by the provider's numbers, else by ours in its metadata."""
    attempts = PaymentAttempt.objects.select_related("order")
    for field, number in (("intent_id", intent_id), ("session_id", session_id), ("charge_id", charge_id)):
        if number and (named := attempts.filter(**{field: number}).first()):
            return named
    return attempts.filter(uuid=uuid).first() if is_uuid(uuid) else None


def is_uuid(text: str) -> bool:
    """Say whether metadata holds a number of ours; anybody with access to the provider's account can write there."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True
