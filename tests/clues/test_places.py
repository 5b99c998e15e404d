# pyright: basic
"""Where: positions, radii, names, countries and regions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from noonmark.clues.clue import Clue, LabelTerm, RadialTerm
from noonmark.clues.gps import position_clue
from noonmark.clues.places import town_radius_km
from noonmark.earth.cells import EARTH_AREA_KM2
from noonmark.earth.maps import country_codes
from noonmark.errors import NoonmarkError
from noonmark.footage.facts import PlaceFact

from .angles import clue, in_the_plane, one_line  # noqa: TID252


def radial(made: Clue) -> RadialTerm:
    (term,) = made.terms
    assert isinstance(term, RadialTerm)
    return term


def names(made: Clue) -> set[str]:
    (term,) = made.terms
    assert isinstance(term, LabelTerm)
    return set(term.names)


@pytest.mark.parametrize("metres", [0.5, 10.0, 500.0, 20000.0])
def test_a_receivers_density_over_the_plane_sums_to_one(metres: float) -> None:
    assert in_the_plane(radial(clue("gps", point="46.8,-92.0", metres=metres))) == pytest.approx(1.0, abs=0.01)


def test_a_receivers_density_at_its_point_is_the_mixtures() -> None:
    """0.85 at 10 m, 0.12 at 200 m, 0.03 at 3.1 km: sum of w / (2 pi sd^2)."""
    term = radial(clue("gps", point="46.8,-92.0"))
    by_hand = (0.85 / 0.01**2 + 0.12 / 0.2**2 + 0.03 / 3.1**2) / (2.0 * np.pi)
    assert term.values[0] == pytest.approx(by_hand, rel=1e-6)
    assert (np.diff(term.values) <= 0.0).all()


def test_a_position_in_a_file_is_the_same_clue_as_one_given() -> None:
    one = radial(position_clue(PlaceFact("EXIF", 46.8, -92.0, error_m=25.0)))
    np.testing.assert_array_equal(one.values, radial(clue("gps", point="46.8,-92.0", metres=25)).values)


@pytest.mark.parametrize("km", [0.05, 50.0, 5000.0, 20000.0])
def test_within_is_even_over_the_cap(km: float) -> None:
    """Cap of a sphere: 2 pi R^2 (1 - cos(r/R)); for a small radius pi r^2."""
    term = radial(clue("within", km=km, point="56.66,124.72"))
    area = 2.0 * np.pi * 6371.0**2 * (1.0 - np.cos(km / 6371.0))
    assert np.interp(0.5 * km, term.knots_km, term.values) * area == pytest.approx(1.0, rel=1e-4)
    assert term.values[-1] == 0.0
    if km < 100:
        assert in_the_plane(term) == pytest.approx(1.0, abs=0.01)


def test_a_false_point_is_anywhere_on_the_earth() -> None:
    for made in (clue("within", km=50, point="1,2"), clue("gps", point="1,2"), clue("near", place="1,2")):
        assert np.exp(made.log_null) * EARTH_AREA_KM2 == pytest.approx(1.0)


@pytest.mark.parametrize("place", ["Neryungri", "Moscow", "56.66,124.72", "Magadan airport"])
def test_near_sums_to_one_over_the_plane(place: str) -> None:
    assert in_the_plane(radial(clue("near", place=place))) == pytest.approx(1.0, abs=0.01)


def test_a_town_of_a_million_has_a_radius_of_ten_km() -> None:
    """1,000,000 / 3,000 per km2 = 333 km2 = pi 10.3^2; a village counts as 3 km."""
    assert town_radius_km(1e6) == pytest.approx(10.30, abs=0.01)
    assert town_radius_km(500) == 3.0


def test_near_reads_a_name_as_the_gazetteer_does() -> None:
    for name in ("Neryungri", "Neryungi", "Нерюнгри", "Nerjungri"):
        term = radial(clue("near", place=name))
        assert (term.lat[0], term.lon[0]) == pytest.approx((56.66, 124.71), abs=0.05)


def test_near_a_country_or_region_is_in_it() -> None:
    assert names(clue("near", place="Yakutiya")) == {"RU.Sakha"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("IM", "IM"), ("Isle of Man", "IM"), ("KG", "KG"), ("Kyrgyzstan", "KG"), ("MT", "MT"), ("Malta", "MT"),
        ("FR", "FR"), ("fr", "FR"), ("France", "FR"), ("RU", "RU"), ("Russia", "RU"), ("Россия", "RU"),
        ("Georgia", "GE"), ("AQ", "AQ"), ("United States", "US"), ("CH", "CH"), ("KM", "KM"),
    ],
)  # fmt: skip
def test_a_country_is_known_by_its_code_and_its_name(name: str, code: str) -> None:
    assert names(clue("country", name=name)) == {code}


@pytest.mark.parametrize("name", ["Sakha", "Yakutiya", "Yakutia", "Якутия"])
def test_a_region_is_known_by_its_names(name: str) -> None:
    assert names(clue("country", name=name)) == {"RU.Sakha"}


def test_georgia_is_the_country_unless_it_is_said_otherwise() -> None:
    assert names(clue("country", name="Georgia, United States")) == {"US.Georgia"}
    with pytest.raises(NoonmarkError) as caught:
        clue("near", place="Georgia")
    one_line(caught.value, "clue 'near'", "'Georgia' has more than one reading", "Georgia, United States")


def test_a_town_is_no_country_and_the_error_says_what_to_do() -> None:
    with pytest.raises(NoonmarkError) as caught:
        clue("country", name="Neryungri")
    one_line(caught.value, "clue 'country'", "'Neryungri'", "'near'")


@pytest.mark.parametrize("name", ["MC", "Monaco", "VA", "GI", "SM", "Canillo"])
def test_a_country_or_region_smaller_than_a_cell_is_a_disc_about_its_main_place(name: str) -> None:
    """Its label is on no cell, so that a label term would leave no place at all."""
    made = clue("country", name=name)
    term = radial(made)
    assert term.values[0] == 1.0
    assert term.knots_km[-1] == pytest.approx(13.0)
    assert np.exp(made.log_null) in (pytest.approx(1 / 250), pytest.approx(1 / 4000))


def test_every_country_code_makes_a_clue() -> None:
    made = [clue("country", name=code) for code in country_codes() if code]
    assert all(one.words.startswith("filmed in ") for one in made)
    assert sum(isinstance(one.terms[0], LabelTerm) for one in made) == len(made) - 4


@settings(max_examples=20)
@given(st.floats(-89.0, 89.0), st.floats(-180.0, 360.0))
def test_a_point_keeps_its_place(lat: float, lon: float) -> None:
    term = radial(clue("gps", point=f"{lat:.6f},{lon:.6f}"))
    assert term.lat[0] == pytest.approx(lat, abs=1e-6)
    assert (term.lon[0] - lon) % 360.0 in (pytest.approx(0.0, abs=1e-6), pytest.approx(360.0, abs=1e-6))
    assert -180.0 <= term.lon[0] < 180.0
