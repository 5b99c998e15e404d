"""Written places: ISO 6709 and its ranges."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.errors import NoonmarkError
from noonmark.footage.boxes import loci_place
from noonmark.footage.facts import PlaceFact
from noonmark.footage.places import make_place, read_iso6709

LATS, LONS = st.floats(-90, 90), st.floats(-180, 179.999)


@pytest.mark.parametrize(
    ("text", "lat", "lon", "height_m"),
    [
        ("+34.0754-118.2543/", 34.0754, -118.2543, None),
        ("+52.3693+006.6761+10.534988/", 52.3693, 6.6761, 10.534988),
        ("-0006.6-07812.5/", -0.11, -78.2083333333, None),  # 6.6' = 0.11 deg, 12.5' = 0.2083 deg
        ("+511500+0003045/", 51.25, 0.5125, None),  # 15' = 0.25 deg; 30' 45" = 0.5125 deg
        ("+27.5916+086.5640+8850CRSWGS_84/", 27.5916, 86.5640, 8850.0),
        ("+10.0+180/", 10.0, -180.0, None),
    ],
)
def test_iso_6709_is_read_in_all_its_forms(text: str, lat: float, lon: float, height_m: float | None):
    found = read_iso6709("tag", text)
    assert isinstance(found, PlaceFact)
    assert (found.lat, found.lon) == pytest.approx((lat, lon), abs=1e-9)
    assert found.height_m == height_m


@pytest.mark.parametrize("text", ["", "51.4,-0.08", "+51.4", "+5199.0+00010.0/", "+1+2+3+4/", "+51.4-0.08; rm"])
def test_what_is_no_place_becomes_a_note(text: str):
    assert "is no place; not used" in str(read_iso6709("tag", text))


@pytest.mark.parametrize(("lat", "lon"), [(213.0, 10.0), (-90.001, 0.0), (10.0, 180.001), (0.0, -200.0)])
def test_a_place_out_of_range_is_an_error_with_its_value(lat: float, lon: float):
    with pytest.raises(NoonmarkError, match=r"(latitude|longitude) -?\d+.* deg is outside .*--no-metadata"):
        make_place("EXIF GPS", lat, lon)


@pytest.mark.parametrize("height_m", [1e10, -1e8, float("inf"), float("nan")])
def test_a_height_that_cannot_be_is_left_out_and_the_place_stays(height_m: float):
    assert make_place("tag", 1.0, 2.0, height_m, None, "sea level") == PlaceFact("tag", 1.0, 2.0)


def test_null_island_is_a_note_and_a_place_nearby_is_a_place():
    assert "no fix" in str(make_place("tag", 0.0, -0.0))
    assert isinstance(make_place("tag", 0.001, 0.0), PlaceFact)


def test_nan_is_a_note():
    assert "without numbers" in str(make_place("tag", float("nan"), 10.0))


@given(LATS, LONS)
def test_a_place_is_kept_as_it_is(lat: float, lon: float):
    found = make_place("tag", lat, lon, height_m=float("nan"), error_m=-1.0)
    assert isinstance(found, str) or (found.lat, found.lon, found.height_m, found.error_m) == (lat, lon, None, None)


@given(LATS, LONS)
def test_writing_iso_6709_and_reading_it_gives_the_place_back(lat: float, lon: float):
    found = read_iso6709("tag", f"{lat:+013.9f}{lon:+014.9f}/")
    assert isinstance(found, str) or (found.lat, found.lon) == pytest.approx((lat, lon), abs=1e-9)


@given(st.text(max_size=40))
def test_no_text_makes_reading_crash(text: str):
    with suppress(NoonmarkError):
        assert isinstance(read_iso6709("tag", text), (PlaceFact, str))


def loci(lat: float, lon: float, height_m: float, name: bytes = b"\0", body: bytes = b"earth\0") -> bytes:
    numbers = (round(value * 65536).to_bytes(4, signed=True) for value in (lon, lat, height_m))
    return b"\0\0\0\0\x15\xc7" + name + b"\0" + b"".join(numbers) + body


def test_loci_is_longitude_first_in_sixteenths_of_bits():
    found = loci_place(loci(52.36929, 6.67609, 10.5))
    assert isinstance(found, PlaceFact)
    assert (found.lat, found.lon, found.height_m) == pytest.approx((52.36929, 6.67609, 10.5), abs=1e-5)


def test_loci_with_a_name_in_utf16_is_read():
    found = loci_place(loci(1.5, 2.5, 0.0, name="\ufeffHof".encode("utf-16-be") + b"\0\0"))
    assert isinstance(found, PlaceFact)
    assert (found.lat, found.lon, found.height_m) == (1.5, 2.5, None)


def test_loci_cut_off_or_on_the_moon_is_a_note():
    assert "cut off" in str(loci_place(loci(1.0, 2.0, 3.0)[:14]))
    assert "not a place on Earth" in str(loci_place(loci(1.0, 2.0, 3.0, body=b"moon\0")))


def test_loci_out_of_range_is_an_error():
    with pytest.raises(NoonmarkError, match="latitude 213 deg"):
        loci_place(loci(213.0, 2.0, 3.0))
