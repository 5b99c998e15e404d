"""Can a caption be true? The likelihood ratio of a claim against the rest of the scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from noonmark.clues.clue import MAPPED, Clue, LocalTerm, Pieces, RadialTerm, TimeTerm
from noonmark.clues.instants import to_posix
from noonmark.clues.places import TINY_KM, label_of, on_the_map, town_radius_km
from noonmark.clues.stretches import pieces_of
from noonmark.clues.times import span_term
from noonmark.earth.cells import cell_at, centres
from noonmark.earth.ellipsoid import distance_km
from noonmark.earth.gazetteer import Place
from noonmark.earth.zones import local_day
from noonmark.fix.answer import ClaimCheck
from noonmark.fix.enfsi import enfsi_verbal
from noonmark.fix.layer import FINEST, label_mask
from noonmark.fix.prepare import prepare
from noonmark.fix.problem import Problem
from noonmark.fix.scope import Scope
from noonmark.fix.search import Leaves, ask, children_of, integral, join

EDGE_KM = 5.0
MOST_LOG10 = 30.0
"""A ratio beyond this is told as this: the odds that all clues are false are never known so well."""


@dataclass(frozen=True)
class Claim:
    """A place and a window of instants that a caption names.

    Attributes
    ----------
    text : str
        As it was written.
    place : Place
        A town, airport or point; or a region or country.
    first, last : date
        Local dates, both included.
    """

    text: str
    place: Place
    first: date
    last: date

    @property
    def radius_km(self) -> float:
        """How far from the named point still counts as there [km]; 0 for what has borders on the map."""
        if self.place.kind in ("country", "region"):
            return 0.0 if on_the_map(self.place) else TINY_KM
        return EDGE_KM if self.place.kind in ("airport", "point") else town_radius_km(self.place.population) + EDGE_KM

    @property
    def window(self) -> tuple[datetime, datetime]:
        """First and last instant of the local dates at the place."""
        return local_day(self.first, self.place.zone)[0], local_day(self.last, self.place.zone)[1]


def check(clues: Sequence[Clue], scope: Scope, claim: Claim) -> ClaimCheck:
    """Return how much the clues favour the claim over the rest of the scope.

    Notes
    -----
    The ratio is p(clues | claim) / p(clues | scope without the claim), each averaged over its places and
    instants by the prior. Place and time clues of trust 1 are limits of the search: they condition both sides
    and do not count as evidence. A clue's drive is the log10 ratio with it less that without it.
    """
    limits = [clue for clue in clues if is_limit(clue)]
    evidence = [clue for clue in clues if not is_limit(clue)]
    ratio = _log10_ratio(limits, evidence, scope, claim)
    drivers = [
        (clue.label, ratio - _log10_ratio(limits, [c for c in evidence if c is not clue], scope, claim))
        for clue in evidence
    ]
    drivers.sort(key=lambda row: -abs(row[1]))
    place = claim.place
    name = ", ".join(dict.fromkeys(part for part in (place.name, place.region, place.country_name) if part))
    return ClaimCheck(
        claim.text,
        name,
        place.lat,
        place.lon,
        claim.radius_km,
        claim.window,
        ratio,
        enfsi_verbal(ratio),
        tuple(drivers),
    )


def log10_ratio(clues: Sequence[Clue], scope: Scope, claim: Claim) -> float:
    """Return log10 of the likelihood ratio alone, which takes a fraction of the time of :func:`check`."""
    evidence = [clue for clue in clues if not is_limit(clue)]
    return _log10_ratio([clue for clue in clues if is_limit(clue)], evidence, scope, claim)


def is_limit(clue: Clue) -> bool:
    """Return whether a clue is a limit of the search: a place or time clue that is not doubted."""
    return clue.trust == 1.0 and bool(clue.terms_of((RadialTerm, *MAPPED, TimeTerm, LocalTerm)))


def _log10_ratio(limits: list[Clue], evidence: list[Clue], scope: Scope, claim: Claim) -> float:
    """Return log10 of the evidence's mean likelihood under the claim over that under the rest."""
    prior_in, prior_out = _parts(limits, evidence, scope, claim, with_evidence=False)
    part, rest = _parts(limits, evidence, scope, claim, with_evidence=True)
    if prior_in <= 0.0 or (part <= 0.0 and rest > 0.0):
        return -MOST_LOG10
    if prior_out <= 0.0 or part <= 0.0:
        return 0.0
    if rest <= 0.0:
        return MOST_LOG10
    value = np.log10(part / prior_in) - np.log10(rest / prior_out)
    return float(np.clip(value, -MOST_LOG10, MOST_LOG10))


def _parts(
    limits: list[Clue], evidence: list[Clue], scope: Scope, claim: Claim, *, with_evidence: bool
) -> tuple[float, float]:
    """Return the integrals of prior times likelihood over the claim and over the rest of the scope.

    The rest is added up from disjoint parts, never by a difference: the places beside the claim while all items
    are inside its window, and for each item the cases where it is the first outside.
    """
    clues = limits + evidence if with_evidence else limits
    items = list(dict.fromkeys(c.item for c in limits + evidence if not c.terms_of((RadialTerm, *MAPPED)))) or [""]
    start, end = (to_posix(t) for t in claim.window)
    within = [_hard(f"claimed time {item}", span_term(start, end, 1.0), item) for item in items]
    inside, outside = _split_places(prepare(clues + within, scope), claim)
    for k, item in enumerate(items):
        later = [_hard(f"any time {name}", span_term(-np.inf, np.inf, 1.0), name) for name in items[k + 1 :]]
        beyond = _hard(f"other time {item}", _beside(start, end), item)
        outside += integral(prepare([*clues, *within[:k], beyond, *later], scope))[0]
    return inside, outside


def _beside(start: float, end: float) -> TimeTerm:
    """Return 1 outside a window, 0 inside."""

    def pieces(first: float, last: float) -> Pieces:
        rows = [(first, min(last, start), 1.0), (max(first, end), last, 1.0)]
        return pieces_of([row for row in rows if row[1] > row[0]])

    return TimeTerm(pieces)


def _hard(label: str, term: TimeTerm, item: str) -> Clue:
    return Clue("claim", label, "the claim", 1.0, (term,), 0.0, "", item)


def _split_places(problem: Problem, claim: Claim) -> tuple[float, float]:
    """Return the mass at the claimed place and beside it; cells on its edge are split first."""
    _, leaves = integral(problem)
    finest = FINEST if claim.radius_km <= 0.0 else finest_for(claim.radius_km)
    parts: list[Leaves] = []
    while len(leaves):
        share, edge = _share_inside(leaves, claim)
        edge &= (leaves.order < finest) & (leaves.mass > 0.0)
        parts.append(leaves.take(~edge))
        found = [
            ask(problem, int(k) + 1, children_of(leaves.index[edge & (leaves.order == k)]))[0]
            for k in np.unique(leaves.order[edge])
        ]
        leaves = join(found) if found else leaves.take(np.zeros(len(leaves), bool))
    settled = join(parts) if parts else leaves
    share, _ = _share_inside(settled, claim)
    mass = settled.mass
    return float(np.sum(mass * share)), float(np.sum(mass * (1.0 - share)))


def finest_for(radius_km: float) -> int:
    """Return the order whose cells are about a twelfth of a radius."""
    return int(np.clip(np.ceil(np.log2(6371.0 * 1.0233 * 12.0 / radius_km)), FINEST, 24))


def _share_inside(leaves: Leaves, claim: Claim) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return how much of each cell counts as the claimed place (0 or 1 by its centre), and which lie on its edge."""
    lat, lon = centres(leaves.cells)
    if claim.radius_km <= 0.0:
        mask = label_mask(label_of(claim.place))
        coarse = leaves.order < FINEST
        at = cell_at(lat, lon, FINEST)
        return mask[at].astype(np.float64), coarse
    away = np.asarray(distance_km(lat, lon, claim.place.lat, claim.place.lon))
    size = 6400.0 * np.radians(62.5 / 2.0 ** leaves.order.astype(np.float64))
    return (away <= claim.radius_km).astype(np.float64), np.abs(away - claim.radius_km) < size
