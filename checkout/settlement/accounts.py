"""Bank accounts of producers: one person enters one, another approves it, and the producer is told.

Whoever could change an account alone could send a village's money to herself. While a new account waits, the line of
its producer in an open run is held back; see `fitting`.
"""

from django.db import transaction
from django.utils import timezone

from catalogue.producers.models import Partner

from .emails import tell_of_account
from .fitting import fit_accounts
from .models import PayoutRun, ProducerAccount
from .states import OPEN_RUNS


class CannotChangeAccount(Exception):
    """Nothing was changed."""


class SameAccount(CannotChangeAccount):
    """This very account is in force, or waits already."""


class SamePerson(CannotChangeAccount):
    """Whoever entered an account cannot approve it."""


class AccountDecided(CannotChangeAccount):
    """Somebody has approved or refused it already."""


@transaction.atomic
def enter_account(producer: Partner, *, bank: str, number: str, holder: str, by) -> ProducerAccount:
    """Note another bank account of a producer. Nothing is paid to her until a second person has approved it.

    An account that was waiting is followed by this one. She is told by mail where she has an address, and on her
    page. Locks the open run, the producer, her line. Raises SameAccount.
    """
    run = _lock(producer.pk)
    now, known = timezone.now(), ProducerAccount.objects.filter(producer=producer, ended_at=None)
    if any((other.bank, other.number, other.holder) == (bank, number, holder) for other in known):
        raise SameAccount
    known.filter(approved_at=None).update(ended_at=now, ended_by=by)
    account = ProducerAccount.objects.create(
        producer=producer, bank=bank, number=number, holder=holder, entered_by=by, entered_at=now
    )
    _fit(run, producer.pk)
    tell_of_account.enqueue(account.pk)
    return account


@transaction.atomic
def approve_account(account: ProducerAccount, *, by) -> ProducerAccount:
    """Put an account in force, in place of the one before. Safe to repeat.

    Locks the open run, the producer, her line. Raises SamePerson, AccountDecided.
    """
    run = _lock(account.producer_id)
    account = ProducerAccount.objects.get(pk=account.pk)
    if account.is_in_force:
        return account
    if not account.is_waiting:
        raise AccountDecided
    if account.entered_by_id == by.pk:
        raise SamePerson
    now = timezone.now()
    ProducerAccount.objects.filter(
        producer=account.producer_id, approved_at__isnull=False, ended_at__isnull=True
    ).update(ended_at=now, ended_by=by)
    account.approved_by, account.approved_at = by, now
    account.save(update_fields=["approved_by", "approved_at"])
    _fit(run, account.producer_id)
    return account


@transaction.atomic
def refuse_account(account: ProducerAccount, *, by) -> None:
    """End an account that waits; the one in force stays so. Safe to repeat. Raises AccountDecided."""
    run = _lock(account.producer_id)
    account = ProducerAccount.objects.get(pk=account.pk)
    if account.approved_at:
        raise AccountDecided
    if account.ended_at:
        return
    account.ended_at, account.ended_by = timezone.now(), by
    account.save(update_fields=["ended_at", "ended_by"])
    _fit(run, account.producer_id)


def _lock(producer_pk: int) -> PayoutRun | None:
    """Lock the open run, if there is one, then the producer: her accounts stay as they are read."""
    run = PayoutRun.objects.select_for_update().filter(state__in=OPEN_RUNS).first()
    # Without the key: orders of her goods that are written just now need not wait.
    Partner.objects.select_for_update(no_key=True).get(pk=producer_pk)
    return run


def _fit(run: PayoutRun | None, producer_pk: int) -> None:
    if run:
        fit_accounts(run, producer=producer_pk)
