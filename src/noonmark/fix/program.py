"""The sky part of one item's clues, laid out as arrays for the kernels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noonmark.clues.clue import Clue, SkyTerm
from noonmark.fix.sky_kernels import AZIMUTH, BLOCK, ELEVATION, TURN, ProgramArrays
from noonmark.sky.moon import submoon
from noonmark.sky.sun import subsolar

_QUANTITY = {"elevation": ELEVATION, "azimuth": AZIMUTH, "turn": TURN}
SUN_PARALLAX = 8.794143 / 3600.0 * np.pi / 180.0
"""Mean horizontal parallax of the sun [rad] (IAU 2012 astronomical unit, GRS 80 equator)."""
EARTH_RADIUS_KM = 6378.137


@dataclass(frozen=True)
class Program:
    """Sky clues of one item as arrays; see :mod:`noonmark.fix.sky_kernels` for their meaning.

    Attributes
    ----------
    clues : tuple of int
        Positions of these clues among the item's clues.
    sights : tuple of (body, offset_s)
        What is looked at, once each.
    arrays : tuple
        The kernels' arguments.
    scale_deg : float
        The finest angle over which the product changes by about its own size.
    peak : float
        The largest value that the product can take.
    """

    clues: tuple[int, ...]
    sights: tuple[tuple[str, float], ...]
    arrays: ProgramArrays
    scale_deg: float
    peak: float

    @property
    def has_moon(self) -> bool:
        """Whether any sight is to the moon."""
        return any(body == "moon" for body, _ in self.sights)

    @property
    def false_weights(self) -> NDArray[np.float64]:
        """Weight of the false branch of each clue, shape (c,)."""
        return self.arrays[8]


def compile_sky(clues: list[Clue]) -> Program | None:
    """Lay out the sky clues among ``clues``; None when there is none."""
    rows: list[tuple[int, SkyTerm]] = []
    where: list[int] = []
    for position, clue in enumerate(clues):
        terms = clue.terms_of(SkyTerm)
        if terms:
            rows += [(len(where), term) for term in terms if isinstance(term, SkyTerm)]
            where.append(position)
    if not rows:
        return None
    sights = tuple(dict.fromkeys(s for _, term in rows for s in _sights_of(term)))
    true, false = _weights([clues[i] for i in where])
    tables = np.array([term.table / term.table.max() for _, term in rows])
    first = np.array([sights.index(_sights_of(term)[0]) for _, term in rows])
    second = np.array([sights.index(_sights_of(term)[-1]) for _, term in rows])
    quantity = np.array([_QUANTITY[term.quantity] for _, term in rows])
    clue_of = np.array([c for c, _ in rows])
    tops, lows = _block_extremes(tables)
    arrays = (first, second, quantity, clue_of, tables, tops, lows, true, false, bool((quantity != ELEVATION).any()))
    scale = min(term.scale_deg for _, term in rows)
    return Program(tuple(where), sights, arrays, scale, float(np.prod(true + false)))


def _sights_of(term: SkyTerm) -> tuple[tuple[str, float], ...]:
    if term.quantity == "turn":
        return ((term.body, term.offset_s), (term.body, term.offset_s + term.turn_s))
    return ((term.body, term.offset_s),)


def _weights(clues: list[Clue]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the weights of the true and the false branch, both over the likelihood's peak."""
    true = np.array([clue.trust for clue in clues])
    peaks = [sum(np.log(t.table.max()) for t in clue.terms_of(SkyTerm) if isinstance(t, SkyTerm)) for clue in clues]
    nulls = [clue.log_null if clue.trust < 1.0 else -np.inf for clue in clues]
    return true, (1.0 - true) * np.exp(np.array(nulls) - np.array(peaks))


def _block_extremes(tables: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the largest and least value of each block of BLOCK + 1 nodes (ends shared), then of the whole row."""
    blocks = (int(tables.shape[1]) - 1) // BLOCK
    index = np.arange(blocks)[:, None] * BLOCK + np.arange(BLOCK + 1)
    tops, lows = tables[:, index].max(axis=2), tables[:, index].min(axis=2)
    return np.c_[tops, tops.max(axis=1)], np.c_[lows, lows.min(axis=1)]


def body_places(body: str, posix_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return declination, Greenwich hour angle and sine of parallax [rad], shape (n, 3)."""
    instants = (posix_s * 1e6).round().astype("int64").astype("datetime64[us]")
    if body == "moon":
        declination, gha, distance_km = submoon(instants)
        return np.stack([declination, gha, EARTH_RADIUS_KM / distance_km], axis=-1)
    declination, gha = subsolar(instants)
    return np.stack([declination, gha, np.full_like(gha, SUN_PARALLAX)], axis=-1)


def sight_angles(program: Program, posix_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return declination, hour angle of Greenwich and sine of parallax of each sight, shape (n, s, 3)."""
    return np.stack([body_places(body, posix_s + offset) for body, offset in program.sights], axis=1)


def sight_vectors(program: Program, posix_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Earth-fixed unit vectors of each sight with the sine of parallax, shape (n, s, 4)."""
    angles = sight_angles(program, posix_s)
    dec, gha = angles[..., 0], angles[..., 1]
    return np.stack([np.cos(dec) * np.cos(gha), -np.cos(dec) * np.sin(gha), np.sin(dec), angles[..., 2]], axis=-1)
