"""Names to places and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.earth import gazetteer, maps
from noonmark.earth.ellipsoid import distance_km
from noonmark.earth.gazetteer import look_up, resolve
from noonmark.earth.names import key, latin_key
from noonmark.errors import NoonmarkError


@pytest.mark.parametrize(
    ("text", "name", "country", "kind"),
    [
        ("Neryungri", "Neryungri", "RU", "place"),
        ("Neryungi", "Neryungri", "RU", "place"),
        ("Нерюнгри", "Neryungri", "RU", "place"),
        ("Nerjungri", "Neryungri", "RU", "place"),
        ("NERYUNGRI ", "Neryungri", "RU", "place"),
        ("Yakutiya", "Sakha", "RU", "region"),
        ("Якутия", "Sakha", "RU", "region"),
        ("Magadan", "Magadan", "RU", "place"),
        ("Magadan Airport", "Sokol Airport", "RU", "airport"),
        ("Neryungri airport", "Chulman Neryungri Airport", "RU", "airport"),
        ("LHR", "London Heathrow Airport", "GB", "airport"),
        ("Springfield, Missouri", "Springfield", "US", "place"),
        ("Paris", "Paris", "FR", "place"),
        ("Paris, Texas", "Paris", "US", "place"),
        ("Paris Texas", "Paris", "US", "place"),
        ("Kyiv", "Kyiv", "UA", "place"),
        ("Київ", "Kyiv", "UA", "place"),
        ("Kiev", "Kyiv", "UA", "place"),
        ("東京", "Tokyo", "JP", "place"),
        ("القاهرة", "Cairo", "EG", "place"),
        ("حلب", "Aleppo", "SY", "place"),
        ("غزة", "Gaza", "PS", "place"),
        ("Roma", "Rome", "IT", "place"),
        ("Munchen", "Munich", "DE", "place"),
        ("New York", "New York City", "US", "place"),
        ("Mexico", "Mexico", "MX", "country"),
        ("UK", "United Kingdom", "GB", "country"),
        ("England", "England", "GB", "region"),
        ("Missouri", "Missouri", "US", "region"),
        ("Georgia, GE", "Georgia", "GE", "country"),
        ("Georgia, United States", "Georgia", "US", "region"),
    ],
)
def test_a_name_in_any_spelling_or_script_gives_its_place(text: str, name: str, country: str, kind: str) -> None:
    found = resolve(text)
    assert (found.name, found.country, found.kind) == (name, country, kind)


def test_neryungri_stands_where_atlases_put_it() -> None:
    found = resolve("Neryungri")
    assert float(distance_km(found.lat, found.lon, 56.66, 124.72)) < 2.0
    assert (found.region, found.zone, found.country_name) == ("Sakha", "Asia/Yakutsk", "Russia")


@pytest.mark.parametrize("text", ["Springfield", "Birmingham", "Georgia", "San Jose"])
def test_two_readings_of_a_name_are_an_error_that_names_both(text: str) -> None:
    with pytest.raises(NoonmarkError, match=r"more than one reading; write '.+' or '.+'"):
        resolve(text)


@pytest.mark.parametrize("text", ["Springfield", "Birmingham", "San Jose", "Georgia"])
def test_what_the_error_tells_to_write_is_understood(text: str) -> None:
    with pytest.raises(NoonmarkError) as told:
        resolve(text)
    for offer in told.value.remedy.split("'")[1::2]:
        assert key(offer.split(",")[0]) == key(resolve(offer).name)


def test_an_unknown_name_is_told_with_the_nearest_names() -> None:
    with pytest.raises(NoonmarkError, match=r"unknown place 'Neriungostan'; the nearest names are '"):
        resolve("Neriungostan")


def test_an_airport_that_is_not_known_is_told_and_its_town_offered() -> None:
    with pytest.raises(NoonmarkError, match=r"no airport 'Izium airport' is in the gazetteer; write .*'Izyum, "):
        resolve("Izium airport")


@pytest.mark.parametrize("text", ["", "  ", ",", "!!!"])
def test_no_name_is_an_error_and_finds_nothing(text: str) -> None:
    assert look_up(text) == []
    with pytest.raises(NoonmarkError, match="unknown place"):
        resolve(text)


def test_coordinates_are_lat_then_lon() -> None:
    found = resolve("56.66, 124.72")
    assert (found.lat, found.lon, found.kind, found.country, found.zone) == (
        56.66,
        124.72,
        "point",
        "RU",
        "Asia/Yakutsk",
    )


@pytest.mark.parametrize("text", ["213,5", "91,0", "0,181", "124.72,56.66"])
def test_coordinates_out_of_range_are_told(text: str) -> None:
    with pytest.raises(NoonmarkError, match="latitude is -90 to 90"):
        resolve(text)


def test_matches_come_with_their_likeness_and_the_name_matched() -> None:
    first = look_up("Neryungi")[0]
    assert (first.place.name, first.matched_name) == ("Neryungri", "neryungri")
    assert first.score == pytest.approx(100 * 2 * 8 / 17)  # 8 letters in common of 8 and 9
    assert look_up("Нерюнгри")[0].score == 100.0


def test_there_are_over_two_hundred_thousand_places_the_most_populous_first() -> None:
    places = gazetteer.all_places()
    assert len(places) > 200_000
    assert np.all(np.diff(places.population) <= 0)
    assert np.abs(places.lat).max() <= 90
    assert np.abs(places.lon).max() <= 180


def test_places_lie_in_the_country_of_the_map_but_for_border_cells() -> None:
    places = gazetteer.all_places()
    there = maps.label_at(maps.country_labels(), places.lat, places.lon)
    assert np.mean(there == places.country) > 0.97


@given(st.integers(0, 200_000))
def test_the_place_nearest_to_a_place_is_at_no_distance(index: int) -> None:
    here = gazetteer.place(index)
    near = gazetteer.place(int(gazetteer.nearest(here.lat, here.lon)))
    assert float(distance_km(here.lat, here.lon, near.lat, near.lon)) < 0.001


@given(st.integers(0, 50_000))
def test_a_place_is_among_the_readings_of_its_own_full_name(index: int) -> None:
    here = gazetteer.place(index)
    found = look_up(f"{here.name.replace(',', ' ')}, {here.country}", limit=200)
    assert here.geoname_id in {match.place.geoname_id for match in found}


def test_nearest_takes_arrays() -> None:
    found = gazetteer.nearest([48.85, 56.66], [2.35, 124.72])
    assert [gazetteer.place(int(k)).name for k in found] == ["Paris", "Neryungri"]


def test_the_extent_of_a_region_and_a_country_hold_their_towns() -> None:
    for text, inside, outside in (("Yakutiya", "Neryungri", "Magadan"), ("Ukraine", "Kyiv", "Moscow")):
        share = gazetteer.extent(resolve(text))
        at = [
            int(maps.label_at(np.arange(maps.CELLS, dtype=np.uint32), np.array([p.lat]), np.array([p.lon]))[0])
            for p in (resolve(inside), resolve(outside))
        ]
        assert share[at[0]] > 0.5
        assert share[at[1]] == 0.0


def test_a_town_has_no_extent() -> None:
    with pytest.raises(NoonmarkError, match="give a radius in km"):
        gazetteer.extent(resolve("Neryungri"))


@given(st.text(max_size=40))
def test_any_text_is_looked_up_without_a_crash(text: str) -> None:
    assert all(0.0 <= match.score <= 100.0 for match in look_up(text, limit=3))


@given(st.text(max_size=30))
def test_keys_are_stable_under_repetition(text: str) -> None:
    assert latin_key(latin_key(text)) == latin_key(text)
    assert key(key(text)) == key(text)
