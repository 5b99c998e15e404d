"""Outlines of cells: polygons in lon and lat that cover them, right at the antimeridian and the poles."""

from __future__ import annotations

import math
from typing import Any, cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon

from noonmark.earth.cells import EARTH_AREA_KM2, MAX_ORDER, Cells, centres, vertices
from noonmark.report.cover import at_most

MAX_CELLS = 3000
GROWTH = 0.01
"""Each cell is drawn larger by this share about its centre: half a cell times this is more than the
chords of its curved edges cut off (see ``_steps``) and what rounding the coordinates moves, together."""

_CELL_DEG = math.degrees(math.sqrt(EARTH_AREA_KM2 / 12.0) / 6371.0)
_POLE = 90.0 - 1e-9
_WORLD: Any = shapely.box(-180.0, -90.0, 180.0, 90.0)


def polygons(cells: Cells, max_cells: int = MAX_CELLS) -> MultiPolygon:
    """Return polygons that cover the cells.

    Parameters
    ----------
    cells : Cells
        Any orders. Empty gives the empty MultiPolygon.
    max_cells : int
        With more cells than this (after complete siblings are merged) the finest are raised to
        coarser cells first, so that the cover stays and the work is bounded.

    Returns
    -------
    shapely.MultiPolygon
        x is lon in [-180, 180] and y is lat in [-90, 90], geodetic [deg]. Valid; outer rings run
        counter-clockwise; no ring crosses the antimeridian (RFC 7946, sections 3.1.6 and 3.1.9).

    Notes
    -----
    The edges of HEALPix cells are curves in lon and lat (Gorski et al. 2005,
    doi:10.1086/427976, section 5); they are drawn as chords between enough points.
    """
    told = at_most(cells, max_cells)
    if not len(told):
        return MultiPolygon()
    if told.area_km2.sum() > EARTH_AREA_KM2 * (1.0 - 1e-12):
        return _finished(_WORLD, 1e-6)
    rings = [ring for steps, group in _by_steps(told) for ring in _rings(group, steps)]
    whole: Any = shapely.union_all(_clipped(np.array(rings, dtype=object)))
    return _finished(whole, _grid_deg(int(told.order.max())))


def _finished(shape: Any, grid: float) -> MultiPolygon:
    rounded: Any = cast("Any", shapely).set_precision(shape, grid)
    parts = [part for part in shapely.get_parts(rounded) if part.geom_type == "Polygon" and part.area > 0]
    return MultiPolygon([shapely.orient_polygons(part) for part in parts])


def _grid_deg(order: int) -> float:
    """Return the step of the coordinates [deg], a power of ten below a quarter of the growth's margin."""
    return 10.0 ** math.floor(math.log10(GROWTH * _CELL_DEG / 2.0**order / 8.0))


def decimals(cells: Cells, max_cells: int = MAX_CELLS) -> int:
    """Return how many decimals the coordinates of ``polygons(cells, max_cells)`` carry."""
    told = at_most(cells, max_cells)
    return -round(math.log10(_grid_deg(int(told.order.max())))) if len(told) else 0


def _by_steps(cells: Cells) -> list[tuple[int, Cells]]:
    steps = _steps(cells)
    return [(int(step), cells.take(steps == step)) for step in np.unique(steps)]


def _steps(cells: Cells) -> NDArray[np.int64]:
    """Return into how many chords (a power of two) each edge is cut, by its curvature.

    A cell that stands n cell widths from a pole has edges with a radius of about n widths, so the
    sagitta of one chord is 1/(8 n steps**2) of a width: below 0.0016 for each row here.
    """
    lat, _ = centres(cells)
    order = cells.order.astype(np.int64)
    away = (90.0 - np.abs(lat)) / (_CELL_DEG / 2.0**order)
    steps = np.select([(away < 6) | (order <= 2), (away < 20) | (order <= 4), away < 80], [16, 8, 4], 1)
    return np.where(order > MAX_ORDER - 4, 1, steps)


def _rings(cells: Cells, steps: int) -> list[Any]:
    lat, lon = edges(cells, steps)
    middle_lat, middle_lon = centres(cells)
    lon = middle_lon[:, None] + (lon - middle_lon[:, None] + 180.0) % 360.0 - 180.0
    polar = (np.abs(lat) > _POLE).any(axis=1)
    grown = np.stack([_grown(lon, middle_lon), _grown(lat, middle_lat)], axis=-1)
    plain: Any = shapely.polygons(grown[~polar])
    at_pole = [_polar_ring(lat[i], lon[i], middle_lat[i], middle_lon[i]) for i in np.flatnonzero(polar)]
    return [*plain, *at_pole]


def _grown(values: NDArray[np.float64], middle: NDArray[np.float64]) -> NDArray[np.float64]:
    return middle[:, None] + (1.0 + GROWTH) * (values - middle[:, None])


def _polar_ring(lat: NDArray[np.float64], lon: NDArray[np.float64], middle_lat: float, middle_lon: float) -> Any:
    """Return one cell that has a pole as corner: in lon and lat that corner is an edge along the pole."""
    corner = int(np.argmax(np.abs(lat)))
    before, after = lon[corner - 1], lon[(corner + 1) % len(lon)]
    pole = math.copysign(90.0, lat[corner])
    x = np.concatenate([lon[:corner], [before, after], lon[corner + 1 :]])
    y = np.concatenate([lat[:corner], [pole, pole], lat[corner + 1 :]])
    grown = np.column_stack([x - middle_lon, y - middle_lat]) * (1.0 + GROWTH)
    return shapely.Polygon(np.add(grown, (middle_lon, middle_lat)))


def edges(cells: Cells, steps: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return ``lat, lon`` [deg] of points along the cells' edges, from S by E, N, W, each (n, 4 * steps).

    ``steps`` is a power of two. The points are corners of the descendants that line the edges.
    """
    run, last = np.arange(steps), np.full(steps, steps - 1)
    east = np.concatenate([run, last, run[::-1], 0 * run])
    west = np.concatenate([0 * run, run, last, run[::-1]])
    deeper = steps.bit_length() - 1
    offset = _interleaved(east, deeper) | (_interleaved(west, deeper) << 1)
    index = (cells.index[:, None] << np.uint64(2 * deeper)) | offset.astype(np.uint64)
    fine = Cells(np.repeat(cells.order + np.uint8(deeper), 4 * steps), index.ravel())
    lat, lon = vertices(fine)
    corner = np.tile(np.repeat(np.arange(4), steps), len(cells))
    pick = np.arange(len(fine)), corner
    return lat[pick].reshape(-1, 4 * steps), lon[pick].reshape(-1, 4 * steps)


def _interleaved(values: NDArray[np.int64], bits: int) -> NDArray[np.int64]:
    out = np.zeros_like(values)
    for bit in range(bits):
        out |= ((values >> bit) & 1) << (2 * bit)
    return out


def _clipped(rings: NDArray[Any]) -> list[Any]:
    """Return the polygons cut at the antimeridian and moved into [-180, 180]."""
    shapely.prepare(_WORLD)
    inside: Any = shapely.contains_properly(_WORLD, rings)
    parts: list[Any] = list(rings[inside])
    for turn in (-360.0, 0.0, 360.0):
        moved: Any = shapely.transform(rings[~inside], lambda xy, t=turn: np.add(xy, (t, 0.0)))
        parts.extend(cast("Any", shapely).intersection(moved, _WORLD))
    return [part for part in parts if not part.is_empty]
