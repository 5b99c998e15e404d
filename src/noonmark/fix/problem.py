"""All that the search needs, and the likelihood of all clues over cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noonmark.clues.clue import Clue
from noonmark.earth.cells import centres_at
from noonmark.fix.boxes import Box
from noonmark.fix.layer import Layer
from noonmark.fix.program import Program
from noonmark.fix.radial import Radial, radial_values, radius
from noonmark.fix.scope import Scope
from noonmark.fix.sky_time import SkyTime
from noonmark.fix.time_density import TimeDensity
from noonmark.fix.zone_groups import Groups, cell_groups


@dataclass(frozen=True)
class ItemPart:
    """One item: its clues' positions, its sky program, its times, and both integrated."""

    name: str
    clues: tuple[int, ...]
    program: Program | None
    times: TimeDensity
    sky: SkyTime
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Problem:
    """All that the search needs."""

    clues: tuple[Clue, ...]
    scope: Scope
    layer: Layer
    label_clues: tuple[int, ...]
    radials: tuple[Radial, ...]
    items: tuple[ItemPart, ...]
    groups: Groups


@dataclass(frozen=True)
class Values:
    """Likelihood over cells: at the middle, least and largest; and where zones are mixed."""

    mid: NDArray[np.float64]
    lo: NDArray[np.float64]
    hi: NDArray[np.float64]
    mixed: NDArray[np.bool_]


def evaluate(problem: Problem, order: int, index: NDArray[np.uint64]) -> Values:
    """Return the likelihood of all radial, sky and time clues over cells of one order."""
    if _is_ring(problem):
        mid, lo, hi = problem.items[0].sky.over_cells(order, index)
        return Values(mid, lo, hi, np.zeros(len(index), bool))
    lat, lon = (np.radians(a) for a in centres_at(order, index))
    rho = radius(order, lat)
    mid, lo, hi = radial_values(problem.radials, lat, lon, rho)
    joint, mixed = cell_groups(problem.groups, order, index, lat, lon)
    for k, item in enumerate(problem.items):
        a, b, c = item.sky.at(lat, lon, problem.groups.of_item[joint, k], rho)
        if mixed.any():
            c[mixed] = _highest_of_groups(item, lat[mixed], lon[mixed], rho[mixed])
            b[mixed] = 0.0
        mid *= a
        lo *= b
        hi *= c
    return Values(mid, lo, hi, mixed)


def _is_ring(problem: Problem) -> bool:
    """Return whether all that looks at the cells is one elevation at a known instant."""
    return (
        len(problem.items) == 1
        and problem.groups.finest is None
        and not problem.radials
        and problem.items[0].sky.is_ring
    )


def _highest_of_groups(
    item: ItemPart, lat: NDArray[np.float64], lon: NDArray[np.float64], rho: NDArray[np.float64]
) -> NDArray[np.float64]:
    best = np.zeros(len(lat))
    for g, box in enumerate(item.boxes):
        here = (lon - box.lon0) % (2 * np.pi) <= box.width
        if here.any():
            best[here] = np.maximum(
                best[here], item.sky.at(lat[here], lon[here], np.full(int(here.sum()), g), rho[here])[2]
            )
    return best
