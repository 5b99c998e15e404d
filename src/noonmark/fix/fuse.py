"""The one verb: clues and a scope in, a Fix out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np

from noonmark.clues.clue import Clue
from noonmark.earth.cells import cell_area_km2, no_cells
from noonmark.earth.sources import data_sources
from noonmark.errors import NoonmarkError
from noonmark.fix.agreement import agreement
from noonmark.fix.answer import Agreement, Determined, Fix, RankedPlace, Region
from noonmark.fix.instants import MOST_SAMPLED, InstantPosterior, instant_posterior
from noonmark.fix.prepare import Memory, prepare
from noonmark.fix.problem import Problem
from noonmark.fix.rank import MOST_EXPANDED, rank, spread_lon_deg
from noonmark.fix.scope import Scope
from noonmark.fix.search import LEVELS, Leaves, Posterior, integral, search
from noonmark.fix.tell import determined_by, notes_on, statement_of
from noonmark.fix.time_regions import profile_of, times_at

MOST_DROPPED = 3
QUICK_EXPANDED = 150_000
QUICK_TOLERANCE, QUICK_PLACES = 0.2, 96
POOR_FIT_SD = 5.0
"""A clue of trust 1 that lies this far off at the best places fits no place."""


def fuse(
    clues: Iterable[Clue],
    scope: Scope,
    *,
    tolerance: float = 0.05,
    bits: bool = True,
    quick: bool = False,
    memory: Memory | None = None,
) -> Fix:
    """Fuse clues into one posterior over place and instant.

    Parameters
    ----------
    clues : iterable of Clue
        In any order; each has its own label.
    scope : Scope
        What was possible before any clue.
    tolerance : float
        How far the outer area of a region may exceed the inner, as a share; a search that would need too many
        cells stops earlier and shows the wider bracket.
    bits : bool
        Whether to work out how much each clue contributed (one more search a clue).
    quick : bool
        A provisional answer for those who wait: no bits, regions bracketed to `QUICK_TOLERANCE` only, times from
        `QUICK_PLACES` places.
    memory : Memory, optional
        Kept by the caller between calls, it spares what a changed clue does not touch.

    Returns
    -------
    Fix
        With no regions and a ``conflict`` where no place fits all clues.

    Raises
    ------
    NoonmarkError
        Two clues of one label; a clue that mixes families.
    """
    clues = list(clues)
    _check_labels(clues)
    memory = memory or Memory()
    problem = prepare(clues, scope, memory=memory)
    posterior = search(problem, tolerance=max(tolerance, QUICK_TOLERANCE) if quick else tolerance)
    if posterior.total <= 0.0:
        return _no_fix(problem)
    sampled = QUICK_PLACES if quick else MOST_SAMPLED
    instants = [instant_posterior(problem, k, posterior.leaves, places=sampled) for k in range(len(problem.items))]
    if _poorly(problem, instants):
        return _no_fix(problem)
    agreed = agreement(problem, posterior.leaves, instants, memory=memory if bits and not quick else None)
    places = rank(posterior.leaves, problem.layer, expanded=QUICK_EXPANDED if quick else MOST_EXPANDED)
    return _fix(problem, posterior, instants, agreed, places)


def _check_labels(clues: Sequence[Clue]) -> None:
    seen: set[str] = set()
    for clue in clues:
        if clue.label in seen:
            raise NoonmarkError(f"two clues are called {clue.label!r}", remedy="give each its own label")
        seen.add(clue.label)


def _fix(
    problem: Problem,
    posterior: Posterior,
    instants: list[InstantPosterior],
    agreed: tuple[Agreement, ...],
    places: tuple[RankedPlace, ...],
) -> Fix:
    leaves = posterior.leaves
    regions = tuple(_region(leaves, lv, th) for lv, th in zip(posterior.levels, posterior.thresholds, strict=True))
    named = list(zip(problem.items, instants, strict=True))
    times = tuple(times_at(found, level, item.name) for item, found in named for level in LEVELS)
    determined = determined_by(regions, times, spread_lon_deg(leaves))
    return Fix(
        statement=statement_of(places, regions, times, determined, agreed),
        scope=problem.scope,
        regions=regions,
        times=times,
        places=places,
        clues=agreed,
        determined=determined,
        pruned_probability=posterior.unresolved,
        cells=leaves.cells,
        density=leaves.density / leaves.mass.sum(),
        profiles=tuple(profile_of(found, item.name) for item, found in named),
        notes=notes_on(determined, agreed, regions, times, problem.clues),
        data_sources=data_sources(),
    )


def _region(leaves: Leaves, level: float, threshold: float) -> Region:
    inner, outer = leaves.least >= threshold, leaves.most >= threshold
    area = cell_area_km2(leaves.order)
    cells = leaves.cells
    return Region(level, cells.take(inner), cells.take(outer), float(area[inner].sum()), float(area[outer].sum()))


def _poorly(problem: Problem, instants: list[InstantPosterior]) -> bool:
    """Return whether a sky clue of trust 1 lies too far off wherever the rest leaves probability, or at all times."""
    if any(found.probability.sum() <= 0.0 for found in instants):
        return True
    least = -0.5 * POOR_FIT_SD**2
    sky = {i for item in problem.items if item.program for i in (item.clues[c] for c in item.program.clues)}
    return any(
        mean < least
        for found in instants
        for i, mean in found.log_mean.items()
        if i in sky and problem.clues[i].trust == 1.0
    )


def _fits(clues: list[Clue], scope: Scope) -> bool:
    problem = prepare(clues, scope, fine=False)
    total, leaves = integral(problem)
    if total <= 0.0:
        return False
    return not _poorly(problem, [instant_posterior(problem, k, leaves) for k in range(len(problem.items))])


def _no_fix(problem: Problem) -> Fix:
    """Return the answer when no place fits: the least sets of clues whose absence would leave one."""
    clues = list(problem.clues)
    least: tuple[tuple[str, ...], ...] = ()
    for size in range(1, min(MOST_DROPPED, len(clues)) + 1):
        sets = [s for s in combinations(range(len(clues)), size) if _fits(_without(clues, s), problem.scope)]
        if sets:
            least = tuple(tuple(clues[i].label for i in s) for s in sets)
            break
    agreed = tuple(Agreement(c.label, c.kind, c.source, c.trust, 1.0 - c.trust, 0.0, c.words, c.item) for c in clues)
    return Fix(
        statement=_conflict_words(least),
        scope=problem.scope,
        regions=(),
        times=(),
        places=(),
        clues=agreed,
        determined=Determined(place=False, longitude=False, date=False, time=False),
        pruned_probability=0.0,
        cells=no_cells(),
        density=np.empty(0),
        profiles=(),
        conflict=least,
        notes=("A clue given with trust 1 cannot be doubted; a trust below 1 lets the others outvote it.",),
        data_sources=data_sources(),
    )


def _without(clues: list[Clue], dropped: tuple[int, ...]) -> list[Clue]:
    return [clue for i, clue in enumerate(clues) if i not in dropped]


def _conflict_words(least: tuple[tuple[str, ...], ...]) -> str:
    if not least:
        return f"No place and time in the scope fits the clues, even with any {MOST_DROPPED} of them left out."
    ways = "; or ".join(" and ".join(labels) for labels in least)
    return f"No place and time in the scope fits all clues together. Leaving out {ways} would leave a fix."
