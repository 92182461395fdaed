"""The jobs of the schedule that belong to no other room."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from PIL import Image

from catalogue.pictures.models import SiteImage
from catalogue.pictures.operations import make_sizes
from storefront.running import jobs
from storefront.running.pulse import beat, seconds_since_last_beat

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue(settings):
    """Keep tasks in the table, as the shop does, instead of running them at once."""
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail", "pictures"]}
    }
    return DBTaskResult.objects


def make_task(*, path="some.task", status=TaskResultStatus.RUNNING, minutes_ago=0, starts=1) -> DBTaskResult:
    then = timezone.now() - timedelta(minutes=minutes_ago)
    return DBTaskResult.objects.create(
        task_path=path,
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        run_after=then,
        started_at=then,
        finished_at=None if status in jobs.UNFINISHED else then,
        worker_ids=["worker"] * starts,
        backend_name="default",
        exception_class_path="",
        traceback="",
    )


def make_picture(tmp_path, settings) -> SiteImage:
    settings.MEDIA_ROOT = tmp_path
    path = tmp_path / "dot.png"
    Image.new("RGB", (8, 8), "white").save(path)
    file = SimpleUploadedFile("dot.png", path.read_bytes(), content_type="image/png")
    return SiteImage.objects.create(title="dot", file=file, width=8, height=8)


def test_a_task_of_a_killed_worker_is_put_back():
    lost = make_task(minutes_ago=11)

    assert jobs.put_back_lost_tasks() == 1

    lost.refresh_from_db()
    assert lost.status == TaskResultStatus.READY
    assert list(DBTaskResult.objects.ready()) == [lost]


def test_a_task_that_is_being_done_is_left_alone():
    busy = make_task(minutes_ago=9)

    assert jobs.put_back_lost_tasks() == 0

    busy.refresh_from_db()
    assert busy.status == TaskResultStatus.RUNNING


def test_a_task_that_ended_is_left_alone():
    make_task(minutes_ago=11, status=TaskResultStatus.SUCCESSFUL)
    make_task(minutes_ago=11, status=TaskResultStatus.FAILED)

    assert jobs.put_back_lost_tasks() == 0


def test_a_task_that_kills_its_workers_is_written_off():
    deadly = make_task(minutes_ago=11, starts=3)

    assert jobs.put_back_lost_tasks() == 0

    deadly.refresh_from_db()
    assert deadly.status == TaskResultStatus.FAILED
    assert deadly.traceback == "Started 3 times and never ended."


def test_sizes_are_asked_for_once(queue, tmp_path, settings):
    picture = make_picture(tmp_path, settings)
    queue.all().delete()

    assert jobs.ask_for_missing_sizes() == 1
    assert jobs.ask_for_missing_sizes() == 0

    task = queue.get(task_path=make_sizes.module_path)
    assert task.args_kwargs["args"] == [picture.pk]


def test_sizes_that_exist_are_not_asked_for(tmp_path, settings):
    make_sizes.func(make_picture(tmp_path, settings).pk)

    assert jobs.ask_for_missing_sizes() == 0


def test_old_tasks_are_forgotten_and_unfinished_ones_kept():
    fortnight = 15 * 24 * 60
    make_task(minutes_ago=fortnight, status=TaskResultStatus.SUCCESSFUL)
    make_task(minutes_ago=fortnight, status=TaskResultStatus.FAILED)
    kept = [
        make_task(minutes_ago=fortnight, status=TaskResultStatus.READY),
        make_task(minutes_ago=10, status=TaskResultStatus.SUCCESSFUL),
    ]

    assert jobs.forget_old_tasks() == 2

    assert set(DBTaskResult.objects.all()) == set(kept)


def test_old_sessions_are_forgotten():
    Session.objects.create(session_key="old", expire_date=timezone.now() - timedelta(days=1))
    Session.objects.create(session_key="new", expire_date=timezone.now() + timedelta(days=1))

    jobs.forget_old_sessions()

    assert [session.session_key for session in Session.objects.all()] == ["new"]


def test_one_beat_waits_at_a_time(queue):
    assert jobs.feel_pulse() == 1
    assert jobs.feel_pulse() == 0

    assert queue.filter(task_path=beat.module_path).count() == 1


def test_a_beat_and_any_other_work_go_before_pictures(queue):
    make_sizes.enqueue(1)
    beat.enqueue()

    assert [task.task_path for task in queue.ready()] == [beat.module_path, make_sizes.module_path]


def test_the_age_of_the_last_beat_is_known_and_old_beats_are_forgotten(queue):
    assert seconds_since_last_beat() is None
    make_task(path=beat.module_path, status=TaskResultStatus.SUCCESSFUL, minutes_ago=90)
    make_task(path=beat.module_path, status=TaskResultStatus.SUCCESSFUL, minutes_ago=2)

    jobs.feel_pulse()

    assert 120 <= seconds_since_last_beat() < 240
    assert queue.filter(task_path=beat.module_path).count() == 2
