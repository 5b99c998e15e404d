"""Clues and scope made ready for the search; parts already made are taken from a memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from noonmark.clues.clue import MAPPED, Clue, LocalTerm, RadialTerm, SkyTerm, TimeTerm
from noonmark.clues.instants import to_posix
from noonmark.earth.cells import centres_at
from noonmark.errors import NoonmarkError
from noonmark.fix.boxes import Box, box_around, cross, group_boxes, union
from noonmark.fix.layer import COARSEST, label_layer
from noonmark.fix.problem import ItemPart, Problem, evaluate
from noonmark.fix.program import Program, compile_sky
from noonmark.fix.radial import radials_of
from noonmark.fix.scope import Scope
from noonmark.fix.sky_time import COARSE_STEP, SkyTime, integrate_sky, refine
from noonmark.fix.time_density import TimeDensity, time_density
from noonmark.fix.zone_groups import Groups, alive, joint_groups, zones_that_matter

OUT_OF_FOCUS = 1e-3
"""Share of a coarse look's upper bound that may lie where only the coarse fields are used."""

MOST_OF_A_KIND, MOST_MAPS, MAPS = 24, 6, ("layer", "groups")
"""Parts of one kind that a memory keeps; fewer of the maps of the whole Earth, which take 30 to 50 MB each."""

T = TypeVar("T")


@dataclass(frozen=True)
class Memory:
    """Parts of problems, by the clues that they were made of, so that a change costs only what it touches.

    Clues are told apart by their terms' identity, their trust and null; they are kept here, so that no other takes
    their place. Of each kind of part the `MOST_OF_A_KIND` last used are kept. Threads may share one.
    """

    parts: dict[tuple[object, ...], tuple[tuple[Clue, ...], object]] = field(
        default_factory=dict[tuple[object, ...], tuple[tuple[Clue, ...], object]]
    )

    def get(self, name: str, clues: list[Clue], rest: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return the part of this name, clues and rest, made if it is not there."""
        key = (name, tuple((id(clue.terms), clue.trust, clue.log_null) for clue in clues), *rest)
        held = self.parts.pop(key, None) or (tuple(clues), make())
        self.parts[key] = held
        alike = [other for other in tuple(self.parts) if other[0] == name]
        for oldest in alike[: -(MOST_MAPS if name in MAPS else MOST_OF_A_KIND)]:
            self.parts.pop(oldest, None)
        return cast(T, held[1])


def prepare(clues: list[Clue], scope: Scope, *, fine: bool = True, memory: Memory | None = None) -> Problem:
    """Compile clues and scope into a problem; without ``fine``, unknown times are good to some 10 % only."""
    for clue in clues:
        _check_families(clue)
    memory = memory or Memory()
    spots = [clue for clue in clues if clue.terms_of((*MAPPED, RadialTerm))]
    labelled = [clue for clue in clues if clue.terms_of(MAPPED)]
    layer = memory.get("layer", labelled, (scope.prior,), lambda: label_layer(scope.prior, labelled))
    radials = tuple(radials_of(clues, scope))
    where = memory.get("alive", spots, (scope.prior, scope.area), lambda: alive(layer, radials))
    zones: NDArray[np.intp] | None = None
    if spots and any(clue.terms_of(LocalTerm) for clue in clues):
        zones = memory.get("zones", spots, (scope.prior, scope.area), lambda: zones_that_matter(layer, where))
    members = _members(clues)
    programs = [_program(clues, here, memory) for here in members.values()]
    times = [_times(clues, here, scope, zones, memory) for here in members.values()]
    groups, zone_group = _joint(times, memory)
    boxes = group_boxes(*centres_at(COARSEST, where), len(groups.of_item), zone_group)
    items: list[ItemPart] = []
    for k, (name, here) in enumerate(members.items()):
        mine = tuple(
            union([boxes[j] for j in np.flatnonzero(groups.of_item[:, k] == g)]) for g in range(len(times[k].groups))
        )
        sky = _sky(clues, here, programs[k], times[k], mine, memory)
        items.append(ItemPart(name, tuple(here), programs[k], times[k], sky, mine))
    label_clues = tuple(i for i, clue in enumerate(clues) if clue.terms_of(MAPPED))
    problem = Problem(tuple(clues), scope, layer, label_clues, radials, tuple(items), groups)
    return _focused(problem, where, memory) if fine and any(len(item.sky.grid) for item in items) else problem


def _members(clues: list[Clue]) -> dict[str, list[int]]:
    """Return, for each item with sky or time clues, the positions of its clues."""
    timed = [clue.item for clue in clues if clue.terms_of((SkyTerm, TimeTerm, LocalTerm))]
    return {name: [i for i, clue in enumerate(clues) if clue.item == name] for name in dict.fromkeys(timed or [""])}


def _chosen(clues: list[Clue], here: list[int], families: tuple[type, ...]) -> tuple[list[Clue], tuple[int, ...]]:
    """Return an item's clues of some families, and their positions among the item's clues."""
    where = tuple(k for k, i in enumerate(here) if clues[i].terms_of(families))
    return [clues[here[k]] for k in where], where


def _program(clues: list[Clue], here: list[int], memory: Memory) -> Program | None:
    chosen, where = _chosen(clues, here, (SkyTerm,))
    program = memory.get("program", chosen, (), lambda: compile_sky(chosen))
    return replace(program, clues=where) if program else None


def _times(
    clues: list[Clue],
    here: list[int],
    scope: Scope,
    zones: NDArray[np.intp] | None,
    memory: Memory,
) -> TimeDensity:
    chosen, where = _chosen(clues, here, (TimeTerm, LocalTerm))
    window = (to_posix(scope.earliest), to_posix(scope.latest))
    rest = (window, None if zones is None else zones.tobytes())
    times = memory.get("times", chosen, rest, lambda: time_density(chosen, window, zones))
    return replace(times, clues=where)


def _joint(times: list[TimeDensity], memory: Memory) -> tuple[Groups, NDArray[np.int64] | None]:
    which = tuple(None if each.group_of_zone is None else each.group_of_zone.tobytes() for each in times)
    return memory.get("groups", [], which, lambda: joint_groups(times))


def _sky(
    clues: list[Clue],
    here: list[int],
    program: Program | None,
    times: TimeDensity,
    boxes: tuple[Box, ...],
    memory: Memory,
) -> SkyTime:
    chosen, _ = _chosen(clues, here, (SkyTerm, TimeTerm, LocalTerm))
    rest = (tuple(group.total for group in times.groups), boxes)
    return memory.get("sky", chosen, rest, lambda: integrate_sky(program, times, list(boxes), COARSE_STEP))


def _focused(problem: Problem, where: NDArray[np.uint64], memory: Memory) -> Problem:
    """Return the problem with fine fields over a box that holds most of what a coarse look finds."""
    values = evaluate(problem, COARSEST, where)
    mass = problem.layer.at(COARSEST, where)[0] * values.hi
    sequence = np.argsort(-mass)
    held = np.cumsum(mass[sequence])
    if not len(held) or held[-1] <= 0.0:
        return problem
    kept = where[sequence[: int(np.searchsorted(held, (1.0 - OUT_OF_FOCUS) * float(held[-1]))) + 1]]
    lat, lon = (np.radians(a) for a in centres_at(COARSEST, kept))
    focus = box_around(lat, lon)
    items: list[ItemPart] = []
    for item in problem.items:
        boxes = tuple(cross(box, focus) for box in item.boxes)
        chosen = [problem.clues[i] for i in item.clues if not problem.clues[i].terms_of((RadialTerm, *MAPPED))]
        rest = (tuple(group.total for group in item.times.groups), item.boxes, boxes)
        sky = memory.get("fine", chosen, rest, lambda item=item, boxes=boxes: refine(item.sky, item.times, list(boxes)))
        items.append(replace(item, sky=sky))
    return replace(problem, items=tuple(items))


def _check_families(clue: Clue) -> None:
    families = ((SkyTerm,), (RadialTerm, *MAPPED), (TimeTerm, LocalTerm))
    if sum(bool(clue.terms_of(family)) for family in families) != 1 or len(clue.terms_of(RadialTerm)) > 1:
        raise NoonmarkError(
            "a clue speaks of one family: sky, place or time (and of one set of points)",
            where=f"clue {clue.label!r}",
            remedy="make a clue of each",
        )
    if clue.terms_of(RadialTerm) and clue.terms_of(MAPPED):
        raise NoonmarkError(
            "a clue has points and labels or maps", where=f"clue {clue.label!r}", remedy="make a clue of each"
        )
