"""Holding what the stand-in says, and what the shop asks, against Stripe's strict shapes while tests run.

Switched on by naming a file in the environment variable STANDIN_SHAPE_FAULTS: every object and event that
differs from its shape is written there, one a line, and the test session fails. A file, because the stand-in
may be a process of its own. Off in a demo: checking takes a millisecond for each object.
"""

import os
from pathlib import Path

from checkout.payments.standin.contract import object_faults

SWITCH = "STANDIN_SHAPE_FAULTS"


def check_object(obj: dict, *, said_in: str) -> None:
    """Write down every way in which an object differs from Stripe's shape; `said_in` names the answer or event."""
    if SWITCH in os.environ:
        for fault in object_faults(obj):
            _write(f"{said_in}: {fault}")


def note_request(said_in: str, refusal: str) -> None:
    """Write down a request that Stripe would not understand, which the shop must never send."""
    if SWITCH in os.environ:
        _write(f"request {said_in}: {refusal}")


def _write(line: str) -> None:
    with Path(os.environ[SWITCH]).open("a", encoding="utf-8") as file:
        file.write(line.replace("\n", " ") + "\n")
