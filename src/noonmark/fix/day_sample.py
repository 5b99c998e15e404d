"""Which days are asked when the scope holds too many: all that matter by themselves, and a sample of the rest.

The weight of a day (or week) is what the time clues leave of it. Heavy ones are all kept, with their neighbours (a
local clock may fall on either side of midnight UTC). The rest is cut into strata of equal weight; one of each stands
for its stratum, at a place in it that follows the golden ratio, so that no season is favoured.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noonmark.clues.clue import Clue, LocalTerm, Pieces, TimeTerm
from noonmark.clues.stretches import DAY_S, FARTHEST_ZONE_S

WEEK_S = 7.0 * DAY_S
FEW_DAYS = 420
FEW_PIECES = 60
STRATA = 360
WEEKS = 30
"""Weeks asked at most when a local clock repeats: then each day must be asked hour by hour, zone by zone."""
_ZONE_SHIFTS_S = tuple(3600.0 * hours for hours in range(-12, 15, 3))
_HEAVY = 1.0 / 500.0
_GOLDEN = 0.6180339887498949


@dataclass(frozen=True)
class DaySample:
    """Stretches of time that are asked, each standing for more.

    Attributes
    ----------
    start, end : ndarray, shape (n,)
        POSIX seconds, in order, not overlapping.
    factor : ndarray, shape (n,)
        How many times its own weight each stands for.
    of_start, of_end : ndarray, shape (n,)
        The stretch that it stands for.
    """

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    factor: NDArray[np.float64]
    of_start: NDArray[np.float64]
    of_end: NDArray[np.float64]


def whole(window: tuple[float, float]) -> DaySample:
    """Return the sample that asks everything."""
    start, end = np.array([window[0]]), np.array([window[1]])
    return DaySample(start, end, np.ones(1), start, end)


def sample_days(clues: list[Clue], window: tuple[float, float]) -> DaySample:
    """Choose the stretches to ask: days, or whole weeks where a local clock repeats (alike in any zone)."""
    local = _many_pieces(clues, window)
    unit, most, strata = (WEEK_S, WEEKS, WEEKS) if local else (DAY_S, FEW_DAYS, STRATA)
    units = int(np.ceil((window[1] - window[0]) / unit))
    if units <= most:
        return whole(window)
    edges = window[0] + unit * np.arange(units + 1, dtype=np.float64)
    edges[-1] = window[1]
    weight = _weights(clues, edges)
    heavy = weight >= _HEAVY * weight.sum() if units > FEW_DAYS else np.zeros(units, bool)
    heavy[1:] |= heavy[:-1].copy()
    heavy[:-1] |= heavy[1:].copy()
    if heavy.sum() > most:
        heavy[:] = False
    share = float(weight[~heavy].sum() / weight.sum())
    return _joined(edges, heavy, weight, int(np.ceil(strata * max(0.2, share))))


def _many_pieces(clues: list[Clue], window: tuple[float, float]) -> bool:
    """Return whether a local clock cuts the window into many pieces, each to be asked by itself."""
    return any(
        len(term.pieces(*window, "UTC").start) > FEW_PIECES
        for clue in clues
        for term in clue.terms_of(LocalTerm)
        if isinstance(term, LocalTerm)
    )


def _weights(clues: list[Clue], edges: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the product of the clues' mean mixtures over each unit, local clocks averaged over the zones."""
    weight = np.diff(edges)
    for clue in clues:
        for term in clue.terms_of((TimeTerm, LocalTerm)):
            window = (float(edges[0]) - FARTHEST_ZONE_S, float(edges[-1]) + FARTHEST_ZONE_S)
            pieces = term.pieces(*window, "UTC") if isinstance(term, LocalTerm) else time_pieces(term, window)
            null = (1.0 - clue.trust) * np.exp(clue.log_null) if clue.trust < 1.0 else 0.0
            shifts = _ZONE_SHIFTS_S if isinstance(term, LocalTerm) else (0.0,)
            mass = np.mean([_integral(pieces, edges + shift) for shift in shifts], axis=0)
            weight = weight * (clue.trust * mass / np.diff(edges) + null)
    return weight if weight.sum() > 0.0 else np.diff(edges)


def time_pieces(term: object, window: tuple[float, float]) -> Pieces:
    """Return a time term's pieces within a window."""
    assert isinstance(term, TimeTerm)
    return term.pieces(*window)


def _integral(pieces: Pieces, edges: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the integral of piecewise constant density between edges."""
    if not len(pieces.start):
        return np.zeros(len(edges) - 1)
    knots = np.stack([pieces.start, pieces.end], axis=1).ravel()
    mass = np.cumsum(pieces.density * (pieces.end - pieces.start))
    running = np.stack([np.r_[0.0, mass[:-1]], mass], axis=1).ravel()
    return np.diff(np.interp(edges, knots, running, left=0.0, right=float(mass[-1])))


def _joined(
    edges: NDArray[np.float64], heavy: NDArray[np.bool_], weight: NDArray[np.float64], strata: int
) -> DaySample:
    """Return heavy days as they are and one day a stratum of the others."""
    light = np.flatnonzero(~heavy & (weight > 0.0))
    held = np.cumsum(weight[light])
    rows: list[tuple[float, float, float, float, float]] = [
        (edges[d], edges[d + 1], 1.0, edges[d], edges[d + 1]) for d in np.flatnonzero(heavy & (weight > 0.0))
    ]
    if len(light):
        strata = min(strata, len(light))
        number = np.minimum((held / held[-1] * strata * (1 - 1e-12)).astype(int), strata - 1)
        for k in np.unique(number):
            members = light[number == k]
            total = float(weight[members].sum())
            at = np.searchsorted(np.cumsum(weight[members]), ((float(k) + 0.5) * _GOLDEN % 1.0) * total)
            day, last = int(members[min(int(at), len(members) - 1)]), int(members[-1])
            factor = total / float(weight[day])
            rows.append((edges[day], edges[day + 1], factor, edges[int(members[0])], edges[last + 1]))
    rows.sort()
    return DaySample(*np.array(rows).T)
