"""What signs say, as JSON, on a terminal, as a picture and as clues."""

from __future__ import annotations

import io
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from PIL import Image
from rich.console import Console
from tests.words.signs.drawn import box, line, reading

from noonmark.draft import read_draft
from noonmark.report.read_clues import read_clues
from noonmark.report.read_document import ReadFile, read_document
from noonmark.report.read_picture import read_picture
from noonmark.report.read_text import percent, print_read
from noonmark.words.signs.places import hints, pointed
from noonmark.words.signs.tracks import tracked
from noonmark.words.signs.types import Read


def schema() -> dict[str, Any]:
    return json.loads(files("noonmark.report").joinpath("schema/read-1.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def told() -> ReadFile:
    lines = [
        line(0.0, box(40, 60, 200, 40), reading("Магадан", 0.97, language="rus"), reading("Магадин", 0.02)),
        line(2.0, box(60, 60, 200, 40), reading("Магадан", 0.9, language="rus")),
        line(2.0, box(300, 200, 60, 20), reading("B4R", 0.3), reading("84R", 0.2)),
    ]
    signs = tracked(lines)
    frames = {at: np.full((360, 640, 3), 90, np.uint8) for at in (0.0, 2.0)}
    found = hints(signs)
    return ReadFile(
        "clip.mp4", Read(signs, (0.0, 2.0), frames, ("eng", "rus"), ("kat",), ()), tuple(found), pointed(found)
    )


def test_the_document_is_as_its_schema_says(told: ReadFile) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    document = read_document(told)
    jsonschema.validate(document, schema())
    first = document["signs"][0]
    assert (first["text"], first["language"], first["frames"]) == ("Магадан", "rus", 2)
    assert (first["start_s"], first["end_s"]) == (0.0, 2.0)
    assert document["places"][0]["name"] == "Magadan"
    assert document["places"][0]["signs"] == [1]
    document["surprise"] = 1
    with pytest.raises(jsonschema.ValidationError, match="surprise"):
        jsonschema.validate(document, schema())


def test_the_terminal_keeps_guesses_apart_and_names_what_is_missing(told: ReadFile) -> None:
    out = io.StringIO()
    print_read(told, Console(file=out, width=120, highlight=False))
    text = out.getvalue()
    assert text.startswith("1 line of text read in 2 frames.")
    assert text.index("Магадан") < text.index("guesses, each more likely wrong than right") < text.index("B4R")
    assert "apt-get install tesseract-ocr-kat" in text
    assert "Magadan, Magadan Oblast, Russia" in " ".join(text.split())


def test_the_picture_shows_the_frames_in_which_signs_are_read_best(told: ReadFile) -> None:
    image = np.asarray(Image.open(io.BytesIO(read_picture(told.read))))
    assert image.shape == (1440, 1280, 3)  # two frames of 640 x 360, each at twice the size
    assert (image == (255, 214, 0)).all(axis=2).sum() > 500  # the outline of what is likely
    blank = Read((), (0.0,), {}, (), (), ())
    assert Image.open(io.BytesIO(read_picture(blank))).size == (640, 60)


def test_the_clues_file_is_one_that_fix_reads(told: ReadFile, tmp_path: Path) -> None:
    path = tmp_path / "signs.toml"
    path.write_text(read_clues(told), encoding="utf-8")
    draft = read_draft(path)
    first = draft.clues[0]
    assert (first.kind, first.values["text"], first.values["what"]) == ("text", "Магадан", "name")
    assert 0.5 < float(str(first.values["trust"])) < 1.0
    assert all(row.values["text"] != "84R" for row in draft.clues)


def test_a_chance_is_never_told_as_none_or_certain() -> None:
    assert [percent(p) for p in (0.004, 0.5, 0.996, 1.0)] == ["<1%", "50%", ">99%", "100%"]
