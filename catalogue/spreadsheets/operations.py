"""Takes tables in: checks them in the background, writes them in one transaction, and gives them out again."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import override
from django_tasks import task

from catalogue.products.models import NotPublishable

from . import deliveries, goods, pictures, prices, producers
from .deliveries import NotReceived
from .faults import Fault, FileFault
from .files import read_rows
from .models import Import
from .plans import Plan
from .tables import Column, Progress, Table, read_table

logger = logging.getLogger(__name__)
Kind, State = Import.Kind, Import.State
FAULTS_KEPT = 500
TELL_EVERY_SECONDS = 0.5
# A worker that gives no sign of life for so long is gone, and another may begin anew: nothing of its work was kept.
# While 30,000 goods are written it says nothing for a minute or two, and on SQLite for all of the writing.
GONE_AFTER = timedelta(minutes=10)
FILES_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class TableKind:
    """What one kind of table holds, what it would change, and its rows as they are given out."""

    columns: Sequence[Column]
    plan: Callable[..., Plan]
    rows: Callable[..., Iterator[list]]


TABLES = {
    Kind.PRODUCERS: TableKind(producers.COLUMNS, producers.plan_producers, producers.producer_rows),
    Kind.GOODS: TableKind(goods.COLUMNS, goods.plan_goods, goods.good_rows),
    Kind.PRICES: TableKind(prices.COLUMNS, prices.plan_prices, prices.price_rows),
    Kind.STOCK: TableKind(deliveries.COLUMNS, deliveries.plan_deliveries, deliveries.delivery_rows),
}


def hand_in(kind: Kind, file, *, by) -> Import:
    """Keep a file that was handed in, and let the worker check it. Nothing of it is read here."""
    with transaction.atomic():
        taken = Import(kind=kind, name=file.name[-120:], by=by)
        ending = "zip" if kind == Kind.PICTURES else "csv" if file.name.lower().endswith((".csv", ".txt")) else "xlsx"
        taken.file.save(f"{taken.uuid}.{ending}", file, save=False)
        taken.save()
        check_file.enqueue(taken.pk)
    return taken


@task(queue_name="default")
def check_file(pk: int) -> int:
    """Find all faults of a file and what it would change; returns how many faults. Safe to repeat."""
    if not _claim(pk, State.NEW, State.CHECKING):
        return 0
    taken = Import.objects.get(pk=pk)
    with override(settings.LANGUAGE_CODE):
        try:
            with taken.file.open("rb") as file:
                plan = _plan_of(taken, file, Teller(pk))
        except FileFault as fault:
            return _refuse(taken, [Fault(0, "", fault.code, fault.params)])
        except Exception:
            logger.exception("table %s could not be checked", taken.uuid)
            _end(taken, State.BROKEN)
            return 0
    _note(taken, plan)
    if plan.table.faults:
        return _refuse(taken, plan.table.faults)
    _end(taken, State.CHECKED)
    return 0


def start_import(taken: Import, *, by) -> bool:
    """Let the worker write a table that was checked and has no fault, and say whether it waits for that now.

    `by` is who says so, and stands behind all that is written. A second press changes nothing.
    """
    with transaction.atomic():
        ready = Q(state=State.CHECKED) | _gone(State.WRITING) | _gone(State.WAITING)
        rows = Import.objects.filter(ready, pk=taken.pk)
        began = rows.update(state=State.WAITING, imported_by=by, done=0, moved_at=timezone.now())
        if began:
            write_table.enqueue(taken.pk)
    return bool(began)


@task(queue_name="default")
def write_table(pk: int) -> int:
    """Write a checked table: all of it or nothing. Returns how many rows changed something, or how many faults kept it
    from that. Safe to repeat.

    The plan is made anew under the locks of what it changes, so whatever happened since the check is seen. In one
    transaction; the table is marked as imported in the same.
    """
    if not _claim(pk, State.WAITING, State.WRITING):
        return 0
    taken = Import.objects.select_related("imported_by").get(pk=pk)
    try:
        with override(settings.LANGUAGE_CODE), transaction.atomic():
            return _write(taken)
    except _Faulty as faulty:
        return _refuse(taken, faulty.faults)
    except NotReceived as fault:
        return _refuse(taken, [Fault(fault.row, "", fault.code, fault.params)])
    except (IntegrityError, NotPublishable):
        logger.warning("table %s met other changes", taken.uuid, exc_info=True)
        return _refuse(taken, [Fault(0, "", "changed-meanwhile")])
    except Exception:
        logger.exception("table %s could not be written", taken.uuid)
        _end(taken, State.BROKEN)
        return 0


class _Faulty(Exception):
    """Since it was checked, the table has got faults."""

    def __init__(self, faults: list[Fault]):
        super().__init__(len(faults))
        self.faults = faults


def _write(taken: Import) -> int:
    tell = Teller(taken.pk)
    with taken.file.open("rb") as file:
        plan = _plan_of(taken, file, tell, locked=True)
        if plan.table.faults:
            raise _Faulty(plan.table.faults)
        _note(taken, plan)
        plan.write(taken.imported_by, tell)
    taken.imported_at = timezone.now()
    _end(taken, State.DONE)
    return plan.new + plan.changed


def _plan_of(taken: Import, file, progress: Progress, *, locked: bool = False) -> Plan:
    if taken.kind == Kind.PICTURES:
        plan = pictures.plan_pictures(file, progress=progress)
    else:
        kind = TABLES[Kind(taken.kind)]
        table = read_table(kind.columns, read_rows(file))
        _tell_rows(taken, table)
        plan = kind.plan(table, locked=locked, progress=progress)
    plan.table.faults.sort(key=lambda fault: (fault.row, len(fault.column), fault.column))
    return plan


def _tell_rows(taken: Import, table: Table) -> None:
    taken.rows = len(table.rows)
    if not connection.in_atomic_block:
        Import.objects.filter(pk=taken.pk).update(rows=taken.rows)


def has_stopped(taken: Import) -> bool:
    """Say whether whoever worked at a table is gone, so that it may be begun anew."""
    return taken.is_working and taken.moved_at < timezone.now() - GONE_AFTER


def check_again(taken: Import) -> bool:
    """Let the worker check a file anew whose check has stopped, and say whether it waits for that."""
    with transaction.atomic():
        rows = Import.objects.filter(_gone(State.CHECKING) | _gone(State.NEW), pk=taken.pk)
        began = rows.update(state=State.NEW, done=0, moved_at=timezone.now())
        if began:
            check_file.enqueue(taken.pk)
    return bool(began)


def _claim(pk: int, before: State, during: State) -> bool:
    """Begin with a file, unless another worker has and is alive."""
    mine = Import.objects.filter(Q(state=before) | _gone(during), pk=pk)
    return bool(mine.update(state=during, done=0, moved_at=timezone.now()))


def _gone(during: State) -> Q:
    return Q(state=during, moved_at__lt=timezone.now() - GONE_AFTER)


def _note(taken: Import, plan: Plan) -> None:
    taken.rows, taken.done = len(plan.table.rows), len(plan.table.rows)
    taken.new, taken.changed, taken.same = plan.new, plan.changed, plan.same
    taken.notes = plan.table.unknown_heads[:20]


def _refuse(taken: Import, faults: Sequence[Fault]) -> int:
    taken.faults, taken.fault_count = [fault.as_json() for fault in faults[:FAULTS_KEPT]], len(faults)
    _end(taken, State.FAULTY)
    return len(faults)


def _end(taken: Import, state: State) -> None:
    taken.state, taken.moved_at = state, timezone.now()
    taken.save()


class Teller:
    """Says how far the work is, for whoever waits for it. While one transaction writes, by a connection beside it."""

    def __init__(self, pk: int):
        self.pk, self.told_at = pk, time.monotonic()

    def __call__(self, done: int) -> None:
        if time.monotonic() - self.told_at < TELL_EVERY_SECONDS:
            return
        self.told_at = time.monotonic()
        if not connection.in_atomic_block:
            self._tell(done)
        elif connection.features.has_select_for_update:  # SQLite has one writer: nobody else can say anything
            beside = threading.Thread(target=self._tell_and_close, args=[done])
            beside.start()
            beside.join()

    def _tell(self, done: int) -> None:
        Import.objects.filter(pk=self.pk).update(done=done, moved_at=timezone.now())

    def _tell_and_close(self, done: int) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '500ms'")  # nobody may wait here for whoever waits for this
            self._tell(done)
        except DatabaseError:
            logger.warning("nobody could be told how far table %s is", self.pk, exc_info=True)
        finally:
            connection.close()


def forget_old_files() -> int:
    """Throw away the files of tables a month after they came, and return how many: they may hold telephones."""
    old = Import.objects.filter(at__lt=timezone.now() - FILES_KEPT).exclude(file="")
    for taken in old:
        taken.file.delete(save=False)
        Import.objects.filter(pk=taken.pk).update(file="", faults=[])
    return len(old)
