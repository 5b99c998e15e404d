"""What a file says about itself: plain, frozen facts, not yet clues.

The bounds in the annotations are law: what a child process sends back is refused when it breaks one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from noonmark.footage.track import Degrees, Latitude, Longitude, Metres, Seconds, Text, Track

Kind: TypeAlias = Literal["image", "video", "sound", "telemetry"]
Scale: TypeAlias = Literal["utc", "local", "unknown"]
Role: TypeAlias = Literal["capture", "digitised", "modified", "container", "telemetry", "name", "signed"]
Reference: TypeAlias = Literal["true", "magnetic", "unknown"]
HeightReference: TypeAlias = Literal["sea level", "ellipsoid", "take-off", "unknown"]
StreamType: TypeAlias = Literal["video", "audio", "subtitle", "data", "attachment", "image"]
ProvenanceState: TypeAlias = Literal["valid", "untrusted", "broken", "absent"]

Azimuth: TypeAlias = Annotated[float, Meta(ge=0.0, lt=360.0)]
Above: TypeAlias = Annotated[float, Meta(gt=0.0)]
Count: TypeAlias = Annotated[int, Meta(ge=0)]
Note: TypeAlias = Annotated[str, Meta(max_length=500)]
Places: TypeAlias = Annotated[tuple["PlaceFact", ...], Meta(max_length=1000)]
Clocks: TypeAlias = Annotated[tuple["ClockFact", ...], Meta(max_length=1000)]
Directions: TypeAlias = Annotated[tuple["DirectionFact", ...], Meta(max_length=1000)]
Streams: TypeAlias = Annotated[tuple["StreamFact", ...], Meta(max_length=1000)]
Notes: TypeAlias = Annotated[tuple[Note, ...], Meta(max_length=1000)]


@dataclass(frozen=True)
class PlaceFact:
    """A place that the file states.

    Attributes
    ----------
    source : str
        Where in the file it stands: ``"EXIF GPS"``, ``"QuickTime ©xyz"``, ``"GoPro GPS5"``.
    lat, lon : float
        Geodetic [deg]; lat in [-90, 90], lon in [-180, 180).
    height_m : float or None
        Height as the file gives it [m], above what ``height_reference`` names.
    error_m : float or None
        Horizontal error that the file itself states [m].
    """

    source: Text
    lat: Latitude
    lon: Longitude
    height_m: Metres | None = None
    error_m: Above | None = None
    height_reference: HeightReference = "unknown"


@dataclass(frozen=True)
class ClockFact:
    """What one clock in the file shows for the first frame.

    The clocks of one file are mostly copies of one another, so they are not independent evidence; the
    first in :attr:`FileFacts.clocks` is the best.

    Attributes
    ----------
    source : str
        ``"GPS time"``, ``"EXIF DateTimeOriginal"``, ``"QuickTime creation time"`` and the like.
    value : datetime
        Aware only when the file itself states UTC or an offset.
    scale : {"utc", "local", "unknown"}
        QuickTime's creation time is ``"unknown"``: UTC on most phones, local on some cameras.
    offset_minutes : int or None
        Minutes to add to UTC for this clock's local time, when the file states it.
    precision_s : float
        Step in which the value is written [s], above 0; not how right the clock is.
    role : str
        What the clock was written for; ``"capture"`` when the picture was taken, ``"modified"`` when the file
        was last written by a program, ``"name"`` when it stands in the file's name.
    """

    source: Text
    value: datetime
    scale: Scale
    offset_minutes: Annotated[int, Meta(ge=-1440, le=1440)] | None = None
    precision_s: Above = 1.0
    role: Role = "capture"

    def __post_init__(self) -> None:
        if (self.value.tzinfo is None) != (self.offset_minutes is None):
            raise ValueError("clock contradicts itself")


@dataclass(frozen=True)
class DirectionFact:
    """A direction by the camera's compass.

    Attributes
    ----------
    azimuth_deg : float
        Clockwise from the north that ``reference`` names, in [0, 360) [deg].
    of : {"camera", "image up", "travel"}
        What points there: the camera's axis, the upper edge of a picture taken straight down, or the way it moved.
    """

    source: Text
    azimuth_deg: Azimuth
    reference: Reference
    of: Literal["camera", "image up", "travel"] = "camera"


@dataclass(frozen=True)
class StreamFact:
    """One stream of a clip, or the one picture of a still.

    Attributes
    ----------
    index : int
        Its number in the file.
    codec : str
        ``"h264"``, ``"hevc"``, ``"aac"``; empty when unknown.
    width, height : int or None
        As stored, before ``rotation_deg`` turns the picture [pixels].
    rotation_deg : int or None
        Clockwise turn that shows the picture upright [deg], in [0, 360).
    rate_hz : float or None
        Mean frames a second, or samples a second of sound [Hz].
    start_s, duration_s : float or None
        On the clip's own time line [s].
    bit_depth : int or None
        Bits of one colour [bit].
    transfer : str or None
        Transfer function when it is not the usual one: ``"PQ"``, ``"HLG"``.
    edited : bool
        Its edit list leaves out packets that the file holds, or shifts them.
    """

    index: Count
    type: StreamType
    codec: Text = ""
    width: Count | None = None
    height: Count | None = None
    rotation_deg: Annotated[int, Meta(ge=0, lt=360)] | None = None
    rate_hz: Above | None = None
    start_s: Seconds | None = None
    duration_s: Seconds | None = None
    bit_depth: Count | None = None
    transfer: Text | None = None
    edited: bool = False


@dataclass(frozen=True)
class Provenance:
    """What a C2PA manifest says, and whether it can be believed.

    Attributes
    ----------
    state : {"valid", "untrusted", "broken", "absent"}
        ``"valid"`` only when the signature leads to a certificate on a list that the user gave; ``"untrusted"``
        when all is whole but nobody vouches for the signer; ``"broken"`` when a check failed.
    why : str
        Which check decided, by its name in the C2PA specification, in words.
    signer, tool : str or None
        Who signed, and with which program.
    signed_utc : datetime or None
        When it was signed, by a time stamp or by the signer's own word.
    place : PlaceFact or None
    clock : ClockFact or None
        A signed place and instant; told whatever the state, but used as clues only when it is ``"valid"``.
    """

    state: ProvenanceState
    why: Note
    signer: Text | None = None
    tool: Text | None = None
    signed_utc: datetime | None = None
    place: PlaceFact | None = None
    clock: ClockFact | None = None


@dataclass(frozen=True)
class FileFacts:
    """Everything that one file says about itself.

    Attributes
    ----------
    name : str
        The file's name without folders, made printable.
    sha256 : str
        Of the whole file, in hexadecimal.
    bytes : int
        Size of the file.
    container : str
        The format in words: ``"JPEG"``, ``"MP4 (mp42)"``.
    width, height : int or None
        As stored, before ``orientation`` turns the picture [pixels].
    duration_s : float or None
        Of a clip [s].
    orientation : int or None
        EXIF orientation, 1 to 8.
    focal_mm, focal_35mm : float or None
        Focal length, true and as 35 mm equivalent [mm], above 0.
    digital_zoom : float or None
        Factor by which the picture was enlarged by cropping, above 0; 1 is none.
    camera_pitch_deg : float or None
        Angle of the camera's axis above the horizon [deg]; -90 looks straight down.
    track : Track or None
        Where the camera was through the clip.
    provenance : Provenance or None
        None when it was not looked for.
    contradictions : tuple of str
        What in the file cannot be true together, in words, the gravest first.
    notes : tuple of str
        Facts in words: what was dropped and why, marks of re-encoding, a file that is cut off.
    """

    name: Text
    kind: Kind
    sha256: Text = ""
    bytes: Count = 0
    container: Text = ""
    width: Count | None = None
    height: Count | None = None
    duration_s: Seconds | None = None
    make: Text | None = None
    model: Text | None = None
    software: Text | None = None
    lens: Text | None = None
    orientation: Annotated[int, Meta(ge=1, le=8)] | None = None
    focal_mm: Above | None = None
    focal_35mm: Above | None = None
    digital_zoom: Above | None = None
    camera_pitch_deg: Degrees | None = None
    streams: Streams = ()
    places: Places = ()
    clocks: Clocks = ()
    directions: Directions = ()
    track: Track | None = None
    provenance: Provenance | None = None
    contradictions: Notes = ()
    notes: Notes = ()


Found: TypeAlias = PlaceFact | ClockFact | DirectionFact | str
"""One thing found while reading; a string is a note."""


@dataclass(frozen=True)
class Gathered:
    """What was found, each kind in the order of finding, without repeats."""

    places: tuple[PlaceFact, ...]
    clocks: tuple[ClockFact, ...]
    directions: tuple[DirectionFact, ...]
    notes: tuple[str, ...]


def gather(found: Iterable[Found]) -> Gathered:
    """Sort what was found into places, clocks, directions and notes."""
    items = tuple(dict.fromkeys(found))
    return Gathered(
        tuple(item for item in items if isinstance(item, PlaceFact)),
        tuple(item for item in items if isinstance(item, ClockFact)),
        tuple(item for item in items if isinstance(item, DirectionFact)),
        tuple(item for item in items if isinstance(item, str)),
    )
