"""What files say of themselves, switched off by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from noonmark.cli import run
from noonmark.draft import FileRow, draft_text, read_draft
from noonmark.errors import NoonmarkError
from noonmark.look.look import look
from noonmark.recipe import recipe_of


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo of Duluth with a place, a camera's clock and no zone."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "DJI", "FC300S"
    exif.get_ifd(0x8769)[0x9003] = "2016:06:23 16:32:50"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (46.0, 50.0, 33.972), "W", (91.0, 59.0, 37.788)
    path = tmp_path / "IMG_0001.jpg"
    Image.new("RGB", (8, 8)).save(path, exif=exif)
    return path


def labels(tmp_path: Path, text: str) -> list[str]:
    """The labels of a clues file's clues."""
    path = tmp_path / "clues.toml"
    path.write_text(text)
    return [clue.label for clue in recipe_of(read_draft(path)).clues]


def test_a_clue_is_switched_off_by_its_name(photo: Path, tmp_path: Path):
    row = f"[[file]]\npath = '{photo.name}'\n"
    assert labels(tmp_path, row) == ["gps", "clock"]
    assert labels(tmp_path, row + "without = ['clock']\n") == ["gps"]
    assert labels(tmp_path, row + "without = ['clock', 'gps']\n") == []
    assert labels(tmp_path, row + "metadata = false\nwithout = ['clock']\n") == []


def test_an_unknown_name_is_an_error_that_names_those_there_are(photo: Path, tmp_path: Path):
    with pytest.raises(NoonmarkError) as caught:
        labels(tmp_path, f"[[file]]\npath = '{photo.name}'\nwithout = ['clok']\n")
    assert "clues.toml, file 1, without" in str(caught.value)
    assert "no file has a clue called 'clok'" in str(caught.value)
    assert "gps, clock" in str(caught.value)


@pytest.mark.parametrize("value", ["'clock'", "[1]", "true"])
def test_without_is_a_list_of_names(value: str, photo: Path, tmp_path: Path):
    with pytest.raises(NoonmarkError, match="is no list of names"):
        labels(tmp_path, f"[[file]]\npath = '{photo.name}'\nwithout = {value}\n")


def test_writing_a_draft_and_reading_it_keeps_what_is_switched_off(photo: Path, tmp_path: Path):
    path = tmp_path / "clues.toml"
    path.write_text(f"[[file]]\npath = '{photo.name}'\nwithout = ['clock', \"a\\\"b\"]\n")
    draft = read_draft(path)
    assert draft.files[0].without == ("clock", 'a"b')
    again = tmp_path / "again.toml"
    again.write_text(draft_text(draft, tmp_path))
    assert [row.without for row in read_draft(again).files] == [("clock", 'a"b')]
    assert FileRow("", photo).without == ()


def test_the_command_switches_clues_off_and_saves_that(photo: Path, capfd: pytest.CaptureFixture[str]):
    saved = photo.with_name("saved.toml")
    status = run(["fix", str(photo), "--without", "clock", "--date", "2016-06-23", "--save", str(saved)])
    told = capfd.readouterr()
    assert status == 0, told.err
    assert 'without = ["clock"]' in saved.read_text()
    assert [clue.label for clue in recipe_of(read_draft(saved)).clues] == ["date", "gps"]


def test_the_command_names_the_clues_there_are(photo: Path, capfd: pytest.CaptureFixture[str]):
    assert run(["fix", str(photo), "--without", "sun"]) == 2
    assert "the files' own clues here: gps, clock" in capfd.readouterr().err


def test_a_name_that_one_of_several_files_has_is_right(photo: Path, tmp_path: Path):
    plain = tmp_path / "plain.png"
    Image.new("RGB", (8, 8)).save(plain)
    rows = "".join(f"[[file]]\npath = '{path.name}'\nwithout = ['clock']\n" for path in (photo, plain))
    assert labels(tmp_path, rows) == ["gps"]


def test_a_place_that_cannot_be_is_told_by_a_look_and_refused_by_a_fix(tmp_path: Path):
    exif = Image.Exif()
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (213.0, 0.0, 0.0), "W", (91.0, 0.0, 0.0)
    path = tmp_path / "far.jpg"
    Image.new("RGB", (8, 8)).save(path, exif=exif)
    assert any("latitude 213" in line for line in look(path, exiftool=False).contradictions)
    with pytest.raises(NoonmarkError, match="latitude 213"):
        labels(tmp_path, f"[[file]]\npath = '{path.name}'\n")
