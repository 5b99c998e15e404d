"""Marks being made are kept with every change, and two who mark the same item are told of each other."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.served import Served, serving

from noonmark.case.store.case import make_case, open_case
from noonmark.errors import NoonmarkError
from noonmark.measure.marks import marks_of
from noonmark.web.answers import Refused
from noonmark.web.marks_store import save_marks, saved_marks

PAGE = "/api/items/1/marks"
POST = {"name": "post", "base": [10.5, 20.0], "top": [10.0, 5.25]}


def marks(*objects: dict[str, Any]) -> dict[str, Any]:
    return {"schema": "noonmark.marks/1", "image": "uneven.mp4", "offset_s": 0.04, "objects": list(objects)}


def put(client: httpx.Client, content: Any, version: int) -> httpx.Response:
    return client.put(PAGE, json={"version": version, "marks": content})


def test_what_was_saved_comes_back(client: httpx.Client) -> None:
    assert client.get(PAGE).json() == {"version": 0, "saved_utc": None, "marks": None}
    saved = put(client, marks(POST), 0).json()
    assert saved["version"] == 1
    assert client.get(PAGE).json() == {**saved, "marks": marks(POST)}
    rows = client.get("/api/items").json()["items"]
    assert [row["has_marks"] for row in rows] == [True, False, False, False]
    assert client.get("/api/items/1").json()["marks"] == saved


def test_the_later_of_two_tabs_is_told_of_the_earlier(client: httpx.Client) -> None:
    assert put(client, marks(POST), 0).status_code == 200
    mine, theirs = marks({**POST, "name": "mine"}), marks({**POST, "name": "theirs"})
    assert put(client, theirs, 1).json()["version"] == 2
    late = put(client, mine, 1)
    assert late.status_code == 409
    told = late.json()
    assert (told["theirs"]["version"], told["marks"]) == (2, theirs)
    assert told["theirs"]["saved_utc"] in told["problem"]
    assert client.get(PAGE).json()["marks"] == theirs
    assert put(client, mine, 2).json()["version"] == 3


def test_of_many_savings_at_once_on_one_version_one_is_kept(served: Served) -> None:
    answers: list[int] = []

    def save(number: int) -> None:
        with served.client() as client:
            answers.append(put(client, marks({**POST, "name": str(number)}), 0).status_code)

    tabs = [threading.Thread(target=save, args=(number,)) for number in range(8)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert sorted(answers) == [200, *[409] * 7]


def test_two_servers_on_one_case_are_told_of_each_other_too(served: Served, yard: Path) -> None:
    other = serving(yard)
    try:
        with served.client() as one, other.client() as two:
            assert put(one, marks(POST), 0).status_code == 200
            assert put(two, marks(POST), 0).status_code == 409
            assert put(two, marks(POST), 1).json()["version"] == 2
            assert one.get(PAGE).json()["version"] == 2
    finally:
        other.close()


def test_all_marks_can_be_taken_away_and_the_version_goes_on(client: httpx.Client) -> None:
    put(client, marks(POST), 0)
    assert put(client, None, 1).json()["version"] == 2
    told = client.get(PAGE).json()
    assert (told["version"], told["marks"]) == (2, None)
    assert client.get("/api/items").json()["items"][0]["has_marks"] is False
    assert put(client, marks(POST), 0).status_code == 409


@pytest.mark.parametrize(
    "content", [{"object": []}, {"objects": [{"base": [1]}]}, {"schema": "noonmark.marks/2"}, {"offset_s": -1}]
)
def test_marks_that_are_none_are_refused_in_the_words_of_the_library(
    client: httpx.Client, content: dict[str, Any]
) -> None:
    answer = put(client, content, 0)
    with pytest.raises(NoonmarkError) as told:
        marks_of(json.dumps(content).encode())
    assert (answer.status_code, str(NoonmarkError(**answer.json()))) == (422, str(told.value))
    assert client.get(PAGE).json()["version"] == 0


def test_marks_half_made_are_kept(client: httpx.Client) -> None:
    half = marks({"name": "post", "base": None}, {"tip": [3.0, 4.0]})
    assert put(client, half, 0).status_code == 200
    assert client.get(PAGE).json()["marks"] == half


def test_a_file_that_somebody_damaged_is_told_and_the_rest_works(yard: Path, client: httpx.Client) -> None:
    put(client, marks(POST), 0)
    (yard / "working/marks/1.json").write_text("{")
    assert "cannot be read" in client.get(PAGE).json()["problem"]
    assert put(client, marks(POST), 1).status_code == 422
    assert client.get("/api/items").status_code == 200
    assert client.get("/api/items/2/marks").status_code == 200


@given(st.lists(st.tuples(st.booleans(), st.text(max_size=30), st.floats(-1e6, 1e6)), min_size=1, max_size=12))
def test_whatever_is_saved_and_by_whom_the_last_acknowledged_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[bool, str, float]]
) -> None:
    folder = tmp_path_factory.mktemp("law") / "case"
    make_case(folder, "Law").close()
    kept: dict[str, Any] | None = None
    version = 0
    with open_case(folder) as case:
        for fresh, name, x in acts:
            mine = marks({"name": name, "base": [x, 1.0]})
            if fresh:
                version, kept = save_marks(case, 1, mine, version).version, mine
            else:
                with pytest.raises(Refused, match="since you began"):
                    save_marks(case, 1, mine, version - 1)
            assert saved_marks(case, 1).marks == kept
            assert saved_marks(case, 1).version == version
