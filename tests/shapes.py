"""Fails a test session in which the stand-in said, or the shop asked, something that is not Stripe's shape."""

import os
import tempfile
from pathlib import Path

import pytest

from checkout.payments.standin.fidelity import SWITCH


class ShapeWatch:
    """Switches the check on for this session and every process that it starts, and reads the outcome at its end."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="shapes-")
        self._before = os.environ.get(SWITCH)
        self.file = Path(self._folder.name) / "faults.txt"
        os.environ[SWITCH] = str(self.file)

    def faults(self) -> list[str]:
        return sorted(set(self.file.read_text(encoding="utf-8").splitlines())) if self.file.exists() else []

    def pytest_sessionfinish(self, session):
        if self.faults() and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        faults = self.faults()
        if faults:
            terminalreporter.section("not in Stripe's shape", red=True)
            for fault in faults[:40]:
                terminalreporter.write_line(fault)
            terminalreporter.write_line(f"{len(faults)} differences from Stripe's strict shapes", red=True)

    def pytest_unconfigure(self):
        if self._before is None:
            os.environ.pop(SWITCH, None)
        else:
            os.environ[SWITCH] = self._before
        self._folder.cleanup()
