"""Which frames stand for the others: one of each shot, and more where the picture goes on changing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.fingerprint import Bytes
from noonmark.copies.picture_hash import distance

CHANGED_BITS = 40
"""A picture that differs so much from the last one chosen shows something else."""
CUT_BITS = 80
"""A picture that differs so much from the one before it begins a shot, where the step before was under 50 bits."""
CALM_BITS = 50
EVERY_S = 5.0
"""Time between pictures chosen while the camera moves [s]."""
LONGEST_S = 60.0
"""Even where nothing changes a picture is chosen so often [s]."""


class Chooser:
    """Goes through a file's frames in order and says which stand for the others."""

    def __init__(self) -> None:
        self._chosen: tuple[float, Bytes] | None = None
        self._before: Bytes | None = None
        self._step = 0

    def choose(self, times_s: NDArray[np.floating], hashes: Bytes) -> Iterator[int]:
        """Yield the rows chosen of the next frames: their times, shape (n,), and whole hashes, shape (n, 32)."""
        for row, (time_s, mine) in enumerate(zip(times_s, hashes, strict=True)):
            if self._wanted(float(time_s), mine):
                self._chosen = float(time_s), mine
                yield row
            self._step = 0 if self._before is None else int(distance(mine, self._before))
            self._before = mine

    def _wanted(self, time_s: float, mine: Bytes) -> bool:
        if self._chosen is None or self._before is None:
            return True
        since = time_s - self._chosen[0]
        if self._step < CALM_BITS and distance(mine, self._before) >= CUT_BITS:
            return True
        return since >= LONGEST_S or (since >= EVERY_S and bool(distance(mine, self._chosen[1]) >= CHANGED_BITS))
