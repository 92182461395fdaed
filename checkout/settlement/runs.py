"""Payout runs: prepared by one person, approved by another, taken to the bank, and noted when the bank has paid.

Each leg of what producers are owed goes into at most one line: the table of settled legs has one row for each. Every
operation locks the run first, then its lines by rising key, and is safe to repeat.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils import timezone
from django_tasks import task

from checkout.ledger.chart import Account
from checkout.ledger.models import Entry, Leg
from checkout.ledger.operations import Posting, credit, debit, post_many, reverse
from checkout.payments.private_files import private_storage

from .fitting import accounts_of, fit_accounts, hold_of, move_line
from .models import PayoutLine, PayoutProof, PayoutRun, ProducerAccount, SettledLeg
from .proofs import read_proof
from .queries import open_legs
from .states import RUN_MOVES, UNPAID_LINES, Hold, LineState, RunState

NOTHING = Decimal("0.00")
AT_ONCE = 2000


class CannotPayOut(Exception):
    """Nothing was changed."""


class RunOpen(CannotPayOut):
    """Another run is open: it is paid or cancelled first."""


class NothingToPay(CannotPayOut):
    """Nobody is owed anything up to that day."""


class SamePerson(CannotPayOut):
    """Whoever prepared a run cannot approve it."""


class WrongState(CannotPayOut):
    """The run, or the line, has moved on or is not that far yet."""


class HeldBack(CannotPayOut):
    """The line waits: for an account, for a second person, or because somebody holds it back."""


class SomePaid(CannotPayOut):
    """A run of which something was paid cannot be cancelled, only closed."""


class MaybeAtBank(CannotPayOut):
    """Its file was taken: somebody has to say that the bank did not get it."""


@transaction.atomic
def prepare_run(cutoff: date, *, by) -> PayoutRun:
    """Gather what each producer is owed up to and with a day, as one line each.

    Whoever is owed nothing, or owes us, gets no line: her legs stay open and are taken together with what comes
    later, so that goods taken back after a payout come out of the next one. Raises RunOpen, NothingToPay.
    """
    run = _begin_run(cutoff, by)
    # One read decides both what a line is worth and which legs it is made of: what is booked in this moment is either
    # in both or in neither.
    legs, owed = defaultdict(list), defaultdict(lambda: NOTHING)
    for leg, producer, baht in open_legs(cutoff).values_list("pk", "producer_id", "amount_baht"):
        legs[producer].append(leg)
        owed[producer] -= baht
    to_pay = sorted(producer for producer, baht in owed.items() if baht > 0)
    if not to_pay:
        raise NothingToPay
    accounts = accounts_of(to_pay)
    lines = [_new_line(run, producer, owed[producer], *accounts.get(producer, (None, None))) for producer in to_pay]
    PayoutLine.objects.bulk_create(lines, batch_size=AT_ONCE)
    _settle([(leg, line.pk) for line in lines for leg in legs[line.producer_id]])
    return run


def _begin_run(cutoff: date, by) -> PayoutRun:
    number = (PayoutRun.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            return PayoutRun.objects.create(number=number, cutoff=cutoff, prepared_by=by)
    except IntegrityError as error:
        raise RunOpen from error


def _new_line(
    run: PayoutRun, producer: int, baht: Decimal, in_force: ProducerAccount | None, waiting: ProducerAccount | None
) -> PayoutLine:
    hold = hold_of(in_force, waiting)
    state = LineState.HELD_BACK if hold else LineState.TO_PAY
    return PayoutLine(run=run, producer_id=producer, amount_baht=baht, account=in_force, hold=hold, state=state)


def _settle(pairs: list[tuple[int, int]]) -> None:
    """Put legs into lines, past the models: a year has more than 100,000 of them.

    Not by joining the tables in SQL, which would be one statement: PostgreSQL plans it by the numbers it knows, and of
    lines that were written a moment ago it knows none.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            into = (
                "INSERT INTO settlement_settledleg (leg_id, line_id) SELECT * FROM unnest(%s::bigint[], %s::bigint[])"
            )
            cursor.execute(into, [list(column) for column in zip(*pairs, strict=True)])
        else:
            cursor.executemany("INSERT INTO settlement_settledleg (leg_id, line_id) VALUES (%s, %s)", pairs)


def lock_run(run_pk: int) -> PayoutRun:
    """Lock a run, before anything else of it is read."""
    return PayoutRun.objects.select_for_update().get(pk=run_pk)


def move_run(run: PayoutRun, to: RunState, **facts) -> None:
    """Take a locked run to another state, and write down who did it. Raises WrongState."""
    if to not in RUN_MOVES[RunState(run.state)]:
        raise WrongState(f"{run.state} -> {to}")
    run.state = to
    for name, fact in facts.items():
        setattr(run, name, fact)
    run.save(update_fields=["state", *facts])


@transaction.atomic
def approve_run(run: PayoutRun, *, by) -> PayoutRun:
    """Let a run be paid, by a second person. Safe to repeat. Raises SamePerson, WrongState."""
    run = lock_run(run.pk)
    if run.state == RunState.APPROVED:
        return run
    if run.prepared_by_id == by.pk:
        raise SamePerson
    fit_accounts(run)
    move_run(run, RunState.APPROVED, approved_by=by, approved_at=timezone.now())
    return run


@transaction.atomic
def lines_for_bank(run: PayoutRun, *, by) -> list[PayoutLine]:
    """Return the lines that the bank is to pay, and note that somebody took them there. Raises WrongState."""
    run = lock_run(run.pk)
    if run.state != RunState.APPROVED:
        raise WrongState
    fit_accounts(run)
    run.exported_by, run.exported_at = by, timezone.now()
    run.save(update_fields=["exported_by", "exported_at"])
    lines = run.lines.filter(state=LineState.TO_PAY).select_related("run", "account", "producer")
    return list(lines.order_by("pk"))


@transaction.atomic
def mark_line_paid(line: PayoutLine, *, on: date, reference: str = "", by) -> PayoutLine:
    """Note that the bank has paid one producer, and book it. Safe to repeat. Raises WrongState, HeldBack."""
    run = lock_run(line.run_id)
    line = PayoutLine.objects.select_for_update().get(pk=line.pk)
    if line.state == LineState.PAID:
        return line
    if run.state != RunState.APPROVED:
        raise WrongState
    fit_accounts(run, producer=line.producer_id)
    line.refresh_from_db()
    if line.state != LineState.TO_PAY:
        raise HeldBack
    _pay([line], on=on, reference=reference, by=by)
    _close_if_done(run, by)
    return PayoutLine.objects.get(pk=line.pk)


def mark_run_paid(run: PayoutRun, *, on: date, reference: str = "", by, proof: bytes = b"") -> int:
    """Note that the bank has paid every line that was to be paid, book them, and return how many those were.

    `proof` is what the bank gave us to show for it, as PDF or picture. Lines that are held back stay.
    Safe to repeat. Raises BadProof, WrongState.
    """
    if proof:
        add_proof(run, proof, by=by)
    return book_run(run.pk, on=on, reference=reference, by=by)


def add_proof(run: PayoutRun, data: bytes, *, by) -> PayoutProof:
    """Keep what shows that the bank paid, where only staff can see it; its file is written before its row.

    Raises BadProof, and WrongState for a run that is not approved.
    """
    proof = PayoutProof(run_id=run.pk, kind=read_proof(data), added_by=by)
    proof.file.name = private_storage().save(f"payouts/{proof.uuid}.{proof.kind}", ContentFile(data))
    try:
        with transaction.atomic():
            if lock_run(run.pk).state not in {RunState.APPROVED, RunState.PAID}:
                raise WrongState
            proof.save(force_insert=True)
    except WrongState:
        private_storage().delete(proof.file.name)
        raise
    return proof


@transaction.atomic
def book_run(run_pk: int, *, on: date, reference: str, by) -> int:
    """Book all lines of a run that were to be paid as paid: all or none of them. Safe to repeat. Raises WrongState."""
    run = lock_run(run_pk)
    if run.state == RunState.PAID:
        return 0
    if run.state != RunState.APPROVED:
        raise WrongState
    fit_accounts(run)
    lines = list(run.lines.select_for_update().filter(state=LineState.TO_PAY).order_by("pk"))
    _pay(lines, on=on, reference=reference, by=by)
    _close_if_done(run, by)
    return len(lines)


@task()
def book_run_later(run_pk: int, on: str, reference: str, by_pk: int) -> int:
    """Book a large run in the worker: nobody waits for thousands of lines with a browser."""
    return book_run(run_pk, on=date.fromisoformat(on), reference=reference, by=get_user_model().objects.get(pk=by_pk))


def _pay(lines: list[PayoutLine], *, on: date, reference: str, by) -> None:
    """Book locked lines as paid; each payment's own leg is settled by its line, which so adds up to nothing."""
    post_many(
        Posting(
            line.key,
            kind=Entry.Kind.PAYOUT,
            on=on,
            legs=[debit(Account.PRODUCERS, line.amount_baht, line.producer_id), credit(Account.BANK, line.amount_baht)],
            note=reference,
            by=by,
        )
        for line in lines
    )
    PayoutLine.objects.filter(pk__in=[line.pk for line in lines]).update(
        state=LineState.PAID, paid_on=on, reference=reference, paid_by=by
    )
    by_key = {line.key: line for line in lines}
    legs = Leg.objects.filter(entry__in=by_key, account=Account.PRODUCERS)
    SettledLeg.objects.bulk_create([SettledLeg(leg=leg, line=by_key[leg.entry_id]) for leg in legs], batch_size=AT_ONCE)


def _close_if_done(run: PayoutRun, by) -> None:
    if not run.lines.filter(state__in=UNPAID_LINES).exists():
        move_run(run, RunState.PAID, closed_by=by, closed_at=timezone.now())


@transaction.atomic
def hold_back(line: PayoutLine, *, why: str, by) -> None:
    """Hold one producer's line back, until somebody lets it go. Safe to repeat. Raises WrongState."""
    run = lock_run(line.run_id)
    line = PayoutLine.objects.select_for_update().get(pk=line.pk)
    if not run.is_open or line.state not in UNPAID_LINES:
        raise WrongState
    if line.state == LineState.TO_PAY:
        move_line(line, LineState.HELD_BACK, hold=Hold.BY_HAND, note=_signed(why, by))
    elif line.hold != Hold.BY_HAND:
        line.hold, line.note = Hold.BY_HAND, _signed(why, by)
        line.save(update_fields=["hold", "note"])


@transaction.atomic
def let_go(line: PayoutLine, *, by) -> None:
    """Let a line be paid that somebody held back, as far as its account allows. Safe to repeat. Raises WrongState."""
    run = lock_run(line.run_id)
    line = PayoutLine.objects.select_for_update().get(pk=line.pk)
    if not run.is_open:
        raise WrongState
    if line.hold == Hold.BY_HAND:
        line.hold, line.note = Hold.NO_ACCOUNT, ""
        line.save(update_fields=["hold", "note"])
        fit_accounts(run, producer=line.producer_id)


def _signed(why: str, by) -> str:
    return f"{why[:120]} ({by.email[:70]})"


@transaction.atomic
def cancel_run(run: PayoutRun, *, why: str, by, not_at_bank: bool = False) -> PayoutRun:
    """Give a run up: what its lines were made of is open again. Safe to repeat.

    Once its file was taken, somebody has to say that the bank did not get it: else the bank pays this one, and the
    next run pays it again. Raises SomePaid, MaybeAtBank, WrongState.
    """
    run = lock_run(run.pk)
    if run.state == RunState.CANCELLED:
        return run
    if run.lines.filter(state__in=[LineState.PAID, LineState.CAME_BACK]).exists():
        raise SomePaid
    if run.exported_at and not not_at_bank:
        raise MaybeAtBank
    move_run(run, RunState.CANCELLED, closed_by=by, closed_at=timezone.now(), note=why[:255])
    SettledLeg.objects.filter(line__run=run).delete()
    return run


@transaction.atomic
def close_run(run: PayoutRun, *, by) -> PayoutRun:
    """End a run of which some lines are held back: they come into the next one. Safe to repeat.

    Raises WrongState while lines are to be paid, or none was.
    """
    run = lock_run(run.pk)
    if run.state == RunState.PAID:
        return run
    states = set(run.lines.order_by().values_list("state", flat=True).distinct())
    if LineState.TO_PAY in states or not states & {LineState.PAID, LineState.CAME_BACK}:
        raise WrongState
    move_run(run, RunState.PAID, closed_by=by, closed_at=timezone.now())
    SettledLeg.objects.filter(line__run=run, line__state=LineState.HELD_BACK).delete()
    return run


@transaction.atomic
def note_came_back(line: PayoutLine, *, why: str, by) -> PayoutLine:
    """Note that the bank has sent a producer's money back: she is owed it again, and the next run pays it.

    The payment and its reversal stay with the line, which so paid nothing; what it was made of is open again.
    Safe to repeat. Raises WrongState.
    """
    lock_run(line.run_id)
    line = PayoutLine.objects.select_for_update().get(pk=line.pk)
    if line.state == LineState.CAME_BACK:
        return line
    if line.state != LineState.PAID:
        raise WrongState
    taken_back = reverse(Entry.objects.get(pk=line.key), why=why[:255], by=by)
    SettledLeg.objects.filter(line=line).exclude(leg__entry=line.key).delete()
    SettledLeg.objects.create(leg=taken_back.legs.get(account=Account.PRODUCERS), line=line)
    move_line(line, LineState.CAME_BACK, note=_signed(why, by))
    return line
