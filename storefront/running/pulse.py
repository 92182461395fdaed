"""A task that does nothing: that it was done proves that a worker is alive."""

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult


@task(queue_name="default", priority=10)
def beat() -> None:
    """Leave a finished task behind."""


def beats():
    """Return the beats in the task table."""
    return DBTaskResult.objects.filter(task_path=beat.module_path)


def seconds_since_last_beat() -> int | None:
    """Return how long ago a worker last finished a beat; None before the first one."""
    last = beats().filter(status=TaskResultStatus.SUCCESSFUL).order_by("-finished_at").first()
    return last and int((timezone.now() - last.finished_at).total_seconds())
