"""Fewer and coarser cells for the same ground: what outlines and coarse exports draw from."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from noonmark.earth.cells import EARTH_AREA_KM2, Cells, ancestors, cell_area_km2, no_cells

_BASE_KM = math.sqrt(EARTH_AREA_KM2 / 12.0)


def joined(*parts: Cells) -> Cells:
    """Return the cells of all parts, one after the other."""
    if not parts:
        return no_cells()
    return Cells(np.concatenate([part.order for part in parts]), np.concatenate([part.index for part in parts]))


def merged(cells: Cells) -> Cells:
    """Return the same ground with every complete set of four siblings replaced by its parent."""
    done: list[Cells] = []
    carry = np.empty(0, np.uint64)
    finest = int(cells.order.max()) if len(cells) else -1
    for order in range(finest, -1, -1):
        index, _ = _runs(np.sort(np.concatenate([cells.index[cells.order == order], carry])))
        if order == 0:
            carry, rest = index[:0], index
        else:
            parent, count = _runs(index >> np.uint64(2))
            full = count == 4
            rest, carry = index[np.repeat(~full, count)], parent[full]
        done.append(Cells(np.full(len(rest), order, np.uint8), rest))
    return joined(*done)


def _runs(ordered: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.intp]]:
    """Return the distinct values of a sorted array and how often each stands there."""
    starts = (
        np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])) if len(ordered) else np.empty(0, np.intp)
    )
    return ordered[starts], np.diff(np.append(starts, len(ordered)))


def not_finer(cells: Cells, order: int) -> Cells:
    """Return cells that cover the given ones, none finer than ``order``; coarser ones stay as they are."""
    fine = cells.order > order
    if not fine.any():
        return cells
    raised, _ = _runs(np.sort(ancestors(cells.take(fine), order)))
    return joined(cells.take(~fine), Cells(np.full(len(raised), order, np.uint8), raised))


def wholly(cells: Cells, order: int) -> Cells:
    """Return cells, none finer than ``order``, that lie wholly inside the ground of the given ones."""
    told = merged(cells)
    return told.take(told.order <= order)


def at_most(cells: Cells, count: int) -> Cells:
    """Return at most ``count`` cells (or 12 base cells) that cover the given ones, as fine as that allows."""
    told = merged(cells)
    while len(told) > count and told.order.max() > 0:
        told = not_finer(told, int(told.order.max()) - 1)
    return merged(told)


def order_of_km(km: float) -> int:
    """Return the finest order whose cells are ``km`` wide or wider (the root of their area)."""
    return max(0, math.floor(math.log2(_BASE_KM / km) + 1e-12))


def raised_density(cells: Cells, density: NDArray[np.float64], order: int) -> tuple[Cells, NDArray[np.float64]]:
    """Return leaves none finer than ``order`` with the same probability on each of them.

    Parameters
    ----------
    cells, density : Cells and ndarray (n,)
        Disjoint leaves and probability density on them [1/km2].
    """
    fine = cells.order > order
    if not fine.any():
        return cells, density
    mass = density[fine] * cells.take(fine).area_km2
    index, back = np.unique(ancestors(cells.take(fine), order), return_inverse=True)
    summed = np.bincount(back, weights=mass, minlength=len(index)) / cell_area_km2(order)
    raised = Cells(np.full(len(index), order, np.uint8), index)
    return joined(cells.take(~fine), raised), np.concatenate([density[~fine], summed])


def total_km2(cells: Cells) -> float:
    """Return the area of disjoint cells [km2]."""
    return float(cells.area_km2.sum()) if len(cells) else 0.0
