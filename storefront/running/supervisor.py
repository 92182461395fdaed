"""Starts several programs, watches over them and ends them together."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

GRACE_SECONDS = 10  # how long a program may take to end by itself
LOOK_SECONDS = 0.2  # how often we look


@dataclass(frozen=True)
class Child:
    """A program of ours that runs, or ran, with its output in a file."""

    name: str
    log: Path
    process: subprocess.Popen

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def last_lines(self, count: int = 15) -> list[str]:
        """Return the end of what the program wrote, without empty lines."""
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - 8000))
            lines = log.read().decode(errors="replace").splitlines()
        return [line.rstrip() for line in lines if line.strip()][-count:]


class ChildEnded(Exception):
    """A program ended that should have gone on, or failed at its task."""

    def __init__(self, child: Child):
        super().__init__(child.name)
        self.child = child


class StopAsked(Exception):
    """Somebody pressed Ctrl-C or sent a signal: no fault, only the end."""


class Supervisor:
    """A group of programs with one end.

    Each program gets a session of its own, so that Ctrl-C in the terminal reaches only us and the
    programs end in the order we choose: the last started first.
    """

    def __init__(self, *, environment: dict[str, str], folder: Path, logs: Path):
        self.environment = environment
        self.folder = folder
        self.logs = logs
        self.children: list[Child] = []
        self.stop_asked = False

    def ask_to_stop(self, *_signal) -> None:
        """Remember that the end was asked for; fit to be a signal handler, and harmless when repeated."""
        self.stop_asked = True

    def start(self, name: str, command: list[str]) -> Child:
        """Start a program; it goes on until it is finished or everything is stopped."""
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.logs / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 -- commands of our own, from demo_plan.py
                command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        child = Child(name, log, process)
        self.children.append(child)
        return child

    def finish(self, child: Child, *, on_look: Callable[[Child], None]) -> None:
        """Wait for the end of a program while telling `on_look` about it; raises ChildEnded when it failed."""
        while not child.has_ended():
            self.pause()
            on_look(child)
        self.children.remove(child)
        if child.process.returncode != 0:
            raise ChildEnded(child)

    def watch(self, is_over: Callable[[], bool] = lambda: False) -> None:
        """Wait until `is_over` says so. Raises ChildEnded when a program ends before, StopAsked when told to stop."""
        while True:
            for child in self.children:
                if child.has_ended():
                    raise ChildEnded(child)
            if is_over():
                return
            self.pause()

    def pause(self) -> None:
        if self.stop_asked:
            raise StopAsked
        time.sleep(LOOK_SECONDS)

    def stop(self) -> None:
        """End every program: a polite request first, and force for what is still there after the grace."""
        for child in reversed(self.children):
            if not child.has_ended():
                child.process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.children:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(timeout=max(0, deadline - time.monotonic()))
        for child in self.children:
            end_whole_group(child.process)
        self.children.clear()


def end_whole_group(process: subprocess.Popen) -> None:
    """Kill what is left of a program and of the programs it started itself (the web server's workers)."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
