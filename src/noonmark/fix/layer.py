"""The coarse map of a search: prior times country and region clues, as a pyramid of cells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from noonmark.clues.clue import MAPPED, Clue, LabelTerm, MapTerm, Term
from noonmark.earth.cells import EARTH_AREA_KM2, cell_area_km2
from noonmark.earth.maps import country_codes, country_labels, country_share, region_labels, region_names
from noonmark.earth.prior import place_prior

FINEST = 9
COARSEST = 6


@dataclass(frozen=True)
class Layer:
    """Probability density per km2 at orders 6 to 9; finer cells take their order-9 ancestor's.

    Attributes
    ----------
    mean, least, most : tuple of ndarray
        One array an order, COARSEST first, shape (12 * 4**order,).
    """

    mean: tuple[NDArray[np.float32], ...]
    least: tuple[NDArray[np.float32], ...]
    most: tuple[NDArray[np.float32], ...]

    def at(
        self, order: int, index: NDArray[np.uint64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Return the mean, least and largest density over cells of one order."""
        level = min(order, FINEST) - COARSEST
        at = index >> np.uint64(2 * max(0, order - FINEST))
        mean = self.mean[level][at].astype(np.float64)
        if self.least[level] is self.mean[level] is self.most[level]:
            return mean, mean, mean
        return mean, self.least[level][at].astype(np.float64), self.most[level][at].astype(np.float64)


def pyramid(finest: NDArray[np.float32]) -> Layer:
    """Build a layer from its density at order 9."""
    mean, least, most = [finest], [finest], [finest]
    for _ in range(FINEST - COARSEST):
        mean.append(mean[-1].reshape(-1, 4).mean(axis=1, dtype=np.float32))
        least.append(least[-1].reshape(-1, 4).min(axis=1))
        most.append(most[-1].reshape(-1, 4).max(axis=1))
    return Layer(tuple(mean[::-1]), tuple(least[::-1]), tuple(most[::-1]))


@lru_cache(maxsize=4)
def prior_layer(kind: str) -> Layer:
    """Return the place prior as a layer."""
    if kind == "uniform":
        flat = tuple(_flat(order) for order in range(COARSEST, FINEST + 1))
        return Layer(flat, flat, flat)
    return pyramid((place_prior(kind) / cell_area_km2(FINEST)).astype(np.float32))


def _flat(order: int) -> NDArray[np.float32]:
    return np.broadcast_to(np.float32(1.0 / EARTH_AREA_KM2), (12 * 4**order,))


def label_layer(prior: str, clues: list[Clue]) -> Layer:
    """Return the prior times the mixtures of the clues that carry country, region or map terms."""
    if not clues:
        return prior_layer(prior)
    density = np.array(prior_layer(prior).mean[-1])
    for clue in clues:
        density *= label_mixture(clue)
    return pyramid(density)


def label_mixture(clue: Clue) -> NDArray[np.float32]:
    """Return ``trust * inside + (1 - trust) * null`` of a clue of labels or maps at order 9."""
    inside = np.ones(12 * 4**FINEST, dtype=np.float32)
    for term in clue.terms_of(MAPPED):
        inside *= mapped(term)
    null = (1.0 - clue.trust) * np.exp(clue.log_null) if clue.trust < 1.0 else 0.0
    return np.float32(clue.trust) * inside + np.float32(null)


def mapped(term: Term) -> NDArray[np.float32]:
    """Return the likelihood of a label or map term in each order-9 cell.

    Raises
    ------
    TypeError
        For a term of another family.
    """
    if isinstance(term, MapTerm):
        table = np.full(12 * 4**FINEST, term.elsewhere, dtype=np.float32)
        table[term.cells] = term.values
        return table
    if isinstance(term, LabelTerm):
        return label_share(term)
    raise TypeError(f"a {type(term).__name__} is no map")


def label_share(term: LabelTerm) -> NDArray[np.float32]:
    """Return which share of each order-9 cell lies in the term's countries, or 1 in its regions, 0 elsewhere."""
    if term.labels == "country":
        return np.minimum(np.sum([country_share(code) for code in sorted(term.names)], axis=0), np.float32(1.0))
    return label_mask(term).astype(np.float32)


def label_mask(term: LabelTerm) -> NDArray[np.bool_]:
    """Return which order-9 cells carry one of the term's names."""
    if term.labels == "country":
        codes = country_codes()
        wanted = np.array([code in term.names for code in codes])
        return wanted[country_labels()]
    names = region_names()
    wanted = np.array([f"{country}.{name}" in term.names for country, _, name in names])
    return wanted[region_labels()]
