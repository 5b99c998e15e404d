"""GoPro's telemetry format (GPMF): its keys and numbers, and whether a file is of that kind.

Source: the format's description at https://github.com/gopro/gpmf-parser (key, type, size, repeat; padded to 4 bytes).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

DEEPEST = 8
MOST_KEYS = 50_000
"""Entries of one level that are read; a packet has about 20, a file of telemetry alone two a second."""
_LETTERS = {ord(theirs): f">{ours}" for theirs, ours in zip("bBsSlLjJfd", "bBhHiIqQfd", strict=True)}
"""GPMF's letters for numbers, and those of Python's struct; all are big-endian."""


@dataclass(frozen=True)
class Key:
    """One key-length-value entry; ``type`` 0 holds further entries, 63 (``?``) a structure that ``TYPE`` describes."""

    name: bytes
    type: int
    body: bytes


Entries = dict[bytes, Key]


def keys(data: bytes) -> Iterator[Key]:
    """Yield the entries of one level, without empty ones; a broken length ends them."""
    at = 0
    for _ in range(MOST_KEYS):
        if at + 8 > len(data):
            return
        size, repeat = data[at + 5], int.from_bytes(data[at + 6 : at + 8])
        length = size * repeat
        if at + 8 + length > len(data):
            return
        if length:
            yield Key(data[at : at + 4], data[at + 4], data[at + 8 : at + 8 + length])
        at += 8 + (length + 3) // 4 * 4


def sensors(data: bytes, depth: int = 0) -> Iterator[Entries]:
    """Yield each sensor's entries (``STRM``) by name, wherever they are nested; the last of a name counts."""
    for key in keys(data):
        if key.type == 0 and key.name == b"STRM":
            yield {entry.name: entry for entry in keys(key.body)}
        elif key.type == 0 and depth < DEEPEST:
            yield from sensors(key.body, depth + 1)


def numbers(key: Key | None) -> list[float]:
    """Return the numbers in an entry of one plain type; empty when it is missing or of another kind."""
    if key is None or key.type not in _LETTERS:
        return []
    layout = struct.Struct(_LETTERS[key.type])
    whole = len(key.body) // layout.size * layout.size
    return [float(value) for (value,) in layout.iter_unpack(key.body[:whole])]


def scales(entries: Entries, count: int) -> list[float]:
    """Return the divisors in ``SCAL``, one for each of ``count`` fields; empty when they cannot be used.

    A single one stands for all fields; one that is not above 0 is refused.
    """
    found = numbers(entries.get(b"SCAL"))
    found = found * count if len(found) == 1 else found[:count]
    return found if len(found) == count and all(0 < value < float("inf") for value in found) else []


def text(key: Key | None) -> str:
    """Return an entry's letters, without what fills it up."""
    return key.body.split(b"\0", 1)[0].decode("latin-1") if key is not None else ""


def looks_like_gpmf(head: bytes) -> bool:
    """Tell GPMF that stands alone in a file by its first 16 bytes: a device that holds further keys.

    Examples
    --------
    >>> looks_like_gpmf(b"DEVC" + bytes([0, 1, 0x13, 0x90]) + b"DVIDL" + bytes([4, 0, 1]))
    True
    """
    inner = head[8:12]
    return head[:4] == b"DEVC" and head[4:5] == b"\0" and len(inner) == 4 and inner.isalnum()


def camera_name(data: bytes) -> str | None:
    """Return the model that GPMF names, in a packet of telemetry or in the file's own user data (``moov/udta/GPMF``).

    Parameters
    ----------
    data : bytes
        From its first device (``DEVC``) on.

    Returns
    -------
    str or None
        What ``MINF`` or, if there is none, the device's name (``DVNM``) says: ``"GoPro Max"``, ``"Hero6 Black"``.
    """
    for device in keys(data):
        if device.type == 0:
            inside = {entry.name: entry for entry in keys(device.body)}
            if found := text(inside.get(b"MINF")) or text(inside.get(b"DVNM")):
                return found.strip() or None
    return None
