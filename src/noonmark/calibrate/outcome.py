"""One draw, fixed: where its truth stands in the posterior."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noonmark.calibrate.scenarios import Draw, Scenario
from noonmark.calibrate.truths import Truth
from noonmark.clues.instants import from_posix
from noonmark.earth.cells import MAX_ORDER, cell_area_km2, cell_at
from noonmark.fix.instants import instant_posterior
from noonmark.fix.prepare import prepare
from noonmark.fix.problem import Problem
from noonmark.fix.search import LEVELS, Leaves, Posterior, ask, search
from noonmark.fix.time_regions import times_at

_FINE_ORDER = 27


@dataclass(frozen=True)
class Outcome:
    """Where the truth stands.

    Attributes
    ----------
    held : tuple of bool
        Per level: the density at the truth is at or above the region's threshold.
    inner, outer : tuple of bool
        Per level: its cell is surely inside; its cell may be inside.
    timed : tuple of bool
        Per level: the true instant of the first item is in the times.
    credible : float
        Share of the posterior in cells denser than the truth: even in [0, 1] when the model is right.
    searched_km2 : float
        Area of those cells.
    """

    held: tuple[bool, ...]
    inner: tuple[bool, ...]
    outer: tuple[bool, ...]
    timed: tuple[bool, ...]
    credible: float
    searched_km2: float


def judge(scenario: Scenario, case: Draw, rng: np.random.Generator) -> Outcome:
    """Fix one draw and say where its truth stands; a fix that leaves nothing has missed."""
    problem = prepare(list(case.clues), scenario.scope)
    found = search(problem)
    if found.total <= 0.0:
        no = (False,) * len(LEVELS)
        return Outcome(no, no, no, no, 1.0, float("nan"))
    density = _density_at(problem, case.truth)
    inner, outer = _in_brackets(found, case.truth)
    above, level = found.leaves.density > density, found.leaves.density == density
    area, mass = cell_area_km2(found.leaves.order), found.leaves.mass
    # Where cells are alike, the truth is as likely among the first as among the last of them.
    share = float(mass[above].sum() + rng.random() * mass[level].sum()) / found.total
    return Outcome(
        held=tuple(density >= threshold for threshold in found.thresholds),
        inner=inner,
        outer=outer,
        timed=_in_times(problem, found, case.truth),
        credible=min(1.0, share),
        searched_km2=float(area[above].sum() + 0.5 * area[level].sum()),
    )


def _density_at(problem: Problem, truth: Truth) -> float:
    cell = cell_at(np.array([truth.lat]), np.array([truth.lon]), _FINE_ORDER)
    return float(ask(problem, _FINE_ORDER, cell)[0].density[0])


def _in_brackets(found: Posterior, truth: Truth) -> tuple[tuple[bool, ...], tuple[bool, ...]]:
    here = found.leaves.take(_holds(found.leaves, truth))
    inner = tuple(bool((here.least >= threshold).any()) for threshold in found.thresholds)
    return inner, tuple(bool((here.most >= threshold).any()) for threshold in found.thresholds)


def _holds(leaves: Leaves, truth: Truth) -> NDArray[np.bool_]:
    cell = cell_at(np.array([truth.lat]), np.array([truth.lon]), MAX_ORDER)[0]
    return leaves.index == cell >> (2 * (MAX_ORDER - leaves.order.astype(np.int64))).astype(np.uint64)


def _in_times(problem: Problem, found: Posterior, truth: Truth) -> tuple[bool, ...]:
    posterior = instant_posterior(problem, 0, found.leaves)
    instant = from_posix(truth.instants[0])
    levels = (times_at(posterior, level, "").intervals for level in LEVELS)
    return tuple(any(start <= instant <= end for start, end in intervals) for intervals in levels)
