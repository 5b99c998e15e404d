"""Subtitles with a drone's telemetry (SRT), alone in a file or as a stream of its clip."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from noonmark.errors import NoonmarkError
from noonmark.footage.facts import ClockFact, FileFacts, Found, HeightReference, gather
from noonmark.footage.srt_block import LONGEST, Block, dialect, read_block
from noonmark.footage.track import Track, TrackPoint
from noonmark.footage.tracking import MOST_SAMPLES, Evenly, build_track, first_place, fit_clock, seconds_of, told

CHUNK = 65536
"""Bytes read at a time; a caption longer than this is cut."""
MOST_BYTES = 512 * 1024 * 1024
"""Bytes read of one file; an hour of 60 frames a second has 100 MB."""
_GAP = re.compile(rb"\n[ \t\r]*\n")
_HEAD = re.compile(r"\s*\d{1,9}[ \t]*\r?\n\s*(?:\d{1,4}:\d\d:\d\d[,.]\d{1,3}\s*-->|\d{4}[-./]\d{1,2}[-./]\d{1,2} )")


BREAKS_OFF = "the file breaks off"
"""In the note on a file whose last caption alone lacks the place that all others have."""


def looks_like_srt(head: bytes) -> bool:
    r"""Tell subtitles by a file's first bytes: a number, then a time line or (DJI without one) a date.

    Examples
    --------
    >>> looks_like_srt(b"1\r\n00:00:00,000 --> 00:00:00,033\r\n")
    True
    """
    return bool(_HEAD.match(head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")))


@dataclass
class _Kept:
    """What is gathered over all captions."""

    points: list[TrackPoint] = field(default_factory=list[TrackPoint])
    stamps: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    reference: HeightReference | None = None
    captions: int = 0
    telemetry: int = 0
    without_place: int = 0
    without_offset: int = 0
    step_s: float = 1.0
    first: str = ""
    last_without_place: bool = False


def captions_track(captions: Iterable[tuple[float | None, bytes]]) -> tuple[Track | None, list[Found], str, int]:
    """Return the track in captions of a drone, with its first place, its clock and notes.

    Parameters
    ----------
    captions : iterable of (float or None, bytes)
        Offset in the clip where the container states it [s], and the caption's text.

    Returns
    -------
    Track or None
        None when no caption holds a place.
    list
        Place, clock for the first frame (local, without a zone) and notes.
    str
        The dialect in words; empty when no caption is telemetry.
    int
        Captions in all, telemetry or not.
    """
    chosen, kept = Evenly[tuple[float | None, bytes]](), _Kept()
    for caption in islice(captions, MOST_SAMPLES):  # thinned before they are read: an hour has 216,000 of them
        chosen.add(caption)
    for offset_s, text in chosen.kept:
        _add(kept, offset_s, text[:LONGEST].decode("utf-8", "replace"))
    name = dialect(kept.first) if kept.telemetry else ""
    reference = kept.reference or "unknown"
    source = f"DJI SRT ({name.removeprefix('DJI').strip(', ')})" if name not in ("DJI", "") else "DJI SRT"
    track, notes = build_track(source, kept.points, height_reference=reference)
    found: list[Found] = [first_place(track, "DJI SRT", reference)] if track else []
    found += [*_clock(kept), *_drops(kept), *notes]
    if chosen.seen > len(chosen.kept):
        found.append(f"DJI SRT: {chosen.seen} captions, thinned evenly to {len(chosen.kept)}")
    if track is None and kept.telemetry:
        found.append("DJI SRT: no caption holds a place")
    return track, found, name, chosen.seen


def _add(kept: _Kept, offset_s: float | None, text: str) -> None:
    kept.captions += 1
    block = read_block(text)
    if block is None:
        return
    kept.telemetry += 1
    if not kept.first:
        kept.first = text
    offset_s = block.offset_s if offset_s is None else offset_s
    if offset_s is None:
        kept.without_offset += 1
        offset_s = _from_clock(kept, block)
    if offset_s is None:
        return
    if block.local is not None:
        kept.stamps.append((offset_s, seconds_of(block.local)))
        kept.step_s = min(kept.step_s, max(block.step_s, 1e-3))
    kept.last_without_place = block.lat is None or block.lon is None
    if block.lat is None or block.lon is None:
        kept.without_place += 1
        return
    kept.points.append(TrackPoint(offset_s, block.lat, block.lon, _height_m(kept, block), local=block.local))


def _height_m(kept: _Kept, block: Block) -> float | None:
    """Heights of one track count from one thing: what the first one counts from."""
    if block.height_m is not None and kept.reference is None:
        kept.reference = block.height_reference
    return block.height_m if block.height_reference == kept.reference else None


def _from_clock(kept: _Kept, block: Block) -> float | None:
    """A caption without a time line stands as long after the first as their clocks say."""
    if block.local is None:
        return None
    first = kept.stamps[0] if kept.stamps else (0.0, seconds_of(block.local))
    return seconds_of(block.local) - first[1] + first[0]


def _clock(kept: _Kept) -> Iterator[Found]:
    fit = fit_clock(kept.stamps, step_s=kept.step_s)
    start = fit and fit.at(0.0)
    if fit is None or start is None:
        return
    precision_s = max(kept.step_s, round(fit.scatter_s or 0.0, 3))
    yield ClockFact("DJI SRT clock", start.replace(tzinfo=None), "local", None, precision_s, "telemetry")
    yield from told("DJI SRT clock", fit, len(kept.stamps))


def _drops(kept: _Kept) -> Iterator[str]:
    other = kept.captions - kept.telemetry
    if kept.telemetry and other:
        yield f"DJI SRT: {other} of {kept.captions} captions hold no telemetry; not used"
    if kept.without_offset:
        yield f"DJI SRT: {kept.without_offset} captions have no time line; their own clock places them in the clip"
    if kept.last_without_place and kept.without_place == 1 and kept.points:
        yield f"DJI SRT: {BREAKS_OFF} in caption {kept.captions}, before its place"
    elif kept.without_place and kept.points:
        yield f"DJI SRT: {kept.without_place} of {kept.captions} captions hold no place; not used"


def read_srt(stream: BinaryIO) -> FileFacts:
    """Read a file of subtitles with a drone's telemetry.

    What is right is read of a broken file; notes say what was left out.

    Raises
    ------
    NoonmarkError
        If it is empty, no subtitles, or subtitles without telemetry.
    """
    stream.seek(0)
    head = stream.read(LONGEST)
    if not head.strip():
        raise NoonmarkError("the file is empty", remedy="get the file again from where it was first posted or sent")
    if not looks_like_srt(head):
        raise NoonmarkError("it is no subtitle file (SRT)", remedy="give the clip that it belongs to")
    stream.seek(0)
    track, found, name, count = captions_track((None, text) for text in _blocks(stream))
    if not name:
        raise NoonmarkError(
            f"it holds subtitles without telemetry ({count} captions)", remedy="give the clip that it belongs to"
        )
    gathered = gather(found)
    return FileFacts(
        name="",
        kind="telemetry",
        container=f"SRT ({name})",
        make="DJI",
        places=gathered.places,
        clocks=gathered.clocks,
        track=track,
        notes=gathered.notes,
    )


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the runs of lines between empty ones, each cut at :data:`srt_block.LONGEST`."""
    rest = b""
    for _ in range(MOST_BYTES // CHUNK):
        chunk = stream.read(CHUNK)
        *whole, rest = _GAP.split(rest + chunk)
        yield from (block[:LONGEST] for block in whole if block.strip())
        if not chunk:
            break
        rest = rest[:CHUNK]
    if rest.strip():
        yield rest[:LONGEST]
