"""Three faults that would leave every area looking right, each caught by a number from outside.

Each was planted once by hand. Refraction subtracted in ``clues.tables``: the three tests of refraction failed.
Lat and lon swapped in what ``fix.problem`` takes from the cells: all failed. Zone offsets of 0 in
``clues.stretches``: the three tests of clocks failed.
"""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from noonmark.clues.clue import Clue
from noonmark.earth.cells import centres
from noonmark.fix.answer import Fix
from noonmark.fix.fuse import fuse
from noonmark.fix.scope import Scope
from noonmark.plugins import make_clue
from noonmark.sky.sun import sun_direction

YEAR = (datetime(2022, 1, 1, tzinfo=UTC), datetime(2023, 1, 1, tzinfo=UTC))


def fixed(*clues: Clue, prior: str = "uniform") -> Fix:
    return fuse(clues, Scope(*YEAR, prior=prior), bits=False)


def places(fix: Fix) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return lat, lon [deg] and probability of the leaves."""
    lat, lon = centres(fix.cells)
    share = fix.density * fix.cells.area_km2
    return lat, lon, share / share.sum()


@pytest.mark.parametrize(
    ("apparent", "true"),
    [
        (0.0, -34.5 / 60.0),  # Bennett 1982 (J. Navigation 35, 255): cot(7.31 / 4.4) = 34.5 arcmin at the horizon
        (5.0, 5.0 - 9.9 / 60.0),  # cot(5 + 7.31 / 9.4) = 9.9 arcmin
        (10.0, 10.0 - 5.4 / 60.0),  # cot(10 + 7.31 / 14.4) = 5.4 arcmin
    ],
)
def test_refraction_lifts_what_is_seen(apparent: float, true: float) -> None:
    """The wrong sign would put the mean true elevation above the apparent one, by as much."""
    instant = "2022-10-27T11:00:00"
    sun = make_clue("sun-elevation", {"elevation": f"{apparent}~0.05", "trust": 1})
    lat, lon, share = places(fixed(sun, make_clue("instant", {"at": f"{instant}Z"})))
    elevation, _ = sun_direction(lat, lon, np.datetime64(instant))
    assert float(np.sum(share * elevation)) == pytest.approx(true, abs=0.03)


def test_the_sun_overhead_at_the_june_solstice_is_over_the_tropic_near_greenwich() -> None:
    """21 June, 12:00 UTC: declination 23.44 deg; equation of time -1.8 min (USNO), so noon is 0.45 deg east."""
    sun = make_clue("sun-elevation", {"elevation": "89.9~0.3", "trust": 1})
    lat, lon, share = places(fixed(sun, make_clue("instant", {"at": "2022-06-21T12:00:00Z"})))
    assert float(np.sum(share * lat)) == pytest.approx(23.44, abs=0.05)
    assert float(np.sum(share * lon)) == pytest.approx(0.45, abs=0.1)


def test_a_position_is_read_latitude_first() -> None:
    """52.37,4.90 is Amsterdam; 4.90,52.37 is in the Indian Ocean off Somalia."""
    lat, lon, share = places(fixed(make_clue("gps", {"point": "52.37,4.90", "trust": 1})))
    assert (float(np.sum(share * lat)), float(np.sum(share * lon))) == pytest.approx((52.37, 4.90), abs=0.01)
    fix = fixed(make_clue("gps", {"point": "52.37,4.90", "trust": 1}), prior="default")
    assert fix.places[0].country in ("NL", "Netherlands", "The Netherlands")


@pytest.mark.parametrize(
    ("point", "utc"),
    [
        ("56.66,124.72", datetime(2022, 9, 22, 3, 0, tzinfo=UTC)),  # Neryungri, UTC+9 all year
        ("28.61,77.21", datetime(2022, 9, 22, 6, 30, tzinfo=UTC)),  # Delhi, UTC+5:30
        ("40.71,-74.01", datetime(2022, 9, 22, 16, 0, tzinfo=UTC)),  # New York, UTC-4 in summer
    ],
)
def test_a_clock_of_noon_means_the_noon_of_its_place(point: str, utc: datetime) -> None:
    """A dropped zone would put all three at 12:00 UTC."""
    clock = make_clue("local-clock", {"reads": "2022-09-22T12:00:00", "zone": "place", "error": "60s", "trust": 1})
    fix = fixed(clock, make_clue("gps", {"point": point, "trust": 1}))
    start, end = fix.times[1].intervals[0][0], fix.times[1].intervals[-1][1]
    assert abs((start - utc).total_seconds()) < 180.0
    assert abs((end - utc).total_seconds()) < 180.0
