"""``noonmark read`` as a user runs it: its words, its files, its refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from tests.words.signs.drawn import lettered

from noonmark.cli import run
from noonmark.errors import NoonmarkError
from noonmark.words.signs.engines import installed_languages

for name in ("cv2", "onnxruntime", "rapidocr", "tesserocr"):
    pytest.importorskip(name, reason="needs the extra ocr")


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory, lack: Callable[[str], None]) -> Path:
    try:
        there = installed_languages()
    except NoonmarkError:
        there = frozenset[str]()
    if not {"eng", "rus"} <= there:
        lack("needs Tesseract's English and Russian: run 'make deps'")
    path = tmp_path_factory.mktemp("read") / "street.png"
    Image.fromarray(lettered([("Магадан 12", (120, 120))])).save(path)
    return path


def test_a_photo_is_read_and_its_town_told(photo: Path, capfd: pytest.CaptureFixture[str]) -> None:
    target, clues = photo.with_name("read.png"), photo.with_name("signs.toml")
    status = run(["read", str(photo), "--languages", "en,ru", "--picture", str(target), "--clues", str(clues)])
    out, words = capfd.readouterr()
    assert status == 0
    assert "Магадан" in out
    assert "Magadan" in out
    assert words.splitlines() == [f"wrote {target}", f"wrote {clues}"]
    with Image.open(target) as picture:
        assert picture.size == (1280, 720)
    assert 'text = "Магадан"' in clues.read_text()


def test_json_on_stdout_is_nothing_else(photo: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(photo), "--languages", "ru", "--json", "-"]) == 0
    document = json.loads(capfd.readouterr().out)
    assert document["schema"] == "noonmark.read/1"
    assert document["languages"] == ["rus"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--languages", "xx"], "'xx' is no language that can be read here; give some of en, ru, uk"),
        (["--languages", ","], "--languages: it names no language; give e.g. en,ru"),
        (["--frames", "0"], "--frames: 0 frames cannot be read; give 1 to 200"),
        (["--json", "-", "--picture", "-"], "--json and --picture both write to stdout"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    photo: Path, capfd: pytest.CaptureFixture[str], options: list[str], told: str
) -> None:
    assert run(["read", str(photo), *options]) == 2
    out, words = capfd.readouterr()
    assert out == ""
    assert told in words
    assert words.count("\n") == 1


def test_a_text_file_is_no_picture(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "note.txt"
    path.write_text("Магадан")
    assert run(["read", str(path)]) == 2
    assert capfd.readouterr().err.startswith("noonmark: ")
