"""OpenStreetMap PBF, read without its library: https://wiki.openstreetmap.org/wiki/PBF_Format."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from noonmark.errors import NoonmarkError
from noonmark.words.places.extract.objects import Named, Nodes, named

MOST_BLOB = 32 * 1024 * 1024
"""The format's own limit for one block."""
_HEADER_LIMIT = 64 * 1024

Run = tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]
"""Ids, lat and lon [deg] of a run of nodes, each (n,)."""


def read_pbf(path: Path) -> tuple[Nodes, list[Named]]:
    """Return the nodes and the named objects of an ``.osm.pbf`` file.

    Raises
    ------
    NoonmarkError
        For a file that is no PBF, is cut off, or has a block over the format's limit of 32 MB.
    """
    runs, found = list[Run](), list[Named]()
    try:
        for block in _blocks(path):
            for part in _parts(block):
                if isinstance(part, Named):
                    found.append(part)
                else:
                    runs.append(part)
    except (IndexError, KeyError, ValueError, zlib.error, OSError) as error:
        told = f"cannot be read as OpenStreetMap PBF ({error or type(error).__name__})"
        raise NoonmarkError(told, where=str(path), remedy="give an .osm, .osm.gz or .osm.pbf file") from None
    if not runs:
        return Nodes(np.empty(0, np.int64), np.empty(0), np.empty(0)), found
    ids = np.concatenate([run[0] for run in runs])
    order = np.argsort(ids, kind="stable")
    lat, lon = np.concatenate([run[1] for run in runs]), np.concatenate([run[2] for run in runs])
    return Nodes(ids[order], lat[order], lon[order]), found


def _blocks(path: Path) -> Iterator[memoryview]:
    """Yield the unpacked data blocks of a file."""
    with path.open("rb") as file:
        while head := file.read(4):
            size = int.from_bytes(head, "big")
            if len(head) < 4 or size > _HEADER_LIMIT:
                raise ValueError("no block header")
            header = _Message(memoryview(file.read(size)))
            length = header.number(3)
            if length > MOST_BLOB:
                raise ValueError("a block over 32 MB")
            data = file.read(length)
            if len(data) < length:
                raise ValueError("cut off")
            if bytes(header.piece(1)) == b"OSMData":
                yield _unpacked(_Message(memoryview(data)))


def _unpacked(blob: _Message) -> memoryview:
    if blob.has(1):
        return blob.piece(1)
    if not blob.has(3):
        raise ValueError("packed in another way than zlib")
    unpacker = zlib.decompressobj()
    data = unpacker.decompress(blob.piece(3), MOST_BLOB)
    if unpacker.unconsumed_tail:
        raise ValueError("a block over 32 MB")
    return memoryview(data)


class _Message:
    """The fields of a protobuf message: integers by number, and pieces of bytes in order."""

    def __init__(self, data: memoryview) -> None:
        self._numbers, self.pieces = dict[int, int](), list[tuple[int, memoryview]]()
        at, end = 0, len(data)
        while at < end:
            key, at = _varint(data, at)
            kind = key & 7
            if kind == 0:
                self._numbers[key >> 3], at = _varint(data, at)
            elif kind == 2:
                size, at = _varint(data, at)
                if at + size > end:
                    raise ValueError("a field past its end")
                self.pieces.append((key >> 3, data[at : at + size]))
                at += size
            elif kind in (1, 5):
                at += 8 if kind == 1 else 4
            else:
                raise ValueError("an unknown wire type")

    def number(self, field: int, default: int | None = None) -> int:
        """Return a signed 64-bit integer."""
        value = self._numbers[field] if default is None else self._numbers.get(field, default)
        return value - (1 << 64) if value >= 1 << 63 else value

    def has(self, field: int) -> bool:
        """Return whether there is a piece of that number."""
        return any(number == field for number, _ in self.pieces)

    def piece(self, field: int) -> memoryview:
        """Return the first piece of that number, an empty one where there is none."""
        return next((data for number, data in self.pieces if number == field), memoryview(b""))


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7
        if shift > 63:
            raise ValueError("a number over 64 bits")


def _packed(data: memoryview) -> NDArray[np.uint64]:
    """Return a packed run of variable-length integers."""
    raw = np.frombuffer(data, np.uint8)
    if not len(raw):
        return np.empty(0, np.uint64)
    last = np.flatnonzero(raw < 128)
    start = np.r_[0, last[:-1] + 1]
    place = np.arange(int(last[-1]) + 1) - np.repeat(start, last - start + 1)
    if int(place.max()) > 9:
        raise ValueError("a number over 64 bits")
    parts: NDArray[np.uint64] = (raw[: int(last[-1]) + 1] & 127).astype(np.uint64) << (7 * place).astype(np.uint64)
    return np.add.reduceat(parts, start)


def _signed(values: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Undo the zigzag of signed integers."""
    return (values >> np.uint64(1)).astype(np.int64) ^ -(values & np.uint64(1)).astype(np.int64)


def _parts(block: memoryview) -> Iterator[Named | Run]:
    """Yield the runs of nodes and the named nodes and ways of a data block."""
    message = _Message(block)
    texts = [bytes(text) for number, text in _Message(message.piece(1)).pieces if number == 1]
    step = 1e-9 * message.number(17, 100)
    offsets = (1e-9 * message.number(19, 0), 1e-9 * message.number(20, 0))
    for number, group in message.pieces:
        for kind, part in _Message(group).pieces if number == 2 else []:
            if kind == 2:
                yield from _dense(_Message(part), texts, step, offsets)
            elif kind == 3:
                one = _way(_Message(part), texts)
                yield from [one] if one else []


def _dense(nodes: _Message, texts: list[bytes], step: float, offsets: tuple[float, float]) -> Iterator[Named | Run]:
    ids, lats, lons = (np.cumsum(_signed(_packed(nodes.piece(number)))) for number in (1, 8, 9))
    lat = (offsets[0] + step * lats).astype(np.float64)
    lon = (offsets[1] + step * lons).astype(np.float64)
    yield ids, lat, lon
    tags: list[int] = _packed(nodes.piece(10)).astype(np.int64).tolist()
    ends = [k for k, tag in enumerate(tags) if tag == 0]
    # Keys and values stand in turn and a 0 ends each node's; no key or value is 0, so every 0 is an end.
    for node, (before, end) in enumerate(pairwise([-1, *ends])):
        if end - before > 2:
            told = [texts[k].decode() for k in tags[before + 1 : end]]
            one = named(dict(zip(told[::2], told[1::2], strict=True)), at=(float(lat[node]), float(lon[node])))
            yield from [one] if one else []


def _way(way: _Message, texts: list[bytes]) -> Named | None:
    if not (way.has(2) and way.has(8)):
        return None
    keys: list[int] = _packed(way.piece(2)).astype(np.int64).tolist()
    values: list[int] = _packed(way.piece(3)).astype(np.int64).tolist()
    tags = {texts[k].decode(): texts[v].decode() for k, v in zip(keys, values, strict=True)}
    nodes: list[int] = np.cumsum(_signed(_packed(way.piece(8)))).tolist()
    return named(tags, nodes=tuple(nodes))
