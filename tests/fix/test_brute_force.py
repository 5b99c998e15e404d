"""The solver against brute force over all cells and instants (see brute.py).

Tolerances: places 1 % of the probability (total variation over 768 cells), evidence 1.2 %, a clue's probability
of being false 0.004, times 2 % of the probability over brute force's steps, areas 1.5 % outside the bracket.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from noonmark.clues.clue import Clue, LabelTerm, RadialTerm, SkyTerm
from noonmark.earth.cells import EARTH_AREA_KM2, cell_area_km2, centres_at
from noonmark.fix.agreement import agreement
from noonmark.fix.instants import InstantPosterior, instant_posterior
from noonmark.fix.prepare import prepare
from noonmark.fix.scope import Scope
from noonmark.fix.search import Leaves, Posterior, search
from noonmark.plugins import make_clue

from .brute import (  # noqa: TID252
    Exact,
    Floats,
    Item,
    Truth,
    area_of,
    azimuth,
    both,
    coarse,
    disc,
    elevation,
    great_circle_km,
    normal,
    posix,
    prior,
    round_normals,
    shadow,
    solve,
    turned,
)

_LABELS = LabelTerm("country", frozenset({"MN", "CD"}))
YEARS_37 = 1.0 / (37.0 * 365.25 * 86400.0)


@dataclass(frozen=True)
class Case:
    """One problem, twice: as clues, and as brute force sees them (``which``: the clues' positions)."""

    scope: tuple[str, str]
    clues: list[Clue]
    truths: list[Truth]
    which: list[int]
    items: list[Item]
    order: int
    prior: str = "default"
    country: str = ""
    sharp: bool = False
    """Whether brute force's cells are fine enough to compare areas too."""


def shadow_null(ratio: float) -> float:
    """Half of other footage has a sun; h uniform to pi/2: p(u) = 2/pi |dh/du| = sin(2h) / pi at tan h = 1 / ratio."""
    return 0.5 * 2.0 * ratio / (1.0 + ratio**2) / np.pi


def steps(clues: tuple[int, ...], window: tuple[float, float], step_s: float, share_s: float) -> Item:
    """Return an item over middles of equal steps; each step's prior share is its length over ``share_s``."""
    start, end = window
    count = round((end - start) / step_s)
    width = (end - start) / count
    middles: Floats = start + (np.arange(count, dtype=np.float64) + 0.5) * width
    return Item(clues, middles, np.full(count, width / share_s))


def at_once(clues: tuple[int, ...], instant: float) -> Item:
    """Return an item at an instant known to a second within a year of 365 days."""
    return Item(clues, np.array([instant]), np.array([1.0 / (365 * 86400.0)]))


def known_instant() -> Case:
    """12:00 on 27 February 2022; a shadow of 0.8 (+-5 %)."""
    clues = [
        make_clue("shadow-length", {"object": 1, "shadow": 0.8, "error": "5%"}),
        make_clue("instant", {"at": "2022-02-27T12:00:00.5Z"}),
    ]
    truths = [Truth(0.95, shadow_null(0.8), sky=shadow(0.8, 0.05))]
    item = at_once((0,), posix(2022, 2, 27, 12))
    return Case(("2022-01-01", "2023-01-01"), clues, truths, [0], [item], 9, sharp=True)


def known_instant_two_kinds() -> Case:
    """Elevation and azimuth of trust 1: one patch."""
    clues = [
        make_clue("sun-elevation", {"elevation": "24~1.5", "trust": 1}),
        make_clue("sun-azimuth", {"azimuth": "205~3", "trust": 1}),
        make_clue("instant", {"at": "2022-10-27T11:00:00Z"}),
    ]
    truths = [Truth(1.0, 0.0, sky=elevation(24, 1.5)), Truth(1.0, 0.0, sky=azimuth(205, 3))]
    item = at_once((0, 1), posix(2022, 10, 27, 11))
    return Case(("2022-01-01", "2023-01-01"), clues, truths, [0, 1], [item], 9, sharp=True)


def low_sun_at_a_known_instant() -> Case:
    """The sun 1.5 deg high (+-0.3): refraction of 0.3 deg decides."""
    clues = [
        make_clue("sun-elevation", {"elevation": "1.5~0.3", "trust": 1}),
        make_clue("instant", {"at": "2022-10-27T11:00:00Z"}),
    ]
    truths = [Truth(1.0, 0.0, sky=elevation(1.5, 0.3))]
    item = at_once((0,), posix(2022, 10, 27, 11))
    return Case(("2022-01-01", "2023-01-01"), clues, truths, [0], [item], 9, sharp=True)


def within_a_day() -> Case:
    """A shadow of 3 (+-20 %) at an unknown hour of 21 December; the sun is low in many places."""
    clues = [make_clue("shadow-length", {"object": 1, "shadow": 3, "error": "20%"})]
    truths = [Truth(0.95, shadow_null(3.0), sky=shadow(3.0, 0.2))]
    item = steps((0,), (posix(2021, 12, 21), posix(2021, 12, 22)), 480.0, 86400.0)
    return Case(("2021-12-21", "2021-12-22"), clues, truths, [0], [item], 7)


def part_of_a_day() -> Case:
    """Elevation and azimuth, both doubted, within five hours."""
    clues = [
        make_clue("sun-elevation", {"elevation": "40~4", "trust": 0.9}),
        make_clue("sun-azimuth", {"azimuth": "120~8", "trust": 0.8}),
    ]
    truths = [Truth(0.9, 1 / 180, sky=elevation(40, 4)), Truth(0.8, 1 / 720, sky=azimuth(120, 8))]
    item = steps((0, 1), (posix(2019, 5, 3, 2), posix(2019, 5, 3, 7)), 600.0, 18000.0)
    return Case(("2019-05-03T02:00Z", "2019-05-03T07:00Z"), clues, truths, [0, 1], [item], 7)


def morning_of_a_local_date() -> Case:
    """A morning of 22 September 2022, local, in Mongolia and Congo, of two zones each; people as prior."""
    clues = [
        make_clue("sun-elevation", {"elevation": "25~3", "trust": 0.95}),
        make_clue("date", {"date": "2022-09-22"}),
        make_clue("local-words", {"daytime": "morning", "trust": 0.8}),
        Clue("country", "country", "a test", 1.0, (_LABELS,), -np.inf, ""),
    ]
    start = posix(2022, 9, 22)
    hours = [(4.0, 6.0, 0.5), (6.0, 10.5, 1.0), (10.5, 11.0, 1 / 1.2)]
    hours += [(11.0, 11.5, 0.7 / 1.7), (11.5, 12.0, 0.7 / 1.9), (12.0, 12.5, 0.2 / 2.2)]
    said = sum((b - a) * v for a, b, v in hours) / 24.0

    def morning(local: Floats, _: float) -> Floats:
        hour = (local % 86400.0) / 3600.0
        return np.sum([v * ((hour >= a) & (hour < b)) for a, b, v in hours], axis=0)

    def date(local: Floats, _: float) -> Floats:
        return ((local >= start) & (local < start + 86400.0)) / 86400.0

    truths = [
        Truth(0.95, 1 / 180, sky=elevation(25, 3)),
        Truth(1.0, 0.0, local=date),
        Truth(0.8, said, local=morning),
    ]
    item = steps((0, 1, 2), (posix(2022, 9, 21, 9), posix(2022, 9, 23, 13)), 900.0, 3 * 86400.0)
    return Case(("2022-09-21", "2022-09-24"), clues, truths, [0, 1, 2], [item], 9, prior="people", country="MN CD")


def clock_of_unknown_zone() -> Case:
    """A clock that reads 15:40 (+-10 min), of the place's zone, UTC's or another's, and a shadow; half-hour zones."""
    clues = [
        make_clue("shadow-length", {"object": 1, "shadow": 1.1, "error": "8%"}),
        make_clue("local-clock", {"reads": "2023-03-05T15:40:00", "error": "600s"}),
        make_clue("within", {"km": 900, "point": "26,86"}),
    ]
    reads = posix(2023, 3, 5, 15, 40)

    def clock(local: Floats, utc: float) -> Floats:
        other = (-12.0 * 3600.0 <= reads - utc <= 14.0 * 3600.0) / (26.0 * 3600.0)
        return 0.85 * normal(local - reads, 600.0) + 0.05 * float(normal(np.array(utc - reads), 600.0)) + 0.1 * other

    truths = [
        Truth(0.95, shadow_null(1.1), sky=shadow(1.1, 0.08)),
        Truth(0.9, YEARS_37, local=clock),
        Truth(1.0, 0.0, place=disc(26, 86, 900)),
    ]
    item = steps((0, 1), (posix(2023, 3, 5), posix(2023, 3, 6)), 300.0, 86400.0)
    return Case(("2023-03-05", "2023-03-06"), clues, truths, [0, 1, 2], [item], 9)


def two_items() -> Case:
    """Two clips of one spot on two days: a shadow in one, a shadow and the sun's azimuth in the other."""
    spans = [{"earliest": "2020-04-10T08:00Z", "latest": "2020-04-10T10:00Z", "item": "a", "label": "ta"}]
    spans += [{"earliest": "2020-04-11T10:00Z", "latest": "2020-04-11T13:00Z", "item": "b", "label": "tb"}]
    clues = [
        make_clue("shadow-length", {"object": 1, "shadow": 1.5, "error": "8%", "item": "a", "label": "sa"}),
        make_clue("between", spans[0]),
        make_clue("shadow-length", {"object": 1, "shadow": 0.7, "error": "8%", "item": "b", "label": "sb"}),
        make_clue("sun-azimuth", {"azimuth": "190~6", "item": "b", "label": "ab"}),
        make_clue("between", spans[1]),
    ]
    truths = [
        Truth(0.95, shadow_null(1.5), sky=shadow(1.5, 0.08)),
        Truth(0.95, shadow_null(0.7), sky=shadow(0.7, 0.08)),
        Truth(0.9, 1 / 720, sky=azimuth(190, 6)),
    ]
    # p(span | t) is one over its length, and the prior one over two days.
    first = steps((0,), (posix(2020, 4, 10, 8), posix(2020, 4, 10, 10)), 600.0, 172800.0 * 7200.0)
    second = steps((1, 2), (posix(2020, 4, 11, 10), posix(2020, 4, 11, 13)), 600.0, 172800.0 * 10800.0)
    return Case(("2020-04-10", "2020-04-12"), clues, truths, [0, 2, 3], [first, second], 7)


def moon_and_sun() -> Case:
    """The moon 20 deg and the sun 10 deg high at one unknown instant of a day."""
    clues = [
        make_clue("sun-elevation", {"elevation": "10~4"}),
        make_clue("moon-elevation", {"elevation": "20~4"}),
        make_clue("moon-azimuth", {"azimuth": "120~8"}),
    ]
    truths = [
        Truth(0.95, 1 / 180, sky=elevation(10, 4)),
        Truth(0.9, 1 / 180, sky=elevation(20, 4, body="moon")),
        Truth(0.9, 1 / 720, sky=azimuth(120, 8, body="moon")),
    ]
    item = steps((0, 1, 2), (posix(2021, 6, 16), posix(2021, 6, 17)), 600.0, 86400.0)
    return Case(("2021-06-16", "2021-06-17"), clues, truths, [0, 1, 2], [item], 6)


def sights_with_offsets() -> Case:
    """Two shadow lengths half an hour apart, and a turn, within a day in Kenya."""
    rows = [
        {"offset": "0s", "object": 1, "shadow": 1.3, "error": "6%"},
        {"offset": "30min", "object": 1, "shadow": 1.0, "error": "6%"},
    ]
    clues = [
        make_clue("sights", {"sights": rows}),
        make_clue("shadow-turn", {"turn": "-4~2", "offset": "0s", "until": "30min"}),
        make_clue("country", {"name": "Kenya"}),
    ]
    truths = [
        Truth(0.95, 2.0 * shadow_null(1.3) * shadow_null(1.0), sky=both(shadow(1.3, 0.06), shadow(1.0, 0.06, 1800.0))),
        Truth(0.9, 1 / 720, sky=turned(-4, 2, 0.0, 1800.0)),
    ]
    item = steps((0, 1), (posix(2021, 8, 9), posix(2021, 8, 10)), 240.0, 86400.0)
    return Case(("2021-08-09", "2021-08-10"), clues, truths, [0, 1], [item], 9, country="KE", sharp=True)


def month_in_a_country() -> Case:
    """A shadow and its azimuth, the date unknown within March, in Chad."""
    clues = [
        make_clue("shadow-length", {"object": 1, "shadow": 0.6, "error": "10%"}),
        make_clue("shadow-azimuth", {"azimuth": "100~6"}),
        make_clue("country", {"name": "Chad"}),
    ]
    truths = [
        Truth(0.95, shadow_null(0.6), sky=shadow(0.6, 0.1)),
        Truth(0.9, 1 / 720, sky=azimuth(280, 6)),
    ]
    item = steps((0, 1), (posix(2016, 3, 1), posix(2016, 3, 31)), 600.0, 30 * 86400.0)
    return Case(("2016-03-01", "2016-03-31"), clues, truths, [0, 1], [item], 7, country="TD")


CASES = (
    known_instant, known_instant_two_kinds, low_sun_at_a_known_instant, within_a_day, part_of_a_day,
    morning_of_a_local_date, clock_of_unknown_zone, two_items, moon_and_sun, sights_with_offsets, month_in_a_country,
)  # fmt: skip


def at(text: str) -> datetime:
    return (
        datetime.fromisoformat(text).astimezone(UTC)
        if "T" in text
        else datetime.fromisoformat(text).replace(tzinfo=UTC)
    )


def by_brute_force(case: Case) -> tuple[Exact, tuple[int, NDArray[np.uint64], Floats]]:
    cells = (case.order, *prior(case.prior, case.order, case.country))
    return solve(case.truths, cells, case.items), cells


def by_search(case: Case) -> tuple[Posterior, list[InstantPosterior], list[float], float]:
    """Return the posterior, the instants, P(false) of each clue, and the evidence (peaks put back)."""
    problem = prepare(case.clues, Scope(at(case.scope[0]), at(case.scope[1]), prior=case.prior))
    found = search(problem)
    instants = [instant_posterior(problem, k, found.leaves) for k in range(len(problem.items))]
    doubts = [a.probability_false for a in agreement(problem, found.leaves, instants)]
    peak = 1.0
    for clue in case.clues:
        for term in clue.terms:
            peak *= float(term.table.max()) if isinstance(term, SkyTerm) else 1.0
            peak *= float(term.values[0]) if isinstance(term, RadialTerm) else 1.0
    return found, instants, doubts, found.total * peak


def over_coarse(leaves: Leaves, to: int) -> Floats:
    """Return the leaves' probability per cell of a coarse order."""
    up = (2 * (leaves.order.astype(np.int64) - to)).astype(np.uint64)
    share = leaves.mass / leaves.mass.sum()
    return np.asarray(np.bincount((leaves.index >> up).astype(np.intp), share, 12 * 4**to), dtype=np.float64)


def differ(a: Floats, b: Floats) -> float:
    """Return the total variation distance of two distributions: the most that any event's probability differs."""
    return 0.5 * float(np.abs(a - b).sum())


@pytest.mark.parametrize("make", CASES, ids=lambda make: make.__name__)
def test_the_search_agrees_with_every_cell_times_every_instant(make: Callable[[], Case]) -> None:
    case = make()
    exact, (order, index, _) = by_brute_force(case)
    found, instants, doubts, evidence = by_search(case)
    assert differ(coarse(order, index, exact.mass, 3), over_coarse(found.leaves, 3)) < 0.01
    assert evidence == pytest.approx(exact.evidence, rel=0.012)
    assert [doubts[i] for i in case.which] == pytest.approx(exact.false, abs=0.004)
    assert differ(exact.instant, on_steps(instants[0], case.items[0])) < 0.02
    for level in (0.5, 0.9) if case.sharp else ():
        inner, outer = bracket(found, level)
        assert 0.985 * inner <= area_of(order, exact.mass, level) <= 1.015 * outer


def on_steps(found: InstantPosterior, item: Item) -> Floats:
    """Return the probability that falls into each of brute force's steps."""
    if len(item.instants) == 1:
        return np.ones(1)
    half = 0.5 * (item.instants[1] - item.instants[0])
    edges = np.r_[item.instants - half, item.instants[-1] + half]
    knots = np.r_[found.start[0], found.end]
    held = np.r_[0.0, np.cumsum(found.probability)]
    if np.any(found.start[1:] > found.end[:-1]):
        knots = np.stack([found.start, found.end], axis=1).ravel()
        held = np.stack([held[:-1], held[1:]], axis=1).ravel()
    return np.diff(np.asarray(np.interp(edges, knots, held), dtype=np.float64))


def bracket(found: Posterior, level: float) -> tuple[float, float]:
    threshold = found.thresholds[found.levels.index(level)]
    area = cell_area_km2(found.leaves.order)
    return float(area[found.leaves.least >= threshold].sum()), float(area[found.leaves.most >= threshold].sum())


def test_places_alone_agree_with_order_12_cells() -> None:
    """A town said to be near, and a radius; no sky. Far away both clues are false, which is one product."""
    lat, lon = 0.3, 32.6
    clues = [make_clue("near", {"place": f"{lat},{lon}", "trust": 0.8})]
    clues.append(make_clue("within", {"km": 150, "point": "0.9,32.9", "trust": 0.9}))
    null = 1.0 / EARTH_AREA_KM2
    truths = [Truth(0.8, null, place=round_normals(lat, lon, [3.0, 22.0], [0.7, 0.3]))]
    truths.append(Truth(0.9, null, place=disc(0.9, 32.9, 150)))
    index, mass = prior("default", 9)
    here = great_circle_km(*centres_at(9, index), lat, lon) < 300.0
    fine = (index[here][:, None] * np.uint64(64) + np.arange(64, dtype=np.uint64)).ravel()
    once = Item((), np.array([posix(2021, 8, 9)]), np.ones(1))
    exact = solve(truths, (12, fine, np.repeat(mass[here] / 64.0, 64)), [once])
    case = Case(("2021-08-09", "2021-08-10"), clues, truths, [0, 1], [once], 12)
    found, _, doubts, evidence = by_search(case)
    far = 0.2 * null * 0.1 * null * mass[~here].sum()
    assert evidence == pytest.approx(exact.evidence + far, rel=0.01)
    assert doubts == pytest.approx(
        [(f * exact.evidence + far) / (exact.evidence + far) for f in exact.false], abs=0.002
    )
    assert differ(coarse(12, fine, exact.mass, 7), over_coarse(found.leaves, 7)) < 0.015
