"""A piece of work shared among processes, each with a copy of the database for itself.

The drills are many, the processors few; and the housekeeping of one share must not meet the orders of another.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, connections

from tests.drill.forks import fork
from tests.drill.strict import SAID

SHARES = os.cpu_count() or 1


def in_shares(task: Callable[[int, int], Any]) -> list:
    """Let every process do its share, by its number and how many there are; return what each returned."""
    with _copies(SHARES) as names:
        waits = [fork(lambda share=share, name=name: _do(task, share, name)) for share, name in enumerate(names)]
        answers = [wait() for wait in waits]
    for _answer, said in answers:
        SAID.add(said)
    return [answer for answer, _said in answers]


def _do(task: Callable[[int, int], Any], share: int, name: str):
    connection.settings_dict["NAME"] = name
    SAID.__init__()
    return task(share, SHARES), SAID


@contextmanager
def _copies(number: int) -> Iterator[list[str]]:
    name = str(connection.settings_dict["NAME"])
    names = [f"{name}_{share}" for share in range(number)]
    connections.close_all()  # PostgreSQL copies only what nobody looks at, and SQLite then has it all in one file
    for copy in names:
        if connection.vendor == "sqlite":
            shutil.copy(name, copy)
        else:
            _elsewhere(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
    yield names
    for copy in names:
        if connection.vendor == "sqlite":
            for file in Path(copy).parent.glob(f"{Path(copy).name}*"):
                file.unlink()
        else:
            _elsewhere(f'DROP DATABASE "{copy}" WITH (FORCE)')


def _elsewhere(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def empty() -> None:
    """Take all rows away, as between two tests."""
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
