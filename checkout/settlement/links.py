"""The secret links that open a producer's statements: one at a time, made anew and ended at the desk."""

import io
from datetime import timedelta

import segno
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from catalogue.producers.models import Partner

from .models import ProducerAccount, StatementLink

OPENED_AT_MOST_EVERY = timedelta(minutes=10)


@transaction.atomic
def make_link(producer: Partner, *, by) -> StatementLink:
    """Make a link for a producer; the one before opens nothing any more. Locks the producer."""
    Partner.objects.select_for_update(no_key=True).get(pk=producer.pk)
    revoke_link(producer, by=by)
    return StatementLink.objects.create(producer=producer, made_by=by)


def revoke_link(producer: Partner, *, by) -> bool:
    """End a producer's link, and say whether there was one."""
    links = StatementLink.objects.filter(producer=producer, revoked_at=None)
    return bool(links.update(revoked_at=timezone.now(), revoked_by=by))


def link_of(producer: Partner) -> StatementLink | None:
    return StatementLink.objects.filter(producer=producer, revoked_at=None).select_related("made_by").first()


def note_opened(link: StatementLink) -> None:
    """Remember that a producer looked, and that she could so read of her bank accounts."""
    now = timezone.now()
    if link.last_opened is None or link.last_opened < now - OPENED_AT_MOST_EVERY:
        StatementLink.objects.filter(pk=link.pk).update(last_opened=now)
        ProducerAccount.objects.filter(producer=link.producer_id, told_at=None).update(told_at=now)


def address_of(link: StatementLink) -> str:
    """Return the whole address, as it stands in a QR or a message: in Thai, whoever makes it."""
    with override(settings.LANGUAGE_CODE):
        return f"{settings.SITE_URL}{link.get_absolute_url()}"


def link_qr(link: StatementLink) -> bytes:
    """Draw the QR of a link, to be printed."""
    out = io.BytesIO()
    segno.make(address_of(link), error="m", micro=False).save(out, kind="svg", scale=8, border=4, xmldecl=True)
    return out.getvalue()
