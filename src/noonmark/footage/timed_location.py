"""Places that a QuickTime file states along its time line (``mebx``), as phones and drones write them.

Source: Apple, "QuickTime File Format", timed metadata; the place's text is ISO 6709.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from noonmark.errors import NoonmarkError
from noonmark.footage.facts import Found, PlaceFact
from noonmark.footage.packets import Packet
from noonmark.footage.places import read_iso6709
from noonmark.footage.sample_entries import Entry, parts
from noonmark.footage.track import Track, TrackPoint
from noonmark.footage.tracking import build_track, first_place

LOCATION = b"com.apple.quicktime.location.ISO6709"
_HEAD = 8
"""Bytes before the boxes of a sample entry: six reserved, two of the data reference."""
_NOWHERE = float("nan")


def location_keys(entries: Sequence[Entry]) -> frozenset[int]:
    """Return under which numbers a track's samples carry a place; empty when it carries none."""
    return frozenset(
        int.from_bytes(number)
        for kind, body in entries
        if kind == b"mebx"
        for table, keys in parts(body[_HEAD:])
        if table == b"keys"
        for number, key in parts(keys)
        if any(inner == b"keyd" and value[4:] == LOCATION for inner, value in parts(key))
    )


def timed_location(packets: Iterable[Packet], keys: frozenset[int]) -> tuple[Track | None, list[Found]]:
    """Return the track in a timed metadata stream, its first place, and notes.

    Parameters
    ----------
    packets : iterable of Packet
        Of the stream, in the order of the clip.
    keys : frozenset of int
        From :func:`location_keys`.
    """
    source = "QuickTime timed location"
    track, notes = build_track(source, _points(packets, keys))
    return track, [*([first_place(track, source, "unknown")] if track else []), *notes]


def _points(packets: Iterable[Packet], keys: frozenset[int]) -> Iterator[TrackPoint]:
    for packet in packets:
        for number, value in parts(packet.data):
            if int.from_bytes(number) in keys:
                yield _point(packet.start_s, value)


def _point(offset_s: float, value: bytes) -> TrackPoint:
    """Return one point; what is no place becomes one without numbers, which is counted and dropped."""
    try:
        place = read_iso6709("timed location", value[:100].decode("utf-8", "replace"))
    except NoonmarkError:  # out of range
        return TrackPoint(offset_s, 999.0, 999.0)
    if not isinstance(place, PlaceFact):
        return TrackPoint(offset_s, _NOWHERE, _NOWHERE)
    return TrackPoint(offset_s, place.lat, place.lon, place.height_m)
