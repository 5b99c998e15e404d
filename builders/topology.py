"""Read TopoJSON packages from npm as rings with unwrapped longitudes (no ring jumps at 180 deg)."""

from __future__ import annotations

import json
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Ring:
    """One closed ring of a polygon.

    Attributes
    ----------
    owner : str
        What it belongs to: ISO 3166-1 numeric code, or the name where there is none.
    hole : bool
        True if it is cut out of its owner.
    lonlat : ndarray, shape (n, 2)
        Longitude (unwrapped: neighbours differ by less than 180) and latitude [deg]; closed.
    """

    owner: str
    hole: bool
    lonlat: NDArray[np.float64]


@lru_cache
def npm_package(name_version: str) -> Path:
    """Fetch a package with ``npm pack`` and return the folder it was unpacked to."""
    folder = Path(tempfile.mkdtemp(prefix="noonmark-npm-"))
    done = subprocess.run(
        ["npm", "pack", "--silent", name_version], cwd=folder, check=True, capture_output=True, text=True
    )
    with tarfile.open(folder / done.stdout.split()[-1]) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def read_rings(path: Path, layer: str) -> list[Ring]:
    """Return all rings of one layer of a TopoJSON file."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    arcs = _arcs(topology)
    rings: list[Ring] = []
    for shape in topology["objects"][layer]["geometries"]:
        owner = shape.get("id") or shape.get("properties", {}).get("name", "")
        for polygon in _polygons(shape):
            for number, ring in enumerate(polygon):
                rings.append(Ring(owner, number > 0, close_at_pole(unwrap(_join(arcs, ring)))))
    return rings


def _polygons(shape: dict[str, Any]) -> list[list[list[int]]]:
    if shape["type"] == "Polygon":
        return [shape["arcs"]]
    return shape["arcs"] if shape["type"] == "MultiPolygon" else []


def read_arcs(path: Path) -> list[NDArray[np.float64]]:
    """Return every arc of a TopoJSON file as unwrapped lon, lat [deg]: each border once."""
    return [unwrap(arc) for arc in _arcs(json.loads(path.read_text(encoding="utf-8")))]


def arc_owners(path: Path, layer: str) -> dict[int, set[str]]:
    """Return, for each arc number, the names of the shapes that use it."""
    owners: dict[int, set[str]] = {}
    for shape in json.loads(path.read_text(encoding="utf-8"))["objects"][layer]["geometries"]:
        for polygon in _polygons(shape):
            for arc in (a for ring in polygon for a in ring):
                owners.setdefault(arc if arc >= 0 else ~arc, set()).add(shape["properties"]["name"])
    return owners


def _arcs(topology: dict[str, Any]) -> list[NDArray[np.float64]]:
    scale, shift = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    return [np.cumsum(np.array(arc, dtype=np.float64), axis=0) * scale + shift for arc in topology["arcs"]]


def _join(arcs: list[NDArray[np.float64]], numbers: list[int]) -> NDArray[np.float64]:
    parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
    return np.vstack([parts[0], *(part[1:] for part in parts[1:])])


def unwrap(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the line with whole turns added so that no step exceeds 180 deg."""
    turns = -np.round(np.diff(lonlat[:, 0], prepend=lonlat[0, 0]) / 360.0)
    return np.column_stack([lonlat[:, 0] + 360.0 * np.cumsum(turns), lonlat[:, 1]])


def close_at_pole(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    """Close a ring that goes once round a pole (Antarctica) along the pole's parallel."""
    if abs(ring[-1, 0] - ring[0, 0]) < 180.0:
        return ring
    pole = np.copysign(90.0, ring[:, 1].mean())
    return np.vstack([ring, [ring[-1, 0], pole], [ring[0, 0], pole], ring[:1]])
