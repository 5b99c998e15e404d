"""What lies under the posterior on a map: coast, borders, land and sea in the window's pixels."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from noonmark.earth.cells import cell_at
from noonmark.earth.maps import coastline, country_borders, land_fraction
from noonmark.report.view import View

LAND_ORDER = 9
_LAND_CELL_KM = 12.7
_SURE_CELLS = 6.0
SIMPLIFIED_PX = 0.35
_SAMPLES = 5
_RIM_PX, _SNAP_PX = 1.0, 0.25
"""Faces stop this far inside the window, and ends of lines this near are one: a coast that is cut at
the antimeridian, a little off in the data, must close there or a continent would be told as sea."""
Line = NDArray[np.float64]


def coast_lines(view: View) -> list[Line]:
    """Return the coast within the window as polylines, each (n, 2) pixels."""
    return _lines(view, _shapes("coast"))


def border_lines(view: View) -> list[Line]:
    """Return the borders of countries within the window as polylines, each (n, 2) pixels."""
    return _lines(view, _shapes("border"))


@lru_cache(maxsize=2)
def _shapes(which: str) -> NDArray[Any]:
    arrays = coastline() if which == "coast" else country_borders()
    return np.array([shapely.linestrings(line) for line in arrays if len(line) > 1], dtype=object)


def _lines(view: View, shapes: NDArray[Any]) -> list[Line]:
    pieces: list[Any] = []
    for turn in (-360.0, 0.0, 360.0):
        west, south, east, north = view.box
        cut: Any = shapely.clip_by_rect(shapes, west - turn, south, east - turn, north)
        moved: Any = shapely.transform(
            cut[~shapely.is_empty(cut)], lambda xy, t=turn: view.straight(np.add(xy, (t, 0.0)))
        )
        pieces.extend(shapely.get_parts(moved))
    slim: Any = shapely.simplify(np.array(pieces, dtype=object), SIMPLIFIED_PX) if pieces else []
    return [shapely.get_coordinates(piece) for piece in slim if piece.geom_type == "LineString"]


def faces(view: View, coast: list[Line]) -> list[tuple[Any, bool]]:
    """Return the parts into which the coast cuts the window, largest first: polygon [px], whether it is land.

    Notes
    -----
    Which side of a coast is land comes from the land fraction of the cells at some points of each
    part; so lines suffice, and a line that stays open cuts nothing.
    """
    frame = shapely.box(_RIM_PX, _RIM_PX, view.width - _RIM_PX, view.height - _RIM_PX)
    lines: list[Any] = [shapely.linestrings(line) for line in coast if len(line) > 1]
    noded: Any = shapely.union_all([frame.boundary, *lines], grid_size=_SNAP_PX)
    parts: Any = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    ordered = sorted(parts, key=lambda part: -part.area)
    land = _is_land(view, ordered)
    _tell_small_apart(view, ordered, land)
    return list(zip(ordered, land, strict=True))


def _tell_small_apart(view: View, parts: list[Any], land: list[bool]) -> None:
    """Give parts too small for the cells of the land map the opposite of the largest part they touch."""
    least_px = _SURE_CELLS * (_LAND_CELL_KM / view.km_per_px) ** 2
    tree = shapely.STRtree(parts)
    for number, part in enumerate(parts):
        if part.area < least_px:
            largest = min(tree.query(part, predicate="intersects"), default=number)
            if largest < number:
                land[number] = not land[largest]


def _is_land(view: View, parts: list[Any]) -> list[bool]:
    points, owner = _samples(parts)
    lat, lon = view.lonlat(points[:, 0], points[:, 1])
    share = land_fraction()[cell_at(np.clip(lat, -90, 90), lon, LAND_ORDER).astype(np.intp)]
    count = np.bincount(owner, minlength=len(parts))
    return [bool(told) for told in np.bincount(owner, weights=share, minlength=len(parts)) > 0.5 * count]


def _samples(parts: list[Any]) -> tuple[Line, NDArray[np.intp]]:
    """Return points inside each part, and whose they are: one surely inside, and a grid over its box."""
    grid = (np.arange(_SAMPLES) + 0.5) / _SAMPLES
    points: list[Line] = []
    owner: list[NDArray[np.intp]] = []
    for number, part in enumerate(parts):
        west, north, east, south = part.bounds
        x, y = np.tile(west + grid * (east - west), _SAMPLES), np.repeat(north + grid * (south - north), _SAMPLES)
        inside: NDArray[np.bool_] = shapely.contains_xy(part, x, y)
        own: Line = np.column_stack([x[inside], y[inside]])
        middle = part.representative_point()
        points.append(np.vstack([own, [[middle.x, middle.y]]]))
        owner.append(np.full(len(own) + 1, number, dtype=np.intp))
    return np.vstack(points), np.concatenate(owner)
