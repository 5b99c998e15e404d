"""Where, as said or given: within a radius, near a named place, in a country or region."""

from __future__ import annotations

from math import log, pi

import numpy as np
from numpy.typing import NDArray

from noonmark.clues.clue import LabelTerm, RadialTerm
from noonmark.clues.kind import Kind, Reading
from noonmark.clues.options import Options
from noonmark.earth.cells import EARTH_AREA_KM2
from noonmark.earth.gazetteer import resolve
from noonmark.earth.gazetteer_table import Place, table
from noonmark.earth.look_up import SURE_SCORE, look_up
from noonmark.earth.maps import country_codes, country_label, country_labels, region_labels, region_names
from noonmark.earth.place_text import read_lat_lon

LOG_NULL_POINT = -log(EARTH_AREA_KM2)
"""A false point lies anywhere on the Earth, evenly."""
LOG_NULL_COUNTRY = log(1.0 / 250.0)
LOG_NULL_REGION = log(1.0 / 4000.0)
"""A false country or region is any of about 250 or 4,000, evenly (GeoNames' counts, rounded)."""

_KNOTS = np.r_[0.0, np.geomspace(0.02, 9.0, 160)]
PEOPLE_PER_KM2 = 3000.0
TINY_KM = 13.0
"""A country or region without a cell of its own (Monaco, Gibraltar, parishes) lies within a cell of its town."""


def mixed_profile(
    sds_km: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return knots [km] and density [per km2] of a mixture of round two-dimensional normals."""
    knots = np.unique(np.concatenate([sd * _KNOTS for sd in sds_km]))
    density = sum(
        w * np.exp(-0.5 * (knots / sd) ** 2) / (2.0 * pi * sd**2) for w, sd in zip(weights, sds_km, strict=True)
    )
    return knots, np.asarray(density)


def point_term(lat: float, lon: float, sds_km: NDArray[np.float64], weights: NDArray[np.float64]) -> RadialTerm:
    """Return a mixture of round normals about one point (geodetic deg)."""
    knots, values = mixed_profile(sds_km, weights)
    one = np.ones(1)
    return RadialTerm(one * lat, one * lon, one, knots, values)


def town_radius_km(population: float) -> float:
    """Return a town's rough radius [km]: a disc of 3,000 people per km2, 3 km at least."""
    return max(3.0, float(np.sqrt(population / PEOPLE_PER_KM2 / pi)))


def near_term(place: Place) -> RadialTerm:
    """Return the density of where footage "near" a town was filmed: in it mostly, else in its surroundings."""
    radius = town_radius_km(place.population)
    return point_term(place.lat, place.lon, np.array([radius, 4.0 * radius + 10.0]), np.array([0.7, 0.3]))


def _read_within(options: Options) -> Reading:
    radius = options.above_zero("km", " km")
    if radius > 20_000.0:
        raise options.error(
            f"radius {radius:g} km is more than half the Earth's girth", "give a smaller radius or leave it out"
        )
    with options.blamed():
        lat, lon = read_lat_lon(options.text("point"))
    density = 1.0 / (4.0 * pi * 6371.0**2 * np.sin(radius / 6371.0 / 2.0) ** 2)
    knots = np.array([0.0, radius, radius * (1.0 + 1e-9)])
    one = np.ones(1)
    term = RadialTerm(one * lat, one * lon, one, knots, np.array([density, density, 0.0]))
    return Reading((term,), LOG_NULL_POINT, f"filmed within {radius:g} km of {lat:g},{lon:g}", "within")


def _read_near(options: Options) -> Reading:
    with options.blamed():
        place = resolve(options.text("place"))
    if place.kind in ("country", "region"):
        return _label_reading(place, "near")
    name = f"{place.name}, {place.country_name}" if place.country_name else place.name
    return Reading((near_term(place),), LOG_NULL_POINT, f"said to be at or near {name}", "near")


def label_of(place: Place) -> LabelTerm:
    """Return the label term of a country or region."""
    if place.kind == "country":
        return LabelTerm("country", frozenset({place.country}))
    return LabelTerm("region", frozenset({f"{place.country}.{place.region}"}))


def on_the_map(place: Place) -> bool:
    """Return whether a country or region has a cell of its own; one of a few km2 has none."""
    if place.kind == "country":
        return bool(np.any(country_labels() == country_label(place.country)))
    labels = [k for k, (code, _, name) in enumerate(region_names()) if (code, name) == (place.country, place.region)]
    return bool(np.isin(region_labels(), labels).any())


def _area_term(place: Place) -> LabelTerm | RadialTerm:
    """Return 1 in a country or region, 0 elsewhere; one too small for a cell is a disc about its main place."""
    if on_the_map(place):
        return label_of(place)
    one, knots = np.ones(1), np.array([0.0, TINY_KM, TINY_KM * (1.0 + 1e-9)])
    return RadialTerm(one * place.lat, one * place.lon, one, knots, np.array([1.0, 1.0, 0.0]))


def _label_reading(place: Place, label: str) -> Reading:
    null = LOG_NULL_COUNTRY if place.kind == "country" else LOG_NULL_REGION
    name = place.name if place.kind == "country" else f"{place.name}, {place.country_name}"
    return Reading((_area_term(place),), null, f"filmed in {name}", label)


def _read_country(options: Options) -> Reading:
    name = options.text("name").strip()
    if len(name) == 2 and name.upper() in country_codes():
        return _country_reading(name.upper())
    with options.blamed():
        place = _country_or_region(name) or resolve(name)
    if place.kind not in ("country", "region"):
        raise options.error(f"{place.name!r} is a {place.kind}, no country or region", "use the kind 'near' for a town")
    return _label_reading(place, "country")


def _country_or_region(name: str) -> Place | None:
    """Return the country, else the one region, among the best readings of a name; None when there is none."""
    best = [match for match in look_up(name, limit=20) if match.score >= SURE_SCORE]
    for kind in ("country", "region"):
        found = [match.place for match in best if match.place.kind == kind]
        if len(found) == 1 or (found and kind == "country"):
            return found[0]
    return None


def _country_reading(code: str) -> Reading:
    """Return the reading of an ISO code; a few (Antarctica) have no entry in the gazetteer."""
    name = table().countries.get(code, code)
    found = [m.place for m in look_up(name, limit=20) if m.place.kind == "country" and m.place.country == code]
    if found:
        return _label_reading(found[0], "country")
    return Reading((LabelTerm("country", frozenset({code})),), LOG_NULL_COUNTRY, f"filmed in {name}", "country")


WITHIN = Kind(
    "within",
    "within a radius of a point",
    {"km": "radius, kilometres", "point": '"LAT,LON"'},
    1.0,
    "given as known: what the user states as a limit of the search is taken as said, unless given a trust",
    _read_within,
    {"km": 50, "point": "56.66,124.72"},
)
NEAR = Kind(
    "near",
    "at or near a named place",
    {"place": "name in any script, or LAT,LON"},
    0.8,
    "captions name a wrong place often enough; one in five is the usual find of those who check them",
    _read_near,
    {"place": "Neryungri"},
)
COUNTRY = Kind(
    "country",
    "in a country or a first-level region",
    {"name": "name or ISO code"},
    1.0,
    "given as known, like a radius; give a trust where it is only said",
    _read_country,
    {"name": "United States"},
)
