# pyright: basic
"""What a text in the picture says of the place, as a likelihood."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from noonmark.clues.clue import Clue, LabelTerm, MapTerm, RadialTerm
from noonmark.clues.places import town_radius_km
from noonmark.clues.text_map import COUNTRY_NAMED, FAR, FAR_KM, IN_REGION, IN_TOWN, NAMES, PEOPLE, map_of, map_term
from noonmark.earth.cells import cell_at, centres_at
from noonmark.earth.ellipsoid import distance_km
from noonmark.earth.gazetteer import resolve
from noonmark.earth.maps import country_share
from noonmark.errors import NoonmarkError
from noonmark.fix.fuse import fuse
from noonmark.fix.layer import label_mixture, mapped
from noonmark.fix.scope import Scope
from noonmark.words.places.find import find_places
from noonmark.words.places.reading import Candidate, PlaceReading, ReadingKind

from .angles import clue  # noqa: TID252

SCOPE = Scope(datetime(2022, 9, 1, tzinfo=UTC), datetime(2022, 9, 30, tzinfo=UTC))


def reading(place: str, kind: ReadingKind = "name", trust: float = 1.0) -> PlaceReading:
    where = resolve(place)
    return PlaceReading(0, 4, "text", kind, (Candidate(where, 1.0, 100.0),), trust, "same")


def value_at(made: Clue | PlaceReading, lat: float, lon: float) -> float:
    at = cell_at(np.array([lat]), np.array([lon]), 9)
    table = map_of(made) if isinstance(made, PlaceReading) else mapped(made.terms[0])
    return float(table[at][0])


def test_a_towns_name_is_so_many_times_likelier_in_it_by_hand() -> None:
    """Neryungri, 66,320 people: null 0.5/200,000 + 0.5 * 66,320/7e9; at its middle 0.65 + 0.12 + 0.01 over that.

    Its cell's centre lies within 6.4 km of its middle, so the value there is at least 0.65 exp(-0.5 (6.4/5.8)^2)."""
    where = resolve("Neryungri, Sakha")
    null = 0.5 / NAMES + 0.5 * where.population / PEOPLE
    found = value_at(reading("Neryungri, Sakha"), where.lat, where.lon)
    assert 0.3 / null < found <= (IN_TOWN + 0.13) / null
    assert value_at(reading("Neryungri, Sakha"), 51.5, 0.0) == 0.0


def test_the_likelihood_falls_with_the_distance_as_the_bells_do() -> None:
    """Some 150 km off only the widest bell is left: 0.01 exp(-0.5 (d / 80.0)^2) over the null."""
    where = resolve("Neryungri, Sakha")
    null = 0.5 / NAMES + 0.5 * where.population / PEOPLE
    at = cell_at(np.array([where.lat + 1.35]), np.array([where.lon]), 9)
    lat, lon = centres_at(9, at)
    away = float(distance_km(lat[0], lon[0], where.lat, where.lon))
    widest = np.hypot(FAR_KM, town_radius_km(where.population))
    by_hand = FAR * np.exp(-0.5 * (away / widest) ** 2) / null
    assert away > 130.0
    assert float(map_of(reading("Neryungri, Sakha"))[at][0]) == pytest.approx(by_hand, rel=1e-3)


def test_a_countrys_name_and_its_letters_weigh_by_its_people() -> None:
    armenia = resolve("Armenia, AM")
    null = armenia.population / PEOPLE
    assert value_at(reading("Armenia, AM", "script"), 40.18, 44.51) == pytest.approx(1.0 / null, rel=1e-3)
    named = value_at(reading("Armenia, AM"), 40.18, 44.51)
    assert named == pytest.approx(COUNTRY_NAMED / (0.5 / 250.0 + 0.5 * null), rel=1e-3)


def test_a_plate_is_likeliest_in_its_region_then_in_its_country_and_nowhere_else() -> None:
    plate = reading("Sakha", "plate")
    yakutsk, moscow, paris = (value_at(plate, *p) for p in ((62.03, 129.73), (55.75, 37.62), (48.86, 2.35)))
    people = resolve("Sakha").population / PEOPLE
    assert yakutsk == pytest.approx(IN_REGION / people, rel=1e-3)
    assert 0.0 < moscow < 0.01 * yakutsk
    assert paris == 0.0


def test_many_places_of_one_name_share_what_one_would_have() -> None:
    one = find_places("Пилипець", style="sign")[0]
    few = find_places("Springfield", style="sign")[0]
    assert map_of(few).max() < map_of(one).max()


def test_one_sign_is_one_witness_whatever_it_says() -> None:
    """The second name moves the place and leaves the largest value of the whole as it was."""
    alone = map_term([reading("Neryungri, Sakha", trust=0.9)])
    both = map_term([reading("Neryungri, Sakha", trust=0.9), reading("Chul’man, Sakha", trust=0.8)])
    assert both.values.max() == pytest.approx(alone.values.max(), rel=1e-3)
    assert both.elsewhere < 0.1 * alone.elsewhere


def test_a_map_that_is_a_country_is_the_label_of_that_country() -> None:
    share = country_share("AM")
    cells = np.flatnonzero(share).astype(np.uint32)
    table = Clue("text", "a", "", 0.8, (MapTerm(cells, share[cells], 0.0),), -5.5, "")
    label = Clue("country", "a", "", 0.8, (LabelTerm("country", frozenset({"AM"})),), -5.5, "")
    np.testing.assert_allclose(label_mixture(table), label_mixture(label), atol=1e-7)
    one, two = (fuse([each], SCOPE, bits=False) for each in (table, label))
    assert [p.name for p in one.places] == [p.name for p in two.places]
    assert one.places[0].probability == pytest.approx(two.places[0].probability, rel=1e-6)


def test_fix_finds_the_two_ends_of_a_bus_line() -> None:
    fix = fuse([clue("text", text="Нерюнгри - Чульман")], SCOPE, bits=False)
    assert {fix.places[0].name, fix.places[1].name} == {"Neryungri", "Chul’man"}
    assert 0.7 < sum(place.probability for place in fix.places[:5]) < 0.99


def test_two_signs_of_one_town_make_it_surer_than_one() -> None:
    name, phone = clue("text", text="Магадан"), clue("text", text="тел. (4132) 62-12-34", label="phone")
    one, two = (fuse(clues, SCOPE, bits=False) for clues in ([name], [name, phone]))
    assert two.places[0].name == one.places[0].name == "Magadan"
    assert two.places[0].probability > one.places[0].probability + 0.1


def test_a_trust_given_with_the_kind_of_reading_is_all_the_doubt_there_is() -> None:
    made = clue("text", text="Магадан", what="name", trust=0.6)
    assert made.trust == 0.6
    [term] = made.terms
    assert isinstance(term, MapTerm)
    assert term.elsewhere == 0.0


def test_a_street_of_a_map_is_a_sharp_place(shared_data: Path) -> None:
    made = clue("text", text="Rue Grimaldi", map=str(shared_data / "osm" / "monaco.osm.gz"))
    [term] = made.terms
    assert isinstance(term, RadialTerm)
    assert (term.lat[0], term.lon[0]) == pytest.approx((43.7343, 7.4191), abs=0.003)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": ""}, "text is empty"),
        ({"text": "STOP"}, "'STOP' says nothing of a place"),
        ({"text": "Магадан", "what": "bus"}, "what 'bus' is not known"),
        ({"text": "Магадан", "what": "plate"}, "says nothing of a place"),
        ({"text": "a" * 2001}, "2,001 characters is no sign"),
        ({"text": "Магадан", "map": "/none/at/all.osm"}, "no such file"),
        ({"text": 5}, "is no text"),
    ],
)
def test_what_is_no_such_clue_is_told(values: dict[str, object], words: str) -> None:
    with pytest.raises(NoonmarkError, match=words):
        clue("text", **values)
