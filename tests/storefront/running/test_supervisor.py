"""Several programs with one end."""

import os
import signal
import sys
import time

import pytest

from storefront.running import supervisor as module
from storefront.running.supervisor import ChildEnded, StopAsked, Supervisor

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
# Starts a program of its own, tells its number, and does not listen to SIGTERM.
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, subprocess, sys, time;"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']).pid, flush=True);"
    "time.sleep(600)",
]


@pytest.fixture
def supervisor(tmp_path):
    running = Supervisor(environment=dict(os.environ), folder=tmp_path, logs=tmp_path / "log")
    yield running
    running.stop()


def is_alive(pid: int) -> bool:
    """Say whether a process runs; one that ended and waits to be noticed does not."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def test_stop_ends_every_program(supervisor):
    children = [supervisor.start("one", SLEEP), supervisor.start("two", SLEEP)]

    supervisor.stop()

    assert [child.process.returncode for child in children] == [-signal.SIGTERM, -signal.SIGTERM]


def test_stop_kills_a_program_that_does_not_listen_and_what_it_started(supervisor, monkeypatch):
    monkeypatch.setattr(module, "GRACE_SECONDS", 0.5)
    child = supervisor.start("stubborn", STUBBORN)
    wait_for(child.last_lines)
    grandchild = int(child.last_lines()[0])
    assert is_alive(grandchild)

    supervisor.stop()

    assert child.process.returncode == -signal.SIGKILL
    wait_for(lambda: not is_alive(grandchild))


def test_watch_tells_which_program_ended_and_its_last_lines(supervisor):
    supervisor.start("steady", SLEEP)
    supervisor.start("weak", [sys.executable, "-c", "print('first'); print(); print('I give up'); raise SystemExit(3)"])

    with pytest.raises(ChildEnded) as ended:
        supervisor.watch()

    assert ended.value.child.name == "weak"
    assert ended.value.child.process.returncode == 3
    assert ended.value.child.last_lines(2) == ["first", "I give up"]


def test_watch_ends_when_it_is_over(supervisor):
    supervisor.start("steady", SLEEP)

    supervisor.watch(lambda: True)


def test_watch_tells_of_a_program_that_ended_even_when_it_is_over(supervisor):
    weak = supervisor.start("weak", [sys.executable, "-c", "raise SystemExit(1)"])
    weak.process.wait()

    with pytest.raises(ChildEnded):
        supervisor.watch(lambda: True)


def test_watch_ends_when_stop_is_asked(supervisor):
    supervisor.start("steady", SLEEP)
    supervisor.ask_to_stop(signal.SIGINT, None)

    with pytest.raises(StopAsked):
        supervisor.watch()


def test_finish_waits_for_the_end_and_shows_progress(supervisor, tmp_path):
    seen = []
    task = supervisor.start("task", [sys.executable, "-c", "open('made', 'w').close()"])

    supervisor.finish(task, on_look=seen.append)

    assert (tmp_path / "made").exists()
    assert set(seen) <= {task}
    assert supervisor.children == []


def test_finish_tells_when_a_task_fails(supervisor):
    task = supervisor.start("task", [sys.executable, "-c", "raise SystemExit(1)"])

    with pytest.raises(ChildEnded) as ended:
        supervisor.finish(task, on_look=lambda child: None)

    assert ended.value.child == task


def test_finish_ends_when_stop_is_asked(supervisor):
    task = supervisor.start("task", SLEEP)
    supervisor.ask_to_stop()

    with pytest.raises(StopAsked):
        supervisor.finish(task, on_look=lambda child: None)
