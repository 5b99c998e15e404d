"""Place and time together: the times that a place leaves, and the places that a stretch of time leaves.

Both are asked of the posterior of a fix itself. Nothing is approximated beyond what the fix is: a place's times come
from its own cells, and a stretch of time is one more certain clue.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from noonmark.clues.clue import Clue
from noonmark.clues.instants import to_posix
from noonmark.clues.times import span_term
from noonmark.earth.cells import cell_at, centres
from noonmark.errors import NoonmarkError
from noonmark.fix.answer import TimeProfile
from noonmark.fix.instants import instant_posterior
from noonmark.fix.prepare import Memory, prepare
from noonmark.fix.problem import Problem
from noonmark.fix.scope import Scope
from noonmark.fix.search import Leaves, ask, children_of, integral, join
from noonmark.fix.time_regions import profile_of

POINT_ORDER = 16
"""A place that was picked is a cell of this order, some 100 m wide."""
_PER_SIDE = 24.0
"""Cells that meet an area's edge are split until so many lie along its shorter side."""
_MOST_CELLS = 40_000


@dataclass(frozen=True)
class Area:
    """A box of the map [deg]; east lies beyond west, beyond 180 where it crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        good = -90.0 <= self.south < self.north <= 90.0 and 0.0 < self.east - self.west <= 360.0
        if not good or not -360.0 <= self.west <= 360.0:
            told = f"{self.west:g}, {self.south:g}, {self.east:g}, {self.north:g}"
            raise NoonmarkError(f"the area {told} is none", remedy="give west, south, east, north in degrees")

    def holds(self, lat: NDArray[np.float64], lon: NDArray[np.float64], reach_deg: float = 0.0) -> NDArray[np.bool_]:
        """Return which places lie in it, or less than so far beside it (degrees on the ground)."""
        wide = reach_deg / np.maximum(np.cos(np.radians(np.minimum(np.abs(lat) + reach_deg, 89.0))), 0.01)
        east = (lon - self.west + wide) % 360.0 <= self.east - self.west + 2.0 * wide
        return east & (lat >= self.south - reach_deg) & (lat <= self.north + reach_deg)


@dataclass(frozen=True)
class Joint:
    """A posterior over place and time that can be asked about either, given the other."""

    clues: tuple[Clue, ...]
    problem: Problem
    leaves: Leaves
    memory: Memory

    @property
    def items(self) -> tuple[str, ...]:
        """Names of the items, each with an instant of its own."""
        return tuple(item.name for item in self.problem.items)


def joint_of(clues: list[Clue], scope: Scope, *, memory: Memory | None = None) -> Joint:
    """Return the joint posterior of clues and scope, as :func:`noonmark.fix.fuse.fuse` has it.

    Raises
    ------
    NoonmarkError
        Where no place fits.
    """
    memory = memory or Memory()
    problem = prepare(clues, scope, memory=memory)
    total, leaves = integral(problem)
    if total <= 0.0:
        raise NoonmarkError("no place and time fits these clues", remedy="switch one of them off")
    return Joint(tuple(clues), problem, leaves, memory)


@dataclass(frozen=True)
class TimesThere:
    """How probable an area is, and each item's times given that the place lies in it.

    Attributes
    ----------
    probability : float
    profiles : tuple of TimeProfile
        One an item; empty where the posterior leaves nothing there.
    """

    probability: float
    profiles: tuple[TimeProfile, ...]


@dataclass(frozen=True)
class PlacesThen:
    """How probable a stretch of time is, and the places given that an item was filmed in it.

    Attributes
    ----------
    probability : float
    leaves : Leaves
        Their mass sums to 1, or to 0 where nothing is left.
    """

    probability: float
    leaves: Leaves


def times_in(joint: Joint, area: Area) -> TimesThere:
    """Return each item's posterior over its instant, given that the place lies in an area."""
    inside = _inside(joint.problem, joint.leaves, area)
    share = float(inside.mass.sum()) / float(joint.leaves.mass.sum()) if len(inside) else 0.0
    return TimesThere(min(1.0, share), _times(joint, inside))


def times_at_place(joint: Joint, lat: float, lon: float) -> tuple[TimeProfile, ...]:
    """Return each item's posterior over its instant, given the place [deg]; empty where it is impossible."""
    at = cell_at(np.array([lat]), np.array([lon]), POINT_ORDER)
    here, _ = ask(joint.problem, POINT_ORDER, at)
    return _times(joint, here)


def _times(joint: Joint, leaves: Leaves) -> tuple[TimeProfile, ...]:
    if not len(leaves) or leaves.mass.sum() <= 0.0:
        return ()
    found = [instant_posterior(joint.problem, k, leaves) for k in range(len(joint.problem.items))]
    if any(one.probability.sum() <= 0.0 for one in found):
        return ()
    return tuple(profile_of(one, name) for one, name in zip(found, joint.items, strict=True))


def places_within(joint: Joint, start: datetime, end: datetime, item: str = "") -> PlacesThen:
    """Return the posterior over places, given that an item's first frame was taken in a stretch of time.

    Raises
    ------
    NoonmarkError
        If the stretch ends before it starts.
    """
    first, last = to_posix(start), to_posix(end)
    if last <= first:
        raise NoonmarkError(f"the stretch ends ({end}) before it starts ({start})", remedy="give the earlier first")
    stretch = Clue("claim", "the stretch of time", "asked", 1.0, (span_term(first, last, 1.0),), 0.0, "", item)
    own = Memory(dict(joint.memory.parts))  # what this stretch adds is of no use to another
    total, leaves = integral(prepare([*joint.clues, stretch], joint.problem.scope, memory=own))
    share = total / float(joint.leaves.mass.sum())
    return PlacesThen(min(1.0, share), replace(leaves, density=leaves.density / total) if total > 0.0 else leaves)


def _inside(problem: Problem, leaves: Leaves, area: Area) -> Leaves:
    """Return the leaves with their centres in an area, after those on its edge were split."""
    side = min(area.north - area.south, (area.east - area.west) * max(0.02, _cos_middle(area)))
    parts: list[Leaves] = []
    while len(leaves):
        lat, lon = centres(leaves.cells)
        size = 58.6 / 2.0 ** leaves.order.astype(np.float64)  # of a cell's side [deg]
        near = np.zeros(len(leaves), bool)
        for order in np.unique(leaves.order):
            here = leaves.order == order
            near[here] = area.holds(lat[here], lon[here], float(size[here][0]))
        leaves, lat, lon, size = leaves.take(near), lat[near], lon[near], size[near]
        split = size > side / _PER_SIDE
        parts.append(leaves.take(~split & area.holds(lat, lon)))
        if 4 * int(split.sum()) > _MOST_CELLS:
            parts.append(leaves.take(split & area.holds(lat, lon)))
            break
        finer = [
            ask(problem, int(k) + 1, children_of(leaves.index[split & (leaves.order == k)]))[0]
            for k in np.unique(leaves.order[split])
        ]
        leaves = join(finer) if finer else leaves.take(np.zeros(len(leaves), bool))
    return join(parts) if parts else leaves


def _cos_middle(area: Area) -> float:
    return float(np.cos(np.radians((area.north + area.south) / 2.0)))
