# pyright: basic
"""Ways to read a clue's tables and pieces that share nothing with the solver."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from noonmark.clues.clue import Clue, LocalTerm, Pieces, RadialTerm, SkyTerm, TimeTerm
from noonmark.plugins import make_clue
from noonmark.sky.refraction import refraction_deg

NODES = {
    "elevation": np.linspace(-90.0, 90.0, 18001),
    "azimuth": np.linspace(0.0, 360.0, 18001),
    "turn": np.linspace(-180.0, 180.0, 18001),
}


def clue(kind: str, /, **values: object) -> Clue:
    """A clue; underscores in keys stand for hyphens."""
    return make_clue(kind, values)


def sky(made: Clue, quantity: str = "") -> SkyTerm:
    """The clue's sky term of a quantity (or its first)."""
    found = [t for t in made.terms if isinstance(t, SkyTerm) and quantity in ("", t.quantity)]
    return found[0]


def at(term: SkyTerm, angles: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """The table's density at true angles, linear between the nodes."""
    return np.asarray(np.interp(angles, NODES[term.quantity], term.table))


def true_of(apparent: float) -> float:
    """The true elevation that is seen at an apparent one, by bisection."""
    low, high = -3.0, 90.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        seen = middle + float(refraction_deg(np.array([middle]))[0])
        low, high = (middle, high) if seen < apparent else (low, middle)
    return low


def integral_over(
    observed: NDArray[np.float64], density: Callable[[float], NDArray[np.float64]]
) -> NDArray[np.float64]:
    """The integral of a density over what was observed (trapezoids), for several truths at once."""
    rows = np.array([density(float(value)) for value in observed])
    return np.asarray(np.trapezoid(rows, observed, axis=0))


def pieces(made: Clue, start: datetime, end: datetime, zone: str = "UTC") -> Pieces:
    """The pieces of the clue's one time or local term within a window."""
    window = (start.timestamp(), end.timestamp())
    (term,) = made.terms
    if isinstance(term, LocalTerm):
        return term.pieces(*window, zone)
    assert isinstance(term, TimeTerm)
    return term.pieces(*window)


def total(found: Pieces) -> float:
    """The integral of the pieces."""
    return float(np.sum(found.density * (found.end - found.start)))


def density(found: Pieces, instant: datetime) -> float:
    """The density of the pieces at an instant, by looking at each."""
    t = instant.timestamp()
    return sum((d for a, b, d in zip(found.start, found.end, found.density, strict=True) if a <= t < b), 0.0)


def span(found: Pieces) -> tuple[datetime, datetime]:
    """First and last instant with any density."""
    return datetime.fromtimestamp(found.start[0], UTC), datetime.fromtimestamp(found.end[-1], UTC)


def in_the_plane(term: RadialTerm) -> float:
    """The integral of a radial term over the plane (rings of 1/2000 of each sd's reach)."""
    fine = np.unique(np.concatenate([np.linspace(a, b, 20) for a, b in pairwise(term.knots_km)]))
    values = np.interp(fine, term.knots_km, term.values)
    return float(np.trapezoid(2.0 * np.pi * fine * values, fine)) * float(np.sum(term.weight))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]


def one_line(error: BaseException, *wanted: str) -> None:
    """The error is one line that has all the words."""
    text = str(error)
    assert "\n" not in text
    for part in wanted:
        assert part in text, f"{part!r} is not in {text!r}"
