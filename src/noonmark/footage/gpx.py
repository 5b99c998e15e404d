"""Tracks of receivers carried along (GPX): points with place, height and instant.

Read by expat as a stream: memory stays small, and a file that declares entities is refused before any is expanded.
Source: the schema at https://www.topografix.com/GPX/1/1/.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import BinaryIO, NoReturn
from xml.parsers import expat

from noonmark.errors import NoonmarkError
from noonmark.footage.clocks import FIRST_YEAR, LAST_YEAR
from noonmark.footage.facts import ClockFact, FileFacts, PlaceFact
from noonmark.footage.track import Track, TrackPoint
from noonmark.footage.tracking import MOST_SAMPLES, Evenly, build_track, fault, first_place

MOST_BYTES = 256 * 1024 * 1024
"""Bytes read of one file; a day at a point a second has 15 MB."""
DEEPEST = 64
LONGEST_TEXT = 64
"""Letters of a height or an instant; more is neither."""
LONGEST_TOKEN = 1024 * 1024
"""Bytes of one tag; a receiver's has under 1,000."""
MOST_PLACES = 100
"""Places kept that belong to no track: way points and points of a route."""
_CHUNK = 65536
_POINTS = ("trkpt", "wpt", "rtept")
_REMEDY = "export the track again as GPX"


def looks_like_gpx(head: bytes) -> bool:
    """Tell GPX by a file's first 256 bytes: XML whose first element, or whose name space, is that of GPX.

    Examples
    --------
    >>> looks_like_gpx(b'<?xml version="1.0"?><gpx version="1.1" creator="x">')
    True
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith((b"<?xml", b"<gpx", b"<!--", b"<!DOCTYPE")) and b"gpx" in start.lower()


@dataclass
class _Reader:
    """What is gathered while the file streams by."""

    points: Evenly[TrackPoint] = field(default_factory=Evenly[TrackPoint])
    untimed: Evenly[TrackPoint] = field(default_factory=Evenly[TrackPoint])
    places: list[TrackPoint] = field(default_factory=list[TrackPoint])
    creator: str = ""
    depth: int = 0
    more_places: int = 0
    broken_times: int = 0
    first: datetime | None = None
    named: bool = False
    at: tuple[float, float] | None = None
    leaf: str = ""
    texts: dict[str, str] = field(default_factory=dict[str, str])
    notes: list[str] = field(default_factory=list[str])

    def open(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NoonmarkError("the GPX is nested too deeply", remedy=_REMEDY)
        if name == "gpx":
            self.named, self.creator = True, attributes.get("creator", "")[:100]
        if name in _POINTS:
            self.at, self.texts = (_number(attributes.get("lat")), _number(attributes.get("lon"))), {}
        self.leaf = name if self.at is not None and name in ("ele", "time") else ""

    def say(self, text: str) -> None:
        if self.leaf:
            self.texts[self.leaf] = (self.texts.get(self.leaf, "") + text)[: LONGEST_TEXT + 1]

    def close(self, name: str) -> None:
        self.depth -= 1
        self.leaf = ""
        if name in _POINTS and self.at is not None:
            self._point(name, *self.at)
            self.at = None

    def _point(self, name: str, lat: float, lon: float) -> None:
        height_m = _number(self.texts["ele"]) if "ele" in self.texts else None
        written = self.texts.get("time", "").strip()
        stamp = _instant(written)
        self.broken_times += bool(written) and stamp is None
        point = TrackPoint(0.0, lat, lon, height_m)
        if name != "trkpt":
            if len(self.places) < MOST_PLACES:
                self.places.append(point)
            else:
                self.more_places += 1
        elif stamp is None:
            self.untimed.add(point)
        else:
            self._timed(point, stamp)

    def _timed(self, point: TrackPoint, stamp: datetime) -> None:
        aware = stamp.tzinfo is not None
        utc = stamp.astimezone(UTC) if aware else stamp.replace(tzinfo=UTC)
        self.first = self.first or utc
        offset_s = (utc - self.first).total_seconds()
        self.points.add(replace(point, offset_s=offset_s, utc=utc if aware else None, local=None if aware else stamp))


def _number(text: str | None) -> float:
    try:
        return float(text) if text and len(text) <= LONGEST_TEXT else float("nan")
    except ValueError:
        return float("nan")


def _instant(text: str) -> datetime | None:
    try:
        stamp = datetime.fromisoformat(text) if len(text) <= LONGEST_TEXT else None
        if stamp is not None and FIRST_YEAR <= stamp.year <= LAST_YEAR:
            return stamp
    except (ValueError, OverflowError):
        pass
    return None


def read_gpx(stream: BinaryIO) -> FileFacts:
    """Read a GPX file; offsets count from its first point with an instant.

    Points of a track without instants, way points and routes become places only.

    Raises
    ------
    NoonmarkError
        If it is empty, no GPX, broken, declares entities, or holds no point at all.
    """
    stream.seek(0)
    reader = _Reader()
    _parse(stream, reader)
    track, notes = build_track("GPX", reader.points.kept)
    notes += _notes(reader)
    loose = [*reader.untimed.kept[:MOST_PLACES], *reader.places][:MOST_PLACES]
    places = [first_place(track, "GPX", "unknown")] if track else []
    places += [_place(point) for point in loose if fault(point.lat, point.lon) is None]
    if track is None and not places:
        raise NoonmarkError("the GPX holds no point", remedy=_REMEDY)
    clock = _clock(track)
    return FileFacts(
        name="",
        kind="telemetry",
        container="GPX",
        software=reader.creator or None,
        places=tuple(dict.fromkeys(places)),
        clocks=(clock,) if clock else (),
        track=track,
        notes=tuple(notes),
    )


def _place(point: TrackPoint) -> PlaceFact:
    height_m = point.height_m if point.height_m is not None and abs(point.height_m) < 1e7 else None
    return PlaceFact("GPX", point.lat, -180.0 if point.lon == 180.0 else point.lon, height_m)


def _clock(track: Track | None) -> ClockFact | None:
    """The instant of the track's first point, which stands for its first frame."""
    if track is None:
        return None
    first = track.points[0]
    if first.utc is not None:
        return ClockFact("GPX", first.utc, "utc", 0, 1.0, "telemetry")
    return ClockFact("GPX", first.local, "local", None, 1.0, "telemetry") if first.local is not None else None


def _notes(reader: _Reader) -> list[str]:
    notes = list(reader.notes)
    if reader.untimed.seen:
        notes.append(f"GPX: {reader.untimed.seen} track points state no instant; places only")
    if reader.broken_times:
        notes.append(f"GPX: {reader.broken_times} instants are none that can be read; not used")
    if reader.places:
        notes.append(f"GPX: {len(reader.places) + reader.more_places} way points or points of a route; places only")
    if reader.points.seen > len(reader.points.kept):
        notes.append(f"GPX: {reader.points.seen} points, thinned evenly to {len(reader.points.kept)}")
    return notes


def _parse(stream: BinaryIO, reader: _Reader) -> None:
    parser = expat.ParserCreate(namespace_separator=None)
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: reader.open(name.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda name: reader.close(name.rpartition(":")[2])
    parser.CharacterDataHandler = reader.say
    parser.EntityDeclHandler = _refuse
    read = 0
    try:
        while chunk := stream.read(_CHUNK):
            read += len(chunk)
            parser.Parse(chunk)
            if read > MOST_BYTES or reader.points.seen > MOST_SAMPLES:
                raise NoonmarkError(f"the GPX is larger than {MOST_BYTES // 1024**2} MiB", remedy="cut it to the clip")
            if read - parser.CurrentByteIndex > LONGEST_TOKEN:  # expat would read it anew with every chunk
                raise NoonmarkError("the GPX holds a word without an end", remedy=_REMEDY)
        parser.Parse(b"", True)  # noqa: FBT003 - the end; it takes no keyword
    except expat.ExpatError as error:
        reader.notes.append(_broken(reader, read, error))
    if not reader.named:
        raise NoonmarkError("it is XML but no GPX", remedy=_REMEDY)


def _broken(reader: _Reader, read: int, error: expat.ExpatError) -> str:
    """Return a note when points stand before the break; nothing can be read otherwise."""
    reason = f"{expat.errors.messages.get(error.code, 'broken XML')}, line {error.lineno}"
    if reader.points.seen or reader.untimed.seen or reader.places:
        return f"the GPX is cut off or broken ({reason}); what stands before that is given"
    if not read:
        raise NoonmarkError("the file is empty", remedy="get the file again from where it was first posted or sent")
    raise NoonmarkError(f"the GPX cannot be read ({reason})", remedy=_REMEDY) from None


def _refuse(*_: object) -> NoReturn:
    raise NoonmarkError("the GPX declares XML entities, which no receiver does; not read", remedy=_REMEDY)
