"""The stand-in's clock: the real time, or a frozen one, that can be moved forward."""

import threading
import time


class Clock:
    """Tells the stand-in what time it is.

    A demo follows real time plus what was advanced by hand; a test freezes it with `frozen_at`
    (Unix seconds), so that only `move_to` makes time pass.
    """

    def __init__(self, *, frozen_at: float | None = None):
        self._frozen_at = frozen_at
        self._advanced = 0.0
        self._lock = threading.Lock()

    def now(self) -> float:
        base = time.time() if self._frozen_at is None else self._frozen_at
        return base + self._advanced

    @property
    def advanced(self) -> float:
        """Seconds by which the clock was moved; kept in the store so that a restart does not go back in time."""
        return self._advanced

    def set_advanced(self, seconds: float) -> None:
        self._advanced = seconds

    def move_to(self, moment: float) -> None:
        """Move forward to a moment; one that has passed already changes nothing."""
        with self._lock:
            self._advanced += max(0.0, moment - self.now())

    def seconds_until(self, moment: float) -> float | None:
        """How long to sleep until a moment, or None when time does not pass by itself."""
        return None if self._frozen_at is not None else max(0.0, moment - self.now())
