"""Magnetic declination, from the World Magnetic Model through pygeomag."""

from __future__ import annotations

from datetime import date

from pygeomag import GeoMag

from noonmark.errors import NoonmarkError

_MODELS = (2010, 2015, 2020, 2025)
_YEARS = 5.0


def declination_deg(lat: float, lon: float, day: date) -> float:
    """Return how far east of true north a compass points [deg], at sea level.

    Parameters
    ----------
    lat, lon : float
        Geodetic [deg].
    day : date
        From 2010 to the end of the newest model in pygeomag (2029).

    Notes
    -----
    World Magnetic Model of NOAA NCEI and the British Geological Survey, one model every five years; its
    declination is within about 0.4 deg over most of the Earth (its technical report, global rms).
    """
    year = day.year + (day.timetuple().tm_yday - 0.5) / 365.25
    model = max((m for m in _MODELS if m <= year), default=None)
    if model is None or year >= model + _YEARS:
        raise NoonmarkError(f"no magnetic model for {day}", remedy="give the declination, or measure from true north")
    return float(GeoMag(coefficients_file=f"wmm/WMM_{model}.COF").calculate(lat, lon, 0.0, year).d)
