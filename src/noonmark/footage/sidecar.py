"""Files that lie beside a clip and belong to it: a drone's subtitles, a track of a receiver carried along."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from noonmark.errors import NoonmarkError
from noonmark.footage.facts import FileFacts
from noonmark.footage.track import Track
from noonmark.footage.tracking import first_place

ENDINGS = (".srt", ".gpx")
MOST_BESIDE = 20_000
"""Files looked at in the clip's folder; in a larger one no sidecar is looked for."""


def find_sidecars(path: Path | str) -> tuple[Path, ...]:
    """Return the files beside a clip with the same name but for the ending ``.srt`` or ``.gpx``, in any case.

    Returns
    -------
    tuple of Path
        Sorted by ending and name; empty when there are none, or the folder cannot be listed. Never the file itself.
    """
    clip = Path(path)
    try:
        beside = [entry for _, entry in zip(range(MOST_BESIDE), clip.parent.iterdir(), strict=False)]
    except OSError:
        return ()
    mates = [
        entry
        for entry in beside
        if entry.stem == clip.stem and entry.name != clip.name and entry.suffix.lower() in ENDINGS and entry.is_file()
    ]
    return tuple(sorted(mates, key=lambda entry: (ENDINGS.index(entry.suffix.lower()), entry.name)))


def place_on(track: Track, start_utc: datetime) -> Track:
    """Return a sidecar's track with its offsets counted from a clip's first frame, by UTC.

    Parameters
    ----------
    track : Track
        One whose points state their instant; points that do not are left out.
    start_utc : datetime
        Of the clip's first frame; aware.

    Returns
    -------
    Track
        A track without any instant is returned as it is: a drone's subtitles count from the first frame already.

    Raises
    ------
    NoonmarkError
        If ``start_utc`` has no zone.

    Examples
    --------
    >>> from datetime import UTC
    >>> from noonmark.footage.track import TrackPoint
    >>> alone = Track("GPX", (TrackPoint(0.0, 47.0, 8.0, utc=datetime(2024, 5, 1, 12, tzinfo=UTC)),))
    >>> place_on(alone, datetime(2024, 5, 1, 11, 59, tzinfo=UTC)).points[0].offset_s
    60.0
    """
    if start_utc.tzinfo is None:
        raise NoonmarkError(f"the clip's start {start_utc} has no zone", remedy="give it in UTC")
    timed = [
        replace(point, offset_s=(point.utc - start_utc).total_seconds())
        for point in track.points
        if point.utc is not None
    ]
    return replace(track, points=tuple(timed)) if timed else track


def during(track: Track, duration_s: float, *, margin_s: float = 1.0) -> Track | None:
    """Return the part of a track that was written while the clip ran, or None when they do not overlap.

    Parameters
    ----------
    duration_s : float
        Of the clip [s].
    margin_s : float
        Kept before and after it [s].
    """
    inside = tuple(p for p in track.points if -margin_s <= p.offset_s <= duration_s + margin_s)
    return replace(track, points=inside) if inside else None


def for_clip(beside: FileFacts, start_utc: datetime | None, duration_s: float | None) -> FileFacts:
    """Return what a sidecar says about a clip: its track on the clip's time line, and only clocks that ran with it.

    A drone's subtitles count from the clip's first frame and stay as they are. A receiver's track (GPX) was switched on
    by itself: its first instant is not the clip's, so it gives no clock, and places only while the clip ran.

    Parameters
    ----------
    beside : FileFacts
        Of the sidecar.
    start_utc : datetime or None
        Of the clip's first frame, by its best clock; aware. None when it is not known.
    duration_s : float or None
        Of the clip [s].

    Returns
    -------
    FileFacts
        The track's place is the first one while the clip ran; a note says when there is none.
    """
    if beside.container != "GPX":
        return beside
    bare = replace(beside, clocks=(), places=(), track=None)
    track = beside.track
    if track is None or track.start_utc is None:
        return replace(bare, notes=(*beside.notes, "GPX: no point states its UTC; not joined to the clip"))
    if start_utc is None:
        span = f"{track.start_utc:%Y-%m-%d %H:%M:%S} to {track.end_utc:%Y-%m-%d %H:%M:%S} UTC"
        return replace(bare, notes=(*beside.notes, f"GPX: the clip's UTC is not known; not joined ({span})"))
    shown = during(place_on(track, start_utc), duration_s or 0.0)
    if shown is None:
        return replace(bare, notes=(*beside.notes, "GPX: no point was written while the clip ran"))
    return replace(bare, track=shown, places=(first_place(shown, "GPX", "unknown"),))
