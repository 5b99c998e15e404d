"""UTC to TT (for where the sun and moon are) and to UT1 (for how far the Earth has turned).

The ephemeris covers 1950-01-01 to 2050-12-31. UT1-UTC comes from the installed IERS table; outside
it UT1-UTC is taken as 0, and :func:`ut1_slack_s` says how wrong that can be.
"""

from __future__ import annotations

import warnings
from datetime import UTC, datetime
from functools import lru_cache

import erfa
import numpy as np
from numpy.typing import ArrayLike, NDArray

from noonmark.errors import NoonmarkError
from noonmark.sky._iers import published_ut1

FIRST_INSTANT = np.datetime64("1950-01-01T00:00:00", "us")
END_INSTANT = np.datetime64("2051-01-01T00:00:00", "us")
"""The ephemeris covers FIRST_INSTANT <= instant < END_INSTANT."""

TT_MINUS_TAI_S = 32.184
"""IAU 1991 resolution A4, recommendation IV."""

InstantLike = ArrayLike | datetime
"""What the functions of this room take: an array of datetime64 (UTC), or one aware datetime."""

DAY_US = 86_400_000_000
CLOCK_FIRST_DAY = -7336
"""Days from 1970-01-01 to the first row of :func:`clock_table` (1949-12-01)."""
_CLOCK_DAYS = 36_980

_MEASURED_SLACK_S = 0.001
_PREDICTED_SLACK_S = 0.05
_BEFORE_1962_SLACK_S = 0.3
_LEAP_SECOND_SLACK_S = 0.9
_DRIFT_S_PER_YEAR = 1.1
_LEAP_SECONDS_MAY_END = np.datetime64("2035-01-01", "us")
_YEAR_US = 365.25 * DAY_US


def as_instants(instants: InstantLike, name: str = "instant") -> NDArray[np.datetime64]:
    """Return instants as ``datetime64[us]`` (UTC), checked against the ephemeris.

    Parameters
    ----------
    instants : ndarray of datetime64, any shape; or one aware datetime
        UTC. A ``datetime64`` carries no zone and is UTC by contract.
    name : str
        What to call it in an error.

    Raises
    ------
    NoonmarkError
        For a naive ``datetime``, something that is no instant, NaT, or an instant outside 1950-2050.
    """
    if isinstance(instants, datetime):
        instants = _from_datetime(instants, name)
    array = np.asarray(instants)
    if array.dtype.kind != "M":
        raise NoonmarkError(f"{name} is of type {array.dtype}", remedy="give UTC as datetime64, or an aware datetime")
    array = array.astype("datetime64[us]", copy=False)
    _check_span(array, name)
    return array


def _from_datetime(instant: datetime, name: str) -> np.datetime64:
    if instant.tzinfo is None:
        raise NoonmarkError(
            f"{name} {instant.isoformat()} has no time zone",
            remedy="write UTC with a Z, or an offset such as +09:00",
        )
    return np.datetime64(instant.astimezone(UTC).replace(tzinfo=None), "us")


def _check_span(array: NDArray[np.datetime64], name: str) -> None:
    if array.size == 0:
        return
    ticks = array.astype(np.int64, copy=False)
    low, high = ticks.min(), ticks.max()
    if low < FIRST_INSTANT.astype(np.int64):
        if np.isnat(array).any():
            raise NoonmarkError(f"{name} is missing (NaT)", remedy="leave it out, or give UTC")
        _refuse(low, name)
    if high >= END_INSTANT.astype(np.int64):
        _refuse(high, name)


def _refuse(ticks: np.int64, name: str) -> None:
    day = np.datetime64(int(ticks), "us").astype("datetime64[D]")
    raise NoonmarkError(f"{name} {day} is outside 1950 to 2050, which the sun's table covers", remedy="check the year")


@lru_cache(maxsize=1)
def clock_table() -> NDArray[np.float64]:
    """Return what turns UTC into TT and UT1, one row a UTC day from ``CLOCK_FIRST_DAY``.

    Returns
    -------
    ndarray, shape (n, 4)
        TT-UTC at the day's start and end, UT1-UTC at its start and end [s]. A leap second lies
        between the end of one row and the start of the next, so that within a day both are straight.

    Notes
    -----
    TAI-UTC is erfa's (``eraDat``): steps of a whole second from 1972, rate offsets 1960-1971, and 0
    before 1960, where the true TT is up to 3 s earlier (3e-5 deg of the sun, 5e-4 deg of the moon).
    A straight line between daily values of UT1-TAI is within 0.1 ms.
    """
    days = CLOCK_FIRST_DAY + np.arange(_CLOCK_DAYS)
    tai_start, tai_end = _tai_minus_utc(days, 0.0), _tai_minus_utc(days, 1.0)
    published = published_ut1()
    known = days[(days >= published.first_day) & (days < published.first_day + len(published.seconds) - 1)]
    ut1_start, ut1_end = np.zeros(len(days)), np.zeros(len(days))
    row, at = known - CLOCK_FIRST_DAY, known - published.first_day
    # UT1-TAI is smooth across leap seconds, UT1-UTC is not: join the days by the former.
    ut1_start[row] = published.seconds[at]
    ut1_end[row] = published.seconds[at + 1] - tai_start[row + 1] + tai_end[row]
    return np.column_stack([tai_start + TT_MINUS_TAI_S, tai_end + TT_MINUS_TAI_S, ut1_start, ut1_end])


def _tai_minus_utc(days: NDArray[np.int64], fraction: float) -> NDArray[np.float64]:
    date = days.astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    year = month.astype("datetime64[Y]").astype(np.int64) + 1970
    with warnings.catch_warnings():
        # erfa warns of "dubious years" before 1960 and some years ahead; both are stated as slack.
        warnings.simplefilter("ignore", erfa.ErfaWarning)
        return erfa.dat(year, month.astype(np.int64) % 12 + 1, (date - month).astype(np.int64) + 1, fraction)


def tt_minus_utc_s(instants: InstantLike) -> NDArray[np.float64]:
    """Return TT-UTC [s] at the instants (UTC), same shape."""
    return _from_clock(instants, 0)


def ut1_minus_utc_s(instants: InstantLike) -> NDArray[np.float64]:
    """Return UT1-UTC [s] at the instants (UTC), same shape; 0 outside the table."""
    return _from_clock(instants, 2)


def _from_clock(instants: InstantLike, column: int) -> NDArray[np.float64]:
    day, within = np.divmod(as_instants(instants).astype(np.int64), DAY_US)
    rows = clock_table()[day - CLOCK_FIRST_DAY]
    return rows[..., column] + within / DAY_US * (rows[..., column + 1] - rows[..., column])


def ut1_slack_s(instants: InstantLike) -> NDArray[np.float64]:
    """Return how far the used UT1 may be from the true one [s], 0 or more, same shape.

    One second is 15 arcsec (0.0042 deg) of hour angle.

    Notes
    -----
    Measured days 1 ms; days predicted by Bulletin A, to about a year ahead, 0.05 s (its own error
    column ends near 0.03 s). Before 1962 0.3 s: time signals were steered to UT2 within about
    0.1 s. After the table 0.9 s, the bound on the size of UT1-UTC while leap seconds are kept (ITU-R
    TF.460-6). They may end by 2035 (CGPM 2022, resolution 4): from then 1.1 s more a year, the
    fastest drift since 1962 (a day 3 ms too long).
    """
    array = as_instants(instants)
    published = published_ut1()
    day = array.astype("datetime64[D]").astype(np.int64) - published.first_day
    later = np.maximum((array - _LEAP_SECONDS_MAY_END).astype(np.int64) / _YEAR_US, 0.0)
    slack = _LEAP_SECOND_SLACK_S + _DRIFT_S_PER_YEAR * later
    if len(published.seconds) == 0:
        return slack
    slack = np.where(day < len(published.seconds) - 1, _PREDICTED_SLACK_S, slack)
    slack = np.where(day < published.measured, _MEASURED_SLACK_S, slack)
    return np.where(day < 0, _BEFORE_1962_SLACK_S, slack)
