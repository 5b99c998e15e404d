"""Clues and scope made ready for the search: a layer, radial clues, and each item's sky over its time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from noonmark.clues.clue import Clue, LabelTerm, LocalTerm, RadialTerm, SkyTerm, TimeTerm
from noonmark.clues.instants import to_posix
from noonmark.earth.cells import cell_at, centres_at
from noonmark.earth.ellipsoid import ecef
from noonmark.earth.maps import zone_labels
from noonmark.errors import NoonmarkError
from noonmark.fix.kernels import radial_at
from noonmark.fix.layer import COARSEST, FINEST, Layer, label_layer
from noonmark.fix.program import Program, compile_sky
from noonmark.fix.scope import Disc, Scope
from noonmark.fix.sky_time import COARSE_STEP, Box, SkyTime, integrate_sky, refine
from noonmark.fix.time_density import TimeDensity, time_density

RADIUS_DEG = (46.0, 51.0, 62.5)
RADIUS_UP_TO_LAT_DEG = (25.0, 40.0)
"""The angle from a cell's centre to its farthest corner is below these over 2**order, by the centre's
latitude: to 25 deg, to 40 deg, beyond (largest of all cells of order 8: 45.1, 49.9, 61.2)."""


OUT_OF_FOCUS = 1e-3
"""Share of a coarse look's upper bound that may lie where only the coarse fields are used."""


@dataclass(frozen=True)
class Radial:
    """One radial clue ready for the kernel; ``clue`` is its position, -1 for the scope's area."""

    clue: int
    centre: NDArray[np.float64]
    weight: NDArray[np.float64]
    knots: NDArray[np.float64]
    values: NDArray[np.float64]
    true: float
    false: float


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
class Groups:
    """Which zone groups hold in each cell: labels at order 9 and, where a coarser cell is of one kind, there too.

    Attributes
    ----------
    finest : ndarray of int or None
        Joint group at order 9; None when there is one group.
    coarse : tuple of ndarray
        The same at orders COARSEST to 8; -1 where mixed.
    of_item : ndarray, shape (joint groups, items)
        Each item's group.
    """

    finest: NDArray[np.int64] | None
    coarse: tuple[NDArray[np.int64], ...]
    of_item: NDArray[np.int64]


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


def prepare(clues: list[Clue], scope: Scope, *, fine: bool = True) -> Problem:
    """Compile clues and scope into a problem; without ``fine``, unknown times are good to some 10 % only."""
    for clue in clues:
        _check_families(clue)
    labels = [i for i, clue in enumerate(clues) if clue.terms_of(LabelTerm)]
    layer = label_layer(scope.prior, [clues[i] for i in labels])
    radials = tuple(_radials(clues, scope))
    names = list(dict.fromkeys(clue.item for clue in clues if clue.terms_of((SkyTerm, TimeTerm, LocalTerm)))) or [""]
    window = (to_posix(scope.earliest), to_posix(scope.latest))
    members = [[i for i, clue in enumerate(clues) if clue.item == name] for name in names]
    zones = _zones_that_matter(layer, labels, radials) if any(c.terms_of(LocalTerm) for c in clues) else None
    programs = [compile_sky([clues[i] for i in here]) for here in members]
    times = [
        time_density([clues[i] for i in here], window, zones, program.scale_deg if program else None)
        for here, program in zip(members, programs, strict=True)
    ]
    groups, zone_group = _joint_groups(times)
    boxes = _boxes(layer, radials, groups, zone_group)
    items: list[ItemPart] = []
    for k, (name, here) in enumerate(zip(names, members, strict=True)):
        mine = [_union([boxes[j] for j in np.flatnonzero(groups.of_item[:, k] == g)]) for g in range(len(times[k].groups))]
        sky = integrate_sky(programs[k], times[k], mine, COARSE_STEP)
        items.append(ItemPart(name, tuple(here), programs[k], times[k], sky, tuple(mine)))
    problem = Problem(tuple(clues), scope, layer, tuple(labels), radials, tuple(items), groups)
    return _focused(problem) if fine and any(len(item.sky.grid) for item in items) else problem


def _focused(problem: Problem) -> Problem:
    """Return the problem with fine fields over a box that holds most of what a coarse look finds."""
    index = _alive(problem.layer, problem.radials)
    values = evaluate(problem, COARSEST, index)
    mass = problem.layer.at(COARSEST, index)[0] * values.hi
    sequence = np.argsort(-mass)
    held = np.cumsum(mass[sequence])
    if not len(held) or held[-1] <= 0.0:
        return problem
    kept = index[sequence[: int(np.searchsorted(held, (1.0 - OUT_OF_FOCUS) * held[-1])) + 1]]
    lat, lon = (np.radians(a) for a in centres_at(COARSEST, kept))
    focus = _box(lat, lon)
    items = []
    for item in problem.items:
        boxes = [_cross(box, focus) for box in item.boxes]
        items.append(replace(item, sky=refine(item.sky, item.times, boxes)))
    return replace(problem, items=tuple(items))


def _cross(a: Box, b: Box) -> Box:
    """Return the overlap of two boxes; where their longitudes overlap twice, the first box's."""
    lat0, lat1 = max(a.lat0, b.lat0), min(a.lat1, b.lat1)
    if lat1 <= lat0:
        return Box(0.0, 0.0, 0.0, 0.0)
    turn = 2 * np.pi
    if b.width >= turn - 1e-9:
        return Box(lat0, lat1, a.lon0, a.width)
    if a.width >= turn - 1e-9:
        return Box(lat0, lat1, b.lon0, b.width)
    ahead = (b.lon0 - a.lon0) % turn
    first = (ahead, min(a.width, ahead + b.width)) if ahead < a.width else (0.0, 0.0)
    wrapped = (0.0, min(a.width, ahead + b.width - turn)) if ahead + b.width > turn else (0.0, 0.0)
    if first[1] > first[0] and wrapped[1] > wrapped[0]:
        return Box(lat0, lat1, a.lon0, a.width)
    low, high = first if first[1] > first[0] else wrapped
    return Box(lat0, lat1, a.lon0 + low, high - low) if high > low else Box(0.0, 0.0, 0.0, 0.0)


def _zones_that_matter(layer: Layer, labels: list[int], radials: tuple[Radial, ...]) -> NDArray[np.intp] | None:
    """Return the zone labels of cells that can carry probability; None for all."""
    if not labels and not radials:
        return None
    index = _alive(layer, radials)
    finest = (index[:, None] * np.uint64(4 ** (FINEST - COARSEST)) + np.arange(4 ** (FINEST - COARSEST), dtype=np.uint64)).ravel()
    return np.unique(zone_labels()[finest[layer.most[-1][finest] > 0.0]]).astype(np.intp)


def _alive(layer: Layer, radials: tuple[Radial, ...]) -> NDArray[np.uint64]:
    """Return the coarse cells that can carry probability."""
    index = np.flatnonzero(layer.most[0] > 0.0).astype(np.uint64)
    lat, lon = (np.radians(a) for a in centres_at(COARSEST, index))
    hi = _radial_values(radials, lat, lon, radius(COARSEST, lat))[2]
    return index[hi > 1e-12 * hi.max(initial=0.0)]


def _check_families(clue: Clue) -> None:
    families = ((SkyTerm,), (RadialTerm, LabelTerm), (TimeTerm, LocalTerm))
    if sum(bool(clue.terms_of(family)) for family in families) != 1 or len(clue.terms_of(RadialTerm)) > 1:
        raise NoonmarkError(
            "a clue speaks of one family: sky, place or time (and of one set of points)",
            where=f"clue {clue.label!r}",
            remedy="make a clue of each",
        )
    if clue.terms_of(RadialTerm) and clue.terms_of(LabelTerm):
        raise NoonmarkError("a clue has points and labels", where=f"clue {clue.label!r}", remedy="make a clue of each")


def disc_term(disc: Disc) -> RadialTerm:
    """Return a flat density inside a disc, zero outside."""
    knots = np.array([0.0, disc.radius_km, disc.radius_km * 1.000001])
    one = np.ones(1)
    return RadialTerm(one * disc.lat, one * disc.lon, one, knots, np.array([1.0, 1.0, 0.0]))


def _radials(clues: list[Clue], scope: Scope) -> list[Radial]:
    out = [] if scope.area is None else [_radial(-1, disc_term(scope.area), 1.0, -np.inf)]
    for i, clue in enumerate(clues):
        for term in clue.terms_of(RadialTerm):
            if isinstance(term, RadialTerm):
                out.append(_radial(i, term, clue.trust, clue.log_null))
    return out


def _radial(clue: int, term: RadialTerm, trust: float, log_null: float) -> Radial:
    peak = float(term.values[0])
    weight = term.weight / term.weight.sum()
    false = (1.0 - trust) * np.exp(log_null) / peak if trust < 1.0 else 0.0
    centre = ecef(term.lat, term.lon)
    return Radial(clue, centre, weight, term.knots_km, term.values / peak, trust, float(false))


def _joint_groups(times: list[TimeDensity]) -> tuple[Groups, NDArray[np.int64] | None]:
    """Return the joint groups of all items, and the joint group of each zone."""
    if all(t.group_of_zone is None for t in times):
        return Groups(None, (), np.zeros((1, len(times)), dtype=np.int64)), None
    zones = len(next(t.group_of_zone for t in times if t.group_of_zone is not None))
    table = np.stack([np.zeros(zones, np.int64) if t.group_of_zone is None else t.group_of_zone for t in times], axis=1)
    joint, label = np.unique(table, axis=0, return_inverse=True)
    finest = label.reshape(-1)[zone_labels()].astype(np.int64)
    coarse: list[NDArray[np.int64]] = [finest]
    for _ in range(FINEST - COARSEST):
        quads = coarse[-1].reshape(-1, 4)
        coarse.append(np.where((quads == quads[:, :1]).all(axis=1), quads[:, 0], -1))
    return Groups(finest, tuple(coarse[:0:-1]), joint), label.reshape(-1).astype(np.int64)


def _boxes(layer: Layer, radials: tuple[Radial, ...], groups: Groups, zone_group: NDArray[np.int64] | None) -> list[Box]:
    """Return, for each joint group, a box around the coarse cells that can carry probability and its zones touch."""
    index = _alive(layer, radials)
    lat, lon = centres_at(COARSEST, index)
    everywhere = _box(np.radians(lat), np.radians(lon))
    if zone_group is None:
        return [everywhere]
    alive = np.zeros(_LON_BINS, bool)
    bins = _lon_bin(lon)
    for beside in (-1, 0, 1):
        alive[(bins + beside) % _LON_BINS] = True
    touched = _zone_longitudes()
    out: list[Box] = []
    for g in range(len(groups.of_item)):
        bins = np.flatnonzero(alive & touched[zone_group == g].any(axis=0))
        edge = np.radians((bins + 0.5) * (360.0 / _LON_BINS) - 180.0)
        box = _box(np.zeros(len(edge)), edge)
        out.append(Box(everywhere.lat0, everywhere.lat1, box.lon0, box.width) if len(bins) else Box(0.0, 0.0, 0.0, 0.0))
    return out


_LON_BINS = 180
_SMALL_ZONE = 4000


def _lon_bin(lon: NDArray[np.float64]) -> NDArray[np.intp]:
    return (((lon + 180.0) * (_LON_BINS / 360.0)).astype(np.intp)) % _LON_BINS


@lru_cache(maxsize=1)
def _zone_longitudes() -> NDArray[np.bool_]:
    """Return which bins of longitude hold cells of a zone (order 9; every fourth, all of small zones), shape (zones, bins)."""
    zone = zone_labels().astype(np.int64)
    zones = int(zone.max()) + 1
    wanted = np.bincount(zone)[zone] < _SMALL_ZONE
    wanted[::4] = True
    index = np.flatnonzero(wanted)
    _, lon = centres_at(FINEST, index.astype(np.uint64))
    flat = zone[index] * _LON_BINS + _lon_bin(lon)
    return (np.bincount(flat, minlength=zones * _LON_BINS) > 0).reshape(zones, _LON_BINS)


def _box(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> Box:
    """Return a box around cell centres (rad), with 3 deg to spare."""
    if not len(lat):
        return Box(0.0, 0.0, 0.0, 0.0)
    spare = np.radians(3.0)
    lat0, lat1 = max(-np.pi / 2, float(lat.min()) - spare), min(np.pi / 2, float(lat.max()) + spare)
    turns = np.unique(lon % (2 * np.pi))
    gaps = np.diff(np.r_[turns, turns[0] + 2 * np.pi])
    widest = int(np.argmax(gaps))
    margin = spare / max(0.2, float(np.cos(max(abs(lat0), abs(lat1)))))
    if gaps[widest] <= 2 * margin + 0.05:
        return Box(lat0, lat1, -np.pi, 2 * np.pi)
    start = turns[(widest + 1) % len(turns)] - margin
    return Box(lat0, lat1, float(start), float(2 * np.pi - gaps[widest] + 2 * margin))


def _union(boxes: list[Box]) -> Box:
    boxes = [box for box in boxes if box.lat1 > box.lat0]
    if not boxes:
        return Box(0.0, 0.0, 0.0, 0.0)
    lat0, lat1 = min(b.lat0 for b in boxes), max(b.lat1 for b in boxes)
    if len(boxes) == 1:
        return boxes[0]
    return Box(lat0, lat1, -np.pi, 2 * np.pi)


def radius(order: int, lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return upper bounds of cells' radii [rad]; ``lat`` of their centres [rad]."""
    bounds = np.radians(np.array(RADIUS_DEG) / 2.0**order)
    first, second = np.radians(RADIUS_UP_TO_LAT_DEG)
    away = np.abs(lat)
    return np.where(away <= first, bounds[0], np.where(away <= second, bounds[1], bounds[2]))


def _radial_values(
    radials: tuple[Radial, ...], lat: NDArray[np.float64], lon: NDArray[np.float64], rho: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    mid, lo, hi = np.ones(len(lat)), np.ones(len(lat)), np.ones(len(lat))
    for r in radials:
        radial_at(lat, lon, r.centre, r.weight, r.knots, r.values, r.true, r.false, rho, mid, lo, hi)
    return mid, lo, hi


def evaluate(problem: Problem, order: int, index: NDArray[np.uint64]) -> Values:
    """Return the likelihood of all radial, sky and time clues over cells of one order."""
    lat, lon = (np.radians(a) for a in centres_at(order, index))
    rho = radius(order, lat)
    mid, lo, hi = _radial_values(problem.radials, lat, lon, rho)
    joint, mixed = _cell_groups(problem.groups, order, index, lat, lon)
    for k, item in enumerate(problem.items):
        a, b, c = item.sky.at(lat, lon, problem.groups.of_item[joint, k], rho)
        if mixed.any():
            c[mixed] = _highest_of_groups(item, lat[mixed], lon[mixed], rho[mixed])
            b[mixed] = 0.0
        mid *= a
        lo *= b
        hi *= c
    return Values(mid, lo, hi, mixed)


def _cell_groups(
    groups: Groups, order: int, index: NDArray[np.uint64], lat: NDArray[np.float64], lon: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    if groups.finest is None:
        return np.zeros(len(index), np.int64), np.zeros(len(index), bool)
    if order >= FINEST:
        return groups.finest[index >> np.uint64(2 * (order - FINEST))], np.zeros(len(index), bool)
    label = groups.coarse[order - COARSEST][index].copy()
    mixed = label < 0
    label[mixed] = groups_of(groups, np.degrees(lat[mixed]), np.degrees(lon[mixed]))
    return label, mixed


def groups_of(groups: Groups, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the joint zone group at places (geodetic deg)."""
    if groups.finest is None:
        return np.zeros(len(lat), np.int64)
    return groups.finest[cell_at(lat, lon, FINEST)]


def _highest_of_groups(item: ItemPart, lat: NDArray[np.float64], lon: NDArray[np.float64], rho: NDArray[np.float64]) -> NDArray[np.float64]:
    best = np.zeros(len(lat))
    for g, box in enumerate(item.boxes):
        here = (lon - box.lon0) % (2 * np.pi) <= box.width
        if here.any():
            best[here] = np.maximum(best[here], item.sky.at(lat[here], lon[here], np.full(int(here.sum()), g), rho[here])[2])
    return best
