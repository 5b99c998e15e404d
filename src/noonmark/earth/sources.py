"""Whose data Noonmark's answers rest on, as their licences ask to be named."""

from __future__ import annotations


def data_sources() -> tuple[str, ...]:
    """Return the lines to name in every export that uses places, zones or maps."""
    return (
        "Place names: GeoNames (geonames.org), CC BY 4.0",
        "Time zone borders: OpenStreetMap contributors, by timezone-boundary-builder and timezonefinder, ODbL 1.0",
        "Coasts, lakes and countries: Natural Earth, public domain",
        "Names of countries and regions: Unicode CLDR, Unicode License; airports: airportsdata, MIT",
        "Clock changes: IANA time zone database, public domain",
    )
