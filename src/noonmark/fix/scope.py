"""What was possible before any clue spoke."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from noonmark.clues.instants import check_instant
from noonmark.errors import NoonmarkError

PRIORS = ("default", "people", "land", "uniform")


@dataclass(frozen=True)
class Disc:
    """All places within ``radius_km`` of a geodetic place (deg)."""

    lat: float
    lon: float
    radius_km: float


@dataclass(frozen=True)
class Scope:
    """The instants and places that were possible before any clue.

    Attributes
    ----------
    earliest, latest : datetime
        Aware; the clip's first frame was taken between them. ``latest`` is when it was posted.
    area : Disc or None
        Places outside it are impossible; None is the whole Earth.
    prior : {"default", "people", "land", "uniform"}
        How likely each place was before any clue (see :mod:`noonmark.earth.prior`).
    """

    earliest: datetime
    latest: datetime
    area: Disc | None = None
    prior: str = "default"

    def __post_init__(self) -> None:
        for name, value in (("earliest", self.earliest), ("latest", self.latest)):
            check_instant(value, name)
        if self.latest <= self.earliest:
            raise NoonmarkError(
                f"the scope ends ({self.latest:%Y-%m-%dT%H:%M:%SZ}) before it starts "
                f"({self.earliest:%Y-%m-%dT%H:%M:%SZ})",
                remedy="give the earlier instant first",
            )
        if self.prior not in PRIORS:
            raise NoonmarkError(f"unknown prior {self.prior!r}", remedy=f"choose one of {', '.join(PRIORS)}")
