"""Instants at which a smooth function of time passes zero, none missed between the samples."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Instants = NDArray[np.datetime64]
Floats = NDArray[np.float64]
Curve = Callable[[Instants], Floats]

_US = np.timedelta64(1, "us")
_TO_US = 1_000
"""Roots are bracketed to 1 ms."""


def grid(start: np.datetime64, end: np.datetime64, step_s: int) -> Instants:
    """Return evenly spaced ``datetime64[us]`` from start to end, both in, at most ``step_s`` apart."""
    span = int((end - start) / _US)
    count = max(2, -(-span // (step_s * 1_000_000)) + 1)
    return start + np.linspace(0, span, count).astype(np.int64) * _US


def zeros(curve: Curve, samples: Instants) -> tuple[Instants, NDArray[np.bool_]]:
    """Return where a curve passes zero, and whether it rises there.

    Parameters
    ----------
    curve : callable
        Smooth, with at most one turning point in any two steps of the samples.
    samples : ndarray of datetime64[us], shape (n,)
        In order.

    Returns
    -------
    instants : ndarray of datetime64[us], shape (k,)
        In order, within 1 ms.
    rising : ndarray of bool, shape (k,)

    Notes
    -----
    A curve that touches and leaves zero between two samples (a sun that is up for a minute) is seen
    because every turning point near zero is found and becomes a sample.
    """
    samples, values = _with_turning_points(curve, samples)
    up = values >= 0.0
    at = np.flatnonzero(up[1:] != up[:-1])
    return halved(curve, samples[at], samples[at + 1], rising=up[at + 1]), up[at + 1]


def halved(curve: Curve, low: Instants, high: Instants, *, rising: NDArray[np.bool_]) -> Instants:
    """Return one zero for each bracket, by halving: low and high (k,) enclose it."""
    if low.size == 0:
        return low
    widest = float(((high - low) / _US).max())
    for _ in range(max(1, int(np.ceil(np.log2(max(2.0, widest / _TO_US)))))):
        middle = low + (high - low) // 2
        after = (curve(middle) >= 0.0) == rising
        low, high = np.where(after, low, middle), np.where(after, middle, high)
    return low + (high - low) // 2


def _with_turning_points(curve: Curve, samples: Instants) -> tuple[Instants, Floats]:
    values = curve(samples)
    inner = values[1:-1]
    peak = (inner >= values[:-2]) & (inner >= values[2:]) & (inner < 0.0)
    trough = (inner <= values[:-2]) & (inner <= values[2:]) & (inner >= 0.0)
    at = np.flatnonzero(peak | trough) + 1
    if at.size == 0:
        return samples, values
    sign = np.where(peak[at - 1], 1.0, -1.0)
    turns = _turning(curve, samples[at - 1], samples[at + 1], sign)
    everything = np.concatenate([samples, turns])
    order = np.argsort(everything, kind="stable")
    return everything[order], np.concatenate([values, curve(turns)])[order]


def _turning(curve: Curve, low: Instants, high: Instants, sign: Floats) -> Instants:
    """Return the highest (sign 1) or lowest (sign -1) instant of each bracket, by thirds."""
    widest = float(((high - low) / _US).max())
    for _ in range(int(np.ceil(np.log(max(2.0, widest / _TO_US)) / np.log(1.5)))):
        third = (high - low) // 3
        left, right = low + third, high - third
        later = sign * curve(left) < sign * curve(right)
        low, high = np.where(later, left, low), np.where(later, high, right)
    return low + (high - low) // 2
