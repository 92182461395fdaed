"""A PostgreSQL that lives as long as one test run: its own data, a socket nobody else sees."""

import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

DATABASE = "postgres"  # made by initdb; the test database is made beside it
# Search in Thai needs letters recognised as such: the locale "C" knows only those of English.
ENCODING = ["--encoding=UTF8", "--locale=C.UTF-8"]
START_SECONDS = 60


def postgresql_programs() -> Path | None:
    """Return the folder that holds initdb and postgres, the newest of several; None when there is none.

    Debian and Ubuntu keep them off the search path, in a folder for each version.
    """
    folders = [Path(name).parent for name in glob.glob("/usr/lib/postgresql/*/bin/initdb")]
    if folders:
        return max(folders, key=lambda folder: float(folder.parent.name))
    on_path = shutil.which("initdb")
    if not on_path:
        return None
    folder = Path(on_path).resolve().parent
    return folder if (folder / "postgres").exists() else None


@contextmanager
def throwaway_cluster(programs: Path) -> Iterator[str]:
    """Start a PostgreSQL of our own, give its database URL, and remove it without a trace.

    Nothing is written to disk safely (fsync is off): a test database need not survive a power cut.
    """
    folder = Path(tempfile.mkdtemp(prefix="shop-pg-"))
    user = unprivileged_user(folder)
    try:
        data = folder / "data"
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", *ENCODING],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **user,
        )
        server = start_server(programs, data, folder, user)
        try:
            wait_until_ready(folder, server)
            yield f"postgres://postgres@/{folder}/{DATABASE}"
        finally:
            server.send_signal(signal.SIGINT)  # sends its clients away; SIGTERM would wait for them
            try:
                server.wait(timeout=5)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unprivileged_user(folder: Path) -> dict:
    """Return how to start a program as somebody else than root, whom PostgreSQL refuses, and give them the folder."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, account.pw_uid, account.pw_gid)
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise RuntimeError("PostgreSQL does not run as root, and there is no user 'postgres' or 'nobody' to run it as.")


def start_server(programs: Path, data: Path, folder: Path, user: dict) -> subprocess.Popen:
    options = {
        "listen_addresses": "",
        "unix_socket_directories": folder,
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": 150,
        "shared_buffers": "64MB",
        "log_min_messages": "fatal",
        "log_min_error_statement": "panic",
    }
    command = [programs / "postgres", "-D", data]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    # Its own session: Ctrl-C must reach the tests first and stop the database last.
    with open(folder / "log", "wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, start_new_session=True, **user)


def wait_until_ready(folder: Path, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname=DATABASE).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise RuntimeError("The test database did not start:\n" + (folder / "log").read_text(errors="replace"))
