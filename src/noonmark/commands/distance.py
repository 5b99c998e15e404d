"""The distance of ``--coarse``, as it is written on the command line."""

from __future__ import annotations

import re

from noonmark.errors import NoonmarkError

_KM = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:km)?\s*")
LEAST_KM, MOST_KM = 0.001, 6000.0


def coarse_km(text: str | None) -> float | None:
    """Return the kilometres of ``--coarse 10km`` or ``--coarse 10``; None where it was not given.

    Raises
    ------
    NoonmarkError
        If it is no distance, or not one to round to.

    Examples
    --------
    >>> coarse_km("10km")
    10.0
    """
    if text is None:
        return None
    found = _KM.fullmatch(text)
    if not found:
        raise NoonmarkError(f"--coarse {text!r} is no distance", remedy="give kilometres: --coarse 10km")
    km = float(found[1])
    if not LEAST_KM <= km <= MOST_KM:
        raise NoonmarkError(f"--coarse {km:g} km is no distance to round to", remedy="give 0.001 to 6000 km, e.g. 10km")
    return km
