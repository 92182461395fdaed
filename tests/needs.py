"""What the tests need from the system, installed when that is allowed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.cluster import postgresql_programs

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def postgresql() -> Path:
    """Return the folder of PostgreSQL's programs; install them if they are missing."""
    if not postgresql_programs():
        install("postgresql", "PostgreSQL")
    return postgresql_programs() or missing("PostgreSQL", "postgresql")


def chromium() -> str:
    """Return the path of a Chromium or Chrome; install one if there is none."""
    if not chromium_program():
        install("chromium", "Chromium")
    return chromium_program() or missing("Chromium", "chromium")


def chromium_program() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def phone_letters() -> None:
    """Install the Thai letters of an Android phone, if this machine has none.

    Until the faces of the shop arrive a reader sees these. Without them the measured jump of lines is not a phone's.
    """
    lists = shutil.which("fc-list")
    if not (lists and subprocess.run([lists, "Noto Sans Thai"], capture_output=True).stdout):
        install("fonts-noto-core", "Thai letters")


def install(package: str, name: str) -> None:
    """Install a package of the system with apt-get, as root or where sudo asks for no password."""
    if not shutil.which("apt-get"):
        return
    if os.geteuid() == 0:
        prefix = []
    elif shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], stderr=subprocess.DEVNULL).returncode == 0:
        prefix = ["sudo", "-n"]
    else:
        return
    sys.stdout.write(f"The tests need {name}; installing it with apt-get.\n")
    sys.stdout.flush()
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    subprocess.run([*apt, "update"], stdout=subprocess.DEVNULL)
    subprocess.run([*apt, "install", "--no-install-recommends", package], stdout=subprocess.DEVNULL)


def missing(name: str, package: str):
    """Stop with one sentence that says what to install."""
    raise SystemExit(f"The tests need {name}: please install it (on Debian or Ubuntu: apt-get install {package}).")
