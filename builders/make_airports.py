"""Make src/noonmark/earth/data/airports.tsv.xz: airports with an IATA code.

Run: ``.venv/bin/python builders/make_airports.py``. Source: airportsdata 20260905 (MIT licence).
Columns: name, city, IATA, ICAO, country (ISO alpha-2), lat, lon [deg, 4 decimals: 11 m], zone.
"""

from __future__ import annotations

import lzma

import airportsdata
from make_earth_maps import DATA


def main() -> None:
    """Write the table, sorted by IATA code."""
    rows: list[str] = []
    for iata, port in sorted(airportsdata.load("IATA").items()):
        where = (f"{port['lat']:.4f}", f"{port['lon']:.4f}")
        rows.append("\t".join((port["name"], port["city"], iata, port["icao"], port["country"], *where, port["tz"])))
    (DATA / "airports.tsv.xz").write_bytes(lzma.compress("\n".join(rows).encode(), preset=9))
    print("airports.tsv.xz:", len(rows), "airports,", (DATA / "airports.tsv.xz").stat().st_size, "bytes")


if __name__ == "__main__":
    main()
