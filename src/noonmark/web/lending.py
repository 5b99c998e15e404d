"""Open footage, lent to one request at a time and kept a while for the next."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from threading import Condition

from noonmark.errors import NoonmarkError
from noonmark.footage.open_footage import Footage, open_footage
from noonmark.web.answers import Refused

MOST_OPEN = 8
"""Files open at once; each has a child that keeps up to 100 MB of frames."""
MOST_OF_ONE = 4
"""Children of one file, for people who look at different places of it."""
NEAR_S = Fraction(3, 4)
"""A child whose last frame is further away is left to others while another can be opened [s]."""
IDLE_S = 90.0
"""A file that nobody asked of for so long is closed [s]."""
PATIENCE_S = 150.0
"""Longest wait for a child, a little above what one may take for a request [s]."""


@dataclass(eq=False)
class _Copy:
    """One child with one file."""

    key: str
    footage: Footage
    lent: bool = True
    last_s: Fraction = field(default_factory=Fraction)
    used_at: float = 0.0


class Lending:
    """Lends open footage; threads share it."""

    def __init__(self) -> None:
        self._free = Condition()
        self._copies: list[_Copy] = []
        self._opening = 0
        self._closed = False

    @contextmanager
    def lend(self, key: str, path: Callable[[], Path], near_s: Fraction | None = None) -> Generator[Footage]:
        """Give a file's footage to the block alone.

        Parameters
        ----------
        key : str
            Of the file; its hash.
        path : callable
            Gives the file, when it must be opened.
        near_s : Fraction, optional
            Presentation time that will be asked for [s]; of several children the nearest is given.

        Raises
        ------
        NoonmarkError
            If the file cannot be opened, or every child is busy for too long.
        """
        copy = self._taken(key, path, near_s)
        try:
            yield copy.footage
        except NoonmarkError:  # its child may have come to an end, and would say so for ever
            with self._free:
                self._drop([copy] if copy in self._copies else [])
            raise
        finally:
            with self._free:
                copy.lent, copy.used_at = False, time.monotonic()
                copy.last_s = near_s if near_s is not None else copy.last_s
                self._free.notify_all()

    def sweep(self) -> None:
        """Close what nobody asked of for a while."""
        with self._free:
            old = time.monotonic() - IDLE_S
            self._drop([copy for copy in self._copies if not copy.lent and copy.used_at < old])

    def close(self) -> None:
        """Close everything."""
        with self._free:
            self._closed = True
            self._drop(list(self._copies))
            self._free.notify_all()

    def _taken(self, key: str, path: Callable[[], Path], near_s: Fraction | None) -> _Copy:
        until = time.monotonic() + PATIENCE_S
        with self._free:
            while True:
                if self._closed:
                    raise Refused("the server is ending", status=503)
                if (copy := self._idle(key, near_s)) is not None:
                    copy.lent = True
                    return copy
                if self._has_room(key):
                    self._opening += 1
                    break
                if not self._free.wait(until - time.monotonic()):
                    raise Refused("too many people are looking at frames", remedy="try again", status=503)
        return self._opened(key, path)

    def _idle(self, key: str, near_s: Fraction | None) -> _Copy | None:
        """Return the child that is nearest; None where opening another is better or none is free."""
        of_file = [copy for copy in self._copies if copy.key == key]
        idle = [copy for copy in of_file if not copy.lent]
        if near_s is None or not idle:
            return idle[0] if idle else None
        nearest = min(idle, key=lambda copy: abs(copy.last_s - near_s))
        if abs(nearest.last_s - near_s) <= NEAR_S or len(of_file) >= MOST_OF_ONE or not self._has_room(key):
            return nearest
        return None

    def _has_room(self, key: str) -> bool:
        """Make room for one more child where that can be done, and say whether there is."""
        if sum(copy.key == key for copy in self._copies) >= MOST_OF_ONE:
            return False
        if len(self._copies) + self._opening < MOST_OPEN:
            return True
        others = [copy for copy in self._copies if not copy.lent]
        if not others:
            return False
        self._drop([min(others, key=lambda copy: copy.used_at)])
        return True

    def _opened(self, key: str, path: Callable[[], Path]) -> _Copy:
        try:
            footage = open_footage(path())
        except BaseException:
            with self._free:
                self._opening -= 1
                self._free.notify_all()
            raise
        with self._free:
            self._opening -= 1
            copy = _Copy(key, footage)
            self._copies.append(copy)
            return copy

    def _drop(self, copies: list[_Copy]) -> None:
        for copy in copies:
            self._copies.remove(copy)
            copy.footage.close()
