"""Streets and landmarks are found in map extracts, XML and PBF; broken files are told in one line."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import numpy as np
import pytest

from noonmark.errors import NoonmarkError
from noonmark.words.places.extract.map_names import MapNames, load_extract
from noonmark.words.places.extract.osm_pbf import read_pbf
from noonmark.words.places.extract.osm_xml import read_xml
from noonmark.words.places.find import find_places

XML = """<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="59.9340" lon="30.3060"><tag k="name" v="Исаакиевский собор"/><tag k="building" v="cathedral"/></node>
<node id="2" lat="59.9000" lon="30.3000"/><node id="3" lat="59.9100" lon="30.3200"/>
<way id="7"><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/><tag k="name" v="улица Карла Маркса"/></way>
<way id="8"><nd ref="99"/><tag k="name" v="nowhere street"/></way></osm>"""


def varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out, value = out + bytes([value & 127 | 128]), value >> 7
    return out + bytes([value])


def zigzag(value: int) -> bytes:
    return varint(-2 * value - 1 if value < 0 else 2 * value)


def field(number: int, data: bytes | int) -> bytes:
    if isinstance(data, int):
        return varint(number << 3) + varint(data)
    return varint(number << 3 | 2) + varint(len(data)) + data


def deltas(values: list[int]) -> bytes:
    return b"".join(zigzag(b - a) for a, b in zip([0, *values], values, strict=False))


def pbf() -> bytes:
    """Return the map of XML above as PBF, written by hand from the format's page."""
    texts = [b"", b"name", "Исаакиевский собор".encode(), "улица Карла Маркса".encode(), b"highway", b"residential"]
    table = field(1, b"".join(field(1, text) for text in texts))
    lats, lons = [599340000, 599000000, 599100000], [303060000, 303000000, 303200000]
    tags = b"".join(map(varint, [1, 2, 0, 0, 0]))
    dense = field(2, field(1, deltas([1, 2, 3])) + field(8, deltas(lats)) + field(9, deltas(lons)) + field(10, tags))
    ways = field(
        3, field(1, 7) + field(2, varint(1) + varint(4)) + field(3, varint(3) + varint(5)) + field(8, deltas([2, 3]))
    )
    block = table + field(2, dense) + field(2, ways)
    blob = field(2, len(block)) + field(3, zlib.compress(block))
    header = field(1, b"OSMData") + field(3, len(blob))
    return len(header).to_bytes(4, "big") + header + blob


@pytest.fixture(params=["town.osm", "town.osm.gz", "town.osm.pbf"])
def extract(request: pytest.FixtureRequest, tmp_path: Path) -> MapNames:
    path = tmp_path / str(request.param)
    data = {".osm": XML.encode(), ".gz": gzip.compress(XML.encode()), ".pbf": pbf()}[path.suffix]
    path.write_bytes(data)
    return load_extract(path)


def test_a_landmark_is_found_by_its_name_in_another_language(extract: MapNames) -> None:
    [found] = extract.find("Isakiivskiy Cathedral")
    assert found.name == "Исаакиевский собор"
    assert (found.lat, found.lon) == pytest.approx((59.9340, 30.3060), abs=1e-6)


def test_a_streets_middle_is_the_mean_of_its_nodes(extract: MapNames) -> None:
    [found] = extract.find("на улице Карла Маркса")
    assert (found.lat, found.lon) == pytest.approx((59.905, 30.31), abs=1e-6)


def test_a_street_is_no_cathedral_of_that_name(extract: MapNames) -> None:
    assert extract.find("Isakiivskiy Street") == ()


def test_a_text_is_placed_by_the_map(extract: MapNames) -> None:
    [mark] = [r for r in find_places("A crowd outside Isakiivskiy Cathedral.", extract=extract) if r.kind == "landmark"]
    assert mark.candidates[0].place.lat == pytest.approx(59.934)
    assert mark.how == "misspelt"


def test_both_forms_give_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.osm").write_text(XML, encoding="utf-8")
    (tmp_path / "a.osm.pbf").write_bytes(pbf())
    one, two = read_xml(tmp_path / "a.osm")[0], read_pbf(tmp_path / "a.osm.pbf")[0]
    np.testing.assert_array_equal(one.ids, two.ids)
    np.testing.assert_allclose(one.lat, two.lat, atol=1e-7)
    np.testing.assert_allclose(one.lon, two.lon, atol=1e-7)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.osm", b"<osm><node"),
        ("a.osm", b"no xml"),
        ("a.osm.gz", gzip.compress(XML.encode())[:-30]),
        ("a.osm.pbf", pbf()[:-9]),
        ("a.osm.pbf", b"\x00\x00\x00\x05hello"),
        ("a.osm.pbf", b"\xff\xff\xff\xff"),
        ("a.osm.pbf", b"garbage that is no map at all"),
        ("a.osm", b'<?xml version="1.0"?><!DOCTYPE osm [<!ENTITY a "b">]><osm/>'),
    ],
)
def test_a_broken_map_is_told_in_one_line(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(NoonmarkError) as told:
        load_extract(path)
    assert "\n" not in str(told.value)
    assert str(path) in str(told.value)


def test_a_missing_map_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoonmarkError, match="no such file"):
        load_extract(tmp_path / "none.osm")


@pytest.mark.parametrize(
    ("file", "name", "lat", "lon"),
    [
        ("monaco.osm.gz", "Casino de Monte-Carlo", 43.7393, 7.4285),
        ("berlin-siegessaeule.osm.gz", "Siegesaule", 52.5145, 13.3501),
        ("andorra.osm.pbf", "Caldea", 42.5117, 1.5369),
    ],
)
def test_landmarks_of_real_extracts_are_where_they_stand(
    shared_data: Path, file: str, name: str, lat: float, lon: float
) -> None:
    found = load_extract(shared_data / "osm" / file).find(name)[0]
    assert (found.lat, found.lon) == pytest.approx((lat, lon), abs=0.002)
