"""Whether the measured sun is as right as it says: marked pictures drawn, measured and counted."""

from __future__ import annotations

import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress

from noonmark.calibrate.coverage import binomial_band
from noonmark.calibrate.marked_scenes import Setting, draw_scene
from noonmark.errors import NoonmarkError
from noonmark.measure.best_fit import covariance
from noonmark.measure.sun_posterior import settled_posterior

Floats = NDArray[np.float64]

SCHEMA = "noonmark.sight-calibration/1"
LEVELS = (0.5, 0.9, 0.99)
MEDIAN_OF_NORMAL = 0.6745
"""Median size of a normal error, in sds."""
WORST_RATIO = 1.5
"""The median error may be this many times that of the best estimator there can be (Cramer and Rao)."""
_GRID = np.linspace(0.0, 90.0, 1801)

SETTINGS: tuple[Setting, ...] = (
    Setting("known-1-horizon", "one object, focal length known, horizon", horizon=True),
    Setting("known-1-horizon-3px", "the same, clicks of 3 px", horizon=True, error_px=3.0),
    Setting("phone-1-horizon", "one object, a phone, horizon", focal="phone", horizon=True),
    Setting("unknown-1-horizon", "one object, focal length unknown, horizon", focal="unknown", horizon=True),
    Setting("known-2", "two objects, focal length known", objects=2),
    Setting("phone-2", "two objects, a phone", objects=2, focal="phone"),
    Setting("phone-2-3px", "the same, clicks of 3 px", objects=2, focal="phone", error_px=3.0),
    Setting("unknown-2", "two objects, focal length unknown", objects=2, focal="unknown"),
    Setting("phone-2-horizon", "two objects, a phone, horizon", objects=2, focal="phone", horizon=True),
    Setting("phone-3", "three objects, a phone", objects=3, focal="phone"),
    Setting("unknown-3", "three objects, focal length unknown", objects=3, focal="unknown"),
    Setting("phone-1-plumb", "one object, a phone, two plumb lines", focal="phone", plumb=2),
    Setting("centre-off", "one object, horizon, principal point off by 5 %", horizon=True, centre_sd=0.05),
    Setting("drone", "one object from a drone looking down", down=True),
    Setting("slope-ignored", "as the first, the ground's slope of 2 deg left out of the model", horizon=True,
            believed_slope_deg=0.1),
)  # fmt: skip


@dataclass(frozen=True)
class SightRun:
    """One setting's run.

    Attributes
    ----------
    setting : Setting
    draws : int
    elevation, azimuth : tuple of float
        Share of draws whose interval of 50, 90 and 99 % held the truth.
    bands : tuple of (float, float)
        Where these shares lie in 99 % of runs of an honest model.
    error_deg, bound_deg : float
        Median error of elevation, and that of the Cramer-Rao figure [deg], both as one sd.
    effective : float
        Effective samples that 99 % of draws exceed.
    seconds : float
        Median time of a sight.
    """

    setting: Setting
    draws: int
    elevation: tuple[float, ...]
    azimuth: tuple[float, ...]
    bands: tuple[tuple[float, float], ...]
    error_deg: float
    bound_deg: float
    effective: float
    seconds: float

    @property
    def calibrated(self) -> bool:
        """Whether every share lies in its band."""
        shares = zip((*self.elevation, *self.azimuth), (*self.bands, *self.bands), strict=True)
        return all(low <= share <= high for share, (low, high) in shares)

    @property
    def passed(self) -> bool:
        """Whether the coverage is as it must be: in the bands, or, for a wrong model, out of them."""
        return self.calibrated == self.setting.honest


@dataclass(frozen=True)
class _Outcome:
    elevation: float
    azimuth: float
    error_deg: float
    bound_deg: float
    effective: float
    seconds: float


def run_sights(
    names: Sequence[str] = (), draws: int = 2000, seed: int = 1, *, progress: bool = True
) -> tuple[SightRun, ...]:
    """Draw marked pictures, measure them, and count how often the intervals hold the truth.

    Parameters
    ----------
    names : sequence of str
        Settings (see :data:`SETTINGS`); empty is all.
    draws : int
        Draws a setting, above 0.
    seed : int
        The same seed gives the same draws, whichever settings run beside.
    progress : bool
        Whether to show a bar on stderr.

    Raises
    ------
    NoonmarkError
        For an unknown setting, or no draws.
    """
    if draws < 1:
        raise NoonmarkError(f"{draws} draws say nothing", remedy="give a number above 0, such as 2000")
    chosen = _by_name(names)
    with Progress(console=Console(stderr=True), disable=not progress, transient=True) as bar:
        return tuple(_run_one(setting, draws, seed, bar) for setting in chosen)


def _by_name(names: Sequence[str]) -> tuple[Setting, ...]:
    known = {setting.name: setting for setting in SETTINGS}
    for name in names:
        if name not in known:
            raise NoonmarkError(f"no setting is called {name!r}", remedy=f"choose from: {', '.join(known)}")
    return tuple(known[name] for name in names) or SETTINGS


def _run_one(setting: Setting, draws: int, seed: int, bar: Progress) -> SightRun:
    rng = np.random.default_rng([seed, zlib.crc32(setting.name.encode())])
    found = [_judge(setting, rng) for _ in bar.track(range(draws), description=setting.name)]
    return SightRun(
        setting,
        draws,
        _shares([one.elevation for one in found]),
        _shares([one.azimuth for one in found]),
        tuple(binomial_band(level, draws) for level in LEVELS),
        float(np.median([one.error_deg for one in found])) / MEDIAN_OF_NORMAL,
        float(np.median([one.bound_deg for one in found])),
        float(np.percentile([one.effective for one in found], 1)),
        float(np.median([one.seconds for one in found])),
    )


def _judge(setting: Setting, rng: np.random.Generator) -> _Outcome:
    truth, scene = draw_scene(setting, rng)
    start = time.perf_counter()
    posterior, _ = settled_posterior(scene)
    seconds = time.perf_counter() - start
    cdf = posterior.elevation_cdf(np.append(_GRID, truth[0]))
    turn = posterior.best[1] + (truth[1] - posterior.best[1] + 180.0) % 360.0 - 180.0
    median = float(np.interp(0.5, cdf[:-1], _GRID))
    bound = float(np.sqrt(covariance(truth, scene)[0, 0]))
    below = float(posterior.azimuth_cdf(np.array([turn]))[0])
    return _Outcome(float(cdf[-1]), below, abs(median - truth[0]), bound, posterior.effective, seconds)


def _shares(below: Sequence[float]) -> tuple[float, ...]:
    """Return the share of truths inside the central interval of each level, given where each stood in its own."""
    off = np.abs(np.array(below) - 0.5)
    return tuple(float(np.mean(off < level / 2.0)) for level in LEVELS)


def sights_document(runs: Sequence[SightRun], seed: int) -> dict[str, object]:
    """Return the runs as JSON-ready values; schema ``noonmark.sight-calibration/1``."""
    return {"schema": SCHEMA, "seed": seed, "settings": [_run_document(run) for run in runs]}


def _run_document(run: SightRun) -> dict[str, object]:
    return {
        "name": run.setting.name,
        "words": run.setting.words,
        "honest": run.setting.honest,
        "draws": run.draws,
        "passed": run.passed,
        "levels": list(LEVELS),
        "elevation": list(run.elevation),
        "azimuth": list(run.azimuth),
        "bands": [list(band) for band in run.bands],
        "error_deg": run.error_deg,
        "cramer_rao_deg": run.bound_deg,
        "effective_samples": run.effective,
        "median_s": run.seconds,
    }


def sight_lines(runs: Sequence[SightRun]) -> list[str]:
    """Return the runs as lines of a Markdown table."""
    lines = [
        "| setting | draws | elevation 50 / 90 / 99 % | azimuth 50 / 90 / 99 % | error | Cramer-Rao | ratio "
        "| effective (1 %) | in the bands |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for run in runs:
        el, az = (" / ".join(f"{100 * share:.1f}" for share in shares) for shares in (run.elevation, run.azimuth))
        lines.append(
            f"| {run.setting.name} | {run.draws} | {el} | {az} | {run.error_deg:.2f} deg | {run.bound_deg:.2f} deg "
            f"| {run.error_deg / run.bound_deg:.2f} | {run.effective:.0f} | {'yes' if run.calibrated else 'no'} |"
        )
    return lines
