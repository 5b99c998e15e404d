"""Ranked places: the probability that footage was filmed nearer to a populated place than to any other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from noonmark.earth.cells import centres
from noonmark.earth.gazetteer import nearest, place
from noonmark.earth.nearest_map import nearest_places
from noonmark.fix.answer import RankedPlace
from noonmark.fix.layer import FINEST, Layer
from noonmark.fix.search import Leaves

MOST_PLACES = 20
LEAST_SHARE = 5e-4
"""Places below this are not told, unless all are that improbable."""
MOST_EXPANDED = 1_500_000
"""Cells of order 9 that coarse leaves are spread over, the most probable first."""
_MOST_FINE = 20_000


def rank(
    leaves: Leaves, layer: Layer, *, most: int = MOST_PLACES, expanded: int = MOST_EXPANDED
) -> tuple[RankedPlace, ...]:
    """Return the most probable places, most probable first.

    Leaves coarser than order 9 share their probability among their order-9 cells by the prior; the finest
    leaves are asked by their centres.
    """
    share = leaves.mass / leaves.mass.sum()
    coarse = leaves.order <= FINEST
    who, weight = _of_coarse(leaves.take(coarse), share[coarse], layer, expanded)
    fine = np.flatnonzero(~coarse)
    fine = fine[np.argsort(-share[fine])]
    near, far = fine[:_MOST_FINE], fine[_MOST_FINE:]
    lat, lon = centres(leaves.take(near).cells)
    named = np.asarray(nearest(lat, lon)) if len(near) else np.empty(0, np.int64)
    above = leaves.index[far] >> (2 * (leaves.order[far].astype(np.int64) - FINEST)).astype(np.uint64)
    who = np.concatenate([who, named, nearest_places()[above].astype(np.int64)])
    weight = np.concatenate([weight, share[near], share[far]])
    total = np.bincount(who.astype(np.int64), weights=weight)
    best = np.argsort(-total)[:most]
    return tuple(_ranked(int(i), float(total[i])) for i in best if total[i] >= min(LEAST_SHARE, 0.1 * total[best[0]]))


def _of_coarse(
    leaves: Leaves, share: NDArray[np.float64], layer: Layer, expanded: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return order-9 cells' nearest places and probabilities for the most probable coarse leaves."""
    keep = np.argsort(-share)
    counts = 4 ** (FINEST - leaves.order[keep].astype(np.int64))
    keep = keep[np.cumsum(counts) <= expanded]
    who, weight = [np.empty(0, np.int64)], [np.empty(0)]
    for order in np.unique(leaves.order[keep]):
        here = keep[leaves.order[keep] == order]
        count = 4 ** (FINEST - int(order))
        cells = (leaves.index[here][:, None] * np.uint64(count) + np.arange(count, dtype=np.uint64)).ravel()
        prior = layer.mean[-1][cells].astype(np.float64).reshape(-1, count)
        part = share[here][:, None] * prior / np.maximum(prior.sum(axis=1, keepdims=True), 1e-300)
        who.append(nearest_places()[cells].astype(np.int64))
        weight.append(part.ravel())
    return np.concatenate(who), np.concatenate(weight)


def _ranked(index: int, probability: float) -> RankedPlace:
    found = place(index)
    return RankedPlace(found.name, found.country_name, found.region, found.lat, found.lon, probability, found.zone)


def spread_lon_deg(leaves: Leaves, level: float = 0.9) -> float:
    """Return the width of the shortest arc of longitude that holds a level of the posterior [deg]."""
    _, lon = centres(leaves.cells)
    mass = np.bincount(((lon + 180.0) / 2.0).astype(int) % 180, weights=leaves.mass, minlength=180)
    held = np.cumsum(np.r_[mass, mass]) / mass.sum()
    before: NDArray[np.float64] = np.concatenate([np.zeros(1), held[:179]])
    ends = np.searchsorted(held, before + level - 1e-12)
    return float(min(360, 2 * (np.min(ends - np.arange(180)) + 1)))
