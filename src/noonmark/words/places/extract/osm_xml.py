"""OpenStreetMap XML, plain or gzipped."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET

import numpy as np

from noonmark.errors import NoonmarkError
from noonmark.words.places.extract.objects import Named, Nodes, named

MOST_BYTES = 2_000_000_000
"""Of XML, unpacked; a larger extract is quicker as PBF anyway."""


class _Counted:
    """A file that stops with an error after so many bytes, and at a document type (which OSM never has)."""

    def __init__(self, file: IO[bytes], where: str) -> None:
        self._file, self._where, self._left, self._start = file, where, MOST_BYTES, True

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(min(size, 1 << 20) if size > 0 else 1 << 20)
        self._left -= len(data)
        if self._left < 0:
            raise NoonmarkError("more than 2 GB of map data", where=self._where, remedy="cut out a smaller area")
        if self._start and b"<!DOCTYPE" in data:
            raise NoonmarkError(
                "a document type in the map file", where=self._where, remedy="give an OpenStreetMap file"
            )
        self._start = False
        return data


def read_xml(path: Path) -> tuple[Nodes, list[Named]]:
    """Return the nodes and the named objects of an ``.osm`` or ``.osm.gz`` file.

    Raises
    ------
    NoonmarkError
        For a file that is no such XML, is cut off, or unpacks to more than 2 GB.
    """
    ids, lats, lons, found = list[int](), list[float](), list[float](), list[Named]()
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            file = gzip.GzipFile(fileobj=raw) if packed else raw
            for element in _elements(_Counted(file, str(path))):  # pyright: ignore[reportArgumentType]
                if element.tag == "node":
                    ids.append(int(element.get("id", "0")))
                    lats.append(float(element.get("lat", "nan")))
                    lons.append(float(element.get("lon", "nan")))
                found += _named(element)
    except (ET.ParseError, OSError, EOFError, ValueError) as error:
        told = f"cannot be read as OpenStreetMap XML ({error})"
        raise NoonmarkError(told, where=str(path), remedy="give an .osm, .osm.gz or .osm.pbf file") from None
    order = np.argsort(np.array(ids, np.int64), kind="stable")
    return Nodes(np.array(ids, np.int64)[order], np.array(lats)[order], np.array(lons)[order]), found


def _elements(file: IO[bytes]) -> Iterator[ET.Element]:
    """Yield nodes, ways and relations, each forgotten after it."""
    root: ET.Element | None = None
    for event, element in ET.iterparse(file, events=("start", "end")):  # noqa: S314 - no document type gets here
        if event == "start":
            root = element if root is None else root
        elif element.tag in ("node", "way", "relation"):
            yield element
            if root is not None:
                root.clear()


def _named(element: ET.Element) -> list[Named]:
    tags = {tag.get("k", ""): tag.get("v", "") for tag in element.iter("tag")}
    if element.tag == "node":
        at = (float(element.get("lat", "nan")), float(element.get("lon", "nan")))
        one = named(tags, at=at) if tags else None
    elif element.tag == "way":
        one = named(tags, nodes=tuple(int(nd.get("ref", "0")) for nd in element.iter("nd"))) if tags else None
    else:
        one = None  # a relation's members come before or after it; its ways mostly bear the name too
    return [one] if one else []
