"""Label maps: land, countries, zones, regions, outlines."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.earth import cells, maps
from noonmark.errors import NoonmarkError

TRUTH = Path(__file__).parents[1] / "truth"
CELL_KM2 = float(cells.cell_area_km2(maps.ORDER))


def rows(name: str) -> list[dict[str, str]]:
    lines = (TRUTH / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def cell(lat: float, lon: float) -> int:
    return int(cells.cell_at(np.array([lat]), np.array([lon]), maps.ORDER)[0])


@pytest.mark.parametrize("row", rows("cities.csv"), ids=lambda row: row["name"])
def test_a_city_lies_in_its_country_and_zone_with_lat_before_lon(row: dict[str, str]) -> None:
    here = cell(float(row["lat"]), float(row["lon"]))
    assert maps.country_codes()[maps.country_labels()[here]] == row["country"]
    assert maps.zone_names()[maps.zone_labels()[here]] == row["zone"]
    assert maps.land_fraction()[here] > 0


@pytest.mark.parametrize(
    ("water", "lat", "lon"),
    [
        ("Baikal", 53.5, 108.0),
        ("Caspian Sea", 42.0, 50.5),
        ("Lake Victoria", -1.0, 33.0),
        ("Lake Superior", 47.7, -87.5),
        ("Ladoga", 60.8, 31.5),
        ("Issyk-Kul", 42.4, 77.3),
        ("Titicaca", -15.8, -69.4),
        ("Malawi", -12.0, 34.5),
        ("mid Pacific", 0.0, -140.0),
        ("north pole", 90.0, 0.0),
    ],
)
def test_large_lakes_and_seas_are_not_land(water: str, lat: float, lon: float) -> None:
    assert maps.land_fraction()[cell(lat, lon)] < 0.02, water


@pytest.mark.parametrize(
    ("land", "lat", "lon"),
    [
        ("Olkhon in Baikal", 53.15, 107.4),
        ("Sahara", 23.0, 10.0),
        ("south pole", -90.0, 0.0),
        ("Chukotka", 67.0, -178.0),
    ],
)
def test_dry_places_are_land(land: str, lat: float, lon: float) -> None:
    assert maps.land_fraction()[cell(lat, lon)] > 0.3, land


@pytest.mark.parametrize("row", rows("areas.csv"), ids=lambda row: row["country"])
def test_countries_have_their_published_area(row: dict[str, str]) -> None:
    area = float(maps.country_share(row["country"]).sum(dtype=np.float64)) * CELL_KM2
    assert area == pytest.approx(1000 * float(row["area"]), rel=0.03)


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("SA", "Asia/Riyadh"),
        ("LY", "Africa/Tripoli"),
        ("NE", "Africa/Niamey"),
        ("DZ", "Africa/Algiers"),
        ("ML", "Africa/Bamako"),
    ],
)
def test_natural_earth_and_openstreetmap_agree_on_countries_of_one_zone(code: str, zone: str) -> None:
    in_zone = maps.zone_labels() == maps.zone_names().index(zone)
    share = maps.country_share(code)
    assert float(share[in_zone].sum()) == pytest.approx(float(share.sum()), rel=0.01)
    assert float(maps.land_fraction()[in_zone].sum()) == pytest.approx(float(share.sum()), rel=0.01)


def test_all_land_of_the_earth_adds_up_without_ice_shelves_and_lakes() -> None:
    # 148.9 million km2 in atlases, less 1.5 of Antarctic ice shelves and 1.3 of lakes
    assert float(maps.land_fraction().sum(dtype=np.float64)) * CELL_KM2 == pytest.approx(146.1e6, rel=0.01)


def test_a_coastal_cell_with_its_centre_at_sea_carries_the_country() -> None:
    with_land = (maps.land_fraction() > 0.02) & (maps.land_fraction() < 0.3)
    assert np.mean(maps.country_labels()[with_land] > 0) > 0.999


def test_shares_of_all_countries_never_exceed_a_cell() -> None:
    total = np.zeros(maps.CELLS, np.float32)
    for code in maps.country_codes()[1:]:
        total += maps.country_share(code)
    assert total.max() < 1.07


def test_the_middle_of_a_lake_belongs_to_its_country_though_it_is_not_land() -> None:
    assert maps.country_share("RU")[cell(53.5, 108.0)] == 1.0


def test_a_cell_cut_by_a_border_counts_for_both_countries() -> None:
    here = cell(50.93, 5.69)  # the Meuse at Maastricht, Belgium and the Netherlands
    assert maps.country_share("BE")[here] + maps.country_share("NL")[here] > 0.9
    assert min(maps.country_share("BE")[here], maps.country_share("NL")[here]) > 0.05


def test_a_region_is_that_of_the_nearest_place_in_the_same_country() -> None:
    country, _, name = maps.region_names()[int(maps.region_labels()[cell(56.66, 124.72)])]
    assert (country, name) == ("RU", "Sakha")


def test_every_region_lies_in_its_own_country() -> None:
    countries = np.array([0, *(maps.country_label(country) for country, _, _ in maps.region_names()[1:])])
    labelled = maps.region_labels() > 0
    assert np.array_equal(countries[maps.region_labels()[labelled]], maps.country_labels()[labelled])


def test_an_unknown_country_code_is_told_with_a_remedy() -> None:
    with pytest.raises(NoonmarkError, match="unknown country code 'QQ'; give an ISO 3166-1 code"):
        maps.country_share("QQ")


@given(st.floats(-180, 179.99), st.floats(-90, 90))
def test_every_place_of_the_earth_has_a_zone_that_tells_its_sea_hour(lon: float, lat: float) -> None:
    zone = maps.zone_names()[int(maps.label_at(maps.zone_labels(), np.array([lat]), np.array([lon]))[0])]
    if zone.startswith("Etc/GMT") and abs(lat) < 80:
        hours = -int(zone[7:] or 0)
        assert abs((hours - lon / 15 + 12) % 24 - 12) < 1.2


def test_lines_for_pictures_never_jump_across_the_antimeridian() -> None:
    for line in [*maps.coastline(), *maps.country_borders()]:
        assert np.abs(np.diff(line[:, 0])).max() < 180
        assert np.abs(line).max() <= 180


def test_label_arrays_cannot_be_written_into_by_mistake() -> None:
    with pytest.raises(ValueError, match="read-only"):
        maps.country_labels()[0] = 1
