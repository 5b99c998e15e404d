"""Place clues around points, ready for the kernel; and how far a cell reaches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noonmark.clues.clue import Clue, RadialTerm
from noonmark.earth.ellipsoid import ecef
from noonmark.fix.radial_kernels import radial_at
from noonmark.fix.scope import Disc, Scope

RADIUS_DEG = (46.0, 51.0, 62.5)
RADIUS_UP_TO_LAT_DEG = (25.0, 40.0)
"""The angle from a cell's centre to its farthest corner is below these over 2**order, by the centre's
latitude: to 25 deg, to 40 deg, beyond (largest of all cells of order 8: 45.1, 49.9, 61.2)."""


@dataclass(frozen=True)
class Radial:
    """One radial clue ready for the kernel; ``clue`` is its position, -1 for the scope's area."""

    clue: int
    centre: NDArray[np.float64]
    weight: NDArray[np.float64]
    knots: NDArray[np.float64]
    values: NDArray[np.float64]
    true: float
    false: float


def disc_term(disc: Disc) -> RadialTerm:
    """Return a flat density inside a disc, zero outside."""
    knots = np.array([0.0, disc.radius_km, disc.radius_km * 1.000001])
    one = np.ones(1)
    return RadialTerm(one * disc.lat, one * disc.lon, one, knots, np.array([1.0, 1.0, 0.0]))


def radials_of(clues: list[Clue], scope: Scope) -> list[Radial]:
    """Return the scope's area, if it has one, and the radial clues, in order."""
    out = [] if scope.area is None else [_radial(-1, disc_term(scope.area), 1.0, -np.inf)]
    out += [
        _radial(i, term, clue.trust, clue.log_null)
        for i, clue in enumerate(clues)
        for term in clue.terms_of(RadialTerm)
        if isinstance(term, RadialTerm)
    ]
    return out


def _radial(clue: int, term: RadialTerm, trust: float, log_null: float) -> Radial:
    peak = float(term.values[0])
    weight = term.weight / term.weight.sum()
    false = (1.0 - trust) * np.exp(log_null) / peak if trust < 1.0 else 0.0
    centre = ecef(term.lat, term.lon)
    return Radial(clue, centre, weight, term.knots_km, term.values / peak, trust, float(false))


def radius(order: int, lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return upper bounds of cells' radii [rad]; ``lat`` of their centres [rad]."""
    near, middle, far = (float(np.radians(deg / 2.0**order)) for deg in RADIUS_DEG)
    first, second = (float(np.radians(deg)) for deg in RADIUS_UP_TO_LAT_DEG)
    away = np.abs(lat)
    return np.where(away <= first, near, np.where(away <= second, middle, far))


def radial_values(
    radials: tuple[Radial, ...], lat: NDArray[np.float64], lon: NDArray[np.float64], rho: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the middle, least and largest product of the place clues over cells of radius ``rho`` (n,) [rad]."""
    mid, lo, hi = np.ones(len(lat)), np.ones(len(lat)), np.ones(len(lat))
    for r in radials:
        radial_at(lat, lon, r.centre, r.weight, r.knots, r.values, r.true, r.false, rho, mid, lo, hi)
    return mid, lo, hi
