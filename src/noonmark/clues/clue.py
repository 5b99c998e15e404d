"""What a clue is: evidence as a likelihood over place and instant, with a trust.

A clue carries *terms*, each in one of four families. A term's likelihood is a density over what
was observed, given that the footage was filmed at a place and an instant; the terms of one clue
multiply. ``log_null`` is the density of the same observation when the clue is false or speaks of
something else. The solver mixes the two: ``trust * likelihood + (1 - trust) * null``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from noonmark.errors import NoonmarkError

TABLE_SIZE = 18001
"""Nodes of every sky table: elevation -90 to 90 by 0.01 deg; azimuth 0 to 360 and turn -180 to 180 by 0.02 deg."""

Body = Literal["sun", "moon"]
Quantity = Literal["elevation", "azimuth", "turn"]
Labels = Literal["country", "region"]


@dataclass(frozen=True)
class SkyTerm:
    """A function of where a body stands in the sky.

    Attributes
    ----------
    quantity : {"elevation", "azimuth", "turn"}
        The angle it speaks of: true (airless) topocentric elevation; azimuth from true north; or
        azimuth at ``offset_s`` plus ``turn_s`` less azimuth at ``offset_s``.
    table : ndarray, shape (TABLE_SIZE,)
        Likelihood (not its logarithm) at the nodes of that angle, linear between them.
    scale_deg : float
        The smallest angle over which the table changes by about its own size, e.g. one sd.
    """

    quantity: Quantity
    table: NDArray[np.float64]
    scale_deg: float
    body: Body = "sun"
    offset_s: float = 0.0
    turn_s: float = 0.0


@dataclass(frozen=True)
class RadialTerm:
    """A density around one or several points that never grows with the distance.

    Attributes
    ----------
    lat, lon, weight : ndarray, shape (k,)
        Centres (geodetic deg) and their weights.
    knots_km, values : ndarray, shape (m,)
        Density over distance [per km2] at increasing distances, linear between the knots, zero beyond.
    """

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    weight: NDArray[np.float64]
    knots_km: NDArray[np.float64]
    values: NDArray[np.float64]


@dataclass(frozen=True)
class LabelTerm:
    """Likelihood 1 in the named countries (ISO codes) or first-level regions, 0 elsewhere."""

    labels: Labels
    names: frozenset[str]


@dataclass(frozen=True)
class MapTerm:
    """A likelihood over places as a table of order-9 cells, 12.7 km wide.

    Attributes
    ----------
    cells : ndarray of uint32, shape (k,)
        Nested indices at order 9, ascending.
    values : ndarray of float32, shape (k,)
        Likelihood in them, as multiples of the observation's density when the clue is false.
    elsewhere : float
        The same in all other cells.
    """

    cells: NDArray[np.uint32]
    values: NDArray[np.float32]
    elsewhere: float


@dataclass(frozen=True)
class Pieces:
    """A piecewise constant density over instants; zero outside the pieces.

    Attributes
    ----------
    start, end : ndarray, shape (n,)
        POSIX seconds (UTC), in order, not overlapping.
    density : ndarray, shape (n,)
        Likelihood of what was observed, given the instant.
    """

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    density: NDArray[np.float64]


@dataclass(frozen=True)
class TimeTerm:
    """A function of the instant alone, as pieces within a window of POSIX seconds."""

    pieces: Callable[[float, float], Pieces]


@dataclass(frozen=True)
class LocalTerm:
    """A function of the local clock: pieces within a window (POSIX seconds), given the zone's name."""

    pieces: Callable[[float, float, str], Pieces]


Term = SkyTerm | RadialTerm | LabelTerm | MapTerm | TimeTerm | LocalTerm
MAPPED = (LabelTerm, MapTerm)
"""Terms that the solver lays out as a map of order-9 cells."""


@dataclass(frozen=True)
class Clue:
    """Evidence, with its source and its trust.

    Attributes
    ----------
    kind, label : str
        The kind's registered name; a short name by which people and ``--trust`` call it.
    source : str
        Which file, which frame, which pixels, or who said so.
    trust : float
        Probability in (0, 1] that the clue is genuine and about this footage.
    terms : tuple of Term
        Their likelihoods multiply.
    log_null : float
        Log density of the observation when the clue is false.
    words : str
        What the clue says, for the report.
    item : str
        Which clip or photo it speaks of; clues of one item share its instant.
    """

    kind: str
    label: str
    source: str
    trust: float
    terms: tuple[Term, ...]
    log_null: float
    words: str
    item: str = ""

    def __post_init__(self) -> None:
        if not 0.0 < self.trust <= 1.0:
            raise NoonmarkError(
                f"trust {self.trust:g} is not a probability above 0 and up to 1",
                where=f"clue {self.label!r}",
                remedy="give e.g. 0.9; to ignore a clue leave it out",
            )
        if not np.isfinite(self.log_null) and self.trust < 1.0:
            raise NoonmarkError("a clue with trust below 1 needs a finite null", where=f"clue {self.label!r}")

    def named(self, *, label: str | None = None, trust: float | None = None, item: str | None = None) -> Clue:
        """Return the clue under another label, trust or item."""
        return replace(
            self,
            label=self.label if label is None else label,
            trust=self.trust if trust is None else trust,
            item=self.item if item is None else item,
        )

    def terms_of(self, family: type | tuple[type, ...]) -> tuple[Term, ...]:
        """Return the terms of one family."""
        return tuple(term for term in self.terms if isinstance(term, family))
