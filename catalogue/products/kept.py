"""What was read or counted once and may be shown again."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """As much of something as fits into a process, in weights that `put` is told.

    What nobody has asked for longest goes first. Several threads may share it.
    """

    def __init__(self, most: int):
        self.most = most
        self._values: dict[Key, tuple[Value, int]] = {}
        self._weight = 0
        self._lock = Lock()

    def __contains__(self, key: Key) -> bool:
        return key in self._values

    def get(self, key: Key) -> Value | None:
        with self._lock:
            found = self._values.pop(key, None)
            if found is None:
                return None
            self._values[key] = found  # the last in line to go
        return found[0]

    def put(self, key: Key, value: Value, weight: int = 1) -> Value:
        """Keep a value in place of the one that was kept under the same key, and return it."""
        with self._lock:
            self._weight += weight - self._values.pop(key, (None, 0))[1]
            self._values[key] = value, weight
            while self._weight > self.most:
                self._weight -= self._values.pop(next(iter(self._values)))[1]
        return value

    def without(self, is_gone: Callable[[Key], bool]) -> "Kept[Key, Value]":
        """Return the same without what is gone; this one stays as it is."""
        new = Kept(self.most)
        with self._lock:
            kept = self._values.copy()
        for key, (value, weight) in kept.items():
            if not is_gone(key):
                new.put(key, value, weight)
        return new

    def clear(self) -> None:
        with self._lock:
            self._values.clear()
            self._weight = 0
