"""``noonmark look`` as a user types it: one file, folders, and what cannot be read."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

Run = Callable[..., tuple[int, str, str]]
SCHEMA: dict[str, Any] = json.loads(files("noonmark.report").joinpath("schema/look-1.json").read_text())


def _lines(out: str) -> list[dict[str, Any]]:
    told = [json.loads(line) for line in out.splitlines()]
    for document in told:
        jsonschema.validate(document, SCHEMA)
    return told


def test_one_file_is_one_object_with_the_keys_that_were_promised(typed: Run, desk: Path) -> None:
    status, out, err = typed("yard.jpg", "--json", "-")
    assert (status, err) == (0, "")
    told = json.loads(out)
    jsonschema.validate(told, SCHEMA)
    data = (desk / "yard.jpg").read_bytes()
    assert (told["file"]["name"], told["file"]["kind"]) == ("yard.jpg", "image")
    assert (told["file"]["sha256"], told["file"]["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))
    assert (told["device"]["make"], told["device"]["model"]) == ("Example", "Phone 1")
    assert (told["places"][0]["lat"], told["places"][0]["lon"]) == pytest.approx((56.6577, 124.7207), abs=2e-6)
    assert "2022-09-22T10:40:12" in {clock["value"] for clock in told["clocks"]}
    for clock in told["clocks"]:
        assert sum(reading["weight"] for reading in clock["readings"]) == pytest.approx(1.0, abs=1e-4)
    assert told["track"] is None
    assert told["provenance"]["state"] == "absent"
    assert "GPS time" in told["contradictions"][0]


@pytest.mark.parametrize(
    "words", [("yard.jpg", "--json"), ("--json", "yard.jpg"), ("--json", "-", "yard.jpg")], ids=str
)
def test_json_without_a_path_is_on_stdout(words: tuple[str, ...], typed: Run) -> None:
    status, out, err = typed(*words)
    assert (status, err) == (0, "")
    assert json.loads(out)["file"]["name"] == "yard.jpg"


def test_json_goes_to_a_path_and_the_words_to_stdout(typed: Run, desk: Path) -> None:
    status, out, err = typed("--json", "told.json", "yard.jpg")
    assert (status, err) == (0, "wrote told.json\n")
    assert "Contradictions" in out
    assert json.loads((desk / "told.json").read_text())["file"]["name"] == "yard.jpg"


def test_json_never_replaces_a_picture(typed: Run, desk: Path) -> None:
    before = (desk / "yard.jpg").read_bytes()
    status, out, err = typed("--json", "yard.jpg", "clip.mp4")
    assert (status, out) == (2, "")
    assert "no JSON" in err
    assert (desk / "yard.jpg").read_bytes() == before


def test_the_words_say_contradictions_first(typed: Run) -> None:
    status, out, _ = typed("yard.jpg")
    assert status == 0
    parts = ["yard.jpg: image, JPEG", "Contradictions", "Example Phone 1", "EXIF GPS", "Neryungri", "Provenance"]
    found = [out.index(part) for part in parts]
    assert found == sorted(found)


@pytest.fixture
def crowd(desk: Path) -> Path:
    """A folder with a good picture, broken files of all kinds, names that are hard to say, and links in a circle."""
    folder = desk / "crowd"
    (folder / "b" / "c").mkdir(parents=True)
    shutil.copy("yard.jpg", folder / "b" / "c" / "deep.jpg")
    shutil.copy("yard.jpg", folder / "new\nline.jpg")
    shutil.copy("yard.jpg", os.fsdecode(os.fsencode(folder) + b"/caf\xe9.jpg"))
    shutil.copy("yard.jpg", folder / ".hidden.jpg")
    (folder / ".git").mkdir()
    shutil.copy("yard.jpg", folder / ".git" / "in.jpg")
    (folder / "a_empty.mp4").touch()
    (folder / "notes.txt").write_text("no picture\n")
    (folder / "text.jpg").write_text("no picture either\n")
    (folder / "around").symlink_to(folder)
    (folder / "self.jpg").symlink_to("self.jpg")
    os.mkfifo(folder / "pipe.mp4")
    return folder


def test_a_folder_is_one_object_a_line_and_the_rest_goes_on(typed: Run, crowd: Path) -> None:
    status, out, err = typed("crowd", "--json")
    told = _lines(out)
    assert status == 0
    good = [document["file"]["path"] for document in told if "error" not in document]
    bad = {document["file"]["path"]: document["error"] for document in told if "error" in document}
    assert good == [r"caf\xe9.jpg", r"new\nline.jpg", "b/c/deep.jpg"]
    assert set(bad) == {"a_empty.mp4", "notes.txt", "pipe.mp4", "self.jpg", "text.jpg"}
    assert "empty" in bad["a_empty.mp4"]
    assert "circle" in bad["self.jpg"]
    assert "pipe" in bad["pipe.mp4"]
    assert err == "3 files looked at, 3 with contradictions, 3 could not be read, 2 no picture or clip\n"


def test_a_folder_in_words_has_a_row_a_file_and_names_the_others(typed: Run, crowd: Path) -> None:
    status, out, err = typed("crowd")
    assert status == 0
    parts = [
        "Contradictions",
        "Files",
        "deep.jpg",
        "Could not be read",
        "a_empty.mp4",
        "No pictures or clips",
        "text.jpg",
    ]
    found = [out.rindex(part) for part in parts]
    assert found == sorted(found)
    assert "could not be read" in err


def test_json_lines_are_written_to_a_path_whole(typed: Run, crowd: Path, desk: Path) -> None:
    status, out, _ = typed("crowd", "--json=lines.jsonl")
    assert status == 0
    assert "deep.jpg" in out
    assert len(_lines((desk / "lines.jsonl").read_text())) == 8


def test_several_files_are_told_like_a_folder(typed: Run) -> None:
    status, out, err = typed("yard.jpg", "clip.mp4", "notes.txt", "--json")
    assert [document["file"]["path"] for document in _lines(out)] == ["yard.jpg", "clip.mp4", "notes.txt"]
    assert (status, err) == (0, "2 files looked at, 1 with contradictions, 1 no picture or clip\n")


def test_a_folder_without_any_picture_is_an_error_after_its_lines(typed: Run, desk: Path) -> None:
    (desk / "words").mkdir()
    assert typed("words")[::2] == (2, "noonmark: words: there is no file in it; give a folder with pictures or clips\n")
    (desk / "words" / "a.txt").write_text("a")
    (desk / "words" / "b.mp4").touch()
    status, out, err = typed("words", "--json")
    assert status == 2
    assert ["error" in document for document in _lines(out)] == [True, True]
    assert err == "noonmark: none of the 2 files could be read; give a folder with pictures or clips\n"


def _bad_files(desk: Path) -> dict[str, tuple[str, str]]:
    (desk / "empty.mp4").touch()
    (desk / "loop.jpg").symlink_to("loop.jpg")
    (desk / "a\nb.jpg").write_text("no picture")
    (desk / "cut.jpg").write_bytes(b"\xff\xd8\xff\xe1\x40\x00Exif\0\0II*\0")
    (desk / "huge.mp4").write_bytes(b"\x00\x00\x00\x18ftypmp42\0\0\0\0mp42isom" + b"\xff\xff\xff\xffmoov")
    return {
        "nothing there": ("gone.mp4", "no such file"),
        "an empty file": ("empty.mp4", "empty"),
        "a device": (os.devnull, "device"),
        "a circle of links": ("loop.jpg", "circle"),
        "a name with a line feed": ("a\nb.jpg", r"a\nb.jpg"),
        "a text": ("notes.txt", "no picture or clip"),
        "a broken picture": ("cut.jpg", "cut.jpg"),
        "an absurd size of a box": ("huge.mp4", "huge.mp4"),
    }


@pytest.mark.parametrize("json_too", [False, True], ids=["words", "json"])
def test_one_file_that_cannot_be_read_is_one_line_and_status_2(json_too: bool, typed: Run, desk: Path) -> None:
    for name, (path, wanted) in _bad_files(desk).items():
        status, out, err = typed(path, *(["--json"] if json_too else []))
        assert (status, out, err.count("\n")) == (2, "", 1), name
        assert err.startswith("noonmark: "), name
        assert wanted in err, name


BAD = {
    "no file": ((), ("no file to look at",)),
    "JSON and no file": (("--json", "told.json"), ("no file to look at",)),
    "two choices": (("clip.mp4", "--frames", "out", "--every", "1s", "--scenes"), ("--every and --scenes",)),
    "a choice without frames": (("clip.mp4", "--every", "1s"), ("--every without --frames", "--frames out/")),
    "a step of nothing": (("clip.mp4", "--frames", "out", "--every", "0s"), ("--every '0s'", "above 0")),
    "a step in words": (("clip.mp4", "--frames", "out", "--every", "often"), ("'often'",)),
    "no step": (("clip.mp4", "--frames", "out", "--every", ""), ("--every ''",)),
    "a time that is none": (("clip.mp4", "--frames", "out", "--at", "1s,noon"), ("'noon'", "00:01:02.500")),
    "a minute of 75 s": (("clip.mp4", "--frames", "out", "--at", "0:75"), ("'0:75'",)),
    "a time before the start": (("clip.mp4", "--frames", "out", "--at", "-1"), ("'-1'",)),
    "a time after the end": (("clip.mp4", "--frames", "out", "--at", "9s"), ("clip.mp4", "9", "end")),
    "frames of many": (("clip.mp4", "yard.jpg", "--frames", "out"), ("--frames is for one",)),
    "a sheet of a folder": ((".", "--sheet", "s.png"), ("--sheet is for one",)),
    "scenes of a still": (("yard.jpg", "--frames", "out", "--scenes"), ("yard.jpg", "scenes")),
    "frames into nothing": (("clip.mp4", "--frames", ""), ("no folder",)),
    "frames into an option": (("clip.mp4", "--frames=--every", "--at", "1s"), ("no folder",)),
    "frames into a file": (("clip.mp4", "--frames", "notes.txt"), ("--frames notes.txt", "this is a file")),
    "frames into nowhere": (("clip.mp4", "--frames", "gone/out"), ("folder does not exist", "mkdir -p")),
    "frames of a text": (("notes.txt", "--frames", "out"), ("no picture or clip",)),
    "no trust list": (("yard.jpg", "--trust-list", "gone.pem"), ("gone.pem",)),
    "a trust list that is none": (("yard.jpg", "--trust-list", "notes.txt"), ("notes.txt", "certificate")),
    "the sheet over the clip": (("clip.mp4", "--sheet", "clip.mp4"), ("overwrite",)),
    "JSON over a text": (("clip.mp4", "--json=notes.txt"), ("no JSON",)),
    "JSON over a folder": (("clip.mp4", "--json", "."), ("no JSON",)),
    "an unknown option": (("clip.mp4", "--frames", "out", "--evry", "1s"), ("--evry",)),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_makes_no_sense_gets_one_line_and_nothing_is_written(name: str, typed: Run, desk: Path) -> None:
    before = sorted(desk.iterdir())
    words, wanted = BAD[name]
    status, out, err = typed(*words)
    assert (status, out, err.count("\n")) == (2, "", 1), err
    assert [part for part in wanted if part not in err] == [], err
    assert sorted(desk.iterdir()) == before
