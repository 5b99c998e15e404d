"""A posterior as a sample of places and instants, which a clue not yet asked can reweigh at little cost."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from noonmark.clues.clue import Clue, LabelTerm, LocalTerm, MapTerm, Pieces, SkyTerm, TimeTerm
from noonmark.earth.cells import cell_at, centres_at
from noonmark.earth.maps import zone_labels, zone_names
from noonmark.fix.instants import instants_at
from noonmark.fix.layer import FINEST, mapped
from noonmark.fix.problem import Problem, evaluate
from noonmark.fix.search import Leaves, join
from noonmark.sky.moon import moon_direction
from noonmark.sky.sun import sun_direction

Floats = NDArray[np.float64]

PLACES, INSTANTS = 2048, 48
STEPS = 6000
"""Of a longer grid of instants each place asks every so-manieth step."""
SPARSE_S = 1800.0
"""Where a place's instants stand farther apart than this, the sky between them is not known from them."""
_LEAST_MASS = 1e-5
"""Leaves that carry less, all together, are not looked into."""
ORDER = 22
"""A place is a cell of this order to the solver, some 2 m wide."""
_DEEPER = 6
"""Places that share a leaf lie in different ones of its descendants, so many orders down."""


@dataclass(frozen=True)
class Sample:
    """Places that each stand for an equal share of the posterior, and the instants of each.

    Attributes
    ----------
    lat, lon : ndarray, shape (n,)
        [deg]
    area_km2 : ndarray, shape (n,)
        What each place stands for: the share over the density there.
    instants : dict of str to ndarray, shape (n, k)
        By item: POSIX seconds at even steps of the place's own posterior over the instant.
    """

    lat: Floats
    lon: Floats
    area_km2: Floats
    instants: dict[str, Floats]
    angles: dict[tuple[str, str, float], tuple[Floats, Floats]] = field(
        default_factory=dict[tuple[str, str, float], tuple[Floats, Floats]]
    )

    def __len__(self) -> int:
        return len(self.lat)

    @property
    def is_sparse(self) -> bool:
        """Whether the instants of a place stand too far apart to tell of the sky between them."""
        return any(float(np.median(np.diff(times, axis=1))) > SPARSE_S for times in self.instants.values())

    @property
    def shares(self) -> Floats:
        """Shares of a place's times at which its instants stand."""
        count = int(next(iter(self.instants.values())).shape[1])
        steps: Floats = np.arange(count, dtype=np.float64)
        return (steps + 0.5) / count

    def area_at(self, level: float, weight: Floats | None = None) -> float:
        """Return the area of the region that holds a level of the posterior [km2].

        Parameters
        ----------
        level : float
            In (0, 1).
        weight : ndarray, shape (n,), optional
            Likelihood of a further clue at each place.

        Notes
        -----
        A place with weight w stands for the share w / sum(w) on the area ``area_km2``, so its density is their
        quotient; the region takes the densest first. The last place counts with the part that is needed.
        """
        share = np.full(len(self), 1.0 / len(self)) if weight is None else weight / weight.sum()
        sequence = np.argsort(-share / self.area_km2, kind="stable")
        held = np.concatenate([[0.0], np.cumsum(share[sequence])])
        covered = np.concatenate([[0.0], np.cumsum(self.area_km2[sequence])])
        return float(np.interp(level * float(held[-1]), held, covered))


def sample_of(problem: Problem, leaves: Leaves) -> Sample:
    """Return a sample of a posterior; the same posterior gives the same sample."""
    leaves = _looked_into(problem, leaves)
    key = leaves.index << (2 * (29 - leaves.order.astype(np.int64))).astype(np.uint64)
    sequence = np.argsort(key)
    mass = leaves.mass[sequence]
    held = np.cumsum(mass)
    wanted = (np.arange(PLACES) + 0.5) / PLACES * float(held[-1])
    at = np.minimum(np.searchsorted(held, wanted), len(sequence) - 1)
    within = np.clip((wanted - (held[at] - mass[at])) / np.maximum(mass[at], 1e-300), 0.0, 1.0 - 1e-9)
    chosen = leaves.take(sequence[at])
    lat, lon = _inside(chosen, within)
    area = float(held[-1]) / PLACES / chosen.density
    shares = (np.arange(INSTANTS) + 0.5) / INSTANTS
    radians = np.radians(lat), np.radians(lon)
    found = {
        item.name: instants_at(problem, k, radians, shares, most_steps=STEPS) for k, item in enumerate(problem.items)
    }
    good = np.all([np.isfinite(times[:, 0]) for times in found.values()], axis=0)
    return Sample(lat[good], lon[good], area[good], {name: times[good] for name, times in found.items()})


def _looked_into(problem: Problem, leaves: Leaves) -> Leaves:
    """Return the leaves with coarse ones cut into cells of order 9, among which the prior shares their mass."""
    mass = leaves.mass
    sequence = np.argsort(-mass)
    enough = int(np.searchsorted(np.cumsum(mass[sequence]), (1.0 - _LEAST_MASS) * float(mass.sum()))) + 1
    leaves = leaves.take(np.sort(sequence[:enough]))
    parts = [leaves.take(leaves.order >= FINEST)]
    for order in np.unique(leaves.order[leaves.order < FINEST]):
        here = leaves.take(leaves.order == order)
        count = 4 ** (FINEST - int(order))
        index = (here.index[:, None] * np.uint64(count) + np.arange(count, dtype=np.uint64)).ravel()
        prior = problem.layer.at(FINEST, index)[0].reshape(-1, count)
        mean = np.maximum(prior.mean(axis=1, keepdims=True), 1e-300)
        density = (here.density[:, None] * prior / mean).ravel()
        kept = density > 0.0
        finest = np.full(int(kept.sum()), FINEST, np.uint8)
        parts.append(Leaves(finest, index[kept], density[kept], density[kept], density[kept]))
    return join(parts)


def _inside(leaves: Leaves, within: Floats) -> tuple[Floats, Floats]:
    """Return a place in each leaf (deg): the middle of the descendant that lies so far along it."""
    lat, lon = np.empty(len(leaves)), np.empty(len(leaves))
    deeper = np.minimum(_DEEPER, 29 - leaves.order.astype(np.int64))
    index = (leaves.index << (2 * deeper).astype(np.uint64)) + (within * 4.0**deeper).astype(np.uint64)
    for order in np.unique(leaves.order):
        here = leaves.order == order
        lat[here], lon[here] = centres_at(int(order) + int(deeper[here][0]), index[here])
    return lat, lon


def likelihood(clue: Clue, sample: Sample) -> Floats:
    """Return the likelihood of a clue at each place, its instants averaged over, shape (n,).

    The clue's own terms are asked, as the solver asks them: ``trust * likelihood + (1 - trust) * null``.
    """
    null = (1.0 - clue.trust) * float(np.exp(clue.log_null)) if clue.trust < 1.0 else 0.0
    sky = [term for term in clue.terms if isinstance(term, SkyTerm)]
    if sky:
        item = clue.item if clue.item in sample.instants else next(iter(sample.instants))
        true = np.ones_like(sample.instants[item])
        for term in sky:
            true *= _of_sky(term, sample, item)
        return clue.trust * true.mean(axis=1) + null
    value = np.ones(len(sample))
    for term in clue.terms:
        if isinstance(term, LabelTerm | MapTerm):
            value *= mapped(term)[cell_at(sample.lat, sample.lon, FINEST)]
        elif isinstance(term, TimeTerm | LocalTerm):
            value *= _of_time(term, sample, clue.item)
        else:
            raise TypeError(f"no candidate speaks by a {type(term).__name__}")
    return clue.trust * value + null


def likelihood_exact(problem: Problem, sample: Sample) -> Floats:
    """Return what the solver's own fields make of all sky and time clues of a problem at each place, shape (n,).

    The quotient of two of them is the likelihood of the clue that one has more; asked so where the sample's instants
    stand too far apart.
    """
    return evaluate(problem, ORDER, cell_at(sample.lat, sample.lon, ORDER)).mid


def _of_sky(term: SkyTerm, sample: Sample, item: str) -> Floats:
    elevation, azimuth = directions(sample, item, term.body, term.offset_s)
    nodes = term.table.size - 1
    if term.quantity == "elevation":
        at = (elevation + 90.0) / 180.0 * nodes
    elif term.quantity == "azimuth":
        at = azimuth / 360.0 * nodes
    else:
        later = directions(sample, item, term.body, term.offset_s + term.turn_s)[1]
        at = ((later - azimuth + 180.0) % 360.0) / 360.0 * nodes
    below = np.minimum(at.astype(np.intp), nodes - 1)
    part = at - below
    return term.table[below] * (1.0 - part) + term.table[below + 1] * part


def directions(sample: Sample, item: str, body: str, offset_s: float) -> tuple[Floats, Floats]:
    """Return true elevation and azimuth [deg] of a body at all places and instants, each (n, k); kept in the sample."""
    key = (item, body, offset_s)
    if key not in sample.angles:
        look = sun_direction if body == "sun" else moon_direction
        utc = ((sample.instants[item] + offset_s) * 1e3).round().astype("int64").astype("datetime64[ms]")
        found = look(sample.lat[:, None], sample.lon[:, None], utc)
        sample.angles[key] = (np.asarray(found[0]), np.asarray(found[1]))
    return sample.angles[key]


def _of_time(term: TimeTerm | LocalTerm, sample: Sample, item: str) -> Floats:
    """Return the mean of a piecewise constant function over each place's times, exact between the instants."""
    times = sample.instants[item if item in sample.instants else next(iter(sample.instants))]
    window = float(times.min()) - 1.0, float(times.max()) + 1.0
    if isinstance(term, TimeTerm):
        return piece_means(term.pieces(*window), times, sample.shares)
    out = np.zeros(len(times))
    zone = zone_labels()[cell_at(sample.lat, sample.lon, FINEST)]
    for label in np.unique(zone):
        here = zone == label
        out[here] = piece_means(term.pieces(*window, zone_names()[int(label)]), times[here], sample.shares)
    return out


def piece_means(pieces: Pieces, times: Floats, shares: Floats) -> Floats:
    """Return sums over pieces of density times the share of each row's times that falls into the piece.

    All rows are laid behind one another on one axis, so that one interpolation serves them.
    """
    count = len(times)
    if not len(pieces.start):
        return np.zeros(count)
    first, last = times[:, :1], times[:, -1:]
    half = np.maximum((last - first) / (2.0 * max(1, len(shares) - 1)), 0.5)
    known = np.concatenate([first - half, times, last + half], axis=1)
    reached = np.concatenate([[0.0], shares, [1.0]])
    low = min(float(known.min()), float(pieces.start.min()))
    span = max(float(known.max()), float(pieces.end.max())) - low + 10.0
    shift = np.arange(count)[:, None] * span - low
    rows = reached[None, :] + np.arange(count)[:, None]
    edges = np.concatenate([pieces.start, pieces.end])[None, :] + shift
    held = np.interp(edges.ravel(), (known + shift).ravel(), rows.ravel()).reshape(edges.shape)
    starts, ends = held[:, : len(pieces.start)], held[:, len(pieces.start) :]
    return (ends - starts) @ pieces.density
