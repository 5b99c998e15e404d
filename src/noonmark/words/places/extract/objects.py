"""What a map extract holds of names, whichever form it has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Named:
    """A named object of a map: where its middle is and what its tags say.

    Attributes
    ----------
    names : tuple of str
        Its name, and its names in other languages and of other times.
    tags : dict of str to str
        What says its kind: highway, amenity, building, place, ...
    nodes : tuple of int
        Of a way: its nodes, where they are still to be looked up.
    lat, lon : float
        Geodetic [deg]; NaN while unknown.
    """

    names: tuple[str, ...]
    tags: dict[str, str]
    nodes: tuple[int, ...] = ()
    lat: float = float("nan")
    lon: float = float("nan")


@dataclass(frozen=True)
class Nodes:
    """Nodes of a map: ids ascending, geodetic lat and lon [deg], each (n,)."""

    ids: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]

    def middle(self, wanted: tuple[int, ...]) -> tuple[float, float] | None:
        """Return the mean of some nodes, or None where none of them is in the extract."""
        if not len(self.ids):
            return None
        at = np.searchsorted(self.ids, np.array(wanted, np.int64)).clip(0, len(self.ids) - 1)
        here = at[self.ids[at] == np.array(wanted, np.int64)]
        return (float(self.lat[here].mean()), float(self.lon[here].mean())) if len(here) else None


KIND_TAGS = frozenset(
    {"highway", "amenity", "building", "place", "tourism", "historic", "shop", "railway", "leisure", "man_made",
     "natural", "waterway", "office", "public_transport", "landuse", "boundary", "bridge", "aeroway"}
)  # fmt: skip
_NAME_KEYS = ("name", "int_name", "old_name", "alt_name", "official_name", "short_name", "loc_name")


def is_name_key(key: str) -> bool:
    """Return whether a tag holds a name: ``name``, ``old_name``, ``name:ru``, ..."""
    first, _, language = key.partition(":")
    return first in _NAME_KEYS and (not language or (len(language) <= 8 and language.replace("-", "").isalpha()))


def named(tags: dict[str, str], *, nodes: tuple[int, ...] = (), at: tuple[float, float] | None = None) -> Named | None:
    """Return a named object with its nodes, or its lat and lon [deg]; None for tags without a name."""
    told = [part.strip() for key, text in tags.items() if is_name_key(key) for part in text.split(";")]
    names = tuple(dict.fromkeys(name for name in told if name))
    if not names:
        return None
    kinds = {key: value for key, value in tags.items() if key in KIND_TAGS}
    return Named(names, kinds, nodes) if at is None else Named(names, kinds, nodes, *at)
