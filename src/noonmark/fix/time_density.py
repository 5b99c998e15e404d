"""The time part of one item's clues: a density over its instant, for each group of time zones.

Clues of the time and local-clock families are piecewise constant. Their mixtures multiply on the
union of their breaks. Zones whose clocks read alike in the window share one density.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noonmark.clues.clue import Clue, LocalTerm, Pieces, TimeTerm
from noonmark.clues.stretches import FARTHEST_ZONE_S, offsets_between
from noonmark.earth.maps import zone_names
from noonmark.fix.day_sample import DaySample, sample_days, time_pieces


@dataclass(frozen=True)
class TimeGroup:
    """Prior times likelihood over the instant, for zones that read alike.

    Attributes
    ----------
    start, end : ndarray, shape (n,)
        POSIX seconds of the pieces, in order.
    density : ndarray, shape (n,)
        Prior density [1/s] times the mixtures of the time clues.
    false : ndarray, shape (c, n)
        For each time clue, the share of its mixture that comes from its being false.
    log_mixture : ndarray, shape (c, n)
        Logarithm of each time clue's mixture.
    """

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    density: NDArray[np.float64]
    false: NDArray[np.float64]
    log_mixture: NDArray[np.float64]

    @property
    def total(self) -> float:
        """Integral of the density."""
        return float(np.sum(self.density * (self.end - self.start)))


@dataclass(frozen=True)
class TimeDensity:
    """One item's density over its instant.

    Attributes
    ----------
    clues : tuple of int
        Positions of the time and local clues among the item's clues.
    groups : tuple of TimeGroup
    group_of_zone : ndarray of int, shape (number of zones,) or None
        Group of each zone label; None when all zones read alike (one group).
    sample : DaySample
        The days asked, and what each stands for.
    """

    clues: tuple[int, ...]
    groups: tuple[TimeGroup, ...]
    group_of_zone: NDArray[np.int64] | None
    sample: DaySample


def time_density(
    clues: list[Clue],
    window: tuple[float, float],
    zones: NDArray[np.intp] | None = None,
) -> TimeDensity:
    """Multiply the time and local-clock clues of one item within the scope's window (POSIX seconds).

    ``zones`` are the zone labels that can matter, None all of them.
    """
    where = [i for i, clue in enumerate(clues) if clue.terms_of((TimeTerm, LocalTerm))]
    chosen = [clues[i] for i in where]
    hull = _hard_hull(chosen, window)
    prior = 1.0 / (window[1] - window[0])
    sample = sample_days(chosen, hull)
    if not any(clue.terms_of(LocalTerm) for clue in chosen):
        return TimeDensity(
            tuple(where), (_group(chosen, tables_of(chosen, hull, "UTC"), hull, prior, sample),), None, sample
        )
    names = zone_names()
    groups: list[TimeGroup] = []
    group_of: dict[bytes, int] = {}
    group_of_clock: dict[bytes, int] = {}  # zones of one clock need not be asked again
    labels = np.zeros(len(names), dtype=np.int64)
    for zone in range(len(names)) if zones is None else zones:
        clock = _bytes_of(offsets_between(names[zone], *hull))
        if clock not in group_of_clock:
            tables = [_asked(p, sample) for p in tables_of(chosen, hull, names[zone])]
            signature = _bytes_of(array for p in tables for array in (p.start, p.end, p.density))
            if signature not in group_of:
                group_of[signature] = len(groups)
                groups.append(_group(chosen, tables, hull, prior, sample))
            group_of_clock[clock] = group_of[signature]
        labels[zone] = group_of_clock[clock]
    return TimeDensity(tuple(where), tuple(groups), labels if len(groups) > 1 else None, sample)


def _bytes_of(arrays: Iterable[NDArray[np.float64]]) -> bytes:
    return b"/".join(array.tobytes() for array in arrays)


def _hard_hull(clues: list[Clue], window: tuple[float, float]) -> tuple[float, float]:
    """Return the window cut to where clues of trust 1 allow it, whatever the zone."""
    start, end = window
    for clue in clues:
        if clue.trust < 1.0:
            continue
        for term in clue.terms_of((TimeTerm, LocalTerm)):
            slack = FARTHEST_ZONE_S if isinstance(term, LocalTerm) else 0.0
            wide = (start - slack, end + slack)
            pieces = term.pieces(*wide, "UTC") if isinstance(term, LocalTerm) else time_pieces(term, wide)
            if not len(pieces.start):
                return window
            start, end = max(start, float(pieces.start[0]) - slack), min(end, float(pieces.end[-1]) + slack)
    return (start, end) if end > start else window


def tables_of(clues: list[Clue], window: tuple[float, float], zone: str) -> list[Pieces]:
    """Return each clue's pieces within a window of POSIX seconds, in one zone."""
    return [_clue_pieces(clue, window, zone) for clue in clues]


def _asked(pieces: Pieces, sample: DaySample) -> Pieces:
    """Return the pieces that touch a stretch that is asked."""
    if len(sample.start) == 1 or not len(pieces.start):
        return pieces
    at = np.searchsorted(sample.end, pieces.start, side="right")
    keep = (at < len(sample.start)) & (sample.start[np.minimum(at, len(sample.start) - 1)] < pieces.end)
    return Pieces(pieces.start[keep], pieces.end[keep], pieces.density[keep])


def _group(
    clues: list[Clue], tables: list[Pieces], window: tuple[float, float], prior: float, sample: DaySample
) -> TimeGroup:
    ends = [np.array(window), sample.start, sample.end, *(np.r_[p.start, p.end] for p in tables)]
    edges = np.unique(np.concatenate(ends))
    edges = edges[(edges >= window[0]) & (edges <= window[1])]
    middle = 0.5 * (edges[:-1] + edges[1:])
    density = prior * density_at(Pieces(sample.start, sample.end, sample.factor), middle)
    false, logs = np.zeros((2, len(clues), len(middle)))
    for row, (clue, pieces) in enumerate(zip(clues, tables, strict=True)):
        null = (1.0 - clue.trust) * np.exp(clue.log_null) if clue.trust < 1.0 else 0.0
        mixture = clue.trust * density_at(pieces, middle) + null
        with np.errstate(invalid="ignore", divide="ignore"):
            false[row] = np.where(mixture > 0.0, null / mixture, 0.0)
            logs[row] = np.log(mixture)
        density = density * mixture
    keep = density > 0.0
    return TimeGroup(edges[:-1][keep], edges[1:][keep], density[keep], false[:, keep], logs[:, keep])


def _clue_pieces(clue: Clue, window: tuple[float, float], zone: str) -> Pieces:
    """Return the product of a clue's time and local terms."""
    found = [
        term.pieces(*window, zone) if isinstance(term, LocalTerm) else term.pieces(*window)
        for term in clue.terms_of((TimeTerm, LocalTerm))
        if isinstance(term, TimeTerm | LocalTerm)
    ]
    out = found[0]
    for other in found[1:]:
        out = multiply(out, other)
    return out


def multiply(a: Pieces, b: Pieces) -> Pieces:
    """Return the product of two piecewise constant functions."""
    edges = np.unique(np.r_[a.start, a.end, b.start, b.end])
    if len(edges) < 2:
        return Pieces(np.empty(0), np.empty(0), np.empty(0))
    middle = 0.5 * (edges[:-1] + edges[1:])
    density = density_at(a, middle) * density_at(b, middle)
    keep = density > 0.0
    return Pieces(edges[:-1][keep], edges[1:][keep], density[keep])


def density_at(pieces: Pieces, posix_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the density at instants; zero between the pieces."""
    if not len(pieces.start):
        return np.zeros(len(posix_s))
    at = np.searchsorted(pieces.start, posix_s, side="right") - 1
    inside = (at >= 0) & (posix_s < pieces.end[np.maximum(at, 0)])
    return np.where(inside, pieces.density[np.maximum(at, 0)], 0.0)
