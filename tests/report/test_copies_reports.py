"""Earlier copies as JSON, as lines to read, and as a strip of frames to look at."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from PIL import Image
from rich.console import Console
from tests.copies.clips import write_clip

from noonmark.copies.match import Evidence, Match, Relation
from noonmark.errors import NoonmarkError
from noonmark.report.copies_document import copies_document, copies_json
from noonmark.report.copies_strip import instants, strip_png
from noonmark.report.copies_table import clock, print_copies, told


def match(file: str = "/archive/yard.mp4", relation: Relation = "copy", **more: Any) -> Match:
    values: dict[str, Any] = {
        "number": 3, "file": file, "item": "", "posted": datetime(2022, 3, 1, 12, tzinfo=UTC), "relation": relation,
        "probability": 0.98765, "score": 4.2, "query": (0.0, 3.0), "match": (1.5, 4.5), "speed": 1.0,
        "alterations": ("mirrored", "cropped to about 70 %"), "geometry": np.diag([0.8, 0.8, 1.0]),
        "evidence": Evidence(picture=9.0, frames=12, share=1.0, motion=0.95, pixels=0.9, agreeing=0.95),
    }  # fmt: skip
    return Match(**(values | more))


def schema() -> dict[str, Any]:
    return json.loads(files("noonmark.report").joinpath("schema/copies-find-1.json").read_text(encoding="utf-8"))


def test_the_list_is_as_its_schema_says() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    document = json.loads(copies_json([match(), match(relation="same-sound", posted=None, item="clip-7")]))
    jsonschema.validate(document, schema())
    assert document[0] == {
        "file": "/archive/yard.mp4", "item": "", "relation": "copy", "probability": 0.9877, "query": [0.0, 3.0],
        "match": [1.5, 4.5], "speed": 1.0, "alterations": ["mirrored", "cropped to about 70 %"],
        "posted": "2022-03-01T12:00:00Z", "key_frames_only": False,
    }  # fmt: skip
    assert document[1]["posted"] is None
    with pytest.raises(jsonschema.ValidationError, match="surprise"):
        jsonschema.validate([{**document[0], "surprise": 1}], schema())
    assert copies_document([]) == []


def test_a_match_is_told_in_sentences() -> None:
    assert told(match()) == [
        "copy of the same recording, 98.8 % sure",
        "0:00.0 to 0:03.0 of the clip is 0:01.5 to 0:04.5 of it",
        "altered: mirrored, cropped to about 70 %",
        "posted 2022-03-01 12:00:00Z",
        "because: 12 frames agree in one order; what moves in them moves alike",
    ]
    still = match(query=(0.0, 0.0), match=(12.25, 12.25), alterations=(), posted=None, fast=True)
    assert "the picture looks like 0:12.2 of it" in told(still)
    assert "read by key frames only: its seconds are coarse" in told(still)


def test_the_reason_names_what_speaks_for_another_take_and_for_a_sound() -> None:
    take = match(relation="same-scene", evidence=Evidence(picture=9.0, frames=12, motion=0.1, agreeing=0.9))
    assert told(take)[-1] == "because: the place agrees in 12 frames; what moves in them differs"
    sound = match(relation="same-sound", evidence=Evidence(sound=8.0))
    assert told(sound)[-1] == "because: the sound agrees"
    both = match(evidence=Evidence(picture=9.0, frames=1, agreeing=0.9, sound=8.0))
    assert told(both)[-1] == "because: 1 frame agrees; the sound agrees"


def test_names_from_files_cannot_steer_the_terminal() -> None:
    out = io.StringIO()
    print_copies([match("/archive/\x1b[31mred.mp4", item="a\nb")], Console(file=out, width=100))
    assert "\x1b" not in out.getvalue()
    assert "a\\nb" in out.getvalue()


def test_times_are_for_people() -> None:
    assert [clock(each) for each in (0.0, 59.96, 61.04, 3725.5)] == ["0:00.0", "1:00.0", "1:01.0", "1:02:05.5"]


def test_the_strip_shows_the_same_instants_of_both(tmp_path: Path) -> None:
    assert instants(match()) == ([0.25, 0.75, 1.25, 1.75, 2.25, 2.75], [1.75, 2.25, 2.75, 3.25, 3.75, 4.25])
    clip = write_clip(tmp_path / "clip.mp4", seed=1, seconds=5.0)
    one = strip_png(clip, [match(str(clip))])
    with Image.open(io.BytesIO(one)) as picture:
        assert picture.format == "PNG"
        size = picture.size
        pixels = np.asarray(picture)
    assert size[0] > 1400
    assert np.any(np.all(pixels == (220, 40, 30), axis=-1))  # the line around what the clip shows
    two = strip_png(clip, [match(str(clip)), match(str(clip), relation="same-scene")])
    with Image.open(io.BytesIO(two)) as picture:
        assert picture.size == (size[0], 2 * size[1])


def test_a_file_that_is_gone_leaves_an_empty_place(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", seed=1)
    assert strip_png(clip, [match(str(tmp_path / "gone.mp4"))])[:4] == b"\x89PNG"


def test_sound_alone_has_no_strip(tmp_path: Path) -> None:
    with pytest.raises(NoonmarkError, match="no match shows a picture"):
        strip_png(tmp_path / "clip.mp4", [match(relation="same-sound")])
