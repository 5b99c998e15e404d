"""Sights of the sun and the moon, made from a truth by the error model that each kind of clue states."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from noonmark.calibrate.truths import Truth
from noonmark.calibrate.witness import Options, Seen
from noonmark.clues.shadow_length import MOST_RATIO
from noonmark.clues.tables import PENUMBRA_SD_DEG, UP_SHARE
from noonmark.sky.moon import moon_direction
from noonmark.sky.refraction import refraction_deg, refraction_sd_deg
from noonmark.sky.sun import sun_direction


def _stamp(posix: float) -> np.datetime64:
    return np.datetime64(round(posix * 1e6), "us")


def _direction(truth: Truth, item: int, body: str) -> tuple[float, float]:
    find = moon_direction if body == "moon" else sun_direction
    elevation, azimuth = find(truth.lat, truth.lon, _stamp(truth.instants[item]))
    return float(elevation), float(azimuth)


def _in_sight(elevation: float, rng: np.random.Generator) -> bool:
    """Return whether some of the disc is seen above a horizon that is soft by 0.5 deg."""
    return bool(rng.random() < ndtr((elevation + float(refraction_deg(elevation)) + 0.267) / 0.5))


@dataclass(frozen=True)
class Shadow:
    """A shadow's length over its object's height; ``noise`` other than 1 makes the model wrong."""

    error: float = 0.05
    trust: float = 0.95
    item: int = 0
    noise: float = 1.0
    kind: str = "shadow-length"

    def sees(self, truth: Truth, rng: np.random.Generator, /) -> Seen:
        """Draw the logarithm of the ratio about that of cot h."""
        elevation, _ = _direction(truth, self.item, "sun")
        if not _in_sight(elevation, rng):
            return None
        h = np.radians(np.clip(elevation + float(refraction_deg(elevation)), 0.02, 89.98))
        blur = np.radians(np.hypot(PENUMBRA_SD_DEG, float(refraction_sd_deg(elevation))))
        sd = float(self.noise * np.hypot(self.error, 2.0 / np.sin(2.0 * h) * blur))
        return self._options(float(np.exp(rng.normal(-float(np.log(np.tan(h))), sd))))

    def errs(self, _truth: Truth, rng: np.random.Generator, /) -> Seen:
        """Draw the sun's elevation evenly from 0 to 90 deg; half of other footage has no sun that is up."""
        if rng.random() >= UP_SHARE:
            return None
        return self._options(float(1.0 / np.tan(rng.uniform(0.0, np.pi / 2.0))))

    def _options(self, ratio: float) -> Options | None:
        if not 1.0 / MOST_RATIO <= ratio <= MOST_RATIO:
            return None
        return {"object": 1.0, "shadow": ratio, "error": self.error}


@dataclass(frozen=True)
class Elevation:
    """The apparent elevation of the sun or the moon; ``refraction`` of -1 makes the model wrong."""

    sd: float
    body: str = "sun"
    trust: float = 0.95
    item: int = 0
    refraction: float = 1.0

    @property
    def kind(self) -> str:
        """The kind of clue it makes."""
        return f"{self.body}-elevation"

    def sees(self, truth: Truth, rng: np.random.Generator, /) -> Seen:
        """Draw the apparent elevation; one that no clue can state (beyond the zenith) is not seen."""
        elevation, _ = _direction(truth, self.item, self.body)
        sd = float(np.hypot(self.sd, float(refraction_sd_deg(elevation))))
        return self._options(rng.normal(elevation + self.refraction * float(refraction_deg(elevation)), sd))

    def errs(self, _truth: Truth, rng: np.random.Generator, /) -> Seen:
        """Draw it evenly from 0 to 90 deg; in half of other footage the body is down."""
        if rng.random() >= UP_SHARE:
            return None
        return self._options(rng.uniform(0.0, 90.0))

    def _options(self, value: float) -> Options | None:
        return {"elevation": f"{value:.9f}~{self.sd}"} if 0.0 <= value <= 90.0 else None


@dataclass(frozen=True)
class Azimuth:
    """The sun's azimuth from true north."""

    sd: float
    trust: float = 0.9
    item: int = 0
    kind: str = "sun-azimuth"

    def sees(self, truth: Truth, rng: np.random.Generator, /) -> Seen:
        """Draw the azimuth of a sun above the horizon."""
        elevation, azimuth = _direction(truth, self.item, "sun")
        if not _in_sight(elevation, rng):
            return None
        return self._options(float(rng.normal(azimuth, self.sd)))

    def errs(self, _truth: Truth, rng: np.random.Generator, /) -> Seen:
        """Draw it evenly round the horizon; in half of other footage the sun is down."""
        if rng.random() >= UP_SHARE:
            return None
        return self._options(rng.uniform(0.0, 360.0))

    def _options(self, value: float) -> Options:
        return {"azimuth": f"{value % 360.0:.9f}~{self.sd}"}
