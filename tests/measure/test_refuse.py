"""What cannot be measured is said, with its reason; what contradicts itself is refused, with both names."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from noonmark.calibrate.marked_scenes import Setting, draw_scene
from noonmark.errors import NoonmarkError
from noonmark.measure.marks import CameraMark, Line, Marks, ObjectMark
from noonmark.measure.refuse import check_agreement
from noonmark.measure.sight import Sight, sight_of

SIZE = (1920.0, 1080.0)
HORIZON = ((100.0, 540.0), (1800.0, 540.0))
CAMERA = CameraMark(focal_px=1000.0)
POST: dict[str, Any] = {"base": (960.0, 1040.0), "top": (960.0, 790.0), "error_px": 1.0}


def measured(*marks: ObjectMark, **more: Any) -> Sight:
    values: dict[str, Any] = {"camera": CAMERA, "horizon": HORIZON, **more}
    return sight_of(Marks(objects=marks, **values), SIZE)


def test_a_post_and_its_shadow_under_a_horizon_are_measured():
    sight = measured(ObjectMark(tip=(710.0, 1040.0), **POST))
    assert sight.measurable
    assert sight.why_not == ""
    assert sight.elevation_deg is not None
    assert sight.relative_azimuth_deg is not None
    low, high = sight.elevation_deg.interval_90
    assert low < 45.0 < high
    assert 1.0 < high - low < 12.0
    assert sight.relative_azimuth_deg.median == pytest.approx(90.0, abs=6.0)


def test_one_object_without_a_horizon_measures_nothing():
    sight = measured(ObjectMark(tip=(710.0, 1040.0), **POST), horizon=None)
    assert not sight.measurable
    assert "how the camera was tilted" in sight.why_not
    assert sight.elevation_deg is None


def test_two_plumb_lines_stand_in_for_the_horizon():
    # A camera pitched down by 10 deg shows plumb lines leaning outwards at the top: their common point lies
    # 1000 / tan 10 deg = 5671 px under the middle.
    lines: list[Line] = []
    for x in (200.0, 1700.0):
        lean = (x - 959.5) / 5671.0
        lines.append(((x, 540.0), (x + lean * 400.0, 140.0)))
    sight = measured(ObjectMark(tip=(710.0, 1040.0), **POST), horizon=None, verticals=tuple(lines))
    assert sight.measurable
    assert sight.pitch_deg == pytest.approx(-10.0, abs=2.0)


def test_a_shadow_along_the_line_of_sight_measures_nothing():
    sight = measured(ObjectMark(tip=(960.0, 940.0), **POST))
    assert not sight.measurable
    assert "line of sight" in sight.why_not
    assert sight.best_next_mark is None  # no finer click of that shadow helps


def test_a_hidden_base_measures_nothing():
    sight = measured(ObjectMark(top=(960.0, 790.0), tip=(710.0, 1040.0), base_hidden=True))
    assert not sight.measurable
    assert "base" in sight.why_not


def test_a_missing_tip_measures_nothing():
    sight = measured(ObjectMark(**POST))
    assert not sight.measurable
    assert "tip of the shadow" in sight.why_not


def test_no_object_measures_nothing():
    assert measured().why_not == "no object is marked"


def test_a_tip_above_the_horizon_measures_nothing():
    sight = measured(ObjectMark(tip=(500.0, 300.0), **POST))
    assert not sight.measurable


def test_a_top_out_of_the_frame_leaves_the_direction():
    sight = measured(ObjectMark(base=(960.0, 1040.0), tip=(710.0, 1040.0), top_out_of_frame=True))
    assert sight.measurable
    assert sight.elevation_deg is None
    assert sight.relative_azimuth_deg is not None
    assert sight.relative_azimuth_deg.median == pytest.approx(90.0, abs=6.0)


def test_a_known_camera_azimuth_gives_the_sun_s_azimuth():
    sight = measured(
        ObjectMark(tip=(710.0, 1040.0), **POST),
        camera=CameraMark(focal_px=1000.0, azimuth_deg=300.0, azimuth_error_deg=2.0),
    )
    assert sight.azimuth_deg is not None
    assert sight.azimuth_deg.median == pytest.approx(30.0, abs=6.0)  # 300 + 90, once round
    narrow = measured(ObjectMark(tip=(710.0, 1040.0), **POST)).relative_azimuth_deg
    assert narrow is not None
    assert np.ptp(sight.azimuth_deg.interval_90) > np.ptp(narrow.interval_90)


def test_shadows_that_disagree_are_named_with_their_angle():
    post = ObjectMark(tip=(710.0, 1040.0), name="post", **POST)
    sign = ObjectMark(base=(1400.0, 1040.0), top=(1400.0, 790.0), tip=(1650.0, 1040.0), error_px=1.0, name="sign")
    with pytest.raises(NoonmarkError, match=r"the shadows of the post and the sign disagree by \d+ deg") as caught:
        measured(post, sign)
    assert "not upright, not on the same ground, or not lit by the sun" in caught.value.remedy


def test_shadows_of_one_sun_hardly_ever_disagree():
    rng = np.random.default_rng(11)
    setting = Setting("a", "", objects=2, horizon=True)
    for _ in range(60):
        check_agreement(draw_scene(setting, rng)[1])  # raises one time in 10,000


def test_a_horizon_and_plumb_lines_that_contradict_each_other_are_refused():
    leaning = (((300.0, 200.0), (500.0, 800.0)), ((1400.0, 200.0), (1600.0, 800.0)))
    with pytest.raises(NoonmarkError, match="the horizon and the plumb lines contradict"):
        measured(ObjectMark(tip=(710.0, 1040.0), **POST), verticals=leaning)


def test_what_limits_a_sight_adds_up_to_all_of_it():
    sight = measured(ObjectMark(tip=(710.0, 1040.0), **POST))
    assert sum(limit.share for limit in sight.limits) == pytest.approx(1.0)
    assert all(limit.km == pytest.approx(111.2 * limit.degrees) for limit in sight.limits)


def test_the_slope_limits_more_when_it_is_less_known():
    def share(slope_sd_deg: float) -> float:
        sight = measured(ObjectMark(tip=(710.0, 1040.0), **POST), slope_sd_deg=slope_sd_deg)
        return next(limit.degrees for limit in sight.limits if limit.nuisance == "slope")

    assert share(4.0) > 1.5 * share(2.0) > 2.0 * share(1.0) * 0.75


def test_marking_the_horizon_helps_as_much_as_it_was_said_to():
    """The promise for a scene of two objects, against the scene with its horizon marked."""
    setting = Setting("a", "", objects=2, focal="phone", horizon=True)
    rng = np.random.default_rng(12)
    from dataclasses import replace

    from noonmark.measure.best_fit import best_fit, covariance
    from noonmark.measure.limits import _more

    for _ in range(5):
        _, scene = draw_scene(setting, rng)
        blind = replace(scene, horizon=None)
        x = best_fit(blind)[0]
        promised = dict(_more(x, blind, SIZE))["mark the horizon"]
        kept = best_fit(scene)[0]
        assert covariance(x, promised)[0, 0] ** 0.5 == pytest.approx(covariance(kept, scene)[0, 0] ** 0.5, rel=0.5)
