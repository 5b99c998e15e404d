"""Frames of an archive's own file around the matched seconds, where it still lies on disk."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np

from noonmark.copies.fingerprint import Bytes
from noonmark.copies.frames import LONGEST_SIDE, Sampled
from noonmark.copies.index.protocol import Filed
from noonmark.errors import NoonmarkError
from noonmark.footage.open_footage import open_footage

RATE_HZ = 8
MOST_S = 30.0
"""No more of a file is decoded for one match [s]."""
MARGIN_S = 1.75


def frames_at(filed: Filed, times_s: Sequence[float]) -> list[Bytes]:
    """Return grey pictures of a file, longer side 512, at instants from its first frame on; none if it is gone."""
    if not Path(filed.path).is_file():
        return []
    try:
        with open_footage(Path(filed.path)) as footage:
            start = float(footage.start_s)
            return [footage.frame_at(start + at, longest_side=LONGEST_SIDE, gray=True).pixels for at in times_s]
    except NoonmarkError:
        return []


def frames_between(filed: Filed, start_s: float, end_s: float) -> Sampled | None:
    """Return the frames of a file between two instants, from its first frame on; None where it cannot be read."""
    path = Path(filed.path)
    if not path.is_file():
        return None
    try:
        with open_footage(path) as footage:
            still = filed.kind == "image"
            low = footage.start_s + Fraction(max(0.0, start_s)).limit_denominator(1000)
            high = footage.start_s + Fraction(max(0.1, end_s)).limit_denominator(1000)
            told = footage.frames(
                every_s=None if still else Fraction(1, RATE_HZ), start_s=None if still else low,
                end_s=None if still else high, longest_side=LONGEST_SIDE, gray=True,
            )  # fmt: skip
            frames = list(told)
    except NoonmarkError:
        return None
    alike = [each for each in frames if each.pixels.shape == frames[0].pixels.shape]
    if not alike:
        return None
    times = np.array([float(each.offset_s) for each in alike], np.float32)
    return Sampled(times, np.stack([each.pixels for each in alike]))
