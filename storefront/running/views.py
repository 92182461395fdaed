"""The shop's answer to machines that ask how it is."""

import tomllib
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .pulse import seconds_since_last_beat


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """Say whether this shop can serve: 200 when its database answers, 503 when it does not.

    A silent worker is told but is no reason to take the web server out of service.
    """
    answer = {"status": "ok", "database": "ok", "worker_seconds_ago": None, "version": version()}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        answer["worker_seconds_ago"] = seconds_since_last_beat()
    except DatabaseError:
        return JsonResponse({**answer, "status": "unavailable", "database": "unreachable"}, status=503)
    return JsonResponse(answer)


@cache
def version() -> str:
    """Return the version of the shop, as pyproject.toml has it."""
    return tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
