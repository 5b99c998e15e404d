"""An area narrows the strip, a stretch of time the map; the sun at a picked place; what to ask next."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image
from tests.web.analysed import LANGUAGE, SCOPE, STREAM, ask, mark, yard_case
from tests.web.conftest import Serve

from noonmark.fix.fuse import fuse
from noonmark.fix.next_clue import next_clues
from noonmark.plugins import make_clue
from noonmark.recipe import scope_of
from noonmark.report.next_document import next_row


@pytest.fixture
def page(tmp_path: Path, root: Path, serve: Serve) -> Iterator[httpx.Client]:
    with serve(yard_case(tmp_path, root)).client() as client:
        mark(client, root)
        yield client


def brush(client: httpx.Client, key: str, **sent: Any) -> dict[str, Any]:
    found = client.post(f"/api/fix/{key}/brush", json=sent)
    assert found.status_code == 200, found.text
    return found.json()


def mean_bin(strip: dict[str, Any]) -> float:
    """Mean of the second day's bins, in hours."""
    row = np.array(strip["rows"][1])
    return float(np.sum((np.arange(len(row)) + 0.5) * row) / row.sum()) * 24.0 / strip["bins"]


def test_an_area_leaves_the_hours_of_its_longitude(page: httpx.Client) -> None:
    key = ask(page)["key"]
    east, west = (brush(page, key, area=[lon, 50.0, lon + 10.0, 65.0]) for lon in (120.0, 90.0))
    assert east["overlay"] is None
    # the sun needs two hours for thirty degrees
    assert mean_bin(west["strip"]) - mean_bin(east["strip"]) == pytest.approx(2.0, abs=0.5)
    assert 0.0 < east["area_probability"] < 1.0


def test_a_stretch_of_time_leaves_the_places_where_the_sun_stood_so(page: httpx.Client) -> None:
    key = ask(page)["key"]
    told = brush(page, key, window=["2022-09-22T01:00:00Z", "2022-09-22T02:00:00Z"])
    assert told["strip"] is None
    assert 0.0 < told["window_probability"] < 1.0
    image = told["overlay"]["image"]
    for address in (image, f"{image}?extent=60,40,180,70&width=300"):
        picture = np.asarray(Image.open(io.BytesIO(page.get(address).content)).convert("RGBA"))
        assert (picture[..., 3] > 0).any()
    shown = np.asarray(
        Image.open(io.BytesIO(page.get(f"{image}?extent=60,40,180,70&width=300").content)).convert("RGBA")
    )
    columns = 60.0 + (np.flatnonzero((shown[..., 3] > 150).any(axis=0)) + 0.5) * 120.0 / 300
    assert 110.0 < float(columns.mean()) < 150.0


def test_the_sun_at_neryungri_stood_as_marked(page: httpx.Client) -> None:
    key = ask(page, clues=[LANGUAGE, STREAM])["key"]
    told = page.get(f"/api/fix/{key}/sun?lat=56.66&lon=124.72").json()
    first = told["rows"][0]
    assert (told["zone"], told["utc"]) == ("Asia/Yakutsk", first["utc"])
    assert first["local"].startswith("2022-09-22T10:")
    # Horizons for 01:41 UTC: 147.1 and 29.3 deg; the stream's clock leaves some minutes
    assert (first["azimuth_deg"], first["elevation_deg"]) == (
        pytest.approx(147.1, abs=3.0),
        pytest.approx(29.3, abs=1.0),
    )
    assert sum(row["weight"] for row in told["rows"]) == pytest.approx(1.0, abs=0.02)


def test_what_is_no_area_no_time_and_no_item_is_refused(page: httpx.Client) -> None:
    key = ask(page)["key"]
    address = f"/api/fix/{key}/brush"
    for sent, problem in (
        ({"area": [5, 6, 3, 8]}, "the area 5, 6, 3, 8 is none"),
        ({"window": ["noon", "2022-09-22T02:00:00Z"]}, "window noon"),
        ({"window": ["2022-09-22T02:00:00Z", "2022-09-22T01:00:00Z"]}, "the stretch ends"),
        ({"window": ["2022-09-22T01:00:00Z", "2022-09-22T02:00:00Z"], "item": "other"}, "no item of this fix"),
    ):
        found = page.post(address, json=sent)
        assert found.status_code == 422
        assert found.json()["problem"].startswith(problem)
    assert page.get(f"/api/fix/{key}/sun?lat=91&lon=0").status_code == 422
    assert page.post("/api/fix/none/next").status_code == 404


def test_the_page_s_next_clues_are_the_library_s(page: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("noonmark.web.next_told.SECONDS", 1e6)  # a loaded machine would draw fewer
    told = ask(page, clues=[LANGUAGE, STREAM], use_marks=False, use_metadata=False, without=["posted"])
    answer = page.post(f"/api/fix/{told['key']}/next").json()
    ours = answer["next"]
    scope = scope_of(SCOPE, "scope")
    clues = [make_clue(str(row["kind"]), {k: v for k, v in row.items() if k != "kind"}) for row in (LANGUAGE, STREAM)]
    theirs = [next_row(one) for one in next_clues(clues, scope, fuse(clues, scope))]
    assert [{key: row[key] for key in theirs[0]} for row in ours] == theirs
    assert ours[0]["gain_share"] == ours[0]["shrinkage"]
    assert answer["not_tried"] == []


def test_marks_bring_the_mark_that_would_help_them_most(page: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("noonmark.web.next_told.SECONDS", 1e6)
    rows = page.post(f"/api/fix/{ask(page)['key']}/next").json()["next"]
    (row,) = [row for row in rows if row["kind"] == "marks"]
    best = page.post("/api/items/1/measure", json={}).json()["measure"]["best_next_mark"]
    assert row["words"].split(":")[0] == best.split(":")[0]
    assert (row["tool"], row["item_number"]) == ("marks", 1)
