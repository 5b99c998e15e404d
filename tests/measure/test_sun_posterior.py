# pyright: basic
"""The sun from marks: exact scenes found again, laws that must hold, and intervals that are as wide as they say."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from noonmark.calibrate.marked_scenes import HEIGHT, WIDTH, Setting, draw_scene
from noonmark.measure.best_fit import best_fit, covariance, jacobian
from noonmark.measure.marks import ObjectMark
from noonmark.measure.model import residuals, row_names
from noonmark.measure.scene import CameraPrior, Prior, Scene
from noonmark.measure.sun_posterior import DRAWN, SunPosterior, _Inner, sun_posterior

Floats = NDArray[np.float64]

EXACT = CameraPrior(
    Prior(np.log(1000.0), 1e-4), Prior(0.0, 1e-3), Prior(0.0, 1e-3), Prior(960.0, 0.01), Prior(540.0, 0.01),
    Prior(0.0, 1e-6), 1000.0, 1e-3,
)  # fmt: skip


def post(tip: tuple[float, float]) -> ObjectMark:
    """A post half a unit high, two units ahead of a level camera one unit high: see test_projection."""
    return ObjectMark(base=(960.0, 1040.0), top=(960.0, 790.0), tip=tip, error_px=0.1, lean_sd_deg=0.01, edge="middle")


def median(posterior: SunPosterior) -> float:
    grid = np.linspace(0.0, 90.0, 9001)
    return float(np.interp(0.5, posterior.elevation_cdf(grid), grid))


@pytest.mark.parametrize(
    ("tip", "elevation", "azimuth"),
    [
        ((960.0, 940.0), 45.0, 180.0),  # the shadow runs ahead, as long as the post is high
        ((710.0, 1040.0), 45.0, 90.0),
        ((1210.0, 1040.0), 45.0, -90.0),
        ((1393.0127, 1040.0), 30.0, -90.0),  # 250 x cot 30 deg = 433.0127 px to the right
    ],
)
def test_a_scene_worked_by_hand_gives_its_sun(tip: tuple[float, float], elevation: float, azimuth: float):
    found = sun_posterior(Scene(EXACT, (post(tip),)))
    assert median(found) == pytest.approx(elevation, abs=0.1)
    assert (found.best[1] - azimuth + 180.0) % 360.0 - 180.0 == pytest.approx(0.0, abs=0.2)


def test_a_click_s_error_moves_the_elevation_as_plane_geometry_says():
    # Shadow 250 px at 45 deg: 1 px at its tip is d(el) = sin^2(45) / 250 rad = 0.1146 deg; so are 1 px at the top
    # (cos sin / 250 rad: the same) and at the base twice: as the foot's own place it shifts both, sqrt(2) x 0.1146
    # along y only through depth. What is asserted is the tip's and the top's part: they bound the whole from below.
    mark = msgspec.structs.replace(post((710.0, 1040.0)), error_px=1.0)
    sd = np.sqrt(covariance(best_fit(Scene(EXACT, (mark,)))[0], Scene(EXACT, (mark,)))[0, 0])
    assert 0.1146 * 2**0.5 <= sd <= 0.1146 * 3.0


def test_every_residual_has_a_name():
    rng = np.random.default_rng(1)
    for setting in (Setting("a", "", objects=2, horizon=True), Setting("b", "", plumb=2)):
        truth, scene = draw_scene(setting, rng)
        assert residuals(truth[None], scene).shape == (1, len(row_names(scene)))
        assert len(scene.names) == len(truth)


def test_the_truth_misses_its_marks_by_their_errors():
    """Half the squared residuals at the truth are half a chi-square of as many degrees: 200 scenes' mean is sharp."""
    rng = np.random.default_rng(2)
    setting = Setting("a", "", objects=2, horizon=True)
    scenes = [draw_scene(setting, rng) for _ in range(200)]
    squares = [np.sum(residuals(truth[None], scene) ** 2) / len(row_names(scene)) for truth, scene in scenes]
    assert np.mean(squares) == pytest.approx(1.0, abs=0.06)


def test_the_same_marks_give_the_same_answer():
    _, scene = draw_scene(Setting("a", "", horizon=True), np.random.default_rng(3))
    a, b = sun_posterior(scene), sun_posterior(scene)
    assert np.array_equal(a.mean, b.mean)
    assert np.array_equal(a.weight, b.weight)


def mirrored(scene: Scene) -> Scene:
    def flip(point: tuple[float, float] | None) -> tuple[float, float] | None:
        return None if point is None else (WIDTH - 1 - point[0], point[1])

    marks = tuple(
        msgspec.structs.replace(m, base=flip(m.base), top=flip(m.top), tip=flip(m.tip)) for m in scene.objects
    )
    horizon = None
    if scene.horizon:
        (ax, ay), (bx, by) = scene.horizon
        horizon = ((WIDTH - 1 - ax, ay), (WIDTH - 1 - bx, by))
    return replace(scene, objects=marks, horizon=horizon)


def test_a_mirrored_picture_has_the_sun_on_the_other_side():
    _, scene = draw_scene(Setting("a", "", horizon=True), np.random.default_rng(4))
    here, there = best_fit(scene)[0], best_fit(mirrored(scene))[0]
    assert there[0] == pytest.approx(here[0], abs=0.05)
    assert (there[1] + here[1] + 180.0) % 360.0 - 180.0 == pytest.approx(0.0, abs=0.1)


def test_a_picture_twice_as_large_has_the_same_sun():
    _, scene = draw_scene(Setting("a", "", horizon=True), np.random.default_rng(5))

    def twice(point: tuple[float, float] | None) -> tuple[float, float] | None:
        return None if point is None else (2.0 * point[0], 2.0 * point[1])

    marks = tuple(
        msgspec.structs.replace(m, base=twice(m.base), top=twice(m.top), tip=twice(m.tip), error_px=2.0 * m.error_px)
        for m in scene.objects
    )
    c = scene.camera
    camera = replace(
        c,
        log_focal=Prior(c.log_focal.mean + np.log(2.0), c.log_focal.sd),
        centre_x=Prior(2.0 * c.centre_x.mean, 2.0 * c.centre_x.sd),
        centre_y=Prior(2.0 * c.centre_y.mean, 2.0 * c.centre_y.sd),
        radius_px=2.0 * c.radius_px,
    )
    assert scene.horizon is not None
    (ax, ay), (bx, by) = scene.horizon
    larger = replace(
        scene, camera=camera, objects=marks, horizon=((2.0 * ax, 2.0 * ay), (2.0 * bx, 2.0 * by)), line_error_px=2.0
    )
    assert median(sun_posterior(larger)) == pytest.approx(median(sun_posterior(scene)), abs=0.05)


def test_the_order_of_the_objects_does_not_matter():
    _, scene = draw_scene(Setting("a", "", objects=2, horizon=True), np.random.default_rng(6))
    turned = replace(scene, objects=scene.objects[::-1])
    assert best_fit(turned)[1] == pytest.approx(best_fit(scene)[1], abs=1e-3)
    assert median(sun_posterior(turned)) == pytest.approx(median(sun_posterior(scene)), abs=0.05)


def test_the_posterior_is_that_of_a_brute_force_sampler():
    """All parameters drawn together and weighed, nothing integrated in closed form: ends agree to a quarter of an sd.

    Found 0.21 sd apart at most, with the sun 79 deg high, where azimuth is least linear.
    """
    rng = np.random.default_rng(7)
    setting = Setting("a", "", horizon=True, error_px=6.0)
    _, scene = draw_scene(setting, rng)
    quick = sun_posterior(scene)
    centre, spread = best_fit(scene)[0], covariance(best_fit(scene)[0], scene)
    count = 200_000
    z = rng.standard_normal((count, len(centre))) * np.sqrt(9.0 / rng.chisquare(9.0, count))[:, None]
    x = centre + 1.15 * z @ np.linalg.cholesky(spread).T
    log_density = -0.5 * (9.0 + len(centre)) * np.log1p(np.sum(z**2, axis=1) / 9.0)
    logs = -0.5 * np.sum(residuals(x, scene) ** 2, axis=1) - log_density
    logs[(x[:, 0] < 0.0) | (x[:, 0] > 90.0)] = -np.inf
    weight = np.exp(logs - logs.max())
    weight /= weight.sum()
    assert 1.0 / np.sum(weight**2) > 1000.0  # else the yardstick is too coarse
    order = np.argsort(x[:, 0])
    slow: list[float] = np.interp([0.05, 0.25, 0.5, 0.75, 0.95], np.cumsum(weight[order]), x[order, 0]).tolist()
    grid = np.linspace(0.0, 90.0, 9001)
    found = np.interp([0.05, 0.25, 0.5, 0.75, 0.95], quick.elevation_cdf(grid), grid)
    assert found == pytest.approx(slow, abs=0.25 * (slow[4] - slow[0]) / 3.29)


def test_pictures_are_as_large_as_the_simulation_says():
    assert (WIDTH, HEIGHT) == (1920, 1080)


def _evidence(drawn: Floats, scene: Scene, best: Floats) -> float:
    """Log of the integral over all that is not drawn, by 40,000 draws round its own best fit."""
    x, rest = best.copy(), np.setdiff1d(np.arange(len(best)), DRAWN)
    x[DRAWN] = drawn
    for _ in range(30):
        r = residuals(x[None], scene)
        jac = jacobian(x[None], r, scene, rest)[0]
        x[rest] -= np.clip(np.linalg.solve(jac @ jac.T, jac @ r[0]), -10.0, 10.0)
    factor = 1.1 * np.linalg.cholesky(np.linalg.inv(jac @ jac.T))
    z = np.random.default_rng(1).standard_normal((40_000, len(rest)))
    many = np.repeat(x[None], len(z), axis=0)
    many[:, rest] += z @ factor.T
    logs = -0.5 * np.sum(residuals(many, scene) ** 2, axis=1) + 0.5 * np.sum(z**2, axis=1)
    return float(np.log(np.mean(np.exp(logs - logs.max()))) + logs.max() + np.log(np.diag(factor)).sum())


def test_what_is_integrated_in_closed_form_is_what_draws_integrate():
    """The evidence of a long lens against a short one: it decides between them, the spread of the sun with it."""
    rng = np.random.default_rng(21)
    scenes = [draw_scene(Setting("a", "", focal="unknown", horizon=True, error_px=6.0), rng)[1] for _ in range(4)]
    scene = scenes[3]
    best = best_fit(scene)[0]
    inner = _Inner.at(best, scene)
    step = np.array([0.3, 0.0, 0.0, 0.0])
    ends = np.array([best[DRAWN] - step, best[DRAWN] + step])
    for end in ends:
        end[1:] += (end[0] - best[DRAWN][0]) / inner.drawn_covariance[0, 0] * inner.drawn_covariance[0, 1:]
    closed = inner.integrate(ends, scene).log_evidence
    slow = [_evidence(end, scene, best) for end in ends]
    assert closed[1] - closed[0] == pytest.approx(slow[1] - slow[0], abs=0.15)
