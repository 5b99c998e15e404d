"""Where the camera was through a clip: points by their offset from the first frame."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, TypeAlias

from msgspec import Meta

Text: TypeAlias = Annotated[str, Meta(max_length=200)]
Latitude: TypeAlias = Annotated[float, Meta(ge=-90.0, le=90.0)]
Longitude: TypeAlias = Annotated[float, Meta(ge=-180.0, lt=180.0)]
Metres: TypeAlias = Annotated[float, Meta(ge=-1e7, le=1e9)]
Degrees: TypeAlias = Annotated[float, Meta(ge=-360.0, le=360.0)]
Seconds: TypeAlias = Annotated[float, Meta(ge=-1e10, le=1e10)]

MOST_POINTS = 20_000
"""Points kept of one track; more are thinned evenly, and a note says so."""


@dataclass(frozen=True)
class TrackPoint:
    """One point of a track.

    Attributes
    ----------
    offset_s : float
        From the clip's first frame [s]; negative before it. NaN never.
    lat, lon : float
        Geodetic [deg].
    height_m : float or None
        [m], above what the track's ``height_reference`` names.
    utc : datetime or None
        Aware, in UTC, when the point itself states it.
    local : datetime or None
        Naive, when the point states a date and time of a zone that it does not name.
    """

    offset_s: Seconds
    lat: Latitude
    lon: Longitude
    height_m: Metres | None = None
    utc: datetime | None = None
    local: datetime | None = None


Points: TypeAlias = Annotated[tuple[TrackPoint, ...], Meta(min_length=1, max_length=MOST_POINTS)]


@dataclass(frozen=True)
class Track:
    """A track, its points in the order of their offset.

    Attributes
    ----------
    source : str
        ``"GoPro GPS5"``, ``"DJI SRT (Mavic Mini)"``, ``"GPX"``, ``"QuickTime timed location"``.
    points : tuple of TrackPoint
        One or more.
    error_m : float or None
        Horizontal error that the receiver states, the median over the track [m].
    height_reference : str
        ``"sea level"``, ``"ellipsoid"``, ``"take-off"`` or ``"unknown"``.
    """

    source: Text
    points: Points
    error_m: Annotated[float, Meta(gt=0.0)] | None = None
    height_reference: str = "unknown"

    @property
    def start_utc(self) -> datetime | None:
        """The first instant that a point states."""
        return next((point.utc for point in self.points if point.utc is not None), None)

    @property
    def end_utc(self) -> datetime | None:
        """The last instant that a point states."""
        return next((point.utc for point in reversed(self.points) if point.utc is not None), None)
