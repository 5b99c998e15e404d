"""The search: a tree of cells, split where it matters, until each level's region is bracketed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noonmark.earth.cells import Cells, cell_area_km2
from noonmark.fix.layer import COARSEST, FINEST
from noonmark.fix.problem import Problem, Values, evaluate

LEVELS = (0.5, 0.9, 0.99)
BRACKETED = 0.9
"""Levels up to this one are bracketed by splitting cells; the others are told as the cells stand."""
_LAST_ORDER = 27
MOST_CELLS = 200_000
DOUBT = 2e-3
"""Share of the probability that may stay in cells which splitting could still change."""
_RATIO_FLAT = 2.0
"""A cell is resolved when the likelihood's bounds are this close; the middle is then within about 1 %."""
_RATIO_MIXED = 1.65
"""The same where the prior changes inside the cell."""


@dataclass(frozen=True)
class Leaves:
    """Cells with their posterior, not normalised.

    Attributes
    ----------
    order, index : ndarray, shape (n,)
    density : ndarray
        Prior density times likelihood at the middle [per km2].
    least, most : ndarray
        Bounds of the density over the cell.
    """

    order: NDArray[np.uint8]
    index: NDArray[np.uint64]
    density: NDArray[np.float64]
    least: NDArray[np.float64]
    most: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.index)

    @property
    def mass(self) -> NDArray[np.float64]:
        """Density times area, not normalised."""
        return self.density * cell_area_km2(self.order)

    @property
    def cells(self) -> Cells:
        """The cells alone."""
        return Cells(self.order, self.index)

    def take(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> Leaves:
        """Return some of the leaves."""
        at = np.flatnonzero(which) if which.dtype == bool else which
        return Leaves(*(getattr(self, name).take(at) for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class Posterior:
    """The result of a search.

    Attributes
    ----------
    leaves : Leaves
    total : float
        Integral of prior times likelihood.
    thresholds : tuple of float
        Density down to which each level's region goes.
    unresolved : float
        Upper bound of the share of probability in cells that were left although it could differ.
    """

    leaves: Leaves
    levels: tuple[float, ...]
    thresholds: tuple[float, ...]
    total: float
    unresolved: float


def search(
    problem: Problem,
    *,
    levels: tuple[float, ...] = LEVELS,
    tolerance: float = 0.05,
    finest: int = _LAST_ORDER,
    most_cells: int = MOST_CELLS,
) -> Posterior:
    """Find the posterior over places and bracket its regions.

    Parameters
    ----------
    problem : Problem
    levels : tuple of float
        The regions to bracket.
    tolerance : float
        Stop when the outer area is within this share of the inner; 0 goes on to order ``finest``.
    finest : int
        No cell is split beyond this order.
    most_cells : int
        Stop splitting when so many cells are held; the bracket then stays wider, and says so.
    """
    leaves, unresolved = _spread_mass(problem, finest, most_cells)
    total = float(leaves.mass.sum())
    if total <= 0.0:
        return Posterior(leaves, levels, tuple(np.inf for _ in levels), 0.0, 1.0)
    leaves, thresholds = _bracket(problem, leaves, levels, tolerance, finest, most_cells)
    total = float(leaves.mass.sum())
    return Posterior(leaves, levels, thresholds, total, min(1.0, unresolved / total))


def integral(problem: Problem, *, most_cells: int = MOST_CELLS) -> tuple[float, Leaves]:
    """Return the integral of prior times likelihood, and its leaves, without bracketing regions."""
    leaves, _ = _spread_mass(problem, _LAST_ORDER, most_cells)
    return float(leaves.mass.sum()), leaves


def ask(problem: Problem, order: int, index: NDArray[np.uint64]) -> tuple[Leaves, Values]:
    """Evaluate cells of one order: the posterior, and the likelihood behind it."""
    values = evaluate(problem, order, index)
    mean, least, most = problem.layer.at(order, index)
    orders = np.full(len(index), order, np.uint8)
    return Leaves(orders, index, mean * values.mid, least * values.lo, most * values.hi), values


def _spread_mass(problem: Problem, finest: int, most_cells: int) -> tuple[Leaves, float]:
    """Split until each cell's mass is known well enough; return leaves and the mass left in doubt."""
    index = np.flatnonzero(problem.layer.most[0] > 0.0).astype(np.uint64)
    done: list[Leaves] = []
    settled = unresolved = 0.0
    for order in range(COARSEST, finest + 1):
        here, values = ask(problem, order, index)
        area = float(cell_area_km2(order))
        doubt = problem.layer.at(order, index)[0] * (values.hi - values.lo) * area
        sure = settled + float(np.maximum(here.density * area - doubt, 0.0).sum())
        vague = _vague(problem, order, index, values)
        split = vague | values.mixed
        split &= ~_negligible(doubt, split, max(0.0, 0.5 * (DOUBT * sure - unresolved)))
        split &= _most_doubtful(doubt, split, 0 if order == finest else most_cells // 4)
        unresolved += float(doubt[~split & vague].sum())
        done.append(here.take(~split & (here.most > 0.0)))
        settled += float(done[-1].mass.sum())
        index = children_of(index[split])
        if not len(index):
            break
    return join(done), unresolved


def _most_doubtful(doubt: NDArray[np.float64], split: NDArray[np.bool_], most: int) -> NDArray[np.bool_]:
    """Return which of the cells to split are among the most doubtful; all of them while they are few enough."""
    where = np.flatnonzero(split)
    if len(where) <= most:
        return split
    out = np.zeros(len(split), bool)
    out[where[np.argsort(-doubt[where])[:most]]] = True
    return out


def _vague(problem: Problem, order: int, index: NDArray[np.uint64], values: Values) -> NDArray[np.bool_]:
    """Return the cells over which the likelihood changes too much for its middle to stand for it."""
    _, least, most = problem.layer.at(order, index)
    limit = np.where(most > least, _RATIO_MIXED, _RATIO_FLAT)
    return (values.hi > limit * values.lo) & (most > 0.0)


def _negligible(doubt: NDArray[np.float64], split: NDArray[np.bool_], budget: float) -> NDArray[np.bool_]:
    """Return which of the cells to split carry, all together, no more than the budget."""
    where = np.flatnonzero(split)
    sequence = where[np.argsort(doubt[where])]
    out = np.zeros(len(doubt), bool)
    out[sequence[np.cumsum(doubt[sequence]) <= budget]] = True
    return out


def _bracket(
    problem: Problem, leaves: Leaves, levels: tuple[float, ...], tolerance: float, finest: int, most_cells: int
) -> tuple[Leaves, tuple[float, ...]]:
    """Split the cells that straddle a level's threshold.

    While cells are coarse, the thresholds are found anew after each split; once the rim holds little of the
    probability they stand, and what is off the rim is put aside.
    """
    aside: list[Leaves] = []
    inside = np.zeros(len(levels))
    held, fixed = 0, False
    thresholds = _thresholds(leaves, levels)
    while True:
        straddle = _straddles(leaves, thresholds)
        if fixed:
            calm = np.asarray(~straddle.any(axis=0), dtype=np.bool_)
            aside.append(leaves.take(calm))
            inside += _area_inside(aside[-1], thresholds)
            held += len(aside[-1])
            leaves, straddle = leaves.take(~calm), straddle[:, ~calm]
        rim = _rim(leaves, straddle, inside + _area_inside(leaves, thresholds), levels, tolerance) & (
            leaves.order < finest
        )
        coarsest = int(leaves.order[rim].min(initial=255))
        rim &= leaves.order == coarsest
        if coarsest >= finest or held + len(leaves) + 3 * int(rim.sum()) > most_cells:
            break
        finer, _ = ask(problem, coarsest + 1, children_of(leaves.index[rim]))
        in_rim = float(leaves.mass[rim].sum())
        leaves = join([leaves.take(~rim), finer])
        if not fixed:
            thresholds = _thresholds(leaves, levels)
            fixed = coarsest >= FINEST - 1 and in_rim < 0.05 * float(leaves.mass.sum())
    return join([*aside, leaves]), thresholds


def _thresholds(leaves: Leaves, levels: tuple[float, ...]) -> tuple[float, ...]:
    """Return the density at which the most probable cells hold each level."""
    sequence = np.argsort(-leaves.density)
    held = np.cumsum(leaves.mass[sequence])
    at = np.searchsorted(held, np.array(levels) * float(held[-1]))
    return tuple(float(x) for x in leaves.density[sequence[np.minimum(at, len(sequence) - 1)]])


def _straddles(leaves: Leaves, thresholds: tuple[float, ...]) -> NDArray[np.bool_]:
    """Return, per threshold, which cells may hold densities on both sides of it, shape (levels, n)."""
    level = np.array(thresholds)[:, None]
    return (leaves.least < level) & (leaves.most >= level) & (leaves.most > 1.0001 * leaves.least)


def _area_inside(leaves: Leaves, thresholds: tuple[float, ...]) -> NDArray[np.float64]:
    """Return the area surely inside each region [km2], shape (levels,)."""
    area = cell_area_km2(leaves.order)
    return np.array([float(area[leaves.least >= level].sum()) for level in thresholds])


def _rim(
    leaves: Leaves,
    straddle: NDArray[np.bool_],
    inside: NDArray[np.float64],
    levels: tuple[float, ...],
    tolerance: float,
) -> NDArray[np.bool_]:
    """Return the cells on the rim of a region that is not yet bracketed."""
    area = cell_area_km2(leaves.order)
    out = np.zeros(len(leaves), bool)
    for here, sure, level in zip(straddle, inside, levels, strict=True):
        if level <= BRACKETED and float(area[here].sum()) > tolerance * sure:
            out |= here
    return out


def children_of(index: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the four children of cells of one order."""
    return (index[:, None] * np.uint64(4) + np.arange(4, dtype=np.uint64)).ravel()


def join(parts: list[Leaves]) -> Leaves:
    """Return all leaves of several sets."""
    return Leaves(*(np.concatenate([getattr(p, name) for p in parts]) for name in Leaves.__dataclass_fields__))
