"""No truth is lost: the bounds of every cell hold the likelihood at every place inside it."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from noonmark.clues.clue import Clue
from noonmark.earth.cells import cell_at
from noonmark.fix.prepare import prepare
from noonmark.fix.problem import Problem, evaluate
from noonmark.fix.scope import Scope
from noonmark.plugins import make_clue

ORDERS = range(6, 15)
YEAR = Scope(datetime(2022, 1, 1, tzinfo=UTC), datetime(2023, 1, 1, tzinfo=UTC))
DAY = Scope(datetime(2022, 9, 22, tzinfo=UTC), datetime(2022, 9, 23, tzinfo=UTC))


def shadow(rng: np.random.Generator, trust: float = 0.95, **more: object) -> Clue:
    return make_clue(
        "shadow-length", {"object": 1, "shadow": float(np.exp(rng.normal(0, 1))), "error": "5%", "trust": trust, **more}
    )


def elevation(rng: np.random.Generator, trust: float = 0.9) -> Clue:
    return make_clue(
        "sun-elevation", {"elevation": f"{rng.uniform(0, 80):.4f}~{rng.choice([0.1, 1, 5])}", "trust": trust}
    )


def azimuth(rng: np.random.Generator, trust: float = 0.9) -> Clue:
    return make_clue(
        "sun-azimuth", {"azimuth": f"{rng.uniform(0, 360):.4f}~{rng.choice([0.2, 2, 10])}", "trust": trust}
    )


def moon(rng: np.random.Generator) -> Clue:
    return make_clue("moon-elevation", {"elevation": f"{rng.uniform(0, 80):.4f}~{rng.choice([0.2, 2])}"})


def moon_azimuth(rng: np.random.Generator) -> Clue:
    return make_clue("moon-azimuth", {"azimuth": f"{rng.uniform(0, 360):.4f}~{rng.choice([0.5, 4])}", "trust": 1})


def turn(rng: np.random.Generator) -> Clue:
    return make_clue("shadow-turn", {"turn": f"{rng.normal(8, 6):.4f}~1", "until": "30min"})


def near(rng: np.random.Generator) -> Clue:
    lat, lon = np.degrees(np.arcsin(rng.uniform(-1, 1))), rng.uniform(-180, 180)
    return make_clue("near", {"place": f"{lat:.5f},{lon:.5f}"})


def gps(rng: np.random.Generator) -> Clue:
    lat, lon = np.degrees(np.arcsin(rng.uniform(-1, 1))), rng.uniform(-180, 180)
    return make_clue("gps", {"point": f"{lat:.5f},{lon:.5f}", "metres": 30})


def within(rng: np.random.Generator) -> Clue:
    lat, lon = np.degrees(np.arcsin(rng.uniform(-1, 1))), rng.uniform(-180, 180)
    return make_clue("within", {"km": float(rng.uniform(5, 5000)), "point": f"{lat:.5f},{lon:.5f}", "trust": 0.9})


def light(rng: np.random.Generator) -> Clue:
    return make_clue("light", {"light": str(rng.choice(["day", "civil twilight", "night"]))})


def instant(rng: np.random.Generator) -> Clue:
    hour, minute, day = rng.integers(24), rng.integers(60), 1 + rng.integers(28)
    return make_clue("instant", {"at": f"2022-{1 + rng.integers(12):02d}-{day:02d}T{hour:02d}:{minute:02d}:00Z"})


def sights(rng: np.random.Generator) -> Clue:
    rows = [{"offset": f"{30 * k}min", "object": 1, "shadow": float(np.exp(rng.normal(0, 0.7)))} for k in range(2)]
    return make_clue("sights", {"sights": rows})


DATED = [
    (shadow,),
    (elevation, azimuth),
    (moon, elevation),
    (moon_azimuth,),
    (turn,),
    (sights,),
    (shadow, near),
    (azimuth, gps, within),
    (light, azimuth),
]


def dated(rng: np.random.Generator) -> Problem:
    """A problem of a random set of clues at a random known instant."""
    makers = DATED[int(rng.integers(len(DATED)))]
    return prepare([instant(rng), *(maker(rng) for maker in makers)], YEAR)


def undated(rng: np.random.Generator) -> Problem:
    """A shadow, or an azimuth and an elevation, at an unknown hour of a day."""
    clues = [shadow(rng)] if rng.random() < 0.5 else [elevation(rng, 1.0), azimuth(rng, 0.8)]
    return prepare(clues, DAY)


def random_places(rng: np.random.Generator, count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return places evenly over the Earth, with some close to the poles and the antimeridian."""
    lat, lon = np.degrees(np.arcsin(rng.uniform(-1, 1, count))), rng.uniform(-180, 180, count)
    odd = rng.random(count)
    lat = np.where(odd < 0.03, np.copysign(90 - rng.exponential(0.5, count), lat).clip(-90, 90), lat)
    lon = np.where((odd > 0.03) & (odd < 0.06), (180 + rng.normal(0, 0.2, count) + 180) % 360 - 180, lon)
    return lat, lon


def lost(problem: Problem, rng: np.random.Generator, count: int) -> tuple[int, int]:
    """Return how many of ``count`` random places lie outside their cells' bounds, and how many had a likelihood."""
    lat, lon = random_places(rng, count)
    tiny = cell_at(lat, lon, 27)
    truth = evaluate(problem, 27, tiny).mid
    out = 0
    for order in ORDERS:
        values = evaluate(problem, order, tiny >> np.uint64(2 * (27 - order)))
        slack = 1e-9 * truth + 1e-300
        out += int(np.sum((truth > values.hi + slack) | (truth < values.lo - slack)))
    return out, int(np.sum(truth > 0.0))


def many(seed: int, sets: int, places: int) -> None:
    rng = np.random.default_rng(seed)
    alive = 0
    for number in range(sets):
        gone, held = lost(dated(rng), rng, places)
        assert gone == 0, f"clue set {number} of seed {seed} lost {gone} of {places * len(ORDERS)} cells"
        alive += held
    assert alive > 0.5 * sets * places


def test_no_place_leaves_the_bounds_of_its_cells_at_known_instants() -> None:
    many(seed=3, sets=40, places=500)  # 20,000 pairs of place and instant, nine orders each


@pytest.mark.soak
def test_no_place_leaves_the_bounds_of_its_cells_in_a_million_pairs() -> None:
    for seed in range(100, 120):
        many(seed=seed, sets=100, places=500)
