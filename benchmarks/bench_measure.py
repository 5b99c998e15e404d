"""The sun from marks: time of a sight, beside a brute-force sampler of like accuracy, and error against Cramer-Rao.

Run: ``OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python benchmarks/bench_measure.py [--quick]``. No peer measures shadows
in perspective. The sampler draws all parameters together by importance sampling from a Student t round the best fit.
"""

from __future__ import annotations

import os
import sys

import msgspec
import numpy as np
from _measure import heading, row, shown, timed
from numpy.typing import NDArray

from noonmark.calibrate.marked_scenes import Setting, draw_scene
from noonmark.calibrate.sights import SETTINGS, WORST_RATIO, run_sights
from noonmark.calibrate.turned_scenes import Turned, draw_turned
from noonmark.measure.best_fit import best_fit, covariance
from noonmark.measure.marks import CameraMark, FrameMark, Marks, ObjectMark
from noonmark.measure.model import residuals
from noonmark.measure.scene import Scene
from noonmark.measure.sight import sight_of
from noonmark.measure.sun_posterior import sun_posterior

REACH_HORIZON_S, REACH_BARE_S = 0.050, 0.500
BRUTE_DRAWS = 200_000
BRUTE_BATCH = 20_000


def marks_of_scene(scene: Scene) -> Marks:
    """Return the marks file of a drawn scene, so that the whole of a sight is timed: checks, limits, next mark."""
    ways = (scene, *scene.frames)
    sun = {mark.frame: mark.point for mark in scene.direct if not mark.opposite}
    own = {mark.frame: mark.point for mark in scene.direct if mark.opposite}

    def objects(f: int) -> tuple[ObjectMark, ...]:
        seen = [(i, mark) for i, mark in enumerate(scene.objects) if scene.home(i) == f]
        seen += [(one.number, one.mark) for one in scene.again if one.frame == f]
        return tuple(_named(mark, f"post {i}") for i, mark in seen)

    frames = tuple(
        FrameMark(offset_s=10.0 * f, objects=objects(f), horizon=frame.horizon, sun=sun.get(f), own_shadow=own.get(f))
        for f, frame in enumerate(ways)
        if f
    )
    return Marks(
        size=(1920.0, 1080.0),
        objects=objects(0),
        horizon=scene.horizon,
        verticals=scene.verticals,
        camera=CameraMark(focal_px=float(np.exp(scene.camera.log_focal.mean)), focal_error=scene.camera.log_focal.sd),
        frames=frames,
        sun=sun.get(0),
        own_shadow=own.get(0),
    )


def _named(mark: ObjectMark, name: str) -> ObjectMark:
    return msgspec.structs.replace(mark, name=name)


def times(*, quick: bool) -> None:
    heading(f"one sight with all its checks, one thread, load {os.getloadavg()[0]:.1f} of {os.cpu_count()} cores")
    rng = np.random.default_rng(1)
    still = [
        ("one object, horizon", Setting("a", "", horizon=True), REACH_HORIZON_S),
        ("two objects, a phone, no horizon", Setting("b", "", objects=2, focal="phone"), REACH_BARE_S),
        ("three objects, focal length unknown, no horizon", Setting("c", "", objects=3, focal="unknown"), REACH_BARE_S),
    ]
    scenes = [
        (words, [draw_scene(setting, rng)[1] for _ in range(3 if quick else 9)], r) for words, setting, r in still
    ]
    turned = [
        ("two frames of a pan, horizon", Turned("pan"), REACH_BARE_S),
        ("own shadow, horizon", Turned("own", "own shadow", error_px=20.0), REACH_HORIZON_S),
    ]
    scenes += [
        (words, [draw_turned(setting, rng)[1] for _ in range(3 if quick else 9)], r) for words, setting, r in turned
    ]
    for words, drawn, reach in scenes:
        marks = [marks_of_scene(scene) for scene in drawn]
        spent = [timed(lambda one=one: sight_of(one, (1920.0, 1080.0)), 3).least for one in marks]
        alone = [timed(lambda one=one: sun_posterior(one), 3).least for one in drawn]
        verdict = "held" if np.median(spent) <= reach else "MISSED"
        row(
            words,
            shown(reach),
            f"{shown(float(np.median(spent)))} ({shown(min(spent))})",
            f"{verdict}; posterior alone {shown(float(np.median(alone)))}",
        )


def brute(scene: Scene, seed: int = 0) -> tuple[NDArray[np.float64], float]:
    """Return the ends of the 90 % interval of elevation by drawing everything, and the effective sample size."""
    rng = np.random.default_rng(seed)
    centre = best_fit(scene)[0]
    factor = np.linalg.cholesky(covariance(centre, scene))
    found, logs = [], []
    for _ in range(BRUTE_DRAWS // BRUTE_BATCH):
        z = rng.standard_normal((BRUTE_BATCH, len(centre))) * np.sqrt(9.0 / rng.chisquare(9.0, BRUTE_BATCH))[:, None]
        x = centre + 1.15 * z @ factor.T
        density = -0.5 * (9.0 + len(centre)) * np.log1p(np.sum(z**2, axis=1) / 9.0)
        part = -0.5 * np.sum(residuals(x, scene) ** 2, axis=1) - density
        logs.append(np.where((x[:, 0] < 0.0) | (x[:, 0] > 90.0), -np.inf, part))
        found.append(x[:, 0])
    elevation, log = np.concatenate(found), np.concatenate(logs)
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    order = np.argsort(elevation)
    ends = np.interp((0.05, 0.95), np.cumsum(weight[order]), elevation[order])
    return ends, float(1.0 / np.sum(weight**2))


def beside_brute_force() -> None:
    heading(f"beside {BRUTE_DRAWS:,} draws of all parameters together (one object, horizon)")
    scene = draw_scene(Setting("a", "", horizon=True, error_px=3.0), np.random.default_rng(7))[1]
    quick = timed(lambda: sun_posterior(scene), 5)
    slow = timed(lambda: brute(scene), 2, warm=False)
    grid = np.linspace(0.0, 90.0, 9001)
    here = np.interp((0.05, 0.95), quick.value.elevation_cdf(grid), grid)  # type: ignore[attr-defined]
    (there, effective) = slow.value  # type: ignore[misc]
    row("brute force", "", shown(slow.median), f"{there[0]:.2f} to {there[1]:.2f} deg, {effective:,.0f} effective")
    row(
        "here",
        "",
        shown(quick.median),
        f"{here[0]:.2f} to {here[1]:.2f} deg; {slow.median / quick.median:.0f} x as fast",
    )


def errors(*, quick: bool) -> None:
    draws = 20 if quick else 150
    heading(f"median error as one sd, beside the least there can be (Cramer-Rao), {draws} draws a setting")
    for setting in SETTINGS:
        if not setting.honest:
            continue
        (run,) = run_sights([setting.name], draws, progress=False)
        ratio = run.error_deg / run.bound_deg
        verdict = "held" if ratio <= WORST_RATIO else "MISSED"
        row(
            setting.words,
            f"{WORST_RATIO:.1f} x",
            f"{run.error_deg:.2f} ({run.bound_deg:.2f}) deg",
            f"{verdict} {ratio:.2f} x",
        )
    for turned in (
        Turned("two frames of a pan"),
        Turned("own shadow", "own shadow", error_px=20.0),
        Turned("sun", "sun", error_px=10.0),
    ):
        _turned_error(turned, draws)


def _turned_error(setting: Turned, draws: int) -> None:
    rng, grid = np.random.default_rng(1), np.linspace(0.0, 90.0, 1801)
    off, bound = [], []
    for _ in range(draws):
        truth, scene = draw_turned(setting, rng)
        off.append(abs(np.interp(0.5, sun_posterior(scene).elevation_cdf(grid), grid) - truth[0]) / 0.6745)
        bound.append(covariance(truth, scene)[0, 0] ** 0.5)
    error, least = float(np.median(off)), float(np.median(bound))
    verdict = "held" if error <= WORST_RATIO * least else "MISSED"
    row(
        f"{setting.name}, a phone, horizon",
        f"{WORST_RATIO:.1f} x",
        f"{error:.2f} ({least:.2f}) deg",
        f"{verdict} {error / least:.2f} x",
    )


def main() -> None:
    quick = "--quick" in sys.argv
    times(quick=quick)
    beside_brute_force()
    errors(quick=quick)


if __name__ == "__main__":
    main()
