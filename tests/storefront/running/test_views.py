"""The shop's answer to machines that ask how it is."""

import json

import pytest
from django.db import DatabaseError, connection
from django.test import RequestFactory

from storefront.running.views import health


def ask(method="get"):
    answer = health(getattr(RequestFactory(), method)("/healthz"))
    return answer, json.loads(answer.content or "{}")


@pytest.mark.django_db
def test_health_is_well_when_the_database_answers():
    answer, said = ask()

    assert answer.status_code == 200
    assert said == {"status": "ok", "database": "ok", "worker_seconds_ago": None, "version": said["version"]}
    assert said["version"][0].isdigit()
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_health_is_unavailable_when_the_database_fails():
    def fail(*_):
        raise DatabaseError("gone")

    with connection.execute_wrapper(fail):
        answer, said = ask()

    assert answer.status_code == 503
    assert said["status"] == "unavailable"
    assert said["database"] == "unreachable"


def test_health_is_only_asked():
    assert health(RequestFactory().post("/healthz")).status_code == 405
