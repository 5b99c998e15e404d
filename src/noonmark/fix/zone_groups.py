"""Time zones whose clocks read alike for every item, as labels of cells; and the zones and cells that matter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noonmark.earth.cells import cell_at, centres_at
from noonmark.earth.maps import zone_labels
from noonmark.fix.layer import COARSEST, FINEST, Layer
from noonmark.fix.radial import Radial, radial_values, radius
from noonmark.fix.time_density import TimeDensity


@dataclass(frozen=True)
class Groups:
    """Which zone groups hold in each cell: labels at order 9 and, where a coarser cell is of one kind, there too.

    Attributes
    ----------
    finest : ndarray of int or None
        Joint group at order 9; None when there is one group.
    coarse : tuple of ndarray
        The same at orders COARSEST to 8; -1 where mixed.
    of_item : ndarray, shape (joint groups, items)
        Each item's group.
    """

    finest: NDArray[np.int64] | None
    coarse: tuple[NDArray[np.int64], ...]
    of_item: NDArray[np.int64]


def joint_groups(times: list[TimeDensity]) -> tuple[Groups, NDArray[np.int64] | None]:
    """Return the joint groups of all items, and the joint group of each zone."""
    if all(t.group_of_zone is None for t in times):
        return Groups(None, (), np.zeros((1, len(times)), dtype=np.int64)), None
    zones = len(next(t.group_of_zone for t in times if t.group_of_zone is not None))
    table = np.stack([np.zeros(zones, np.int64) if t.group_of_zone is None else t.group_of_zone for t in times], axis=1)
    joint, label = np.unique(table, axis=0, return_inverse=True)
    finest = label.reshape(-1)[zone_labels()].astype(np.int64)
    coarse: list[NDArray[np.int64]] = [finest]
    for _ in range(FINEST - COARSEST):
        quads = coarse[-1].reshape(-1, 4)
        coarse.append(np.where((quads == quads[:, :1]).all(axis=1), quads[:, 0], -1))
    return Groups(finest, tuple(coarse[:0:-1]), joint), label.reshape(-1).astype(np.int64)


def cell_groups(
    groups: Groups, order: int, index: NDArray[np.uint64], lat: NDArray[np.float64], lon: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the joint group of cells of one order (centres ``lat, lon`` [rad]), and which hold several groups."""
    if groups.finest is None:
        return np.zeros(len(index), np.int64), np.zeros(len(index), bool)
    if order >= FINEST:
        return groups.finest[index >> np.uint64(2 * (order - FINEST))], np.zeros(len(index), bool)
    label = groups.coarse[order - COARSEST][index].copy()
    mixed = label < 0
    label[mixed] = groups_of(groups, np.degrees(lat[mixed]), np.degrees(lon[mixed]))
    return label, mixed


def groups_of(groups: Groups, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the joint zone group at places (geodetic deg)."""
    if groups.finest is None:
        return np.zeros(len(lat), np.int64)
    return groups.finest[cell_at(lat, lon, FINEST)]


def zones_that_matter(layer: Layer, index: NDArray[np.uint64]) -> NDArray[np.intp]:
    """Return the zone labels in the live coarse cells."""
    finest = (
        index[:, None] * np.uint64(4 ** (FINEST - COARSEST)) + np.arange(4 ** (FINEST - COARSEST), dtype=np.uint64)
    ).ravel()
    return np.unique(zone_labels()[finest[layer.most[-1][finest] > 0.0]]).astype(np.intp)


def alive(layer: Layer, radials: tuple[Radial, ...]) -> NDArray[np.uint64]:
    """Return the coarse cells that can carry probability."""
    index = np.flatnonzero(layer.most[0] > 0.0).astype(np.uint64)
    if not radials:
        return index
    lat, lon = (np.radians(a) for a in centres_at(COARSEST, index))
    hi = radial_values(radials, lat, lon, radius(COARSEST, lat))[2]
    return index[hi > 1e-12 * hi.max(initial=0.0)]
