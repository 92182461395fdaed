"""Everything that was said between shop and stand-in, held against Stripe's published shapes, and counted.

The stand-in looks itself, as in every session of tests (`tests/shapes.py`): at each request, each object in an
answer, and each event with the object in it. What it finds stands in a file, for a process may be killed. The drills
say the same thing a hundred thousand times; what differs from something that fitted in names, numbers and times
only is counted, and not looked at again.
"""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from checkout.payments.standin import api, events, fidelity
from tests.drill.during import during

A_NAME = re.compile(r"(?<=_)[A-Za-z0-9]{8,}|[0-9a-f-]{36}|\d+")
_known: set[str] = set()


@dataclass
class Said:
    """How much was held against the shapes."""

    requests: int = 0
    objects: int = 0
    events: int = 0

    def add(self, other: "Said") -> None:
        self.requests += other.requests
        self.objects += other.objects
        self.events += other.events


SAID = Said()


@contextmanager
def watching(file: Path) -> Iterator[None]:
    """Let the stand-ins of this process, and of those forked from it, look at everything."""
    before = os.environ.get(fidelity.SWITCH)
    os.environ[fidelity.SWITCH] = str(file)
    check_request = api.check_request

    def asked(*args, **kwargs):
        SAID.requests += 1
        return check_request(*args, **kwargs)

    try:
        with (
            during(api, check_request=asked, check_object=_check_answer),
            during(events, check_object=_check_event),
        ):
            yield
    finally:
        if before is None:
            del os.environ[fidelity.SWITCH]
        else:
            os.environ[fidelity.SWITCH] = before


def faults(file: Path) -> list[str]:
    """Return what did not fit, each once."""
    return sorted(set(file.read_text(encoding="utf-8").splitlines())) if file.exists() else []


def _check_answer(obj: dict, *, said_in: str) -> None:
    members = obj["data"] if obj.get("object") == "list" else [obj]
    SAID.objects += len(members)
    for member in members:
        _check(member, said_in)


def _check_event(event: dict, *, said_in: str) -> None:
    SAID.events += 1
    _check(event, said_in)


def _check(obj: dict, said_in: str) -> None:
    likeness = A_NAME.sub("0", json.dumps(obj, sort_keys=True))
    if likeness not in _known:
        _known.add(likeness)
        fidelity.check_object(obj, said_in=said_in)
