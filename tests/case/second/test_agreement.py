"""Whether two who marked the same frame saw the same sun: the stated chance is what comes about."""

from __future__ import annotations

import json
from dataclasses import replace
from math import radians, tan
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from numpy.typing import NDArray
from tests.measure.scenes import Yard

from noonmark.case.second.agreement import agreement, agreement_apart
from noonmark.measure.marks import Marks, marks_of

SIZE = (1920.0, 1080.0)
YARD = Yard()
ALL = (0, 1, 2)


def marks(
    rng: np.random.Generator | None,
    posts: tuple[int, ...] = ALL,
    yard: Yard = YARD,
    edge: str = "middle",
    error_px: float = 2.0,
) -> Marks:
    """Marks of some posts, clicked with an error."""
    objects = [{**told, "edge": edge} for i, told in enumerate(yard.objects(error_px, rng)) if i in posts]
    return marks_of(json.dumps({"size": list(SIZE), "objects": objects, "horizon": yard.horizon()}).encode())


def drawn(count: int, first: tuple[int, ...], second: tuple[int, ...], seed: int) -> NDArray[np.float64]:
    """The stated chances for pairs who mark the same scene, sorted."""
    rng = np.random.default_rng(seed)
    return np.sort([agreement(marks(rng, first), marks(rng, second), SIZE).probability for _ in range(count)])


def band(chances: NDArray[np.float64]) -> tuple[float, float]:
    """How far chances stray from uniform, and how far they may with a probability of 99 % (Kolmogorov)."""
    count = len(chances)
    return float(np.abs(chances - (np.arange(count) + 0.5) / count).max()), 1.63 / count**0.5


@pytest.mark.parametrize(("first", "second", "seed"), [(ALL, ALL, 11), ((0,), (0,), 12), ((0, 1), (0, 2), 13)], ids=str)
def test_the_chance_is_uniform_where_both_measured_the_same_sun(
    first: tuple[int, ...], second: tuple[int, ...], seed: int
) -> None:
    strays, allowed = band(drawn(60, first, second, seed))
    assert strays < allowed


@pytest.mark.soak
@pytest.mark.parametrize(("first", "second", "seed"), [(ALL, ALL, 21), ((0,), (0,), 22), ((0, 1), (0, 2), 23)], ids=str)
def test_the_chance_is_uniform_in_many_draws(first: tuple[int, ...], second: tuple[int, ...], seed: int) -> None:
    strays, allowed = band(drawn(1500, first, second, seed))
    assert strays < allowed


def test_clicks_worse_than_stated_are_not_uniform() -> None:
    # Both say 2 px and click with 4: chances crowd near 0.
    rng = np.random.default_rng(6)

    def one() -> Marks:
        objects = [{**told, "edge": "middle", "error_px": 2.0} for told in YARD.objects(4.0, rng)]
        told = {"size": list(SIZE), "objects": objects, "horizon": YARD.horizon()}
        return marks_of(json.dumps(told).encode())

    chances = np.sort([agreement(one(), one(), SIZE).probability for _ in range(60)])
    strays, allowed = band(chances)
    assert strays > allowed
    assert np.median(chances) < 0.3


def test_a_test_that_forgets_what_both_share_would_not_be_uniform() -> None:
    # The same pairs, held together by one sight's whole sd (about 2 deg each) instead: the chances crowd near 1.
    rng = np.random.default_rng(5)
    found = [agreement(marks(rng), marks(rng), SIZE) for _ in range(40)]
    apart = [
        agreement_apart(_moments(0.0, 0.0, 2.0), _moments(told.elevation_deg, told.azimuth_deg, 2.0)).probability
        for told in found
    ]
    strays, allowed = band(np.sort(apart))
    assert strays > allowed


def _moments(elevation: float, azimuth: float, sd: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.array([elevation, azimuth]), np.eye(2) * sd**2


def leaning(rng: np.random.Generator, post: int, shift: NDArray[np.float64], focal_px: float) -> Marks:
    """One post that leans by its stated sd of 1 deg, worked out by hand, in a picture cut off its middle."""
    lean_x, lean_y = (tan(radians(v)) for v in rng.normal(0.0, 1.0, 2))
    x, y, height = YARD.posts[post]
    leant = (x + height * lean_x, y + height * lean_y, height)
    points = {"base": (x, y, 0.0), "top": leant, "tip": YARD.tip(leant)}
    clicked = {name: list(np.add(YARD.pixel(point), shift + rng.normal(0.0, 2.0, 2))) for name, point in points.items()}
    told = {
        "size": list(SIZE),
        "objects": [{**clicked, "edge": "middle"}],
        "horizon": [list(np.add(point, shift)) for point in YARD.horizon()],
        "horizon_error_deg": 0.05,
        "slope_sd_deg": 0.05,
        "camera": {"focal_px": focal_px},
    }
    return marks_of(json.dumps(told).encode())


def test_the_lean_of_posts_that_only_one_marked_is_counted() -> None:
    # All that is not the same for both is drawn as it is stated: leans of 1 deg, clicks of 2 px; and what is the same
    # for both once a pair: the principal point off by 2 % of the width, the focal length told wrong by 3 %.
    rng = np.random.default_rng(31)
    chances = list[float]()
    for _ in range(60):
        shift, focal_px = rng.normal(0.0, 0.02 * SIZE[0], 2), 1400.0 * float(np.exp(rng.normal(0.0, 0.03)))
        first, second = (leaning(rng, post, shift, focal_px) for post in (0, 1))
        chances.append(agreement(first, second, SIZE).probability)
    strays, allowed = band(np.sort(chances))
    assert strays < allowed


def test_two_who_clicked_at_edges_of_their_own_still_agree() -> None:
    # Each took any edge of the soft tip: the sun's upper or lower limb, drawn over its disc (0.267 deg). They click so
    # finely that this is most of what sets them apart.
    rng = np.random.default_rng(41)

    def one() -> Marks:
        off = rng.uniform(-0.267, 0.267)
        return marks(rng, (0,), replace(YARD, sun_elevation=YARD.sun_elevation + off), "unknown", 0.3)

    strays, allowed = band(np.sort([agreement(one(), one(), SIZE).probability for _ in range(60)]))
    assert strays < allowed


def test_the_shadow_of_something_else_fails() -> None:
    rng = np.random.default_rng(3)
    first, second = marks(rng), marks(rng)
    taken = structs.replace(second, objects=(structs.replace(second.objects[0], tip=second.objects[1].tip),))
    found = agreement(first, taken, SIZE)
    assert found.probability < 1e-6
    assert len(found.pairs) == 1


@pytest.mark.parametrize(("elevation", "azimuth"), [(35.0, -112.0), (41.0, -120.0), (35.0, -100.0)])
def test_another_sun_fails_and_its_difference_is_told(elevation: float, azimuth: float) -> None:
    rng = np.random.default_rng(7)
    other = replace(YARD, sun_elevation=elevation, sun_azimuth=azimuth)
    found = agreement(marks(rng), marks(rng, yard=other), SIZE)
    assert found.probability < 1e-6
    # Without the focal length the difference itself is known to some tenths of its size only.
    assert found.elevation_deg == pytest.approx(elevation - 35.0, abs=1.5)
    assert found.azimuth_deg == pytest.approx(azimuth + 120.0, abs=3.0)


def test_the_same_marks_agree_wholly() -> None:
    found = agreement(marks(None), marks(None), SIZE)
    assert found.probability > 0.99
    assert abs(found.elevation_deg) < 0.01
    assert abs(found.azimuth_deg) < 0.02


def test_who_is_first_does_not_matter() -> None:
    rng = np.random.default_rng(9)
    one, other = marks(rng), marks(rng, (0, 2))
    here, there = agreement(one, other, SIZE), agreement(other, one, SIZE)
    assert here.probability == pytest.approx(there.probability, abs=0.02)
    assert here.elevation_deg == pytest.approx(-there.elevation_deg, abs=0.05)


def test_a_direction_alone_is_compared_by_its_azimuth() -> None:
    rng = np.random.default_rng(2)
    found = agreement(marks(rng), marks(rng), SIZE, with_elevation=False)
    times = found.azimuth_deg / found.azimuth_sd_deg
    # chi-squared of one degree of freedom: two-sided normal tail, 0.3173 at one sd
    assert found.probability == pytest.approx(2.0 * (1.0 - NormalDist().cdf(abs(times))), abs=1e-9)


def test_two_apart_are_compared_as_if_they_shared_nothing() -> None:
    # By hand: 3 deg apart in elevation, sds 3 and 4, so 0.6 joint sds; exp(-0.18) for two degrees of freedom.
    here = (np.array([30.0, 179.0]), np.diag([9.0, 4.0]))
    there = (np.array([33.0, -181.0]), np.diag([16.0, 5.0]))
    found = agreement_apart(here, there)
    assert found.probability == pytest.approx(np.exp(-0.18))
    assert (found.elevation_sd_deg, found.azimuth_sd_deg, found.azimuth_deg) == (5.0, 3.0, 0.0)
    assert not found.together


@given(scale=st.floats(0.25, 4.0))
@settings(max_examples=10)
def test_the_size_of_pixels_does_not_matter(scale: float) -> None:
    def scaled(rng: np.random.Generator) -> Marks:
        told = json.loads(json.dumps(YARD.objects(2.0, rng)))
        for row in told:
            row["error_px"] *= scale
            for name in ("base", "top", "tip"):
                row[name] = [((v + 0.5) * scale - 0.5) for v in row[name]]
        horizon = [[(v + 0.5) * scale - 0.5 for v in point] for point in YARD.horizon()]
        size = [side * scale for side in SIZE]
        return marks_of(json.dumps({"size": size, "objects": told, "horizon": horizon}).encode())

    whole = agreement(
        marks(np.random.default_rng(1), edge="unknown"), marks(np.random.default_rng(2), edge="unknown"), SIZE
    )
    found = agreement(
        scaled(np.random.default_rng(1)), scaled(np.random.default_rng(2)), (SIZE[0] * scale, SIZE[1] * scale)
    )
    assert found.probability == pytest.approx(whole.probability, abs=0.01)
