"""``noonmark copies find`` as a user types it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from tests.copies.clips import write_clip, write_sound
from tests.copies.scenes import scene
from tests.copies.sounds import talking

from noonmark.cli import run
from noonmark.copies.index.opening import open_index
from noonmark.copies.search import find_copies

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def typed(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Type a command line in a folder, with an index of its own: exit status, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOONMARK_COPIES", str(tmp_path / "own-index"))

    def type_(*words: str) -> tuple[int, str, str]:
        status = run(["copies", *words])
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return type_


@pytest.fixture
def archive(tmp_path: Path, typed: Run) -> Path:
    """A folder with two clips, added to the index."""
    folder = tmp_path / "archive"
    folder.mkdir()
    write_clip(folder / "yard.mp4", seed=1, seconds=6.0)
    write_clip(folder / "street.mp4", seed=2, seconds=6.0)
    assert typed("add", "archive", "--workers", "1")[0] == 0
    return folder


def test_a_clip_is_found_and_the_answer_is_the_library_s(typed: Run, archive: Path) -> None:
    status, out, err = typed("find", "archive/yard.mp4")
    assert status == 0
    assert out.startswith("1. yard.mp4\n   copy of the same recording")
    assert "street" not in out
    assert "compared with 2 files of the index" in err
    assert "of no copy is known when it was posted" in err

    status, out, _ = typed("find", "archive/yard.mp4", "--json", "-")
    (told,) = json.loads(out)
    assert (status, told["relation"], told["posted"]) == (0, "copy", None)
    assert told["speed"] == pytest.approx(1.0, abs=0.005)
    index = open_index()
    (match,) = find_copies(archive / "yard.mp4", index)
    index.close()
    assert told["file"] == match.file
    assert told["match"] == [round(at, 3) for at in match.match]


def test_the_strip_and_the_clues_are_written(typed: Run, archive: Path, tmp_path: Path) -> None:
    status, _, err = typed("find", "archive/yard.mp4", "--strip", "pairs.png", "--clues", "seen.toml")
    assert status == 0
    assert "wrote pairs.png" in err
    with Image.open(tmp_path / "pairs.png") as picture:
        assert picture.width > 700
    assert tomllib.loads((tmp_path / "seen.toml").read_text("utf-8"))["title"].startswith("Earlier copies of yard.mp4")


def test_what_is_not_there_is_told_and_is_no_proof(typed: Run, archive: Path, tmp_path: Path) -> None:
    Image.fromarray(scene(50)).save(tmp_path / "other.png")
    status, out, err = typed("find", "other.png", "--strip", "pairs.png")
    assert (status, out) == (0, "")
    assert "no earlier copy was found; that is no proof that there is none" in err
    assert "no strip was written" in err
    assert not (tmp_path / "pairs.png").exists()
    assert typed("find", "other.png", "--json", "-")[1] == "[]\n"


def test_a_sound_finds_the_clip_that_has_it(typed: Run, archive: Path, tmp_path: Path) -> None:
    write_sound(tmp_path / "talk.wav", talking(6.0, 1))
    _, out, _ = typed("find", "talk.wav")
    assert out.startswith("1. yard.mp4\n   the sound only")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("gone.mp4",), "gone.mp4"),
        (("archive/yard.mp4", "--least", "2"), "--least: 2 is no probability; give 0 to 1"),
        (("archive/yard.mp4", "--index", "nowhere"), "nowhere: there is no index of fingerprints here"),
        (("archive/yard.mp4", "--strip", "archive/yard.mp4"), "this would overwrite a file that is read"),
        (("archive/yard.mp4", "--json", "-", "--clues", "-"), "both write to stdout"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    typed: Run, archive: Path, words: tuple[str, ...], problem: str
) -> None:
    status, out, err = typed("find", *words)
    assert (status, out) == (2, "")
    assert problem in err
    assert err.count("\n") == 1


def test_the_help_has_examples(typed: Run) -> None:
    status, out, _ = typed("find", "--help")
    assert status == 0
    assert "noonmark copies find clip.mp4 --strip pairs.png" in out
