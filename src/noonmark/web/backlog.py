"""Work that can wait until nobody asks for anything: the newest first, what is oldest is given up."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import Condition, Thread

QUIET_S = 0.35
"""Work begins once nobody has asked for so long: a slider must not wait for it."""
PATIENCE_S = 4.0
"""Where people ask without a pause, work begins after so long all the same."""
MOST_WAITING = 8


class Backlog:
    """Keys that wait to be worked on by one thread. Threads share it.

    Parameters
    ----------
    work : callable
        Works on one key.
    """

    def __init__(self, work: Callable[[str], None]) -> None:
        self._work = work
        self._change = Condition()
        self._waiting: list[str] = []
        self._now, self._closed = "", False
        self._asking, self._asked_at = 0, 0.0
        self._thread: Thread | None = None

    @contextmanager
    def asking(self) -> Generator[None]:
        """Count a request, so that the work keeps out of its way."""
        with self._change:
            self._asking += 1
        try:
            yield
        finally:
            with self._change:
                self._asking -= 1
                self._asked_at = time.monotonic()

    @property
    def is_quiet(self) -> bool:
        """Whether nobody asks, and nobody did a moment ago; never once it is closed."""
        return not self._closed and self._asking == 0 and time.monotonic() - self._asked_at >= QUIET_S

    @property
    def is_closed(self) -> bool:
        """Whether it is being ended."""
        return self._closed

    def add(self, key: str) -> None:
        """Put a key on top; it is worked on once, however often it is added meanwhile."""
        with self._change:
            if self._closed or key == self._now:
                return
            self._waiting = [*(other for other in self._waiting if other != key), key][-MOST_WAITING:]
            if self._thread is None:
                self._thread = Thread(target=self._run, name="noonmark-fix", daemon=True)
                self._thread.start()
            self._change.notify_all()

    def close(self) -> None:
        """Begin nothing more; what is being worked on is not waited for."""
        with self._change:
            self._closed = True
            self._waiting.clear()
            self._change.notify_all()

    def _run(self) -> None:
        while (key := self._next()) is not None:
            self._work(key)

    def _next(self) -> str | None:
        """Return the newest key once it is quiet; None at the end."""
        with self._change:
            self._now = ""
            since = time.monotonic()
            while not self._closed:
                if not self._waiting:
                    self._change.wait()
                    since = time.monotonic()
                elif self.is_quiet or time.monotonic() - since > PATIENCE_S:
                    self._now = self._waiting.pop()
                    return self._now
                else:
                    self._change.wait(0.05)
            return None
