"""Tables for Atlos and timemap: the columns and keys that these read, and numbers worked by hand."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.case.export.making import CAPTION, POSTED, URL
from tests.case.recipe.making import PHOTO

from noonmark.case.export.rows import Row, Told, newest, rows_of
from noonmark.case.export.tables import atlos_csv, timemap_events, timemap_sources
from noonmark.case.recipe.document import read_recipe
from noonmark.case.recipe.keeping import KeptRecipe, recipes_of
from noonmark.case.store.arrival import Arrival
from noonmark.case.store.case import Case

ROW = Row(
    number=3,
    entry=12,
    name="clip.mp4",
    urls=(URL,),
    posted=POSTED,
    caption="At the school",
    place="Neryungri, Sakha, Russia",
    lat=56.6583,
    lon=124.725,
    probability=0.87,
    start=datetime(2022, 9, 22, 1, 10, tzinfo=UTC),
    end=datetime(2022, 9, 22, 3, 30, tzinfo=UTC),
    statement="The place is established.",
    coarse_km=None,
)

EVENT_KEYS = {
    "id", "description", "date", "time", "time_precision", "time_display", "location", "latitude", "longitude", "type",
    "category", "category_full", "associations", "sources", "comments", "narrative___stepStyles", "shape", "colour",
}  # fmt: skip
"""Keys of timemap's event schema (forensic-architecture/timemap, src/reducers/validate/eventSchema.js)."""
SOURCE_KEYS = {
    "id", "title", "thumbnail", "paths", "type", "affil_s", "url", "description", "parent", "author", "date", "notes",
}  # fmt: skip
"""Keys of its source schema (sourceSchema.js), of which id and paths must be there."""
ATLOS_SENSITIVE = {"Personal Information Visible", "Graphic Violence", "Deleted by Source", "Deceptive or Misleading"}
ATLOS_STATUS = {"Help Needed", "Ready for Review", "Completed", "Cancelled"}
"""Values that Atlos takes (atlosdotorg/atlos, platform/lib/platform/material/attribute.ex), of every version of it."""


def atlos(row: Row) -> dict[str, str]:
    (told,) = csv.DictReader(io.StringIO(atlos_csv([row]).decode(), newline=""))
    return told


def event(row: Row) -> dict[str, object]:
    (told,) = json.loads(timemap_events([row]))
    return told


def test_a_row_for_atlos_has_the_columns_that_it_must_have_and_reads() -> None:
    told = atlos(ROW)
    assert told["description"] == "Item 3, clip.mp4: At the school"
    assert told["sensitive"] in ATLOS_SENSITIVE
    assert told["status"] in ATLOS_STATUS
    assert (told["date"], told["latitude"], told["longitude"]) == ("2022-09-22", "56.6583", "124.725")
    assert told["source_1"] == URL
    assert told["source_2"] == ""
    assert "Filmed, with 90 % probability, 2022-09-22 01:10 to 03:30 UTC." in told["more_info"]
    assert "Nearest town: Neryungri, Sakha, Russia (probability 0.87)." in told["more_info"]
    assert "Posted 2022-09-22 09:00 UTC." in told["more_info"]
    assert "item 3, entry 12" in told["more_info"]


def test_a_date_that_is_not_one_day_is_left_open() -> None:
    assert atlos(replace(ROW, end=datetime(2022, 9, 23, 0, 5, tzinfo=UTC)))["date"] == ""
    assert atlos(replace(ROW, start=None, end=None))["date"] == ""


def test_a_place_that_is_not_established_is_left_open_in_both() -> None:
    row = replace(ROW, place="", lat=None, lon=None)
    assert (atlos(row)["latitude"], atlos(row)["longitude"]) == ("", "")
    assert (event(row)["latitude"], event(row)["longitude"], event(row)["location"]) == ("", "", "")


@given(st.text(max_size=400), st.text(max_size=400))
def test_texts_keep_to_what_atlos_takes_and_are_no_formulas(name: str, caption: str) -> None:
    told = atlos(replace(ROW, name=name, caption=caption))
    assert 8 <= len(told["description"]) <= 241
    assert len(told["more_info"]) <= 3000
    for text in (told["description"], told["more_info"], told["source_1"]):
        assert not text.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_caption_that_is_a_formula_is_told_as_text() -> None:
    row = replace(ROW, urls=("=HYPERLINK(1)",), statement="=1+1", place="")
    assert (atlos(row)["source_1"], atlos(row)["more_info"][:5]) == ("'=HYPERLINK(1)", "'=1+1")
    assert atlos(replace(ROW, lat=-43.25))["latitude"] == "-43.25"


def test_an_event_for_timemap_has_its_keys_its_form_of_date_and_the_middle_of_the_times() -> None:
    told = event(ROW)
    assert told.keys() <= EVENT_KEYS
    assert (told["date"], told["time"]) == ("09/22/2022", "02:20")  # half way from 01:10 to 03:30
    assert told["time_display"] == "2022-09-22 01:10 to 03:30 UTC, with 90 % probability"
    assert (told["latitude"], told["longitude"]) == ("56.6583", "124.725")
    assert {key: value for key, value in told.items() if not isinstance(value, str)} == {
        "associations": [],
        "sources": ["item-3-1"],
    }


def test_sources_for_timemap_are_named_by_their_events() -> None:
    told = json.loads(timemap_sources([ROW]))
    assert list(told) == ["item-3-1"]
    assert told["item-3-1"].keys() <= SOURCE_KEYS
    assert (told["item-3-1"]["url"], told["item-3-1"]["paths"]) == (URL, [])


def test_times_over_days_have_no_clock_and_none_at_all_no_event() -> None:
    wide = event(replace(ROW, end=datetime(2022, 9, 26, 1, 10, tzinfo=UTC)))
    assert (wide["date"], wide["time"]) == ("09/24/2022", "")
    assert json.loads(timemap_events([replace(ROW, start=None, end=None)])) == []


def told_of(case: Case) -> Told:
    (kept,) = recipes_of(case)
    return Told(kept, read_recipe(kept.text).fix, (56.0, 124.0))


def test_a_row_is_made_of_a_fix_and_of_how_its_item_arrived(yard: Case) -> None:
    again = Arrival("telegram", "photos/2.jpg", POSTED + timedelta(days=1), url="https://example.org/again")
    yard.add_file(yard.original(yard.item(1).sha256), again)
    (row,) = rows_of(yard, [told_of(yard)], names=True)
    assert (row.number, row.entry, row.name, row.caption, row.urls) == (1, 5, PHOTO, CAPTION, (URL, again.url))
    assert row.posted == POSTED
    assert (row.lat, row.lon) == (56.0, 124.0)
    assert row.start is not None
    assert row.end is not None
    assert row.start <= datetime(2022, 9, 22, 1, 41, tzinfo=UTC) <= row.end


@pytest.mark.parametrize("links", [True, False])
def test_a_row_without_names_has_neither_name_nor_caption(yard: Case, links: bool) -> None:
    (row,) = rows_of(yard, [told_of(yard)], names=False, links=links)
    assert (row.name, row.caption, bool(row.urls)) == ("", "", links)


def test_of_several_fixes_of_an_item_the_newest_is_told() -> None:
    kept = [KeptRecipe(number, items, b"", None) for number, items in ((4, (1, 2)), (6, (1,)), (8, (1,)), (9, (3,)))]
    assert [one.number for one in newest(kept)] == [4, 8, 9]  # 4 is still the newest of item 2
