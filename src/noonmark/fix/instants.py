"""The posterior over each item's instant, and what it says of the sky and time clues.

A few places that stand for the posterior (equal shares of it, in the order of the cells) are each asked for
their own posterior over a grid of instants; the mean is the item's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from noonmark.earth.cells import centres
from noonmark.fix.day_sample import DaySample
from noonmark.fix.problem import ItemPart, Problem
from noonmark.fix.program import Program, sight_vectors
from noonmark.fix.search import Leaves
from noonmark.fix.sky_kernels import sky_track
from noonmark.fix.sky_time import TINY
from noonmark.fix.zone_groups import groups_of

MOST_NODES = 200_000
MOST_SAMPLED = 1024
WORK = 2_000_000
"""Places times instants that are asked at most."""


@dataclass(frozen=True)
class Grid:
    """Instants to ask: the middle of each step, and its ends."""

    start: NDArray[np.float64]
    end: NDArray[np.float64]

    @property
    def middle(self) -> NDArray[np.float64]:
        """Middles, POSIX seconds."""
        return 0.5 * (self.start + self.end)


@dataclass(frozen=True)
class InstantPosterior:
    """One item's posterior over its instant.

    Attributes
    ----------
    start, end, probability : ndarray, shape (n,)
        Bins (POSIX seconds) and their probability, summing to 1.
    false : dict of int to float
        Probability that each of the item's sky and time clues (position in the problem) is false.
    log_mean : dict of int to float
        Posterior mean of the logarithm of each of those clues' mixture, over its peak for sky clues.
    """

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    probability: NDArray[np.float64]
    false: dict[int, float]
    log_mean: dict[int, float]


def instant_posterior(problem: Problem, item: int, leaves: Leaves, *, places: int = MOST_SAMPLED) -> InstantPosterior:
    """Return the posterior over one item's instant, from so many places or fewer."""
    part = problem.items[item]
    grid = _grid(part)
    count = int(np.clip(WORK // max(1, len(grid.start)), 64, places))
    lat, lon, group = _sample(problem, item, leaves, count)
    total = np.zeros(len(grid.start))
    program = part.program
    clues = len(program.clues) if program else 0
    shares, logs = np.zeros(clues), np.zeros(clues)
    time_false, time_log = np.zeros(len(part.times.clues)), np.zeros(len(part.times.clues))
    vectors = sight_vectors(program, grid.middle) if program else np.empty((0, 0, 4))
    used = 0
    for g in np.unique(group):
        density, false, logmix = _on_grid(part, int(g), grid)
        mine = np.zeros(len(total))
        here = group == g
        used += _track(program, (lat[here], lon[here]), density, grid, vectors, (mine, shares, logs))
        total += mine
        time_false += false @ mine
        time_log += logmix @ mine
    used = max(used, 1)
    names = part.clues
    false_of = {names[c]: shares[i] / used for i, c in enumerate(program.clues if program else ())}
    log_of = {names[c]: logs[i] / used for i, c in enumerate(program.clues if program else ())}
    false_of |= {names[c]: time_false[i] / used for i, c in enumerate(part.times.clues)}
    log_of |= {names[c]: time_log[i] / used for i, c in enumerate(part.times.clues)}
    start, end, probability = _bins(grid, total / max(total.sum(), 1e-300), part.times.sample)
    return InstantPosterior(start, end, probability, false_of, log_of)


def _grid(part: ItemPart) -> Grid:
    """Return steps that cover every piece of every group, finer than the sky's changes."""
    edges = np.unique(np.concatenate([np.r_[g.start, g.end] for g in part.times.groups]))
    covered = np.zeros(len(edges) - 1, dtype=bool)
    middle = 0.5 * (edges[:-1] + edges[1:])
    for g in part.times.groups:
        if len(g.start):
            at = np.clip(np.searchsorted(g.start, middle, side="right") - 1, 0, None)
            covered |= (middle >= g.start[at]) & (middle < g.end[at])
    start, end = edges[:-1][covered], edges[1:][covered]
    scale = part.program.scale_deg if part.program else 15.0
    step = float(np.clip(0.5 * scale / 15.0 * 3600.0, 60.0, 1800.0))
    most = max(float(np.sum(end - start)) / MOST_NODES, step)
    return Grid(*_subdivide(start, end, most))


def _subdivide(
    start: NDArray[np.float64], end: NDArray[np.float64], step: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    count = np.maximum(1, np.ceil((end - start) / step)).astype(int)
    which = np.repeat(np.arange(len(start)), count)
    within = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    width = ((end - start) / count)[which]
    first = start[which] + within * width
    return first, first + width


def _sample(
    problem: Problem, item: int, leaves: Leaves, count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Return places (radians) and zone groups that each stand for an equal share of the posterior."""
    key = leaves.index << (2 * (29 - leaves.order.astype(np.int64))).astype(np.uint64)
    sequence = np.argsort(key)
    held = np.cumsum(leaves.mass[sequence])
    at = np.searchsorted(held, (np.arange(count) + 0.5) / count * float(held[-1]))
    chosen = leaves.take(sequence[np.minimum(at, len(sequence) - 1)])
    lat, lon = centres(chosen.cells)
    joint = groups_of(problem.groups, lat, lon)
    return np.radians(lat), np.radians(lon), problem.groups.of_item[joint, item]


def _on_grid(
    part: ItemPart, group: int, grid: Grid
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return one group's probability on each step, the time clues' false shares there, and log mixtures."""
    g = part.times.groups[group]
    false = np.zeros((len(part.times.clues), len(grid.start)))
    if not len(g.start):
        return np.zeros(len(grid.start)), false, false
    middle = grid.middle
    at = np.clip(np.searchsorted(g.start, middle, side="right") - 1, 0, None)
    inside = (middle >= g.start[at]) & (middle < g.end[at])
    density = np.where(inside, g.density[at] * (grid.end - grid.start), 0.0)
    return density, np.where(inside, g.false[:, at], 0.0), np.where(inside, g.log_mixture[:, at], 0.0)


def _track(
    program: Program | None,
    places: tuple[NDArray[np.float64], NDArray[np.float64]],
    density: NDArray[np.float64],
    grid: Grid,
    vectors: NDArray[np.float64],
    out: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
) -> int:
    """Add the posterior over instants of some places (lat, lon [rad]) to ``out``; return how many had one."""
    if program is None:
        if density.sum() > 0.0:
            out[0][:] += len(places[0]) * density / density.sum()
        return len(places[0]) if density.sum() > 0.0 else 0
    first = np.arange(0, len(grid.start), 16)
    last = np.minimum(first + 15, len(grid.start) - 1)
    middle = grid.middle
    far = np.maximum(middle[last] - middle[(first + last + 1) // 2], middle[(first + last + 1) // 2] - middle[first])
    reach = far / 3600.0 * np.radians(15.2)
    used = 0
    for a, b in zip(*places, strict=True):
        total = sky_track(a, b, density, vectors, reach, program.arrays, TINY * program.peak, *out)
        used += total > 0.0
    return used


def _bins(
    grid: Grid, probability: NDArray[np.float64], sample: DaySample
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the grid's steps as bins; what stands for a longer stretch is spread over it, beside the days kept."""
    stretch = np.searchsorted(sample.end, grid.middle, side="right")
    lone = sample.factor[stretch] <= 1.0 + 1e-9
    start, end, share = [grid.start[lone]], [grid.end[lone]], [probability[lone]]
    kept = sample.factor <= 1.0 + 1e-9
    total = np.bincount(stretch[~lone], weights=probability[~lone], minlength=len(sample.start))
    for k in np.flatnonzero(~kept):
        inside = kept & (sample.start >= sample.of_start[k]) & (sample.end <= sample.of_end[k])
        a = np.r_[sample.of_start[k], sample.end[inside]]
        b = np.r_[sample.start[inside], sample.of_end[k]]
        use = b - a > 0.5
        if use.any():
            start.append(a[use])
            end.append(b[use])
            share.append(total[k] * (b - a)[use] / (b - a)[use].sum())
    first, last, mass = (np.concatenate(x) for x in (start, end, share))
    sequence = np.argsort(first, kind="stable")
    return first[sequence], last[sequence], mass[sequence]


def instants_at(
    problem: Problem,
    item: int,
    places: tuple[NDArray[np.float64], NDArray[np.float64]],
    shares: NDArray[np.float64],
    *,
    most_steps: int = MOST_NODES,
) -> NDArray[np.float64]:
    """Return the instants at which each place's own posterior over an item's instant reaches the shares.

    Parameters
    ----------
    places : (lat, lon), each shape (n,)
        [rad]
    shares : ndarray, shape (k,)
        In (0, 1), ascending.
    most_steps : int
        Of a longer grid of instants each place asks every so-manieth step, each another.

    Returns
    -------
    ndarray, shape (n, k)
        POSIX seconds; NaN where a place has no time.
    """
    part, grid = problem.items[item], _grid(problem.items[item])
    joint = groups_of(problem.groups, *(np.degrees(angle) for angle in places))
    group = problem.groups.of_item[joint, item]
    every = -(-len(grid.start) // most_steps)
    out = np.full((len(group), len(shares)), np.nan)
    for k in range(every):
        some = Grid(grid.start[k::every].copy(), grid.end[k::every].copy())
        vectors = sight_vectors(part.program, some.middle) if part.program else np.empty((0, 0, 4))
        here = np.arange(k, len(group), every)
        for g in np.unique(group[here]):
            density, _, _ = _on_grid(part, int(g), some)
            for i in here[group[here] == g]:
                out[i] = _quantiles(part, (places[0][i : i + 1], places[1][i : i + 1]), density, some, vectors, shares)
    return out


def _quantiles(
    part: ItemPart,
    place: tuple[NDArray[np.float64], NDArray[np.float64]],
    density: NDArray[np.float64],
    grid: Grid,
    vectors: NDArray[np.float64],
    shares: NDArray[np.float64],
) -> NDArray[np.float64]:
    clues = len(part.program.clues) if part.program else 0
    mine = np.zeros(len(grid.start))
    if not _track(part.program, place, density, grid, vectors, (mine, np.zeros(clues), np.zeros(clues))):
        return np.full(len(shares), np.nan)
    held = np.cumsum(mine)
    edges = np.stack([grid.start, grid.end], axis=1).ravel()
    reached = np.stack([held - mine, held], axis=1).ravel()
    told: NDArray[np.float64] = cast("Any", np).interp(shares * held[-1], reached, edges)
    return told
