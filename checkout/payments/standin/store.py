"""Where the stand-in keeps its objects: one SQLite file, JSON in rows."""

import json
import sqlite3
import threading
from contextlib import contextmanager
from pathlib import Path

_TABLES = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    created INTEGER NOT NULL, data TEXT NOT NULL, private TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS objects_kind ON objects (kind, seq);
CREATE TABLE IF NOT EXISTS jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, due REAL NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL,
    data TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, at REAL NOT NULL, url TEXT NOT NULL,
    outcome TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS replies (
    key TEXT NOT NULL, path TEXT NOT NULL, params TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
    at REAL NOT NULL, PRIMARY KEY (key, path));
CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, remaining INTEGER NOT NULL, data TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Store:
    """Objects with their kind and age; all reading and writing passes one lock.

    One writer at a time makes every request all-or-nothing, which is all that a stand-in for one
    shop needs. `changed` is set after each commit, for whoever waits for new work.
    """

    def __init__(self, path: str | Path = ":memory:"):
        if str(path) != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self.changed = threading.Event()
        self._lock = threading.RLock()
        self._depth = 0
        self._db = sqlite3.connect(str(path), check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        # Enough to outlive a killed process; a power cut may cost the last payments of a demo.
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_TABLES)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextmanager
    def transaction(self):
        """Keep all of what happens inside, or none of it when it raises. May be nested."""
        with self._lock:
            if self._depth == 0:
                self._db.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._db.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self._db.execute("COMMIT")
                self.changed.set()

    def run(self, sql: str, *values) -> list[sqlite3.Row]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def add(self, obj: dict, **private) -> dict:
        """Keep a new object; `private` is what we know of it and Stripe does not tell."""
        self.run(
            "INSERT INTO objects (id, kind, created, data, private) VALUES (?, ?, ?, ?, ?)",
            obj["id"], obj["object"], obj.get("created", 0), json.dumps(obj), json.dumps(private),
        )  # fmt: skip
        return obj

    def save(self, obj: dict) -> dict:
        self.run("UPDATE objects SET data = ? WHERE id = ?", json.dumps(obj), obj["id"])
        return obj

    def get(self, kind: str, identifier: str) -> dict | None:
        rows = self.run("SELECT data FROM objects WHERE id = ? AND kind = ?", identifier, kind)
        return json.loads(rows[0]["data"]) if rows else None

    def find(self, identifier: str) -> dict | None:
        """The object of any kind with this id."""
        rows = self.run("SELECT data FROM objects WHERE id = ?", identifier)
        return json.loads(rows[0]["data"]) if rows else None

    def private(self, identifier: str) -> dict:
        rows = self.run("SELECT private FROM objects WHERE id = ?", identifier)
        return json.loads(rows[0]["private"]) if rows else {}

    def remember(self, identifier: str, **private) -> None:
        """Add to what we privately know of an object."""
        known = {**self.private(identifier), **private}
        self.run("UPDATE objects SET private = ? WHERE id = ?", json.dumps(known), identifier)

    def select(self, kind: str, where: str = "", values=(), *, order: str = "seq DESC", limit: int = -1) -> list[dict]:
        """Objects of a kind, newest first; `where` is SQL of ours, never text from a request."""
        condition = f" AND {where}" if where else ""
        rows = self.run(
            f"SELECT data FROM objects WHERE kind = ?{condition} ORDER BY {order} LIMIT ?",  # noqa: S608 -- our SQL
            kind, *values, limit,
        )  # fmt: skip
        return [json.loads(row["data"]) for row in rows]

    def latest(self, kinds: tuple[str, ...], *, limit: int) -> list[dict]:
        """The newest objects of several kinds together."""
        marks = ", ".join("?" * len(kinds))
        rows = self.run(
            f"SELECT data FROM objects WHERE kind IN ({marks}) ORDER BY seq DESC LIMIT ?",  # noqa: S608 -- marks only
            *kinds, limit,
        )  # fmt: skip
        return [json.loads(row["data"]) for row in rows]

    def schedule(self, due: float, kind: str, target: str, **data) -> None:
        """Note something to be done when the clock reaches `due`."""
        self.run("INSERT INTO jobs (due, kind, target, data) VALUES (?, ?, ?, ?)", due, kind, target, json.dumps(data))

    def fact(self, name: str, default=None):
        rows = self.run("SELECT value FROM facts WHERE name = ?", name)
        return json.loads(rows[0]["value"]) if rows else default

    def set_fact(self, name: str, value) -> None:
        self.run("INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)", name, json.dumps(value))

    def clear(self) -> None:
        """Forget everything, as if the file were new."""
        with self.transaction():
            for table in ("objects", "jobs", "deliveries", "replies", "faults", "facts"):
                self.run(f"DELETE FROM {table}")  # noqa: S608 -- fixed names
