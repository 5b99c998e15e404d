"""The next best clue: of what can still be asked, which is expected to shrink the region most.

For each candidate, places and instants are drawn from the posterior; at each the observation is drawn that would be
made there (now and then a false one, as often as the kind's trust says), the posterior is reweighed by it, and the area
of its 90 % region is taken. The mean of the logarithm of that area over the draws is what can be expected before asking
(the expected information of an experiment; Lindley 1956, doi:10.1214/aoms/1177728069, with the region's area in place
of the entropy): a rare false observation that opens the whole Earth again counts with its rarity, not with its size.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from noonmark.clues.clue import Clue, LabelTerm
from noonmark.clues.instants import from_posix, to_posix
from noonmark.errors import NoonmarkError
from noonmark.fix.answer import Fix, TimeProfile
from noonmark.fix.next_candidates import Candidate, Observer, Sharper, candidates_of
from noonmark.fix.next_sample import Sample, likelihood, likelihood_exact, sample_of
from noonmark.fix.prepare import Memory, prepare
from noonmark.fix.problem import Problem
from noonmark.fix.scope import Scope
from noonmark.fix.search import integral

LEVEL = 0.9
DRAWS = 48
SEED = 20220922
SHARP = frozenset({"instant"})
"""Kinds that tell the instant more sharply than a sample's instants stand apart."""
LEAST_DRAWS = 2
KEPT, LEAST_ROOM_S = 0.95, 7200.0
FEW_DRAWS = 12
"""Of what must be asked zone by zone over a long time: a third of a second each."""


@dataclass(frozen=True)
class NextClue:
    """A clue that can still be asked, and what it is expected to bring.

    Attributes
    ----------
    kind : str
        Its registered name.
    words : str
        What to ask or to look for.
    tool : str
        What asks it: ``"marks"`` in the picture, ``"compare"`` with another frame or clip, ``"clue"`` typed.
    item : str
        Which clip or photo it is about; empty for a clue about the place.
    expected_area_km2, area_error_km2 : float
        Area of the 90 % region after it, the geometric mean over the draws, and its standard error.
    shrinkage, shrinkage_error : float
        One less that area over the area before; 0 where it tells nothing, below 0 where it is expected to open more
        than it closes.
    example : mapping
        Keys of the kind with values, to begin a form with.
    draws : int
        How many observations were drawn.
    """

    kind: str
    words: str
    tool: str
    item: str
    expected_area_km2: float
    area_error_km2: float
    shrinkage: float
    shrinkage_error: float
    example: Mapping[str, object]
    draws: int


@dataclass(frozen=True)
class Besides:
    """What else is known where the next clue is sought.

    Attributes
    ----------
    sharper : mapping of str to Sharper
        By item: a further mark in the picture, with the error of the elevation before and after it.
    memory : Memory or None
        That of the fix.
    seconds : float or None
        About how long it may take: of what takes longer fewer observations are drawn, and what there is no time left
        for is not told. None is as long as it takes.
    """

    sharper: Mapping[str, Sharper] = field(default_factory=dict[str, Sharper])
    memory: Memory | None = None
    seconds: float | None = None


def next_clues(
    clues: Sequence[Clue],
    scope: Scope,
    fix: Fix,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    besides: Besides | None = None,
) -> tuple[NextClue, ...]:
    """Return the clues that can still be asked, the most useful first.

    Parameters
    ----------
    clues : sequence of Clue
        Those of the fix.
    scope : Scope
    fix : Fix
        As :func:`noonmark.fix.fuse.fuse` gives it for them.
    draws : int
        Observations drawn of each candidate, 2 or more.
    seed : int
        The same seed gives the same answer.
    besides : Besides, optional
        What else is known.

    Returns
    -------
    tuple of NextClue
        Empty where no place fits.

    Raises
    ------
    NoonmarkError
        For fewer than two draws.
    """
    if draws < 2:
        raise NoonmarkError(f"from {draws} draws no expectation can be told", where="draws", remedy="give 2 or more")
    before = next((region.outer_km2 for region in fix.regions if region.level == LEVEL), 0.0)
    if before <= 0.0:
        return ()
    besides = besides or Besides()
    ending = time.monotonic() + (math.inf if besides.seconds is None else besides.seconds)
    posterior = Asked.of(clues, own_times(scope, fix), besides.memory or Memory())
    candidates = candidates_of(clues, scope, fix, besides.sharper)
    found: list[NextClue] = []
    for number, one in enumerate(candidates):
        now = time.monotonic()
        until = now + (ending - now) / (len(candidates) - number)
        if now > ending:
            break
        areas = areas_after(one, posterior, draws, np.random.default_rng([seed, number]), until)
        found.append(_expected(one, areas / posterior.sample.area_at(LEVEL), before))
    return tuple(sorted(found, key=lambda told: -told.shrinkage))


@dataclass(frozen=True)
class Asked:
    """A posterior that candidates are asked of."""

    problem: Problem
    sample: Sample
    memory: Memory

    @classmethod
    def of(cls, clues: Sequence[Clue], scope: Scope, memory: Memory) -> Asked:
        """Return the posterior of clues; what it adds to the memory is dropped with it."""
        problem = prepare(list(clues), scope, memory=memory)
        return cls(problem, sample_of(problem, integral(problem)[1]), Memory(dict(memory.parts)))

    def weight(self, clue: Clue) -> NDArray[np.float64]:
        """Return the likelihood of a further clue at each place of the sample."""
        if clue.kind in SHARP or (self.sample.is_sparse and not clue.terms_of(LabelTerm)):
            after = likelihood_exact(self._coarse([*self.problem.clues, clue]), self.sample)
            return np.where(self._before > 0.0, after / np.where(self._before > 0.0, self._before, 1.0), 0.0)
        return likelihood(clue, self.sample)

    @cached_property
    def _before(self) -> NDArray[np.float64]:
        return likelihood_exact(self._coarse(list(self.problem.clues)), self.sample)

    def _coarse(self, clues: list[Clue]) -> Problem:
        return prepare(clues, self.problem.scope, fine=False, memory=self.memory)


def own_times(scope: Scope, fix: Fix) -> Scope:
    """Return the scope with its instants narrowed to round those that a fix leaves.

    The densest instants that hold 95 % are kept with as much again to both sides, so that what falls away is far off:
    a clock that may be false leaves some of the posterior to all years.
    """
    edges = [edge for profile in fix.profiles for edge in _densest(profile)]
    if not edges:
        return scope
    room = max(max(edges) - min(edges), LEAST_ROOM_S)
    earliest = max(scope.earliest, from_posix(max(min(edges) - room, to_posix(scope.earliest))))
    latest = min(scope.latest, from_posix(min(max(edges) + room, to_posix(scope.latest))))
    return replace(scope, earliest=earliest, latest=latest) if latest > earliest else scope


def _densest(profile: TimeProfile) -> tuple[float, float]:
    """Return the first and the last of the densest instants that hold 95 % of a profile (POSIX seconds)."""
    start, end = (edge.astype("datetime64[ms]").astype(np.float64) / 1e3 for edge in (profile.start, profile.end))
    sequence = np.argsort(-profile.probability / np.maximum(end - start, 1e-3), kind="stable")
    held = np.cumsum(profile.probability[sequence])
    kept = sequence[: int(np.searchsorted(held, KEPT * float(held[-1]))) + 1]
    return float(start[kept].min()), float(end[kept].max())


def _expected(one: Candidate, ratios: NDArray[np.float64], before: float) -> NextClue:
    logs = np.log(ratios)
    left = float(np.exp(logs.mean()))
    error = left * float(logs.std(ddof=1) / np.sqrt(len(logs)))
    told = before * left, before * error, 1.0 - left, error
    return NextClue(one.kind, one.words, one.tool, one.item, *told, one.example, len(logs))


def areas_after(
    one: Candidate, asked: Asked, draws: int, rng: np.random.Generator, until: float = math.inf
) -> NDArray[np.float64]:
    """Return the area of the 90 % region [km2] after each drawn observation of a candidate, shape (draws,) or fewer.

    After the moment ``until`` of the monotonic clock no more are drawn than the least.
    """
    known: dict[str, float] = {}
    sample = asked.sample
    if one.by_zone and sample.is_sparse:
        draws = min(draws, FEW_DRAWS)
    areas = np.empty(draws)
    for k, (place, instant) in enumerate(drawn(sample, one.item, draws, rng)):
        if k >= LEAST_DRAWS and time.monotonic() > until:
            return areas[:k]
        clue = one.observe(observer(sample, one.item, place, instant), rng)
        if clue is None:
            areas[k] = sample.area_at(LEVEL)
            continue
        if clue.words not in known:
            weight = asked.weight(clue)
            known[clue.words] = sample.area_at(LEVEL, weight if weight.sum() > 0.0 else None)
        areas[k] = known[clue.words]
    return areas


def drawn(sample: Sample, item: str, draws: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Return which place and which of its instants each draw takes, spread evenly over the posterior."""
    times = sample.instants[item if item in sample.instants else next(iter(sample.instants))]
    place = ((np.arange(draws) + rng.random(draws)) / draws * len(sample)).astype(int)
    instant = rng.integers(times.shape[1], size=draws)
    return [(int(p), int(t)) for p, t in zip(rng.permutation(place), instant, strict=True)]


def observer(sample: Sample, item: str, place: int, instant: int) -> Observer:
    """Return one place and instant of a sample."""
    times = sample.instants[item if item in sample.instants else next(iter(sample.instants))]
    return Observer(float(sample.lat[place]), float(sample.lon[place]), float(times[place, instant]))
