# pyright: basic
"""What is drawn of a fit lies where hand-written geometry puts it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from tests.measure.scenes import Yard

from noonmark.measure.marks import marks_of
from noonmark.measure.picture import RADIUS_90, Drawing, drawing_of
from noonmark.measure.sight import sight_of

YARD = Yard(roll=2.0)
TIGHT = {
    "focal_px": 1400,
    "focal_error": 0.001,
    "pitch_deg": -8,
    "pitch_error_deg": 0.05,
    "roll_deg": 2,
    "roll_error_deg": 0.05,
}


def drawn(yard: Yard = YARD, **more: object) -> Drawing:
    marks = marks_of(json.dumps(yard.marks(camera=TIGHT, slope_sd_deg=0.05, **more)).encode())
    sight = sight_of(marks, (yard.width, yard.height))
    assert sight.posterior is not None
    return drawing_of(sight.scene, sight.posterior.best)


@pytest.fixture(scope="module")
def exact() -> Drawing:
    return drawn(horizon=YARD.horizon(), verticals=YARD.verticals(), parallels=YARD.parallels())


def test_exact_marks_are_drawn_where_they_were_clicked(exact: Drawing) -> None:
    for told, (x, y, height) in zip(exact.objects, YARD.posts, strict=True):
        np.testing.assert_allclose(told.foot, YARD.pixel((x, y, 0.0)), atol=1.0)
        np.testing.assert_allclose(told.top, YARD.pixel((x, y, height)), atol=1.0)


def test_with_several_objects_each_tip_is_foretold_by_the_others(exact: Drawing) -> None:
    for told, post in zip(exact.objects, YARD.posts, strict=True):
        assert told.foretold
        np.testing.assert_allclose(told.tip, YARD.pixel(YARD.tip(post)), atol=4.0)
        assert told.ellipse is not None
        assert np.hypot(*(told.ellipse - told.tip).T).min() >= 0.99 * RADIUS_90 * told.mark.error_px


def test_a_tip_clicked_wrongly_does_not_move_what_is_foretold_for_it(exact: Drawing) -> None:
    objects = YARD.objects()
    tip = np.array(objects[2]["tip"])
    objects[2] = {**objects[2], "tip": [tip[0] + 6.0, tip[1] + 4.0]}
    told = drawn(objects=objects, horizon=YARD.horizon()).objects[2]
    np.testing.assert_allclose(told.tip, tip, atol=4.0)


def test_a_single_object_has_no_ellipse_to_judge_its_tip_by() -> None:
    (told,) = drawn(objects=YARD.objects()[:1], horizon=YARD.horizon()).objects
    assert not told.foretold
    assert told.ellipse is None
    np.testing.assert_allclose(told.tip, YARD.pixel(YARD.tip(YARD.posts[0])), atol=1.0)


def test_the_horizon_rolls_with_the_camera(exact: Drawing) -> None:
    for x, y in YARD.horizon():
        assert np.interp(x, *exact.horizon.T) == pytest.approx(y, abs=2.0)
    (x0, y0), (x1, y1) = exact.horizon[[0, -1]]
    assert abs(np.rad2deg(np.arctan2(y1 - y0, x1 - x0))) == pytest.approx(2.0, abs=0.2)


def test_lines_go_to_their_vanishing_points(exact: Drawing) -> None:
    far = YARD.pixel((-0.3 * 1e9, 1e9, 0.0))
    for _, line in exact.level:
        assert np.hypot(*(line - far).T).min() < 60.0
    for marked, line in exact.plumb:
        middle = np.mean(marked, axis=0)
        assert np.hypot(*(line - middle).T).min() < 25.0


def test_what_is_drawn_has_no_point_that_is_none(exact: Drawing) -> None:
    for line in (exact.horizon, *(line for _, line in (*exact.plumb, *exact.level))):
        assert np.isfinite(line).all()
        assert len(line) > 10
