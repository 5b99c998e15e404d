"""What footage gives: frames, pieces of sound, scenes; plain values."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from noonmark.errors import NoonmarkError

LONGEST_S = 86_400
"""Longest sound put together, a day [s]."""


@dataclass(frozen=True, eq=False)
class Frame:
    """One frame, named by its presentation time.

    Attributes
    ----------
    time_s : Fraction
        Presentation time as the container states it, exact [s].
    offset_s : Fraction
        The same counted from the first frame [s].
    pixels : (height, width, 3) or (height, width) uint8
        Upright RGB, or gray.
    key : bool
        It is coded by itself.
    whole : bool
        False when a part of it could not be decoded, or one that it builds on.
    """

    time_s: Fraction
    offset_s: Fraction
    pixels: NDArray[np.uint8]
    key: bool
    whole: bool = True


@dataclass(frozen=True, eq=False)
class Sound:
    """Sound without a gap.

    Attributes
    ----------
    start_s : Fraction
        Time of the first sample, on the same line as :attr:`Frame.time_s` [s].
    rate_hz : int
        Samples a second [Hz].
    samples : (count,) or (count, channels) float32
        In [-1, 1], save where it was recorded too loud.
    """

    start_s: Fraction
    rate_hz: int
    samples: NDArray[np.float32]

    @property
    def end_s(self) -> Fraction:
        """Time at which it ends [s]."""
        return self.start_s + Fraction(len(self.samples), self.rate_hz)


@dataclass(frozen=True)
class Scene:
    """What was filmed without a cut.

    Attributes
    ----------
    start_s, end_s : Fraction
        First frame's time, and the next scene's first or the end of the clip [s].
    score : float
        How much the picture changed at its start, in [0, 100]; 0 for the first.
    """

    start_s: Fraction
    end_s: Fraction
    score: float


def joined(blocks: list[Sound]) -> Sound:
    """Return pieces of sound as one, silent where there is a gap.

    Parameters
    ----------
    blocks : list of Sound
        Of one rate and one number of channels, in order; at least one.

    Returns
    -------
    Sound
        Where pieces overlap, the later one stands.

    Raises
    ------
    NoonmarkError
        If it would last longer than :data:`LONGEST_S`: a broken file can name any time.
    """
    first = blocks[0]
    at = [round((block.start_s - first.start_s) * first.rate_hz) for block in blocks]
    count = max(start + len(block.samples) for start, block in zip(at, blocks, strict=True))
    if count > LONGEST_S * first.rate_hz:
        raise NoonmarkError(f"sound of {count / first.rate_hz:.0f} s is too long", remedy="use its pieces one by one")
    samples = np.zeros((count, *first.samples.shape[1:]), np.float32)
    for start, block in zip(at, blocks, strict=True):
        samples[max(0, start) : start + len(block.samples)] = block.samples[max(0, -start) :]
    return Sound(first.start_s, first.rate_hz, samples)
