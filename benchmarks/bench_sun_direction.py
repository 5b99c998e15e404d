"""Direction of the sun for a million (place, instant) pairs: speed and error beside its peers.

Run: ``python benchmarks/sun_direction.py`` with the group ``bench`` installed. All run in this process,
on one thread, warm; slow peers on fewer pairs. Errors are against erfa's full apparent place
(builders/sun_directions.py): angle on the sky [deg], largest over the pairs of the peer.
"""

from __future__ import annotations

import importlib
import sys
import time
import warnings
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import numpy as np

from noonmark.sky.sun import sun_direction

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "builders"))

PAIRS = 1_000_000
TRUE_PAIRS = 2_000
LIMIT_US = 0.3
LIMIT_DEG = 1e-5
FIRST, LAST = np.datetime64("2000-01-01", "ms"), np.datetime64("2025-01-01", "ms")
DEG = np.pi / 180.0


def draw(count):
    rng = np.random.default_rng(20220922)
    utc = FIRST + rng.integers(0, (LAST - FIRST).astype(int), count)
    return np.degrees(np.arcsin(rng.uniform(-1, 1, count))), rng.uniform(-180, 180, count), utc


def pvlib_spa(lat, lon, utc):
    spa = importlib.import_module("pvlib.spa")
    unix = utc.astype("datetime64[us]").astype(np.int64) / 1e6
    # Its functions are elementwise: arrays of places go in as they are. Height, pressure, temperature, TT-UT1.
    out = spa.solar_position_numpy(unix, lat, lon, 0.0, 1010.0, 10.0, 67.0, 0.0, 1, sst=False)
    return out[3], out[4]


def skyfield_de421(lat, lon, utc):
    api = importlib.import_module("skyfield.api")
    load = api.Loader(str(files("skyfield_data") / "data"), verbose=False)
    planets, scale = load("de421.bsp"), load.timescale(builtin=True)
    moments = scale.from_datetimes([m.replace(tzinfo=api.utc) for m in utc.tolist()])
    place = planets["earth"] + api.wgs84.latlon(lat, lon)
    elevation, azimuth, _ = place.at(moments).observe(planets["sun"]).apparent().altaz()
    return elevation.degrees, azimuth.degrees


def astropy_altaz(lat, lon, utc):
    coordinates = importlib.import_module("astropy.coordinates")
    times = importlib.import_module("astropy.time")
    iers = importlib.import_module("astropy.utils.iers")
    iers.conf.auto_download = False
    moment = times.Time(utc)
    place = coordinates.EarthLocation.from_geodetic(lon, lat, 0.0)
    seen = coordinates.get_sun(moment).transform_to(coordinates.AltAz(obstime=moment, location=place))
    return seen.alt.deg, seen.az.deg


def suncalc_position(lat, lon, utc):
    suncalc = importlib.import_module("suncalc")
    pandas = importlib.import_module("pandas")
    seen = suncalc.get_position(pandas.Series(utc.astype("datetime64[ns]")), lon, lat)
    return np.asarray(seen["altitude"]) / DEG, np.asarray(seen["azimuth"]) / DEG + 180.0


PEERS = [
    ("pvlib SPA", "pvlib", pvlib_spa, 20_000),
    ("skyfield DE421", "skyfield_data", skyfield_de421, 20_000),
    ("astropy AltAz", "astropy", astropy_altaz, 20_000),
    ("suncalc", "suncalc", suncalc_position, PAIRS),
]


def timed(function: Callable, *arguments, repeats: int = 1):
    function(*(a[:10] for a in arguments))
    best = np.inf
    for _ in range(repeats):
        start = time.perf_counter()
        out = function(*arguments)
        best = min(best, time.perf_counter() - start)
    return best / len(arguments[0]) * 1e6, out


def unit(elevation, azimuth):
    h, a = np.asarray(elevation) * DEG, np.asarray(azimuth) * DEG
    return np.stack([np.cos(h) * np.sin(a), np.cos(h) * np.cos(a), np.sin(h)])


def apart_deg(one, other):
    return float((2 * np.arcsin(np.linalg.norm(unit(*one) - unit(*other), axis=0) / 2) / DEG).max())


def true_directions(lat, lon, utc):
    """Return erfa's full apparent place, or None without astropy."""
    try:
        builder = importlib.import_module("sun_directions")
    except ModuleNotFoundError as missing:
        print(f"{missing.name} is missing: no errors (uv sync --group bench)")
        return None
    return builder.direction(lat, lon, utc)[:2]


def told(name, us, ours_us, pairs, error):
    shown = "      -" if error is None else f"{error:.1e}"
    print(f"{name:16s} {pairs:>9,d} {us:10.3f} {us / ours_us:10.1f} {shown:>10s}")


def main() -> None:
    warnings.simplefilter("ignore")  # the peers' own
    places = draw(PAIRS)
    true = true_directions(*(a[:TRUE_PAIRS] for a in places))
    sun_direction(*places)  # make the table of nodes
    us, out = timed(sun_direction, *places, repeats=5)
    error = None if true is None else apart_deg(tuple(o[:TRUE_PAIRS] for o in out), true)
    print(f"{'':16s} {'pairs':>9s} {'us a pair':>10s} {'ratio':>10s} {'error deg':>10s}")
    told("noonmark", us, us, PAIRS, error)
    for name, package, function, count in PEERS:
        try:
            importlib.import_module(package)
        except ModuleNotFoundError:
            print(f"{name:16s} is missing (uv sync --group bench)")
            continue
        some = tuple(a[:count] for a in places)
        theirs, seen = timed(function, *some)
        shown = None if true is None else apart_deg(tuple(np.asarray(s)[:TRUE_PAIRS] for s in seen), true)
        told(name, theirs, us, count, shown)
    print(f"limit {LIMIT_US} us a pair: {'held' if us <= LIMIT_US else 'MISSED'} ({us / LIMIT_US:.2f} of it)", end="; ")
    print(f"limit {LIMIT_DEG} deg: {'not measured' if error is None else 'held' if error <= LIMIT_DEG else 'MISSED'}")


if __name__ == "__main__":
    main()
