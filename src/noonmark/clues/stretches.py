"""Piecewise constant densities over instants, made from clocks, days and words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from noonmark.clues.clue import Pieces
from noonmark.clues.instants import from_posix
from noonmark.earth.zones import utc_offsets

DAY_S = 86400.0
FARTHEST_ZONE_S = 15.0 * 3600.0
"""No zone is farther from UTC, 1950-2050 (UTC-12 to UTC+14; 1 h to spare)."""
OTHER_FOOTAGE_S = 37.0 * 365.25 * DAY_S
"""A clock that is not about this footage shows any instant of 37 years (1990 to 2026), evenly."""

_STEPS = np.array([0.0, 0.25, 0.5, 0.75, 1.0, 1.3, 1.6, 2.0, 2.5, 3.0, 3.7, 4.5])


def pieces_of(rows: Iterable[tuple[float, float, float]]) -> Pieces:
    """Return pieces from (start, end, density) rows in order."""
    table = np.array(list(rows), dtype=np.float64).reshape(-1, 3)
    return Pieces(table[:, 0], table[:, 1], table[:, 2])


def clock_pieces(centre_s: float, sds_s: NDArray[np.float64], weights: NDArray[np.float64]) -> Pieces:
    """Return a mixture of normal densities about one instant as steps, exact in the mean of each step."""
    from scipy.special import ndtr  # noqa: PLC0415 - a look at a file does without it, and 0.15 s

    edges = np.unique(np.concatenate([np.r_[-sd * _STEPS[::-1], sd * _STEPS] for sd in sds_s]))
    shares: list[NDArray[np.float64]] = [w * ndtr(edges / sd) for w, sd in zip(weights, sds_s, strict=True)]
    width = np.diff(edges)
    return Pieces(centre_s + edges[:-1], centre_s + edges[1:], np.diff(np.asarray(sum(shares))) / width)


def add(parts: list[Pieces]) -> Pieces:
    """Return the sum of piecewise constant densities."""
    parts = [p for p in parts if len(p.start)]
    if len(parts) <= 1:
        return parts[0] if parts else pieces_of([])
    edges = np.unique(np.concatenate([np.r_[p.start, p.end] for p in parts]))
    middle = 0.5 * (edges[:-1] + edges[1:])
    density = np.zeros(len(middle))
    for p in parts:
        at = np.clip(np.searchsorted(p.start, middle, side="right") - 1, 0, None)
        density += np.where((middle >= p.start[at]) & (middle < p.end[at]), p.density[at], 0.0)
    keep = density > 0.0
    return Pieces(edges[:-1][keep], edges[1:][keep], density[keep])


def scaled(pieces: Pieces, factor: float) -> Pieces:
    """Return the pieces with their density multiplied."""
    return Pieces(pieces.start, pieces.end, pieces.density * factor)


@lru_cache(maxsize=8192)
def offsets_between(zone: str, start: float, end: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return when a zone's offsets begin within a window, and the offsets; all in seconds."""
    breaks, offsets = utc_offsets(zone, from_posix(start), from_posix(end))
    return breaks.astype("int64").astype(np.float64), np.asarray(offsets, dtype=np.float64)


def to_utc(local: Pieces, zone: str, start: float, end: float) -> Pieces:
    """Turn pieces over a zone's local clock (read as if UTC, POSIX seconds) into pieces over UTC.

    An hour that a clock shows twice counts twice; one that it skips, not at all.
    """
    if not len(local.start):
        return local
    start = max(start, float(local.start[0]) - FARTHEST_ZONE_S)
    end = min(end, float(local.end[-1]) + FARTHEST_ZONE_S)
    if end <= start:
        return pieces_of([])
    breaks, offsets = offsets_between(zone, start, end)
    ends = np.r_[breaks[1:], end]
    out: list[Pieces] = []
    for begin, stop, offset in zip(np.r_[start, breaks[1:]], ends, offsets, strict=True):
        first, last = local.start - offset, local.end - offset
        keep = (last > begin) & (first < stop)
        if keep.any():
            out.append(Pieces(np.maximum(first[keep], begin), np.minimum(last[keep], stop), local.density[keep]))
    return _in_order(out)


def _in_order(parts: list[Pieces]) -> Pieces:
    if not parts:
        return pieces_of([])
    return Pieces(*(np.concatenate([getattr(p, name) for p in parts]) for name in ("start", "end", "density")))


def daily(start: float, end: float, hours: tuple[tuple[float, float, float], ...], weekdays: frozenset[int]) -> Pieces:
    """Return pieces over a local clock for hours of chosen weekdays (Monday 0) that cover a UTC window.

    Parameters
    ----------
    hours : tuple of (from, to, value)
        Local hours within 0 to 24 and the likelihood there.
    """
    first, last = int(np.floor(start / DAY_S)) - 1, int(np.ceil(end / DAY_S)) + 1
    rows = [
        (day * DAY_S + a * 3600.0, day * DAY_S + b * 3600.0, value)
        for day in range(first, last + 1)
        if (day + 3) % 7 in weekdays
        for a, b, value in hours
    ]
    return pieces_of(rows)


def cut(pieces: Pieces, start: float, end: float) -> Pieces:
    """Return the pieces inside a window."""
    keep = (pieces.end > start) & (pieces.start < end)
    return Pieces(np.maximum(pieces.start[keep], start), np.minimum(pieces.end[keep], end), pieces.density[keep])
