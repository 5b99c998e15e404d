"""The case and its items: one answer in library, command and page."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest
from tests.case.store.making import file_arrival
from tests.web.served import Served, wait_for

from noonmark.case.store.case import open_case
from noonmark.cli import run
from noonmark.errors import NoonmarkError


def typed(capfdbinary: pytest.CaptureFixture[bytes], *words: str) -> tuple[int, str, str]:
    status = run(words)
    out, err = capfdbinary.readouterr()
    return status, out.decode(), err.decode()


def test_the_items_are_those_that_the_command_lists(
    yard: Path, client: httpx.Client, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    told = client.get("/api/items").json()
    listed = json.loads(typed(capfdbinary, "case", "list", str(yard), "--json")[1])
    assert (told["schema"], told["case"]) == ("noonmark.items/1", {"id": listed["case"], "title": "The yard"})
    shown = {"kind", "has_marks", "still"}
    assert [{k: v for k, v in row.items() if k not in shown} for row in told["items"]] == listed["items"]
    assert [row["kind"] for row in told["items"]] == ["clip", "photo", "other", "photo"]


def test_items_are_searched_and_filtered_as_by_the_command(
    yard: Path, client: httpx.Client, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert [row["number"] for row in client.get("/api/items", params={"search": "YARD.jpg"}).json()["items"]] == [2]
    assert client.get("/api/items", params={"state": "fixed"}).json()["items"] == []
    wrong = client.get("/api/items", params={"state": "lost"})
    _, _, said = typed(capfdbinary, "case", "list", str(yard), "--state", "lost")
    assert wrong.status_code == 422
    assert said == f"noonmark: {NoonmarkError(**wrong.json())}\n"


def test_the_case_tells_its_state(yard: Path, client: httpx.Client) -> None:
    told = client.get("/api/case").json()
    with open_case(yard) as case:
        head = case.head()
    assert told["items"] == 4
    assert told["states"] == {"not looked at": 4}
    assert told["log"] == {"size": head.size, "root": head.root.hex()}
    assert told["writable"] is True


def test_a_look_is_the_one_of_the_command(
    root: Path, client: httpx.Client, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    told = client.get("/api/items/2").json()
    looked = json.loads(typed(capfdbinary, "look", str(root / "examples/look/yard.jpg"), "--json")[1])
    assert told["look"] == looked
    assert told["broken"] is None
    assert told["frames"]["width"] == looked["file"]["width"]
    assert told["marks"] is None
    assert client.get("/api/items/2").json() == told, "the kept look says the same"


def test_a_kept_look_is_made_again_when_it_was_damaged(yard: Path, client: httpx.Client) -> None:
    told = client.get("/api/items/2").json()
    (kept,) = (yard / "derived").rglob("look-*.json")
    kept.write_text("{}")
    assert client.get("/api/items/2").json() == told


def test_the_clip_tells_its_exact_times(client: httpx.Client) -> None:
    frames = client.get("/api/items/1").json()["frames"]
    assert (frames["start_s"], frames["width"], frames["height"]) == ("0/1", 128, 64)
    assert frames["duration_s"].count("/") == 1


@pytest.mark.parametrize(("number", "file"), [(3, "notes.txt"), (4, "broken.jpg")])
def test_a_broken_file_is_told_with_the_reason_that_the_command_gives(
    number: int, file: str, tmp_path: Path, client: httpx.Client, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    told = client.get(f"/api/items/{number}").json()
    assert told["item"]["name"] == file
    assert told["broken"].startswith(f"{file}: ")
    status, _, said = typed(capfdbinary, "look", str(tmp_path / file))
    if status:
        assert said.splitlines()[-1] == f"noonmark: {told['broken']}"
        assert told["look"] is None
    else:  # what it says of itself can be read, and its picture cannot
        assert told["frames"] is None
    assert client.get(f"/api/items/{number}/frame").status_code == 422
    assert client.get(f"/api/items/{number}/still.jpg").status_code == 422


def test_an_item_that_is_not_there_is_told_in_the_words_of_the_library(yard: Path, client: httpx.Client) -> None:
    with open_case(yard) as case, pytest.raises(NoonmarkError) as told:
        case.item(99)
    for path in ("", "/frame", "/frame.jpg", "/still.jpg", "/contact", "/waveform", "/file", "/marks"):
        answer = client.get(f"/api/items/99{path}")
        assert (answer.status_code, str(NoonmarkError(**answer.json()))) == (404, str(told.value)), path


def test_what_another_program_adds_is_seen(yard: Path, served: Served, client: httpx.Client, root: Path) -> None:
    assert len(client.get("/api/items").json()["items"]) == 4
    with open_case(yard) as case:
        case.add_file(root / "README.md", file_arrival(root / "README.md"))
    assert len(client.get("/api/items").json()["items"]) == 5


def test_a_case_still_verifies_with_all_that_the_page_keeps_in_it(
    yard: Path, client: httpx.Client, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    client.get("/api/items/1")
    client.get("/api/items/1/still.jpg")
    client.put("/api/items/1/marks", json={"version": 0, "marks": {"objects": []}})
    client.post("/api/uploads", json={"name": "a.jpg", "size": 10})
    assert (yard / "working").is_dir()
    status, out, said = typed(capfdbinary, "case", "verify", str(yard))
    assert status == 0
    assert "all is as it was recorded" in out + said


def test_an_original_that_was_taken_away_is_an_error_and_nothing_falls(yard: Path, client: httpx.Client) -> None:
    sha256 = client.get("/api/items").json()["items"][1]["sha256"]
    path = yard / "originals" / sha256[:2] / sha256
    path.unlink()
    assert client.get("/api/items").status_code == 200
    told = client.get("/api/items/2").json()
    assert "is missing" in told["broken"]
    assert client.get("/api/items/2/file").status_code == 422
    assert wait_for(lambda: client.get("/api/case").status_code == 200)
