"""The jobs of the schedule that belong to no other room."""

from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from catalogue.pictures.operations import make_sizes, pictures_without_sizes

from .pulse import beat, beats

LOST_AFTER = timedelta(minutes=10)  # no task of ours works nearly as long
MAX_STARTS = 3
KEPT_FOR = timedelta(days=14)
UNFINISHED = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


def feel_pulse() -> int:
    """Ask the worker for a sign of life, unless one is asked for already, and forget all but the last signs."""
    beats().filter(finished_at__lt=timezone.now() - timedelta(hours=1)).delete()
    if beats().filter(status__in=UNFINISHED).exists():
        return 0
    beat.enqueue()
    return 1


def put_back_lost_tasks() -> int:
    """Give tasks whose worker was killed to another worker, and return how many.

    A killed worker leaves its task "running" for ever. A task that was started three times and
    never ended probably kills its workers: it is written off as failed, for somebody to look at.
    """
    lost = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=timezone.now() - LOST_AFTER)
    put_back = 0
    for task in lost:
        still_lost = lost.filter(pk=task.pk)  # it may have ended a moment ago
        if len(task.worker_ids) < MAX_STARTS:
            put_back += still_lost.update(status=TaskResultStatus.READY, started_at=None)
        else:
            still_lost.update(
                status=TaskResultStatus.FAILED,
                finished_at=timezone.now(),
                traceback=f"Started {len(task.worker_ids)} times and never ended.",
            )
    return put_back


def ask_for_missing_sizes() -> int:
    """Ask the worker for the sizes of pictures that have none, and return for how many it was asked."""
    waiting = DBTaskResult.objects.filter(task_path=make_sizes.module_path, status__in=UNFINISHED)
    asked = {tuple(arguments["args"]) for arguments in waiting.values_list("args_kwargs", flat=True)}
    missing = [pk for pk in pictures_without_sizes().values_list("pk", flat=True) if (pk,) not in asked]
    for pk in missing:
        make_sizes.enqueue(pk)
    return len(missing)


def forget_old_tasks() -> int:
    """Delete tasks that ended two weeks ago, well or badly."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def forget_old_sessions() -> str:
    """Delete the sessions of visitors who will not come back to them."""
    return said("clearsessions")


def said(command: str) -> str:
    """Run a management command and return what it said."""
    output = StringIO()
    call_command(command, stdout=output)
    return output.getvalue().strip()
