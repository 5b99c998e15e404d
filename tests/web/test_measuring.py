"""The page measures what the command measures, in the same words, and never by a decode of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.web.analysed import marks_of_yard, yard_case
from tests.web.conftest import Serve

from noonmark.measure.measured import measure_file
from noonmark.report.measure_document import measure_document

POST = {"base": [690, 470], "top": [690, 259], "tip": [442, 436]}


@pytest.fixture
def page(tmp_path: Path, root: Path, serve: Serve) -> Iterator[httpx.Client]:
    with serve(yard_case(tmp_path, root)).client() as client:
        yield client


def measure(client: httpx.Client, **content: Any) -> httpx.Response:
    return client.post("/api/items/1/measure", json={"marks": content} if content else {})


def test_the_page_s_measurement_is_the_command_s(page: httpx.Client, root: Path) -> None:
    told = measure(page, **marks_of_yard(root))
    assert told.status_code == 200
    ours = told.json()["measure"]
    theirs = measure_document(measure_file(root / "examples/neryungri/marks.json"))
    assert {**ours, "marks": ""} == {**theirs, "marks": ""}
    assert told.json()["headline"].startswith("The sun stood")


def test_a_moved_mark_is_measured_anew(page: httpx.Client, root: Path) -> None:
    content = marks_of_yard(root)
    first = measure(page, **content).json()["measure"]["elevation_deg"]
    post = {**content["objects"][0], "tip": [520, 440]}
    assert measure(page, **{**content, "objects": [post]}).json()["measure"]["elevation_deg"] != first
    assert measure(page, **content).json()["measure"]["elevation_deg"] == first


def test_marks_that_were_saved_are_measured_where_none_are_sent(page: httpx.Client, root: Path) -> None:
    assert measure(page).json()["problem"] == "nothing is marked yet"
    page.put("/api/items/1/marks", json={"version": 0, "marks": marks_of_yard(root)})
    assert measure(page).json() == measure(page, **marks_of_yard(root)).json()


def test_what_cannot_be_measured_is_422_with_the_reason_and_all_that_is_known(page: httpx.Client) -> None:
    found = measure(page, objects=[{"base": POST["base"], "top": POST["top"]}])
    told = found.json()
    assert found.status_code == 422
    assert (told["problem"], told["where"]) == ("the tip of the shadow is not marked", "marks")
    assert told["measure"]["measurable"] is False
    assert told["strokes"] == []


@pytest.mark.parametrize(
    "content",
    [
        {"objects": [{**POST, "tip": [5000, 436]}]},
        {"objects": [{**POST, "top": POST["base"]}]},
        {"objects": [POST], "colour": "red"},
        {"objects": "many"},
        {"objects": [POST], "offset_s": 3.0},
    ],
)
def test_marks_that_cannot_be_are_refused_in_the_words_of_the_command(
    page: httpx.Client, tmp_path: Path, root: Path, content: dict[str, Any]
) -> None:
    told = measure(page, **content)
    assert told.status_code == 422
    (tmp_path / "yard.png").write_bytes((root / "examples/neryungri/yard.png").read_bytes())
    (tmp_path / "marks").write_text(json.dumps({**content, "image": "yard.png"}))
    with pytest.raises(Exception, match="marks") as error:
        measure_file(tmp_path / "marks")
    assert told.json()["problem"] == getattr(error.value, "problem", None)
    assert told.json()["where"] == getattr(error.value, "where", None)


def test_an_item_that_is_not_there_is_404(page: httpx.Client) -> None:
    assert page.post("/api/items/9/measure", json={"marks": {"objects": [POST]}}).status_code == 404


def test_a_frame_s_proposals_are_the_library_s(page: httpx.Client) -> None:
    pytest.importorskip("cv2", reason="needs OpenCV: pip install 'noonmark[vision]'")
    found = page.post("/api/items/1/propose", json={"time_s": "0"})
    assert found.status_code == 200, found.text
    told = found.json()
    assert told["offset_s"] == 0.0
    for row in told["proposals"]:
        assert row["kind"] in {"vertical", "horizon"}
        assert len(row["line"]) == 2
    assert page.post("/api/items/1/propose", json={"time_s": "noon"}).json()["problem"] == "'noon' is no time"
