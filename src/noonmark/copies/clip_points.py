"""What is made of a clip's frames once, however often they are compared: keypoints, and the ways to look at them."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from noonmark.copies.crops import Variant, query_variants
from noonmark.copies.frames import Sampled
from noonmark.copies.keypoints import Points, keypoints_both_ways


class ClipPoints:
    """Keypoints of a clip's frames, as they are and as their mirror images have them, found when first asked for."""

    def __init__(self, shown: Sampled) -> None:
        self._shown = shown
        self._held: dict[int, tuple[Points, Points]] = {}

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        """The ways in which the clip's pictures are looked at; none without a picture."""
        return query_variants(self._shown.luma) if len(self._shown) else ()

    def of(self, row: int, *, mirrored: bool) -> Points:
        """Return the keypoints of one frame."""
        if row not in self._held:
            self._held[row] = keypoints_both_ways(self._shown.luma[row])
        return self._held[row][int(mirrored)]

    def at(self, time_s: float, *, mirrored: bool) -> Points:
        """Return the keypoints of the frame nearest to an instant [s]."""
        return self.of(int(np.abs(self._shown.times_s - time_s).argmin()), mirrored=mirrored)
