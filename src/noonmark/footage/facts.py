"""What a file says about itself: plain, frozen facts, not yet clues."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["image", "video"]
Scale: TypeAlias = Literal["utc", "local", "unknown"]
Reference: TypeAlias = Literal["true", "magnetic", "unknown"]


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
        Height as the file gives it [m], above sea level unless a note says otherwise.
    error_m : float or None
        Horizontal error that the file itself states [m].
    """

    source: str
    lat: float
    lon: float
    height_m: float | None = None
    error_m: float | None = None


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
    """

    source: str
    value: datetime
    scale: Scale
    offset_minutes: int | None = None
    precision_s: float = 1.0


@dataclass(frozen=True)
class DirectionFact:
    """The azimuth that the camera looked at, by its compass.

    Attributes
    ----------
    azimuth_deg : float
        Clockwise from the north that ``reference`` names, in [0, 360) [deg].
    """

    source: str
    azimuth_deg: float
    reference: Reference


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
    width, height : int or None
        As stored, before ``orientation`` turns the picture [pixels].
    duration_s : float or None
        Of a clip [s].
    orientation : int or None
        EXIF orientation, 1 to 8.
    focal_mm, focal_35mm : float or None
        Focal length, true and as 35 mm equivalent [mm], above 0.
    notes : tuple of str
        Facts in words: what was dropped and why, clocks that differ, a file that is cut off.
    """

    name: str
    kind: Kind
    sha256: str = ""
    bytes: int = 0
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    make: str | None = None
    model: str | None = None
    software: str | None = None
    orientation: int | None = None
    focal_mm: float | None = None
    focal_35mm: float | None = None
    places: tuple[PlaceFact, ...] = ()
    clocks: tuple[ClockFact, ...] = ()
    directions: tuple[DirectionFact, ...] = ()
    notes: tuple[str, ...] = ()


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
