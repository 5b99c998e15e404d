from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from noonmark.earth.cells import centres
from noonmark.fix.answer import Fix
from noonmark.report.document import fix_document, fix_json, fix_schema
from noonmark.report.geojson import geojson, geojson_text
from noonmark.report.kml import NAMESPACE, kml

from .fixes import claimed_fix, conflict_fix, hostile_fix, town_fix  # noqa: TID252

CONTRACT = {
    "schema", "statement", "scope", "regions", "times", "places", "clues", "determined", "pruned_probability",
}  # fmt: skip


def test_every_fix_is_valid_against_the_shipped_schema(fix: Fix) -> None:
    jsonschema.Draft202012Validator.check_schema(fix_schema())
    jsonschema.validate(fix_document(fix), fix_schema())
    jsonschema.validate(fix_document(fix, coarse_km=10.0), fix_schema())
    assert json.loads(fix_json(fix)) == fix_document(fix)


def test_the_contract_keys_are_all_there() -> None:
    document = fix_document(town_fix())
    assert document["schema"] == "noonmark.fix/1"
    assert document.keys() >= CONTRACT
    assert set(document["scope"]) == {"earliest", "latest", "area", "place_prior"}
    assert set(document["clues"][0]) >= {"label", "kind", "source", "trust", "probability_false", "bits"}
    assert set(document["places"][0]) >= {"name", "country", "region", "lat", "lon", "probability"}
    assert set(document["determined"]) == {"place", "longitude", "date", "time"}
    assert document["regions"][1]["level"] == 0.9
    assert set(document["regions"][1]["area_km2"]) == {"inner", "outer"}
    assert "claim" not in document
    assert set(fix_document(claimed_fix())["claim"]) >= {"text", "place", "window", "log10_lr", "verbal"}


def test_the_schema_documents_each_of_its_keys_and_allows_no_other() -> None:
    document = fix_document(town_fix()) | {"surprise": 1}
    with pytest.raises(jsonschema.ValidationError, match="surprise"):
        jsonschema.validate(document, fix_schema())
    undocumented = [key for key, told in fix_schema()["properties"].items() if "description" not in told]
    assert undocumented == []


def test_instants_are_utc_with_z() -> None:
    document = fix_document(town_fix())
    assert document["times"][0]["intervals"][0] == ["2022-09-22T00:23:00Z", "2022-09-22T00:47:00Z"]
    start = datetime.fromisoformat(document["scope"]["earliest"])
    assert start.utcoffset() is not None


def test_an_impossible_claim_is_capped_and_says_so() -> None:
    claim = fix_document(claimed_fix(log10_lr=-math.inf))["claim"]
    assert (claim["log10_lr"], claim["log10_lr_capped"]) == (-300.0, True)
    assert fix_document(claimed_fix())["claim"]["log10_lr_capped"] is False


def test_a_fix_with_nan_is_a_bug_not_a_document() -> None:
    with pytest.raises(AssertionError, match="NaN"):
        fix_document(replace(town_fix(), pruned_probability=math.nan))


def test_geojson_has_one_feature_a_level_that_covers_its_region(fix: Fix) -> None:
    collection = geojson(fix)
    assert [told["properties"]["level"] for told in collection["features"]] == [0.99, 0.9, 0.5]
    by_level: dict[float, Any] = {told["properties"]["level"]: told["geometry"] for told in collection["features"]}
    for region in fix.regions:
        geometry = by_level[region.level]
        if not len(region.outer):
            assert geometry is None
            continue
        lat, lon = centres(region.outer)
        told = shape(geometry)
        shapely.prepare(told)
        assert told.is_valid
        assert shapely.intersects_xy(told, lon, lat).all()
        for outer, *_ in geometry["coordinates"]:
            assert outer[0] == outer[-1]
            ring = np.array(outer)
            assert ((ring[1:, 0] - ring[:-1, 0]) * (ring[1:, 1] + ring[:-1, 1])).sum() < 0  # counter-clockwise


def test_geojson_is_json_without_nan(fix: Fix) -> None:
    def refuse(name: str) -> float:
        raise AssertionError(name)

    json.loads(geojson_text(fix), parse_constant=refuse)


def test_kml_is_well_formed_and_escaped(fix: Fix) -> None:
    root = ET.fromstring(kml(fix))
    assert root.tag == f"{{{NAMESPACE}}}kml"
    marks = root.findall(f".//{{{NAMESPACE}}}Placemark")
    regions = sum(bool(len(region.outer)) for region in fix.regions)
    assert len(marks) == regions + len(fix.places)
    for told in root.iter(f"{{{NAMESPACE}}}coordinates"):
        for point in (told.text or "").split():
            lon, lat = (float(part) for part in point.split(",")[:2])
            assert -180 <= lon <= 180
            assert -90 <= lat <= 90
            assert "e" not in point


def test_kml_keeps_hostile_words_as_words() -> None:
    text = kml(hostile_fix())
    assert "<script" not in text
    assert "\x00" not in text


def test_a_fix_that_fits_nowhere_has_features_without_geometry() -> None:
    document = fix_document(conflict_fix())
    assert document["conflict"] == [["shadow"], ["gps", "near Neryungi"]]
    assert all(feature["geometry"] is None for feature in geojson(conflict_fix())["features"])
