"""Several frames of one camera, the sun in the picture and the camera's own shadow: numbers by hand, laws, coverage."""

from __future__ import annotations

import json
from dataclasses import replace
from math import cos, radians, sin, tan
from typing import Any

import numpy as np
import pytest
from tests.measure.scenes import Yard

from noonmark.calibrate.coverage import binomial_band
from noonmark.calibrate.turned_scenes import Turned, draw_turned
from noonmark.errors import NoonmarkError
from noonmark.measure.best_fit import best_fit, covariance
from noonmark.measure.marks import marks_of
from noonmark.measure.model import residuals, row_names
from noonmark.measure.sight import Sight, sight_of
from noonmark.measure.sun_posterior import SunPosterior, sun_posterior

SIZE = (1920.0, 1080.0)
LEVEL = [[100.0, 539.5], [1800.0, 539.5]]
KNOWN = {"focal_px": 1000, "focal_error": 0.001}
SHARP: dict[str, Any] = {"camera": KNOWN, "horizon": LEVEL, "horizon_error_deg": 0.05, "slope_sd_deg": 0.05}


def measured(**keys: Any) -> Sight:
    return sight_of(marks_of(json.dumps({"size": SIZE, **keys}).encode()), SIZE)


def elevation(sight: Sight) -> float:
    assert sight.elevation_deg is not None, sight.why_not
    return sight.elevation_deg.median


def azimuth(sight: Sight) -> float:
    assert sight.relative_azimuth_deg is not None, sight.why_not
    return sight.relative_azimuth_deg.median


class Panned(Yard):
    """The yard seen by the same camera turned clockwise by an angle: its world turned the other way."""

    def seen(self, point: tuple[float, float, float], pan: float) -> list[float]:
        c, s = cos(radians(pan)), sin(radians(pan))
        return list(self.pixel((c * point[0] - s * point[1], s * point[0] + c * point[1], point[2])))

    def object(self, i: int, pan: float, *names: str, **more: Any) -> dict[str, Any]:
        x, y, height = self.posts[i]
        points = {"base": (x, y, 0.0), "top": (x, y, height), "tip": self.tip((x, y, height))}
        return {"name": f"post {i}", "error_px": 1.0, **{n: self.seen(points[n], pan) for n in names}, **more}


YARD = Panned(roll=0.0)
EYE = {"camera": {"focal_px": 1400}, "horizon": YARD.horizon()}
ALL = ("base", "top", "tip")


def test_the_sun_in_the_picture_of_a_level_camera_stands_as_high_as_its_pixel():
    # f = 1000 px: 364.0 px above the middle is arctan 0.3640 = 20.0 deg; 0 px aside is straight ahead
    sight = measured(**SHARP, sun=[959.5, 539.5 - 1000.0 * tan(radians(20.0))], sun_error_px=0.5)
    assert elevation(sight) == pytest.approx(20.0, abs=0.1)
    assert azimuth(sight) == pytest.approx(0.0, abs=2.5)  # the principal point is known to 2 % of the width


def test_the_camera_s_own_shadow_falls_opposite_to_the_sun():
    # 466.3 px below the middle: arctan 0.4663 = 25.0 deg down, straight ahead, so the sun is 25 deg high behind
    sight = measured(**SHARP, own_shadow=[959.5, 539.5 + 1000.0 * tan(radians(25.0))], own_shadow_error_px=0.5)
    assert elevation(sight) == pytest.approx(25.0, abs=0.1)
    assert abs(azimuth(sight)) == pytest.approx(180.0, abs=2.5)


def test_an_own_shadow_to_the_right_puts_the_sun_behind_to_the_left():
    # 500 px right and 500 px down: bearing arctan 0.5 = 26.57 deg; depression arctan(0.5 / sqrt(1.25)) = 24.09 deg
    sight = measured(**SHARP, own_shadow=[1459.5, 1039.5], own_shadow_error_px=0.5)
    assert elevation(sight) == pytest.approx(24.09, abs=0.3)
    assert azimuth(sight) == pytest.approx(-180.0 + 26.57, abs=2.5)


def test_the_error_of_a_direct_mark_is_its_pixels_over_the_focal_length():
    # At the middle of a level picture 10 px are 10 / 1000 rad = 0.573 deg, beside a horizon of 0.05 deg
    sight = measured(**SHARP, sun=[959.5, 520.0], sun_error_px=10.0)
    assert sight.posterior is not None
    share = {limit.nuisance: limit.degrees for limit in sight.limits}
    assert share["the sun in the picture"] == pytest.approx(0.573, rel=0.03)


@pytest.mark.parametrize("key", ["sun", "own_shadow"])
def test_a_direct_mark_without_a_horizon_measures_nothing(key: str):
    sight = measured(camera=KNOWN, **{key: [1000.0, 700.0 if key == "own_shadow" else 300.0]})
    assert not sight.measurable
    assert "how the camera was tilted" in sight.why_not


def test_an_own_shadow_above_the_horizon_measures_nothing():
    assert measured(**SHARP, own_shadow=[959.5, 100.0]).why_not == "the marks put the sun below the horizon"


def test_a_direct_mark_outside_the_picture_is_refused():
    with pytest.raises(NoonmarkError, match="lies outside the picture") as caught:
        measured(**SHARP, sun=[959.5, -50.0])
    assert caught.value.where == "sun"


def test_a_sun_and_a_shadow_that_disagree_are_named():
    x, y = YARD.pixel((0.0, 1e6, 1e6 * tan(radians(10.0))))  # 10 deg high ahead; the shadow tells 35 deg behind
    with pytest.raises(NoonmarkError, match=r"the shadow of the post 0 and the sun in the picture disagree by \d+ deg"):
        measured(**EYE, objects=[YARD.object(0, 0.0, *ALL)], sun=[x, y])


def test_a_pan_finds_how_far_the_camera_was_turned():
    far = {"offset_s": 4, "objects": [YARD.object(0, 15.0, "base", "top"), YARD.object(1, 15.0, *ALL)]}
    sight = measured(**EYE, objects=[YARD.object(0, 0.0, *ALL)], frames=[far])
    assert sight.posterior is not None
    assert sight.posterior.best[sight.scene.column("frame_1_pan")] == pytest.approx(15.0, abs=0.5)
    assert sight.posterior.best[sight.scene.column("frame_1_pitch")] == pytest.approx(-8.0, abs=0.5)
    assert elevation(sight) == pytest.approx(35.0, abs=1.0)
    assert azimuth(sight) == pytest.approx(-120.0, abs=2.0)


def test_a_tip_seen_in_another_frame_ends_the_shadow_of_the_same_object():
    far = {"offset_s": 4, "objects": [YARD.object(1, 12.0, *ALL)]}
    sight = measured(**EYE, objects=[YARD.object(1, 0.0, "base", "top")], frames=[far])
    assert elevation(sight) == pytest.approx(35.0, abs=1.0)
    assert azimuth(sight) == pytest.approx(-120.0, abs=2.0)


def test_a_fixed_camera_s_second_frame_is_as_good_as_the_same_marks_in_one():
    camera = {"focal_px": 1400, "fixed": True}
    one = measured(**{**EYE, "camera": camera}, objects=[YARD.object(i, 0.0, *ALL) for i in (0, 1)])
    frames = [{"offset_s": 2, "objects": [YARD.object(1, 0.0, *ALL)]}]
    two = measured(**{**EYE, "camera": camera}, objects=[YARD.object(0, 0.0, *ALL)], frames=frames)
    assert one.elevation_deg == two.elevation_deg
    assert one.relative_azimuth_deg == two.relative_azimuth_deg


def test_a_camera_that_turned_says_less_than_a_fixed_one():
    frames = [{"offset_s": 2, "objects": [YARD.object(1, 0.0, *ALL)]}]

    def sd(*, fixed: bool) -> float:
        keys = {**EYE, "camera": {"focal_px": 1400, "fixed": fixed}}
        scene = measured(**keys, objects=[YARD.object(0, 0.0, *ALL)], frames=frames).scene
        return float(covariance(best_fit(scene)[0], scene)[0, 0] ** 0.5)

    assert sd(fixed=False) > 1.02 * sd(fixed=True)


def test_a_frame_that_shows_nothing_changes_nothing():
    alone = measured(**EYE, objects=[YARD.object(0, 0.0, *ALL)])
    more = measured(**EYE, objects=[YARD.object(0, 0.0, *ALL)], frames=[{"offset_s": 9}])
    assert elevation(more) == pytest.approx(elevation(alone), abs=0.02)
    assert more.scene.casting == alone.scene.casting


def test_the_names_of_tied_objects_do_not_matter():
    def of(name: str) -> Sight:
        far = {"offset_s": 4, "objects": [YARD.object(0, 15.0, *ALL, name=name)]}
        return measured(**EYE, objects=[YARD.object(0, 0.0, *ALL, name=name)], frames=[far])

    assert of("a").elevation_deg == of("b").elevation_deg


def test_the_sun_stands_still_for_half_a_minute_and_then_drifts():
    # In 120 s the sky turns by 0.5014 deg; in an unknown direction that is 0.3545 deg each way
    def drift(offset_s: float) -> float:
        frames = [{"offset_s": offset_s, "objects": [YARD.object(1, 5.0, *ALL)]}]
        return measured(**EYE, objects=[YARD.object(0, 0.0, *ALL)], frames=frames).scene.frames[0].drift_sd_deg

    assert drift(30.0) == 0.0
    assert drift(120.0) == pytest.approx(0.3545, abs=1e-3)


def test_frames_far_apart_are_refused():
    with pytest.raises(NoonmarkError, match="shown 601 s from the first, and the sun has moved") as caught:
        measured(**EYE, objects=[YARD.object(0, 0.0, *ALL)], frames=[{"offset_s": 601}])
    assert "marks files of their own" in caught.value.remedy


def test_a_name_twice_in_a_frame_of_several_is_refused():
    objects = [YARD.object(i, 0.0, *ALL, name="post") for i in (0, 1)]
    with pytest.raises(NoonmarkError, match="two objects of one frame are called 'post'"):
        measured(**EYE, objects=objects, frames=[{"offset_s": 1}])


def test_another_object_taken_for_the_same_does_not_fit():
    objects = [YARD.object(i, 0.0, *ALL) for i in (0, 1)]
    far = [YARD.object(0, 10.0, *ALL), YARD.object(2, 10.0, *ALL, name="post 1")]
    with pytest.raises(NoonmarkError, match=r"the frames do not fit together|disagree by") as caught:
        measured(**EYE, objects=objects, frames=[{"offset_s": 1, "objects": far}])
    assert "post" in str(caught.value)


def test_another_object_taken_for_the_same_does_not_fit_where_there_is_one_shadow():
    plain = ("base", "top")
    objects = [YARD.object(0, 0.0, *ALL), YARD.object(1, 0.0, *plain), YARD.object(2, 0.0, *plain)]
    far = [YARD.object(0, 10.0, *plain), YARD.object(1, 10.0, *plain), YARD.object(1, 10.0, *plain, name="post 2")]
    with pytest.raises(NoonmarkError, match="the frames do not fit together, worst at the post") as caught:
        measured(**EYE, objects=objects, frames=[{"offset_s": 1, "objects": far}])
    assert "only turned" in caught.value.remedy


def test_two_witnesses_alone_keep_the_ties_of_the_others_but_not_their_shadows():
    objects = [YARD.object(i, 0.0, *ALL) for i in range(3)]
    far = [YARD.object(i, 10.0, *ALL) for i in (0, 2)]
    scene = measured(**EYE, objects=objects, frames=[{"offset_s": 1, "objects": far}]).scene.only((0, 1))
    assert scene.casting == (0, 1)
    assert [one.number for one in scene.again] == [0, 2]
    assert scene.again[1].mark.tip is None
    assert scene.again[1].mark.base is not None


def test_shadows_of_two_frames_that_disagree_are_named():
    objects = [YARD.object(0, 0.0, *ALL), YARD.object(1, 0.0, "base", "top"), YARD.object(2, 0.0, "base", "top")]
    lamp = Panned(roll=0.0, sun_azimuth=-80.0, sun_elevation=50.0)
    far = [YARD.object(2, 10.0, "base", "top"), YARD.object(0, 10.0, "base", "top"), lamp.object(1, 10.0, *ALL)]
    with pytest.raises(NoonmarkError, match=r"the shadows of the post 0 and the post 1 disagree by \d+ deg"):
        measured(**EYE, objects=objects, frames=[{"offset_s": 1, "objects": far}])


def test_every_residual_of_frames_has_a_name():
    rng = np.random.default_rng(1)
    for kind in ("pan", "split", "own shadow", "sun"):
        truth, scene = draw_turned(Turned(kind, kind, drift_sd_deg=0.3), rng)
        assert residuals(truth[None], scene).shape == (1, len(row_names(scene)))
        assert len(scene.names) == len(truth)


def test_the_truth_of_two_frames_misses_its_marks_by_their_errors():
    rng = np.random.default_rng(2)
    scenes = [draw_turned(Turned("pan", drift_sd_deg=0.3), rng) for _ in range(60)]
    squares = [np.sum(residuals(truth[None], scene) ** 2) / len(row_names(scene)) for truth, scene in scenes]
    assert np.mean(squares) == pytest.approx(1.0, abs=0.1)


def below(posterior: SunPosterior, truth: Any) -> tuple[float, float]:
    turn = posterior.best[1] + (truth[1] - posterior.best[1] + 180.0) % 360.0 - 180.0
    rises = posterior.elevation_cdf(np.array([truth[0]]))[0]
    return float(rises), float(posterior.azimuth_cdf(np.array([turn]))[0])


def shares(setting: Turned, draws: int) -> list[tuple[float, float, float]]:
    rng = np.random.default_rng(5)
    scenes = [draw_turned(setting, rng) for _ in range(draws)]
    off = np.abs(np.array([below(sun_posterior(scene), truth) for truth, scene in scenes]) - 0.5)
    return [(level, *np.mean(off < level / 2.0, axis=0)) for level in (0.5, 0.9, 0.99)]


@pytest.mark.parametrize(
    "setting",
    [Turned("pan", drift_sd_deg=0.3), Turned("own shadow", "own shadow", error_px=20.0)],
    ids=lambda setting: setting.name,
)
def test_intervals_of_frames_and_own_shadows_hold_the_truth_as_often_as_they_say(setting: Turned):
    for level, rises, turns in shares(setting, 150):
        low, high = binomial_band(level, 150)
        assert low <= rises <= high
        assert low <= turns <= high


def test_clicks_said_to_be_better_than_they_are_fail():
    found = shares(Turned("lie", "own shadow", focal="known", error_px=40.0, believed_px=4.0), 60)
    level, rises, _ = found[1]
    assert rises < binomial_band(level, 60)[0]


def test_a_sun_that_moved_and_is_not_told_fails_to_agree():
    """Two degrees of motion between frames of exact marks: told, they agree; not told, they do not fit."""
    moved = Panned(roll=0.0, sun_elevation=37.0, sun_azimuth=-117.0)
    tight = {"camera": {"focal_px": 1400, "focal_error": 0.001, "fixed": True}, "horizon": YARD.horizon()}
    keys = {**tight, "horizon_error_deg": 0.05, "slope_sd_deg": 0.05}
    sharp = {"error_px": 0.3, "edge": "middle", "lean_sd_deg": 0.05}
    first, second = YARD.object(0, 0.0, *ALL, **sharp), moved.object(1, 0.0, *ALL, **sharp)
    assert measured(**keys, objects=[first], frames=[{"offset_s": 600, "objects": [second]}]).measurable
    with pytest.raises(NoonmarkError, match="disagree"):
        measured(**keys, objects=[first], frames=[{"offset_s": 20, "objects": [second]}])


def test_a_scene_of_one_frame_is_not_changed_by_the_frames_machinery():
    marks = {**EYE, "objects": [YARD.object(0, 0.0, *ALL)]}
    scene = measured(**marks).scene
    assert scene.again == ()
    assert scene.only((0,)) == replace(scene, homes=(0,))
