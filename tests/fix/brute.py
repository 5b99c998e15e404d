"""The answer by brute force: every cell times every instant, with likelihoods written out here again.

Nothing of :mod:`noonmark.fix` is used, and of :mod:`noonmark.clues` only what is under test: the
likelihoods below are derived anew from the words of the docstrings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import pi
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

from noonmark.earth.cells import EARTH_AREA_KM2, centres_at
from noonmark.earth.maps import country_share, zone_labels, zone_names
from noonmark.earth.prior import place_prior
from noonmark.sky.moon import moon_direction
from noonmark.sky.refraction import refraction_deg, refraction_sd_deg
from noonmark.sky.sun import sun_direction

Floats = NDArray[np.float64]
Look = Callable[[float, str], tuple[Floats, Floats]]
"""Of an offset [s] and a body: elevation and azimuth [deg] of all places at one instant."""


@dataclass(frozen=True)
class Truth:
    """One clue as brute force sees it.

    Attributes
    ----------
    sky : callable or None
        Likelihood of all places, given a way to look at the sky.
    place : callable or None
        Likelihood of places, given lat, lon [deg].
    local : callable or None
        Likelihood given the local clock (POSIX seconds, read as if UTC) and the instant.
    """

    trust: float
    null: float
    sky: Callable[[Look], Floats] | None = None
    place: Callable[[Floats, Floats], Floats] | None = None
    local: Callable[[Floats, float], Floats] | None = None


@dataclass(frozen=True)
class Item:
    """Which clues (of the sky and the local clock) speak of an item; its instants (POSIX s), their prior shares."""

    clues: tuple[int, ...]
    instants: Floats
    share: Floats


@dataclass(frozen=True)
class Exact:
    """Posterior by brute force: mass per cell (sums to 1), the evidence, and P(false) per clue; instants too."""

    mass: Floats
    evidence: float
    false: list[float]
    instant: Floats


def normal(residual: Floats, sd: Floats | float) -> Floats:
    return np.exp(-(residual**2) / (2.0 * np.asarray(sd) ** 2)) / (np.asarray(sd) * np.sqrt(2.0 * pi))


def in_sight(elevation: Floats) -> Floats:
    """Some of the disc is over the horizon, which is soft by 0.5 deg."""
    x = (elevation + refraction_deg(elevation) + 0.267) / 0.5
    out: Floats = 0.5 * (1.0 + np.asarray(erf(x / np.sqrt(2.0)), dtype=np.float64))
    return out


def shadow(ratio: float, error: float, offset: float = 0.0) -> Callable[[Look], Floats]:
    """Length over height: ln ratio is normal about -ln tan h, h apparent."""

    def likelihood(look: Look) -> Floats:
        true, _ = look(offset, "sun")
        out = np.zeros(len(true))
        up = true > -5.0
        e = true[up]
        h = np.radians(np.clip(e + refraction_deg(e), 0.02, 89.98))
        angle_sd = np.radians(np.sqrt(0.267**2 / 3.0 + refraction_sd_deg(e) ** 2))
        sd = np.sqrt(error**2 + (angle_sd / (np.sin(h) * np.cos(h))) ** 2)
        out[up] = normal(np.log(ratio * np.tan(h)), sd) * in_sight(e)
        return out

    return likelihood


def elevation(value: float, sd: float, offset: float = 0.0, body: str = "sun") -> Callable[[Look], Floats]:
    def likelihood(look: Look) -> Floats:
        true, _ = look(offset, body)
        return normal(true + refraction_deg(true) - value, np.hypot(sd, refraction_sd_deg(true)))

    return likelihood


def azimuth(value: float, sd: float, offset: float = 0.0, body: str = "sun") -> Callable[[Look], Floats]:
    def likelihood(look: Look) -> Floats:
        true, az = look(offset, body)
        return normal((az - value + 540.0) % 360.0 - 180.0, sd) * in_sight(true)

    return likelihood


def turned(value: float, sd: float, first: float, second: float) -> Callable[[Look], Floats]:
    def likelihood(look: Look) -> Floats:
        (e1, a1), (e2, a2) = look(first, "sun"), look(second, "sun")
        return normal((a2 - a1 - value + 540.0) % 360.0 - 180.0, sd) * in_sight(e1) * in_sight(e2)

    return likelihood


def both(*parts: Callable[[Look], Floats]) -> Callable[[Look], Floats]:
    return lambda look: np.prod([part(look) for part in parts], axis=0)


def round_normals(
    lat0: float, lon0: float, sds_km: list[float], weights: list[float]
) -> Callable[[Floats, Floats], Floats]:
    """Mixture of round normals [per km2] over great-circle distances on a sphere of the same surface."""

    def likelihood(lat: Floats, lon: Floats) -> Floats:
        d = great_circle_km(lat, lon, lat0, lon0)
        return np.sum(
            [w * np.exp(-0.5 * (d / s) ** 2) / (2.0 * pi * s * s) for s, w in zip(sds_km, weights, strict=True)], axis=0
        )

    return likelihood


def great_circle_km(lat: Floats, lon: Floats, lat0: float, lon0: float) -> Floats:
    a, b, c = np.radians(lat), np.radians(lat0), np.radians(lon - lon0)
    hav = np.sin((a - b) / 2.0) ** 2 + np.cos(a) * np.cos(b) * np.sin(c / 2.0) ** 2
    return 2.0 * 6371.0 * np.arcsin(np.sqrt(np.clip(hav, 0.0, 1.0)))


def disc(lat0: float, lon0: float, radius_km: float) -> Callable[[Floats, Floats], Floats]:
    area = EARTH_AREA_KM2 * 0.5 * (1.0 - np.cos(radius_km / 6371.0))
    return lambda lat, lon: np.where(great_circle_km(lat, lon, lat0, lon0) <= radius_km, 1.0 / area, 0.0)


def prior(kind: str, order: int, countries: str = "") -> tuple[NDArray[np.uint64], Floats]:
    """Return the cells of one order that have any prior, and their prior mass (of some countries: not normalised)."""
    mass = np.asarray(place_prior(kind), dtype=np.float64)
    if countries:
        mass = mass * np.minimum(1.0, np.sum([country_share(code) for code in countries.split()], axis=0))
    mass = mass.reshape(-1, 4 ** (9 - order)).sum(axis=1)
    index = np.flatnonzero(mass > 0.0).astype(np.uint64)
    return index, mass[index]


def stamp(posix: float) -> np.datetime64:
    return np.datetime64(round(posix * 1000.0), "ms")


def posix(*when: int) -> float:
    return datetime(*when, tzinfo=UTC).timestamp()  # type: ignore[arg-type]


def solve(clues: list[Truth], cells: tuple[int, NDArray[np.uint64], Floats], items: list[Item]) -> Exact:
    """Sum over all cells (order, index, prior mass) and instants; place clues count once for all items."""
    order, index, mass = cells
    lat, lon = centres_at(order, index)
    place = mass.copy()
    for clue in clues:
        if clue.place is not None:
            place = place * (clue.trust * clue.place(lat, lon) + (1.0 - clue.trust) * clue.null)
    alive = place > 1e-9 * place.max()
    lat, lon = lat[alive], lon[alive]
    timed = [_over_instants([clues[i] for i in item.clues], order, index[alive], (lat, lon), item) for item in items]
    joint = place[alive] * np.prod([part for part, _, _ in timed], axis=0)
    total = float(joint.sum())
    false = [1.0 - clue.trust for clue in clues]
    for item, (part, doubted, _) in zip(items, timed, strict=True):
        share = np.divide(joint, part, out=np.zeros_like(joint), where=part > 0.0)
        for i, doubt in zip(item.clues, doubted, strict=True):
            false[i] = float(np.sum(share * doubt)) / total
    for i, clue in enumerate(clues):
        if clue.place is not None:
            mixture = clue.trust * clue.place(lat, lon) + (1.0 - clue.trust) * clue.null
            false[i] = float(np.sum(joint * (1.0 - clue.trust) * clue.null / np.maximum(mixture, 1e-300))) / total
    part, _, table = timed[0]
    share = np.divide(joint, part, out=np.zeros_like(joint), where=part > 0.0)
    instant = table(share)
    out = np.zeros(len(index))
    out[alive] = joint / total
    return Exact(out, total, false, instant / instant.sum())


def _over_instants(
    clues: list[Truth], order: int, cells: NDArray[np.uint64], place: tuple[Floats, Floats], item: Item
) -> tuple[Floats, list[Floats], Callable[[Floats], Floats]]:
    """Return the sum over instants, the same of each clue's false branch, and a way to weigh places per instant."""
    lat, lon = place
    total, doubt = np.zeros(len(lat)), [np.zeros(len(lat)) for _ in clues]
    zones = zone_labels()[cells << np.uint64(2 * (9 - order))] if order <= 9 else None
    rows: list[Floats] = []
    for t, share in zip(item.instants, item.share, strict=True):
        branch = [(c.trust * _likelihood(c, t, lat, lon, zones), (1.0 - c.trust) * c.null) for c in clues]
        product = share * np.prod([a + b for a, b in branch], axis=0) if branch else np.full(len(lat), share)
        total += product
        for k, (a, b) in enumerate(branch):
            doubt[k] += np.divide(product * b, a + b, out=np.zeros(len(lat)), where=a + b > 0.0)
        rows.append(product)
    return total, doubt, lambda weight: np.array([float(np.sum(row * weight)) for row in rows])


def _likelihood(clue: Truth, t: float, lat: Floats, lon: Floats, zones: NDArray[np.uint16] | None) -> Floats:
    if clue.sky is not None:

        def look(offset: float, body: str) -> tuple[Floats, Floats]:
            return (sun_direction if body == "sun" else moon_direction)(lat, lon, stamp(t + offset))

        return clue.sky(look)
    assert clue.local is not None
    assert zones is not None
    return clue.local(t + _offsets_s(t, zones), t)


def _offsets_s(t: float, zones: NDArray[np.uint16]) -> Floats:
    """Return local clock less UTC [s] at each place, from the zones' rules themselves."""
    when, names = datetime.fromtimestamp(t, UTC), zone_names()
    used, at = np.unique(zones.astype(np.int64), return_inverse=True)
    offsets = [when.astimezone(ZoneInfo(names[int(zone)])).utcoffset() or timedelta() for zone in used]
    return np.array([offset.total_seconds() for offset in offsets])[np.asarray(at, np.intp)]


def coarse(order: int, index: NDArray[np.uint64], mass: Floats, to: int) -> Floats:
    """Return the mass per cell of a coarser order, shape (12 * 4**to,)."""
    at = (index >> np.uint64(2 * (order - to))).astype(np.intp)
    return np.asarray(np.bincount(at, mass, 12 * 4**to), dtype=np.float64)


def area_of(order: int, mass: Floats, level: float) -> float:
    """Return the area [km2] of the fewest equal cells that hold the level."""
    held = np.cumsum(np.sort(mass)[::-1]) / mass.sum()
    return float(np.searchsorted(held, level) + 1) * EARTH_AREA_KM2 / (12 * 4**order)
