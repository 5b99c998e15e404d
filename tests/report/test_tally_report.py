"""A tally as JSON, page, picture and text: one answer, nothing left out, nothing asked of a network."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from PIL import Image
from rich.console import Console
from tests.words.counts import HEAD, rows

from noonmark.report.tally_document import tally_document
from noonmark.report.tally_marks import bars, marks, scale_of, window
from noonmark.report.tally_page import tally_page
from noonmark.report.tally_png import tally_png
from noonmark.report.tally_svg import tally_chart, tally_map
from noonmark.report.tally_text import print_tally
from noonmark.words.tally import tally
from noonmark.words.tally_rows import read_rows
from noonmark.words.tally_types import Interval, Tally, Total, Unusable

LINES = (
    "Dagestan,2022-09-25,110,exact,b,detained,",
    "Makhachkala,2022-09-25,60,exact,a,detained,",
    "Neryungri,2022-09-21,3,exact,a,detained,",
    "Neryungri,2022-09-21,4,exact,a,detained,yes",
    "Springfield,2022-09-21,9,about,a,detained,",
    "Zzzxqv,2022-09-21,9,exact,<b>,detained,",
    "Yakutsk,2022-09-21,1300,at least,a,conscripted,",
    "Yakutsk,2022-09-22,0,at least,a,conscripted,",
    "Yakutsk,2022-02-30,1,exact,a,conscripted,",
)


@pytest.fixture(scope="module")
def told() -> Tally:
    return tally(read_rows([HEAD, *LINES]).rows)


@pytest.fixture(scope="module")
def unusable() -> tuple[Unusable, ...]:
    return read_rows([HEAD, *LINES]).unusable


def schema() -> dict[str, Any]:
    return json.loads(files("noonmark.report").joinpath("schema/tally-1.json").read_text(encoding="utf-8"))


def only(told: Tally, what: str) -> Total:
    (found,) = [total for total in told.totals if total.what == what]
    return found


def test_the_document_is_as_its_schema_says(told: Tally, unusable: tuple[Unusable, ...]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    document = tally_document("counts.csv", told, unusable)
    jsonschema.validate(document, schema())
    jsonschema.validate(tally_document("counts.csv", tally([])), schema())
    document["surprise"] = 1
    with pytest.raises(jsonschema.ValidationError, match="surprise"):
        jsonschema.validate(document, schema())


def test_every_row_is_in_one_account_of_the_document(told: Tally, unusable: tuple[Unusable, ...]) -> None:
    rows = tally_document("counts.csv", told, unusable)["rows"]
    assert rows == {"read": 9, "used": 5, "apart": 1, "silent": 1, "replaced": 1, "unusable": 1}


def test_the_terminal_tells_totals_rows_left_out_and_assumptions(told: Tally, unusable: tuple[Unusable, ...]) -> None:
    out = io.StringIO()
    console = Console(file=out, width=120, highlight=False)
    print_tally("counts.csv", told, unusable, console)
    text = out.getvalue()
    for line in (
        "detained: 122 to 124",  # 110, 4, and about 9: 8 to 10
        "conscripted: at least 1\u202f300",
        "- Zzzxqv: detained 9 (line 7)",
        "- line 10: date '2022-02-30' does not exist; look it up at the source",
        "- line 4: corrected by line 5",
        "- line 9: at least 0, which says nothing",
        "- “Exact” is taken as exact. “At least” gives a lower bound and no upper one. “About” is taken as 20 %",
    ):
        assert line in text
    assert re.search(r"Makhachkala\s+60\s+Dagestan\s+line 3", text)


def test_the_page_holds_everything_and_asks_nothing_of_a_network(told: Tally, unusable: tuple[Unusable, ...]) -> None:
    page = tally_page("counts.csv", told, unusable)
    assert "default-src &#39;none&#39;" in page
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=", page)
    assert "<b>" not in page
    assert "122 to 124" in page
    assert "Not on the map, for the name has several readings: Springfield" in page
    assert page == tally_page("counts.csv", told, unusable)


def test_the_map_shows_each_place_that_can_be_shown_as_large_as_its_count(told: Tally) -> None:
    found, elsewhere = marks(only(told, "detained"))
    by_name = {mark.label.split()[0]: mark for mark in found}
    assert elsewhere == ["Springfield"]
    assert by_name["Dagestan"].area
    # areas are as the counts: 110 to 60
    assert (by_name["Dagestan"].inner / by_name["Makhachkala"].inner) ** 2 == pytest.approx(110 / 60)
    view = window(found, 960, 520)
    for mark in found:
        west, south, east, north = view.box
        assert south < mark.lat < north
        assert west < mark.lon < east
    assert 'class="open"' in tally_map(only(told, "conscripted"))


def test_the_chart_has_a_place_for_every_day_and_whole_ticks(told: Tally) -> None:
    shown = bars(only(told, "detained"))
    assert [bar.day.day for bar in shown] == [21, 22, 23, 24, 25]
    assert [bar.told is None for bar in shown] == [False, True, True, True, False]
    assert scale_of(shown) == (150.0, [0, 50, 100, 150])
    assert "2022-09-23" in tally_chart(only(told, "detained"))


def test_years_without_a_count_are_not_drawn_day_by_day() -> None:
    total = only(tally(rows("Tula,1950-01-01,1,exact,a,x,", "Tula,2022-01-01,1,exact,a,x,")), "x")
    assert [bar.day for bar in bars(total)] == [date(1950, 1, 1), date(2022, 1, 1)]


def test_the_picture_is_a_png_of_its_width_and_the_same_each_time(told: Tally) -> None:
    data = tally_png(told)
    image = Image.open(io.BytesIO(data))
    assert (image.format, image.width) == ("PNG", 1200)
    assert data == tally_png(told)
    assert Image.open(io.BytesIO(tally_png(tally([])))).width == 1200


def test_a_total_of_nothing_but_zero_is_drawn() -> None:
    zero = only(tally(rows("Tula,2022-01-01,0,exact,a,x,")), "x")
    assert zero.interval == Interval(0, 0)
    assert "svg" in tally_chart(zero)
    assert "svg" in tally_map(zero)
