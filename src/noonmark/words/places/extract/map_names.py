"""The names of a map extract, and which of them a text means."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from noonmark.earth.names import latin_key
from noonmark.errors import NoonmarkError
from noonmark.words.places.extract.objects import Named, Nodes
from noonmark.words.places.extract.osm_pbf import read_pbf
from noonmark.words.places.extract.osm_xml import read_xml
from noonmark.words.places.inflect import phrase_forms
from noonmark.words.places.lexicon import place_words, words_of

SURE = 80.0
"""Likeness of the bare names; 'Isakiivskiy' for Isaakievskii scores 87, unlike names of one length seldom above 75."""
NEAR = 3.0
"""Names less like by more than this than the best are no readings."""
SAME_M = 300.0
"""Pieces of one street this close are one place [m]."""
MOST_BYTES = 300_000_000


@dataclass(frozen=True)
class Found:
    """A named thing of the extract that a text may mean: its name, likeness (0 to 100), and middle [deg]."""

    name: str
    score: float
    lat: float
    lon: float


@dataclass(frozen=True)
class MapNames:
    """All names of an extract, brought to a bare Latin form without words for the kind of thing.

    Attributes
    ----------
    bare : tuple of str
    kind : ndarray of int16, shape (n,)
        Row of the landmark words, -1 where a name has none.
    name : tuple of str
        As the map writes it.
    lat, lon : ndarray of float64, shape (n,)
        Geodetic [deg].
    """

    bare: tuple[str, ...]
    kind: NDArray[np.int16]
    name: tuple[str, ...]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.bare)

    def find(self, text: str) -> tuple[Found, ...]:
        """Return what a street's or landmark's name means, the likeliest first; pieces of one thing once."""
        kind, wanted = _bare(text)
        if len(wanted) < 3:
            return ()
        forms = [wanted, *{_bare(form)[1] for form in phrase_forms(tuple(text.split()))[1:24]}]
        best: dict[int, float] = {}
        for form in dict.fromkeys(forms):
            for _, score, number in process.extract(form, self.bare, scorer=fuzz.ratio, score_cutoff=SURE, limit=40):
                if _may_be(kind, int(self.kind[number])):
                    best[number] = max(score, best.get(number, 0.0))
        most = max(best.values(), default=0.0)
        rows = sorted((number for number, score in best.items() if score >= most - NEAR), key=lambda k: -best[k])
        return _apart([Found(self.name[k], best[k], float(self.lat[k]), float(self.lon[k])) for k in rows])


def _may_be(kind: int, other: int) -> bool:
    """Return whether two kinds of things may be one: the same, or one of them not told."""
    return kind == other or -1 in (kind, other)


def _apart(found: list[Found]) -> tuple[Found, ...]:
    kept: list[Found] = []
    for one in found:
        metres = [
            np.hypot(111_200 * (one.lat - o.lat), 111_200 * np.cos(np.radians(o.lat)) * (one.lon - o.lon)) for o in kept
        ]
        if all(away > SAME_M for away in metres):
            kept.append(one)
    return tuple(kept[:20])


def _bare(text: str) -> tuple[int, str]:
    """Return the kind of thing (row of the landmark words, or -1) and the Latin name without the word for it."""
    rows = place_words().landmark
    words = words_of(text)
    kind = next((rows[word.low] for word in words if word.low in rows), -1)
    rest = [word.text for word in words if word.low not in rows] or [word.text for word in words]
    return kind, latin_key(" ".join(rest))


@lru_cache(maxsize=4)
def _loaded(path: str, size: int, changed_ns: int) -> MapNames:
    del size, changed_ns
    file = Path(path)
    nodes, objects = read_pbf(file) if path.endswith(".pbf") else read_xml(file)
    return _names_of(nodes, objects)


def load_extract(path: Path) -> MapNames:
    """Return the names of a map extract, ``.osm``, ``.osm.gz`` or ``.osm.pbf``; the last four are kept in memory.

    Raises
    ------
    NoonmarkError
        For a file that is missing, over 300 MB, or no such map.
    """
    try:
        about = path.stat()
    except OSError as error:
        raise NoonmarkError(f"cannot be read: {(error.strerror or 'unknown').lower()}", where=str(path)) from None
    if about.st_size > MOST_BYTES:
        problem = f"a map of {about.st_size / 1e6:,.0f} MB is more than {MOST_BYTES // 1_000_000} MB"
        raise NoonmarkError(problem, where=str(path), remedy="cut out the city or region that matters")
    return _loaded(str(path), about.st_size, about.st_mtime_ns)


def _names_of(nodes: Nodes, objects: list[Named]) -> MapNames:
    rows: list[tuple[str, int, str, float, float]] = []
    for each in objects:
        middle = nodes.middle(each.nodes) if each.nodes else (each.lat, each.lon)
        if middle is None or not all(map(np.isfinite, middle)):
            continue
        for name in each.names:
            kind, bare = _bare(name)
            if len(bare) >= 3:
                rows.append((bare, kind, each.names[0], *middle))
    lat, lon = (np.array([row[k] for row in rows], np.float64) for k in (3, 4))
    kinds = np.array([row[1] for row in rows], np.int16)
    return MapNames(tuple(row[0] for row in rows), kinds, tuple(row[2] for row in rows), lat, lon)
