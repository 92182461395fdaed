"""What the shop does by itself at certain times."""

import logging

import pytest
from django.core.management import CommandError, call_command
from django.utils.module_loading import import_string

from storefront.running.housekeeping import Housekeeping
from storefront.running.schedule import JOBS, Job

HERE = "tests.storefront.running.test_housekeeping"
calls: list[str] = []


@pytest.fixture(autouse=True)
def no_calls():
    calls.clear()


def sweep() -> int:
    calls.append("sweep")
    return 3


def water() -> int:
    calls.append("water")
    return 0


def break_a_vase():
    calls.append("break")
    raise ValueError("a vase")


SWEEP = Job("sweep", f"{HERE}.sweep", 60)
WATER = Job("water", f"{HERE}.water", 300)
BREAK = Job("break", f"{HERE}.break_a_vase", 60)


@pytest.mark.django_db
def test_each_job_runs_when_it_is_due():
    housekeeping = Housekeeping([SWEEP, WATER])

    for now in (0, 30, 60, 90, 300):
        housekeeping.run_due(now=now)

    assert calls == ["sweep", "water", "sweep", "sweep", "water"]


@pytest.mark.django_db
def test_a_job_that_fails_is_told_and_keeps_no_other_from_running(caplog):
    failed = Housekeeping([BREAK, SWEEP]).run_due(now=0)

    assert calls == ["break", "sweep"]
    assert failed == ["break"]
    assert "could not break" in caplog.text
    assert "a vase" in caplog.text


@pytest.mark.django_db
def test_what_a_job_did_is_written_down_and_nothing_where_there_was_nothing_to_do(caplog):
    caplog.set_level(logging.INFO)

    Housekeeping([SWEEP, WATER]).run_due(now=0)

    assert [record.getMessage() for record in caplog.records] == ["Housekeeping: sweep: 3"]


@pytest.mark.django_db
def test_a_job_that_does_not_exist_is_told():
    assert Housekeeping([Job("dream", "nowhere.at_all", 60)]).run_due(now=0) == ["dream"]


@pytest.mark.django_db
def test_the_command_runs_every_job_once_and_well():
    call_command("housekeeping")


@pytest.mark.django_db
def test_the_command_fails_when_a_job_fails(monkeypatch):
    monkeypatch.setattr("storefront.running.management.commands.housekeeping.JOBS", [BREAK])

    with pytest.raises(CommandError, match="break"):
        call_command("housekeeping")


def test_every_job_of_the_schedule_exists_and_has_a_name_of_its_own():
    assert all(callable(import_string(job.path)) for job in JOBS)
    assert len({job.name for job in JOBS}) == len(JOBS)
    assert all(job.every_seconds > 0 for job in JOBS)
