"""Make src/noonmark/earth/data/outlines.npz: coastline and borders for pictures, cut at 180 deg.

Run: ``.venv/bin/python builders/make_outlines.py``. Source: Natural Earth 5, 1:50m (public domain),
npm world-atlas 2.0.2. Simplified by 0.05 deg (6 km), kept in 0.01 deg.
"""

from __future__ import annotations

import numpy as np
from make_earth_maps import DATA
from numpy.typing import NDArray
from shapely import LineString, MultiLineString, box
from topology import arc_owners, npm_package, read_arcs, read_rings

_SIMPLER_DEG = 0.05


def main() -> None:
    """Write both sets of lines."""
    atlas = npm_package("world-atlas@2.0.2")
    coast = [ring.lonlat for ring in read_rings(atlas / "land-50m.json", "land")]
    owners = arc_owners(atlas / "countries-50m.json", "countries")
    arcs = read_arcs(atlas / "countries-50m.json")
    borders = [arcs[k] for k, names in sorted(owners.items()) if len(names) > 1]
    table = {**packed("coastline", coast), **packed("borders", borders)}
    np.savez_compressed(DATA / "outlines.npz", **table)
    print("outlines.npz:", {k: v.shape for k, v in table.items()}, (DATA / "outlines.npz").stat().st_size, "bytes")


def packed(name: str, lines: list[NDArray[np.float64]]) -> dict[str, NDArray[np.generic]]:
    """Return steps between points [0.01 deg] and the number of points of each line."""
    pieces = [piece for line in lines for piece in cut(np.asarray(LineString(line).simplify(_SIMPLER_DEG).coords))]
    whole = [np.round(piece * 100).astype(np.int32) for piece in pieces if len(piece) > 1]
    steps = np.vstack([np.diff(piece, axis=0, prepend=0) for piece in whole]).astype(np.int16)
    return {f"{name}_step": steps, f"{name}_count": np.array([len(piece) for piece in whole], np.uint16)}


def cut(line: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Cut a line with unwrapped longitudes at 180 deg and bring the pieces into [-180, 180]."""
    pieces: list[NDArray[np.float64]] = []
    for turn in range(-2, 3):
        shifted = LineString(line + np.array([360.0 * turn, 0.0]))
        inside = shifted.intersection(box(-180.0, -89.99, 180.0, 90.0))
        parts = inside.geoms if isinstance(inside, MultiLineString) else [inside]
        pieces += [np.asarray(part.coords) for part in parts if isinstance(part, LineString) and part.length > 0]
    return [piece for piece in pieces if not np.all(np.abs(piece[:, 0]) == 180.0)]


if __name__ == "__main__":
    main()
