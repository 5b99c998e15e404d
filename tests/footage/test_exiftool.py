"""Our reader held against ExifTool: what differs in substance is told, and on the real files nothing does."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from noonmark.errors import NoonmarkError
from noonmark.footage.exiftool import compared, differences_in, tags_in
from noonmark.footage.facts import ClockFact, FileFacts, PlaceFact, StreamFact
from noonmark.footage.metadata import read_facts

FACTS = FileFacts(
    "a.jpg",
    "image",
    container="JPEG",
    width=4000,
    height=3000,
    make="Canon",
    model="EOS 5D",
    places=(PlaceFact("EXIF GPS", 46.84, -91.99),),
    clocks=(ClockFact("EXIF DateTimeOriginal", datetime(2022, 9, 22, 10, 40), "local"),),
)
CLIP = FileFacts(
    "a.mp4", "video", container="MP4 (isom)", duration_s=10.0, streams=(StreamFact(0, "video", rotation_deg=90),)
)
SAME: dict[str, Any] = {
    "Composite:GPSLatitude": 46.84,
    "Composite:GPSLongitude": -91.99,
    "GPS:GPSLatitude": 46.84,
    "ExifIFD:DateTimeOriginal": "2022:09:22 10:40:00",
    "IFD0:Make": "Canon",
    "IFD0:Model": "EOS  5D ",
    "Composite:ImageSize": "4000 3000",
}


def differing(facts: FileFacts, tags: Mapping[str, Any]) -> str:
    return "\n".join(differences_in(facts, tags))


def test_the_same_values_are_no_difference():
    assert differing(FACTS, SAME) == ""
    assert differing(CLIP, {"Composite:Rotation": 90, "QuickTime:Duration": 10.05}) == ""


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        # 0.001 deg of latitude is 111.2 m
        ("Composite:GPSLatitude", 46.841, "the place (111 m): 46.84000,-91.99000 here, 46.84100,-91.99000 there"),
        ("ExifIFD:DateTimeOriginal", "2022:09:22 11:40:00", "2022-09-22 10:40:00 here, 2022-09-22 11:40:00 there"),
        ("IFD0:Make", "Nikon", "the make: Canon here, Nikon there"),
        ("IFD0:Model", "EOS 6D", "the model: EOS 5D here, EOS 6D there"),
        ("Composite:ImageSize", "3000 4000", "the size: 4000 x 3000 here, 3000 x 4000 there"),
        ("Composite:ImageSize", "4000x3001", "the size: 4000 x 3000 here, 4000 x 3001 there"),
    ],
)
def test_another_value_is_told_with_both(name: str, value: object, told: str):
    words = differing(FACTS, {**SAME, name: value})
    assert words.startswith("our reader and ExifTool differ in ")
    assert words.endswith(told)
    assert "\n" not in words


def test_a_place_within_20_metres_is_the_same_place():
    assert differing(FACTS, {**SAME, "Composite:GPSLatitude": 46.84 + 15 / 111_195}) == ""
    assert "(25 m)" in differing(FACTS, {**SAME, "Composite:GPSLatitude": 46.84 + 25 / 111_195})


def test_a_turn_in_the_opposite_sense_is_a_difference():
    assert differing(CLIP, {"Composite:Rotation": 270}).endswith("90 deg clockwise here, 270 deg there")
    assert (
        differing(replace(CLIP, streams=(StreamFact(0, "video", rotation_deg=0),)), {"Composite:Rotation": 360}) == ""
    )


def test_another_duration_is_a_difference():
    assert differing(CLIP, {"QuickTime:Duration": 11.0}).endswith("10.00 s here, 11.00 s there")


def test_what_only_one_of_them_reads_is_told():
    bare = FileFacts("a.jpg", "image", container="JPEG")
    assert "the place: none here, 46.84000,-91.99000 there" in differing(bare, SAME)
    assert "EXIF DateTimeOriginal: none here" in differing(bare, SAME)
    assert "the place: 46.84000,-91.99000 here, none there" in differing(FACTS, {})


@pytest.mark.parametrize("text", ["0000:00:00 00:00:00", "    :  :     :  :  ", "1904:01:01 00:00:00"])
def test_a_date_that_was_never_set_is_nothing_to_miss(text: str):
    assert differing(FileFacts("a", "image"), {"ExifIFD:DateTimeOriginal": text}) == ""


def test_no_answer_a_failure_and_a_warning_are_each_told_as_what_they_are():
    assert compared(FACTS, None) == FACTS
    assert compared(FACTS, "it took too long").notes == ("ExifTool gave no answer: it took too long",)
    warned = compared(FACTS, {**SAME, "ExifTool:Warning": "Bad IFD1 directory"})
    assert (warned.notes, warned.contradictions) == (("ExifTool warns: Bad IFD1 directory",), ())
    assert compared(FACTS, {**SAME, "ExifTool:Warning": "[minor] x"}).notes == ()


@pytest.mark.parametrize("answer", [[], [1], {}, "text", None, [{}], [{"a": {"b": 1}}]])
def test_an_odd_answer_is_no_tags(answer: object):
    tags = tags_in(answer)
    assert compared(FACTS, tags).notes == () or tags


@pytest.mark.parametrize("value", [None, [], {}, "nan", "x" * 9999, -1, 1e400, True])
def test_odd_values_do_not_make_it_fail(value: object):
    names = ("Composite:GPSLatitude", "Composite:GPSLongitude", "Composite:Rotation", "QuickTime:Duration", *SAME)
    compared(FACTS, dict.fromkeys(names, value))
    compared(CLIP, dict.fromkeys(names, value))


def tags_of(program: str, path: Path) -> Mapping[str, Any]:
    run = subprocess.run([program, "-j", "-G1", "-n", "-struct", str(path)], capture_output=True, check=False)
    return tags_in(json.loads(run.stdout)) or {}


FOLDERS = ("photos", "photos/exif", "photos/lund", "video/telemetry", "evidence/c2pa", "copies", "copies/tmk")


@pytest.mark.parametrize("folder", FOLDERS)
def test_on_the_real_files_nothing_differs(folder: str, shared_data: Path, needs: Callable[[str], str]):
    program = needs("exiftool")
    seen = 0
    for path in sorted(item for item in (shared_data / folder).iterdir() if item.is_file()):
        try:
            facts = read_facts(path)
        except NoonmarkError:
            continue
        seen += 1
        assert (path.name, differing(facts, tags_of(program, path))) == (path.name, "")
    assert seen


def test_what_exiftool_warns_of_is_told_by_the_door(make_clip: Callable[..., Path], needs: Callable[[str], str]):
    needs("exiftool")
    path = make_clip(movflags="+faststart")
    path.write_bytes(path.read_bytes()[:-30])
    assert any(note.startswith("ExifTool warns: Truncated") for note in read_facts(path, exiftool=True).notes)
    assert not any("ExifTool" in note for note in read_facts(path).notes)


def test_exiftool_runs_beside_our_reader_in_a_child_of_its_own(shared_data: Path, needs: Callable[[str], str]):
    needs("exiftool")
    path = shared_data / "photos/hay_bales.jpg"
    assert read_facts(path, exiftool=True).contradictions == read_facts(path).contradictions == ()
