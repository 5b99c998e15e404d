"""Instants of a clip as whole ticks of its time base, without rounding a frame away."""

from __future__ import annotations

from fractions import Fraction
from math import floor, isfinite
from typing import TypeAlias

from noonmark.errors import NoonmarkError

Time: TypeAlias = float | Fraction

FAR = 2**62
"""Ticks beyond this are cut to it: no clip is so long, and libav counts in 64 bits."""


def tick_at(time_s: Time, base: Fraction) -> int:
    """Return the last tick at or before an instant.

    A float that is the nearest one to a tick's time stands for that tick, though it may lie a hair before it.

    Examples
    --------
    >>> tick_at(0.1, Fraction(1, 30)), tick_at(0.09, Fraction(1, 30))
    (3, 2)
    """
    if isinstance(time_s, float) and not isfinite(time_s):
        raise NoonmarkError(f"{time_s} s is no time", remedy="give a number of seconds")
    tick = floor(Fraction(time_s) / base)
    if not isinstance(time_s, Fraction) and float((tick + 1) * base) <= time_s:
        tick += 1
    return max(-FAR, min(FAR, tick))


def tick_from(time_s: Time, base: Fraction) -> int:
    """Return the first tick at or after an instant, with the same care."""
    tick = tick_at(time_s, base)
    return tick if tick * base == time_s or float(tick * base) == time_s else tick + 1
