from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from noonmark.earth.cells import Cells, cell_at
from noonmark.errors import NoonmarkError
from noonmark.fix.answer import Agreement, Fix, RankedPlace
from noonmark.fix.scope import Disc
from noonmark.report.coarse import coarse_decimals, coarsened, is_coarse, place_decimals
from noonmark.report.document import fix_document, fix_json
from noonmark.report.geojson import geojson_text
from noonmark.report.html import html_page
from noonmark.report.kml import kml
from noonmark.report.map_png import map_png
from noonmark.report.redact import TELLS_NO_PLACE
from noonmark.report.terminal import print_check, print_fix

from .fixes import TOWN, annulus_fix, claimed_fix, conflict_fix, region, ring_cells, town_fix, two_item_fix  # noqa: TID252


def all_text(fix: Fix) -> str:
    """Everything that the writers say about a fix."""
    out = StringIO()
    print_fix(fix, Console(file=out, width=100))
    print_check(fix, Console(file=out, width=100))
    page = html_page(fix, rerun=["noonmark fix --near Neryungi --within 1 56.65807,124.72012"])
    return "\n".join((fix_json(fix), geojson_text(fix), kml(fix), page, out.getvalue()))


def small_fix(lat: float, lon: float) -> Fix:
    """A region of some hundred metres, which any coarse cell swallows."""
    cells = ring_cells(lat, lon, 0, 0.4, 17)
    density = np.full(len(cells), 1.0 / float(cells.area_km2.sum()))
    base = town_fix()
    place = replace(base.places[0], lat=lat, lon=lon, name=f"Hamlet at {lat}", probability=0.98)
    regions = tuple(region(level, cells, cells) for level in (0.5, 0.9, 0.99))
    clue = Agreement("yard", "gps", "yard.mp4", 0.9, 0.01, 9.0, f"The file says {lat}, {lon}.")
    scope = replace(base.scope, area=Disc(lat, lon, 0.3))
    return replace(
        base,
        statement=f"Filmed at {lat}, {lon}.",
        regions=regions,
        places=(place,),
        cells=cells,
        density=density,
        clues=(clue,),
        notes=(f"Filmed at {lat}° N beside “{place.name}”.",),
        scope=scope,
    )


def test_nothing_that_is_written_tells_two_places_in_one_coarse_cell_apart() -> None:
    # All of it: text, outlines, map pixels. The two yards lie 2.2 km apart in one cell of 12.7 km.
    one, other = (56.6700, 124.7700), (56.6500, 124.7700)
    same = cell_at(np.array([one[0], other[0]]), np.array([one[1], other[1]]), 9)
    assert same[0] == same[1]
    first, second = coarsened(small_fix(*one), 10.0), coarsened(small_fix(*other), 10.0)
    assert all_text(first) == all_text(second)
    assert map_png(first, width=480) == map_png(second, width=480)
    assert all_text(small_fix(*one)) != all_text(small_fix(*other))


@pytest.mark.parametrize("made", [town_fix, two_item_fix, conflict_fix])
def test_no_name_coordinate_file_or_label_survives_rounding(made: object) -> None:
    text = all_text(coarsened(made(), 10.0))  # type: ignore[operator]
    for secret in ("neryung", "sakha", "serebryany", "berkakit", "56.658", "124.720", "clip.mp4", "b.mp4", "--near"):
        assert secret not in text.lower()


def test_the_claim_which_the_user_gave_stays() -> None:
    claim = coarsened(claimed_fix(), 10.0).claim
    assert claim is not None
    assert (claim.text, claim.lat, claim.lon) == ("Magadan airport, 22 September 2022", 59.911, 150.72)
    assert [label for label, _ in claim.drivers] == ["shadow-length 1", "gps 1", "near 1", "local-clock 1"]


def test_coarse_cells_are_as_wide_as_asked_and_cover_what_was_there() -> None:
    fine, coarse = town_fix(), coarsened(town_fix(), 10.0)
    for before, after in zip(fine.regions, coarse.regions, strict=True):
        assert after.outer.order.max() <= 9
        parents = set((before.outer.index >> np.uint64(2 * (14 - 9))).tolist())
        assert parents == set(after.outer.index.tolist())
        assert after.inner_km2 <= before.inner_km2
        assert after.outer_km2 >= before.outer_km2
    assert (coarse.density * coarse.cells.area_km2).sum() == pytest.approx(1.0)


def test_a_wide_region_keeps_its_coarse_cells() -> None:
    fine = annulus_fix()
    assert coarsened(fine, 10.0).regions[1].outer_km2 == pytest.approx(fine.regions[1].outer_km2)


def test_rounding_twice_is_rounding_once() -> None:
    for made in (town_fix, claimed_fix, annulus_fix, conflict_fix, two_item_fix):
        once = coarsened(made(), 10.0)
        assert coarsened(once, 10.0) is once
        assert fix_document(once, coarse_km=10.0) == fix_document(made(), coarse_km=10.0)
        assert is_coarse(once)
        assert not is_coarse(made())


def test_the_statement_says_that_it_is_rounded() -> None:
    assert coarsened(town_fix(), 10.0).statement.endswith("Places are rounded to 10 km.")
    assert "No place and instant fits" in coarsened(conflict_fix(), 10.0).statement


def test_a_country_as_small_as_the_rounding_is_not_named() -> None:
    monaco = RankedPlace("Monaco", "Monaco", "Monaco", 43.733, 7.42, 0.9, "Europe/Monaco")
    told = coarsened(replace(town_fix(), places=(monaco,)), 10.0).places[0]
    assert (told.country, told.zone, told.region) == ("", "", "")
    assert coarsened(town_fix(), 10.0).places[0].country == "Russia"
    assert coarsened(town_fix(), 500.0).places[0].country == ""


def test_names_stay_when_rounding_is_finer_than_a_name() -> None:
    assert coarsened(town_fix(), 1.0).places[0].name == "Neryungri"


def test_words_of_unknown_kinds_are_withheld() -> None:
    strange = Agreement("mast", "phone-mast", "me", 0.9, 0.1, 1.0, "The mast stands on Lenin Street.")
    told = coarsened(replace(town_fix(), clues=(strange,)), 10.0).clues[0]
    assert told.words == "A clue of kind phone-mast; its words are withheld."


def test_the_scope_that_was_given_exactly_grows() -> None:
    area = coarsened(town_fix(), 10.0).scope.area
    assert area == Disc(56.7, 124.8, 70.0)


def test_joined_places_add_their_probabilities() -> None:
    fine, coarse = town_fix(), coarsened(town_fix(), 100.0)
    assert sum(place.probability for place in coarse.places) == pytest.approx(sum(p.probability for p in fine.places))
    assert len(coarse.places) < len(fine.places)


@pytest.mark.parametrize("km", [0.0, -1.0, float("nan"), float("inf"), 7000.0])
def test_a_distance_that_cannot_be_rounded_to_is_an_error(km: float) -> None:
    with pytest.raises(NoonmarkError, match="is not a distance to round to"):
        coarsened(town_fix(), km)


@pytest.mark.parametrize(("area_km2", "decimals"), [(13_000, 1), (50, 2), (2e7, 0), (0.0001, 4), (0.0, 2)])
def test_the_90_percent_region_sets_the_decimals(area_km2: float, decimals: int) -> None:
    told = tuple(replace(one, outer_km2=area_km2) for one in town_fix().regions)
    assert place_decimals(replace(town_fix(), regions=told)) == decimals


@given(st.floats(0.01, 6000))
def test_coarse_decimals_are_a_step_near_the_distance(km: float) -> None:
    step_km = 111.32 * 10.0 ** -coarse_decimals(km)
    assert step_km <= 1.3 * km or coarse_decimals(km) == 4
    assert step_km * 10 > 0.1 * km or coarse_decimals(km) == 0


def test_places_are_written_with_no_more_than_the_region_supports() -> None:
    place = json.loads(fix_json(town_fix()))["places"][0]
    assert (place["lat"], place["lon"]) == (round(TOWN[0], 2), round(TOWN[1], 2))


@settings(max_examples=40)
@given(st.floats(-90, 90), st.floats(-180, 179.999), st.sampled_from([0.5, 10.0, 300.0, 5000.0]))
def test_rounding_works_everywhere(lat: float, lon: float, km: float) -> None:
    base = town_fix()
    places = (replace(base.places[0], lat=lat, lon=lon),)
    index = cell_at(np.array([lat]), np.array([lon]), 12)
    cells = Cells(np.array([12], np.uint8), index)
    scope = replace(base.scope, area=Disc(lat, lon, 1.0))
    told = coarsened(replace(base, places=places, cells=cells, density=np.ones(1), scope=scope), km)
    assert -90 <= told.places[0].lat <= 90
    assert -180 <= told.places[0].lon < 180
    assert told.scope.area is not None
    assert told.scope.area.radius_km >= 1.0


def test_the_kinds_whose_words_stay_are_kinds_that_exist_and_none_of_them_names_a_place(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    kinds = set(project["project"]["entry-points"]["noonmark.clues"])
    assert kinds >= TELLS_NO_PLACE
    assert not {"gps", "near", "within", "country", "region"} & TELLS_NO_PLACE
