"""A Fix as GeoJSON (RFC 7946): one Feature a level, whose polygons cover the outer region."""

from __future__ import annotations

import json
from typing import Any

from shapely.geometry import MultiPolygon

from noonmark.earth.cells import Cells
from noonmark.fix.answer import Fix, Region
from noonmark.report.coarse import place_decimals
from noonmark.report.document import Json, finite, noonmark_version, place_document
from noonmark.report.outline import MAX_CELLS, decimals, polygons


def geojson(fix: Fix) -> Json:
    """Return a FeatureCollection with one Feature for each region, largest level first.

    Parameters
    ----------
    fix : Fix
        As solved, or coarse (:func:`noonmark.report.coarse.coarsened`).

    Returns
    -------
    dict
        Each Feature has the properties ``level`` and ``area_km2`` (inner, outer); its geometry is
        a MultiPolygon in lon, lat, null when the region is empty. The foreign members
        ``statement``, ``places``, ``notes`` and ``data_sources`` tell the rest.
    """
    features = [region_feature(region) for region in sorted(fix.regions, key=lambda told: -told.level)]
    places = [place_document(place, place_decimals(fix)) for place in fix.places]
    return {
        "type": "FeatureCollection",
        "features": features,
        "statement": fix.statement,
        "places": places,
        "notes": list(fix.notes),
        "data_sources": list(fix.data_sources),
        "version": noonmark_version(),
    }


def geojson_text(fix: Fix) -> str:
    """Return :func:`geojson` as text, ended by a line feed."""
    return json.dumps(geojson(fix), ensure_ascii=False, allow_nan=False) + "\n"


def region_feature(region: Region, max_cells: int = MAX_CELLS) -> Json:
    """Return one region as a Feature, drawn from at most so many cells."""
    shape = polygons(region.outer, max_cells)
    return {
        "type": "Feature",
        "properties": {
            "level": region.level,
            "area_km2": {"inner": finite(region.inner_km2), "outer": finite(region.outer_km2)},
        },
        "geometry": None if shape.is_empty else _geometry(shape, region.outer, max_cells),
    }


def _geometry(shape: MultiPolygon, cells: Cells, max_cells: int) -> Json:
    told = rings(shape, decimals(cells, max_cells))
    return {"type": "MultiPolygon", "coordinates": told}


def rings(shape: MultiPolygon, digits: int) -> list[list[list[list[float]]]]:
    """Return each polygon's rings as lists of ``[lon, lat]``, outer ring first."""
    return [[_ring(ring, digits) for ring in (part.exterior, *part.interiors)] for part in shape.geoms]


def _ring(ring: Any, digits: int) -> list[list[float]]:
    return [[round(lon, digits), round(lat, digits)] for lon, lat in ring.coords]
