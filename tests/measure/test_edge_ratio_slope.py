"""Edge of the penumbra, ratio of heights and ground slope, each by a number worked by hand.

A level camera one unit above the ground, focal length 1000 px, principal point (960, 540): see test_projection.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest
from tests.measure.test_sun_posterior import EXACT, median

from noonmark.errors import NoonmarkError
from noonmark.measure.best_fit import best_fit, covariance
from noonmark.measure.marks import Edge, ObjectMark
from noonmark.measure.refuse import check_agreement
from noonmark.measure.scene import Scene
from noonmark.measure.sun_posterior import sun_posterior

SHARP: dict[str, Any] = {"error_px": 0.1, "lean_sd_deg": 0.01}
POST = ObjectMark(base=(960.0, 1040.0), top=(960.0, 790.0), tip=(710.0, 1040.0), edge="middle", **SHARP)


def with_tip(x: float, edge: Edge) -> Scene:
    return Scene(EXACT, (msgspec.structs.replace(POST, tip=(x, 1040.0), edge=edge),))


@pytest.mark.parametrize(
    ("edge", "x"),
    [
        # Full shadow ends where the upper limb comes out: 250 cot 45.267 deg = 247.681 px from the base
        ("dark", 960.0 - 247.681),
        # Full light starts where the lower limb is free: 250 cot 44.733 deg = 252.341 px
        ("light", 960.0 - 252.341),
        ("middle", 710.0),
    ],
)
def test_each_edge_of_the_penumbra_gives_the_sun_s_centre(edge: Edge, x: float):
    assert median(sun_posterior(with_tip(x, edge))) == pytest.approx(45.0, abs=0.03)


def test_a_dark_edge_taken_for_the_middle_puts_the_sun_half_its_width_too_high():
    assert median(sun_posterior(with_tip(960.0 - 247.681, "middle"))) == pytest.approx(45.267, abs=0.03)


def test_an_edge_not_told_costs_the_spread_of_the_whole_penumbra():
    def variance(edge: Edge) -> float:
        scene = with_tip(710.0, edge)
        return float(covariance(best_fit(scene)[0], scene)[0, 0])

    # an even spread over +-0.267 deg has an sd of 0.267 / sqrt(3) = 0.1541 deg; a clicked middle, 0.05
    assert (variance("unknown") - variance("middle")) ** 0.5 == pytest.approx((0.1541**2 - 0.05**2) ** 0.5, rel=0.02)


def two(first: float, second: float) -> Scene:
    """A post half a unit high at X = -0.5, and one a unit high at X = 1 whose top is not seen; the sun 45 deg right."""
    a = ObjectMark(base=(710.0, 1040.0), top=(710.0, 790.0), tip=(460.0, 1040.0), edge="middle", height=first, **SHARP)
    b = ObjectMark(base=(1460.0, 1040.0), tip=(960.0, 1040.0), edge="middle", height=second, **SHARP)
    return Scene(EXACT, (a, b))


@pytest.mark.parametrize(("first", "second"), [(1.5, 3.0), (0.2, 0.4)])
def test_a_ratio_of_heights_stands_in_for_a_top(first: float, second: float):
    scene = two(first, second)
    x, cost = best_fit(scene)
    assert x[0] == pytest.approx(45.0, abs=0.1)
    assert np.exp(x[scene.column("log_height_1")]) == pytest.approx(1.0, rel=0.01)
    assert cost < 1.0
    # the second shadow's own sun is known as well as the ratio: tan el = h / L, d(el) = 0.5 x 0.02 rad = 0.573 deg
    alone = replace(scene, objects=scene.objects, loose=True)
    sd = covariance(best_fit(alone)[0], alone)[alone.column("elevation_of_1"), alone.column("elevation_of_1")] ** 0.5
    assert sd == pytest.approx(0.573, rel=0.05)


def test_a_wrong_ratio_of_heights_makes_the_shadows_disagree():
    with pytest.raises(NoonmarkError, match="the shadows of object 1 and object 2 disagree"):
        check_agreement(two(1.0, 1.0))


def slope_part(tip: tuple[float, float], which: int) -> float:
    """Return the sd that a slope of 1 deg gives the elevation (0) or azimuth (1) [deg]."""

    def variance(slope_sd_deg: float) -> float:
        camera = replace(EXACT, slope_sd_deg=slope_sd_deg)
        scene = Scene(camera, (msgspec.structs.replace(POST, tip=tip),))
        x = best_fit(replace(scene, camera=replace(EXACT, slope_sd_deg=1e-3)))[0]
        return float(covariance(x, scene)[which, which])

    return float(max(variance(1.0) - variance(1e-3), 0.0) ** 0.5)


def test_a_slope_along_a_shadow_that_runs_ahead_moves_the_elevation_by_three_quarters():
    # Ground z = -1 + y s. Foot on the ray (0, 1, -1/2): y = 2 - 4 s, z = -1 + 2 s. Top over it on (0, 1, -1/4):
    # z = -1/2 + s. Tip on (0, 1, -2/5): y = 5/2 - 25/4 s, z = -1 + 5/2 s. From tip to top: dz = 1/2 - 3/2 s over
    # dy = -1/2 + 9/4 s, so tan el = 1 + 3/2 s, and at 45 deg d(el) = 3/4 s.
    assert slope_part((960.0, 940.0), 0) == pytest.approx(0.75, rel=0.03)


def test_a_slope_along_a_shadow_to_the_side_moves_the_azimuth_and_not_the_elevation():
    # Ground z = -1 + x s. The foot at x = 0 stays. Tip on (-1/4, 1, -1/2): t = 2 / (1 - s/2), so x = -1/2 - s/4,
    # y = 2 + s, z = -1 - s/2 + ... : from tip to top (1/2 + s/4, -s, 1/2 + s/2). tan el = 1 + s/2, d(el) = s/4;
    # azimuth 90 deg turned by s / (1/2) = 2 s.
    assert slope_part((710.0, 1040.0), 1) == pytest.approx(2.0, rel=0.03)
    assert slope_part((710.0, 1040.0), 0) == pytest.approx(0.25, rel=0.05)
