"""Make tests/truth/moon_directions.csv with skyfield and JPL's DE421.

Run: ``python builders/moon_directions.py`` in an environment with skyfield, skyfield-data and
astropy (group ``bench``). Nothing of Noonmark is imported.
"""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path

import numpy as np
import skyfield
from skyfield.almanac import fraction_illuminated
from skyfield.api import Loader, wgs84
from skyfield.framelib import ecliptic_frame

OUT = Path(__file__).parent.parent / "tests" / "truth" / "moon_directions.csv"
COUNT = 1000
HEAD = f"""\
# Topocentric true direction of the moon's centre (geodetic places at height 0 on WGS 84), and its phase from the
# Earth's centre. Source: skyfield {skyfield.__version__} with JPL DE421, apparent places, no refraction; its own
# UT1-UTC (utc is rounded to ms; ut1_minus_utc_s is what skyfield used). Made by builders/moon_directions.py.
# Tolerance: 0.005 deg and 16 km (the lunar theory in erfa against DE421 at 40,000 instants), 0.001 deg rms.
"""
COLUMNS = ["utc", "lat_deg", "lon_deg", "ut1_minus_utc_s", "elevation_true_deg", "azimuth_deg", "distance_km",
           "elongation_deg", "illuminated_fraction"]  # fmt: skip


def main() -> None:
    load = Loader(str(files("skyfield_data") / "data"), verbose=False)
    planets, scale = load("de421.bsp"), load.timescale(builtin=True)
    rng = np.random.default_rng(421)
    first, last = np.datetime64("1973-01-02", "ms"), np.datetime64("2050-12-30", "ms")
    utc = first + rng.integers(0, (last - first).astype(int), COUNT)
    with OUT.open("w", newline="", encoding="utf-8") as file:
        file.write(HEAD)
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(COLUMNS)
        for when in utc:
            lat, lon = round(np.degrees(np.arcsin(rng.uniform(-1, 1))), 5), round(rng.uniform(-180, 180), 5)
            rows.writerow(row(planets, scale, when, lat, lon))


def row(planets, scale, when, lat, lon):
    """Return one row of the table."""
    moment = when.item()
    t = scale.utc(moment.year, moment.month, moment.day, moment.hour, moment.minute,
                  moment.second + moment.microsecond / 1e6)  # fmt: skip
    earth, moon, sun = planets["earth"], planets["moon"], planets["sun"]
    place = earth + wgs84.latlon(lat, lon)
    elevation, azimuth, _ = place.at(t).observe(moon).apparent().altaz()
    # Not the apparent one, which holds the 38 km that the Earth runs while the light is on its way.
    distance = (moon - place).at(t).distance()
    _, moon_longitude, _ = earth.at(t).observe(moon).apparent().frame_latlon(ecliptic_frame)
    _, sun_longitude, _ = earth.at(t).observe(sun).apparent().frame_latlon(ecliptic_frame)
    elongation = (moon_longitude.degrees - sun_longitude.degrees) % 360.0
    lit = fraction_illuminated(planets, "moon", t)
    return [f"{when}Z", lat, lon, f"{float(t.dut1):.6f}", f"{elevation.degrees:.7f}", f"{azimuth.degrees:.7f}",
            f"{distance.km:.3f}", f"{elongation:.6f}", f"{lit:.6f}"]  # fmt: skip


if __name__ == "__main__":
    main()
