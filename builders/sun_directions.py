"""Make tests/truth/sun_directions.csv with astropy's time scales and erfa's full apparent place.

Run: ``python builders/sun_directions.py`` in an environment with astropy (group ``bench``).
Nothing of Noonmark is imported.
"""

from __future__ import annotations

import csv
import warnings
from pathlib import Path

import astropy
import erfa
import numpy as np
from astropy.time import Time
from astropy.utils import iers

OUT = Path(__file__).parent.parent / "tests" / "truth" / "sun_directions.csv"
COUNT = 2000
# Not the last day before a step of 0.1 s (1961-1971), on which astropy's UT1-UTC spreads the step.
EDGES = ["1950-01-01T00:00:00", "1959-12-31T23:59:59", "1960-01-01T00:00:00", "1961-12-31T23:59:59",
         "1962-01-01T00:00:00", "1968-02-01T00:00:00", "1971-12-30T23:59:59", "1972-01-01T00:00:00",
         "1972-06-30T12:00:00", "1972-06-30T23:59:59", "1972-07-01T00:00:00", "2016-12-31T12:00:00",
         "2016-12-31T23:59:59", "2017-01-01T00:00:00", "2026-01-01T06:00:00", "2049-12-31T23:59:59",
         "2050-12-31T23:59:59"]  # fmt: skip
HEAD = f"""\
# Topocentric true direction of the sun's centre, geodetic places at height 0 on WGS 84.
# Source: erfa (pyerfa {erfa.__version__}) apco13's parts with IAU 2006/2000A, epv00, ab, atioq; no refraction, no polar
# motion; TAI-UTC as erfa has it (0 before 1960), UT1-UTC by astropy {astropy.__version__} from its
# installed IERS tables (0 where they end). Made by builders/sun_directions.py.
# Tolerance: 1e-5 deg (elevation, and azimuth times the cosine of elevation).
"""


def main() -> None:
    rng = np.random.default_rng(1950)
    first, last = np.datetime64("1950-01-01", "ms"), np.datetime64("2051-01-01", "ms")
    drawn = first + rng.integers(0, (last - first).astype(int), COUNT)
    utc = np.concatenate([np.array(EDGES, dtype="datetime64[ms]"), drawn])
    lat = np.round(np.degrees(np.arcsin(rng.uniform(-1, 1, len(utc)))), 6)
    lon = np.round(rng.uniform(-180, 180, len(utc)), 6)
    lat[:4], lat[4:6] = [90, -90, 0, 89.9], [66.56, -66.56]
    elevation, azimuth, dut1 = direction(lat, lon, utc)
    with OUT.open("w", newline="", encoding="utf-8") as file:
        file.write(HEAD)
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["utc", "lat_deg", "lon_deg", "ut1_minus_utc_s", "elevation_true_deg", "azimuth_deg"])
        for row in zip(utc, lat, lon, dut1, elevation, azimuth, strict=True):
            rows.writerow([f"{row[0]}Z", row[1], row[2], f"{row[3]:.6f}", f"{row[4]:.8f}", f"{row[5]:.8f}"])


def direction(lat, lon, utc):
    """Return true elevation, azimuth [deg] and UT1-UTC [s]."""
    time = Time(utc.astype(str), format="isot", scale="utc")
    dut1 = ut1_minus_utc(time)
    tt1, tt2 = erfa.taitt(*erfa.utctai(time.jd1, time.jd2))
    ut11, ut12 = ut1(time, dut1)
    heliocentric, barycentric = erfa.epv00(tt1, tt2)
    x, y, s = erfa.xys06a(tt1, tt2)
    theta = erfa.era00(ut11, ut12)
    astrom = erfa.apco(tt1, tt2, barycentric, heliocentric["p"], x, y, s, theta,
                       np.radians(lon), np.radians(lat), 0.0, 0.0, 0.0, erfa.sp00(tt1, tt2), 0.0, 0.0)  # fmt: skip
    # The sun at the time the light left it, seen from the observer (astrom.eb is the observer's place).
    delay = np.linalg.norm(heliocentric["p"], axis=-1) * erfa.AULT / erfa.DAYSEC
    earlier_h, earlier_b = erfa.epv00(tt1, tt2 - delay)
    sight = earlier_b["p"] - earlier_h["p"] - astrom["eb"]
    distance = np.linalg.norm(sight, axis=-1)
    proper = erfa.ab(sight / distance[:, None], astrom["v"], astrom["em"], astrom["bm1"])
    ri, di = erfa.c2s(np.einsum("nij,nj->ni", astrom["bpn"], proper))
    azimuth, zenith, *_ = erfa.atioq(ri, di, astrom)
    return 90.0 - np.degrees(zenith), np.degrees(azimuth) % 360.0, dut1


def ut1(time, dut1):
    """Return UT1 as a two-part date (not by erfa.utcut1, which holds TAI-UTC for a day: 2.6 ms before 1972)."""
    year, month, day, fraction = erfa.jd2cal(time.jd1, time.jd2)
    return erfa.taiut1(*erfa.utctai(time.jd1, time.jd2), dut1 - erfa.dat(year, month, day, fraction))


def ut1_minus_utc(time):
    """Return UT1-UTC [s]: IERS-B where it reaches, then IERS-A's predictions, else 0."""
    measured, status = iers.IERS_B.open().ut1_utc(time, return_status=True)
    predicted, later = iers.IERS_A.open(iers.IERS_A_FILE).ut1_utc(time, return_status=True)
    outside = iers.TIME_BEYOND_IERS_RANGE, iers.TIME_BEFORE_IERS_RANGE
    out = np.where(np.isin(later, outside), 0.0, predicted.to_value("s"))
    return np.where(np.isin(status, outside), out, measured.to_value("s"))


if __name__ == "__main__":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", erfa.ErfaWarning)
        main()
