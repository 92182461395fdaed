"""Doing things in processes of their own, forked from this one, so that starting them costs nothing."""

import os
import pickle
import sys
import traceback
from collections.abc import Callable

from django.db import connections


class Died(Exception):
    """A process ended without an answer; `signal` is what ended it, or zero."""

    def __init__(self, signal: int, said: str = ""):
        super().__init__(f"signal {signal} {said}")
        self.signal = signal


def fork(task: Callable):
    """Do something in a process of its own and return a function that waits for its answer.

    That raises Died when there is none. No connection to the database is shared: both sides make new ones.
    """
    connections.close_all()
    sys.stdout.flush()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _do(task, writing)
    os.close(writing)

    def wait():
        with os.fdopen(reading, "rb") as pipe:
            said = pipe.read()
        _pid, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            raise Died(os.WTERMSIG(status))
        answer, error = pickle.loads(said) if said else (None, "no answer")  # noqa: S301 -- from our own child
        if error:
            raise Died(0, error)
        return answer

    return wait


def _do(task: Callable, writing: int) -> None:
    try:
        answer = (task(), None)
    except BaseException:
        answer = (None, traceback.format_exc())
    try:
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(answer, pipe)
        connections.close_all()
    finally:
        os._exit(0)
