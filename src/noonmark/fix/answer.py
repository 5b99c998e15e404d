"""The answer: a Fix, told as regions, times, places and agreement. Only values, no computing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from noonmark.earth.cells import Cells
from noonmark.fix.scope import Scope


@dataclass(frozen=True)
class Region:
    """The smallest set of cells that holds ``level`` of the posterior, bracketed.

    Attributes
    ----------
    level : float
        0.5, 0.9 or 0.99.
    inner, outer : Cells
        Cells surely inside; cells that the region may touch (inner is part of outer).
    inner_km2, outer_km2 : float
        Their areas [km2].
    """

    level: float
    inner: Cells
    outer: Cells
    inner_km2: float
    outer_km2: float


@dataclass(frozen=True)
class Times:
    """Intervals of UTC that hold ``level`` of one item's posterior over its first frame."""

    level: float
    intervals: tuple[tuple[datetime, datetime], ...]
    item: str = ""


@dataclass(frozen=True)
class RankedPlace:
    """A populated place and the probability that the footage was filmed nearer to it than to others."""

    name: str
    country: str
    region: str
    lat: float
    lon: float
    probability: float
    zone: str = ""


@dataclass(frozen=True)
class Agreement:
    """How one clue stands to the fix.

    Attributes
    ----------
    probability_false : float
        Posterior probability that the clue is false or about something else.
    bits : float
        How far the clue moved the posterior: the divergence of the posterior with it from that
        without it [bits], 0 or more.
    words : str
        What the clue says, as a sentence for people.
    """

    label: str
    kind: str
    source: str
    trust: float
    probability_false: float
    bits: float
    words: str
    item: str = ""


@dataclass(frozen=True)
class Determined:
    """Which unknowns the clues settle (a 90 % region small enough to be of use)."""

    place: bool
    longitude: bool
    date: bool
    time: bool


@dataclass(frozen=True)
class TimeProfile:
    """One item's posterior density over its instant, for a picture of it.

    Attributes
    ----------
    start, end : ndarray of datetime64[ms], shape (n,)
        Bins, in order, not overlapping.
    probability : ndarray, shape (n,)
        Probability of each bin; sums to 1.
    """

    start: NDArray[np.datetime64]
    end: NDArray[np.datetime64]
    probability: NDArray[np.float64]
    item: str = ""


@dataclass(frozen=True)
class ClaimCheck:
    """How much the clues favour a claim over the rest of the scope."""

    text: str
    place: str
    lat: float
    lon: float
    radius_km: float
    window: tuple[datetime, datetime]
    log10_lr: float
    verbal: str
    drivers: tuple[tuple[str, float], ...]
    """Each clue's label and the log10 likelihood ratio that goes when it is left out."""


@dataclass(frozen=True)
class Fix:
    """What all clues together leave of place and time.

    Attributes
    ----------
    statement : str
        One sentence in words: what is established, what is not.
    regions : tuple of Region
        At 0.5, 0.9 and 0.99.
    times : tuple of Times
        At 0.5, 0.9 and 0.99 for each item.
    places : tuple of RankedPlace
        Most probable first.
    cells, density : Cells and ndarray (n,)
        The posterior as probability density per km2 on the leaves of the search.
    pruned_probability : float
        Upper bound of the probability that was left out anywhere in the search.
    conflict : tuple of tuple of str
        When no place fits: the least sets of clues (labels) to drop; otherwise empty.
    notes : tuple of str
        What a reader must know: what cannot be determined and which clue would help.
    """

    statement: str
    scope: Scope
    regions: tuple[Region, ...]
    times: tuple[Times, ...]
    places: tuple[RankedPlace, ...]
    clues: tuple[Agreement, ...]
    determined: Determined
    pruned_probability: float
    cells: Cells
    density: NDArray[np.float64]
    profiles: tuple[TimeProfile, ...]
    conflict: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    claim: ClaimCheck | None = None
    data_sources: tuple[str, ...] = field(default=())
