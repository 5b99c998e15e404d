"""Clocks, names and positions, made from a truth by the error model that each kind of clue states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from noonmark.calibrate.truths import Truth
from noonmark.calibrate.witness import Options, Seen
from noonmark.clues.clue import LabelTerm
from noonmark.clues.kind import Reading
from noonmark.clues.local_clock import DRIFT_SD_S, DRIFT_WEIGHT, ZONE_OF_PLACE, ZONE_UTC
from noonmark.clues.places import LOG_NULL_COUNTRY
from noonmark.clues.stretches import OTHER_FOOTAGE_S
from noonmark.earth.cells import MAX_ORDER, centres_at
from noonmark.earth.maps import country_codes
from noonmark.earth.zones import zone_info


@dataclass(frozen=True)
class Instant:
    """The instant itself, known to the second."""

    trust: float = 1.0
    item: int = 0
    kind: str = "instant"

    def sees(self, truth: Truth, rng: np.random.Generator, /) -> Seen:
        """Say the truth, up to half a second off."""
        said = truth.instants[self.item] + rng.uniform(-0.5, 0.5)
        return {"at": datetime.fromtimestamp(said, UTC).isoformat(timespec="milliseconds")}

    def errs(self, _truth: Truth, _rng: np.random.Generator, /) -> Seen:
        """Never: it is given as known."""
        raise NotImplementedError


@dataclass(frozen=True)
class Clock:
    """A clock whose zone is the place's, UTC or another, with the usual drifts."""

    trust: float = 0.9
    item: int = 0
    kind: str = "local-clock"

    def sees(self, truth: Truth, rng: np.random.Generator, /) -> Seen:
        """Draw the drift, then the zone."""
        drift = float(rng.normal(0.0, float(rng.choice(DRIFT_SD_S, p=DRIFT_WEIGHT))))
        which = rng.random()
        instant = truth.instants[self.item]
        if which < ZONE_OF_PLACE:
            offset = datetime.fromtimestamp(instant, UTC).astimezone(zone_info(truth.zone)).utcoffset()
            return self._options(instant + (offset.total_seconds() if offset else 0.0) + drift)
        if which < ZONE_OF_PLACE + ZONE_UTC:
            return self._options(instant + drift)
        return self._options(instant + rng.uniform(-12.0, 14.0) * 3600.0)

    def errs(self, truth: Truth, rng: np.random.Generator, /) -> Seen:
        """Draw any instant of 30 years about the truth's."""
        return self._options(
            truth.instants[self.item] // OTHER_FOOTAGE_S * OTHER_FOOTAGE_S + rng.uniform(0.0, OTHER_FOOTAGE_S)
        )

    def _options(self, reading: float) -> Options:
        shown = datetime.fromtimestamp(round(reading), UTC).replace(tzinfo=None)
        return {"reads": shown.isoformat(timespec="seconds")}


@dataclass(frozen=True)
class Point:
    """A place that is named: the truth lies about it in round normals of these sds [km] and weights."""

    kind: str
    sds_km: tuple[float, ...]
    weights: tuple[float, ...]
    trust: float
    key: str = "point"
    item: int = 0

    def sees(self, truth: Truth, rng: np.random.Generator, /) -> Seen:
        """Draw the named place about the truth."""
        km = float(rng.rayleigh(float(rng.choice(self.sds_km, p=self.weights))))
        return self._options(*_moved(truth.lat, truth.lon, km, rng.uniform(0.0, 2.0 * np.pi)))

    def errs(self, _truth: Truth, rng: np.random.Generator, /) -> Seen:
        """Draw it evenly over the Earth."""
        cell = np.array([rng.integers(12 * 4**MAX_ORDER)], np.uint64)
        lat, lon = centres_at(MAX_ORDER, cell)
        return self._options(float(lat[0]), float(lon[0]))

    def _options(self, lat: float, lon: float) -> Options:
        return {self.key: f"{lat:.7f},{lon:.7f}"}


NEAR = Point("near", (3.0, 22.0), (0.7, 0.3), trust=0.8, key="place")
GPS = Point("gps", (0.01, 0.2, 3.1), (0.85, 0.12, 0.03), trust=0.95)


def _moved(lat: float, lon: float, km: float, bearing: float) -> tuple[float, float]:
    """Return the place some km away (a sphere will do: 0.3 % of a distance below 200 km)."""
    a, d = np.radians(lat), km / 6371.0088
    sine = np.sin(a) * np.cos(d) + np.cos(a) * np.sin(d) * np.cos(bearing)
    turn = np.arctan2(np.sin(bearing) * np.sin(d) * np.cos(a), np.cos(d) - np.sin(a) * sine)
    return float(np.degrees(np.arcsin(sine))), float((lon + np.degrees(turn) + 180.0) % 360.0 - 180.0)


@dataclass(frozen=True)
class Country:
    """The name of a country; a false one is any of 250, evenly."""

    trust: float = 0.9
    item: int = 0
    kind: str = "country"

    def sees(self, truth: Truth, _rng: np.random.Generator, /) -> Seen:
        """Name the truth's country; at sea there is none."""
        return self._named(truth.country) if truth.country else None

    def errs(self, _truth: Truth, rng: np.random.Generator, /) -> Seen:
        """Name any."""
        return self._named(country_codes()[1 + int(rng.integers(len(country_codes()) - 1))])

    @staticmethod
    def _named(code: str) -> Reading:
        term = LabelTerm("country", frozenset({code}))
        return Reading((term,), LOG_NULL_COUNTRY, f"filmed in {code}", "country")


@dataclass(frozen=True)
class Said:
    """An observation that is the same in every draw; a truth is kept as often as it would be made there.

    Attributes
    ----------
    options : tuple of (key, value)
    end : float
        Instants up to it give this observation, later ones do not (POSIX seconds).
    """

    kind: str
    options: tuple[tuple[str, str], ...]
    end: float
    trust: float = 0.95
    item: int = 0

    def sees(self, truth: Truth, _rng: np.random.Generator, /) -> Seen:
        """Keep the truth when it comes before the end."""
        return dict(self.options) if truth.instants[self.item] <= self.end else None

    def errs(self, _truth: Truth, _rng: np.random.Generator, /) -> Seen:
        """Keep any truth."""
        return dict(self.options)
