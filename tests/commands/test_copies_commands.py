"""The archive's commands as a user types them: add, add again, move, list, groups, remove, add a case."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.copies.clips import write_clip, write_sound
from tests.copies.sounds import talking

from noonmark.case.store.arrival import Arrival
from noonmark.case.store.case import make_case
from noonmark.cli import run
from noonmark.copies.index import workers
from noonmark.copies.index.opening import open_index
from noonmark.errors import NoonmarkError

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def typed(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Type a command line in a folder, with an index of its own and one worker: exit status, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOONMARK_COPIES", str(tmp_path / "own-index"))

    def type_(*words: str) -> tuple[int, str, str]:
        status = run(["copies", *words])
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return type_


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder with two clips, a part of one, a sound, a text, a broken clip and a hidden one."""
    folder = tmp_path / "archive"
    (folder / "deeper").mkdir(parents=True)
    clip = write_clip(folder / "yard.mp4", seed=1, seconds=6.0)
    write_clip(folder / "street.mp4", seed=2)
    shutil.copy(clip, folder / "deeper" / "yard-again.mp4")
    write_sound(folder / "talk.wav", talking(6.0, 1))
    (folder / "notes.txt").write_text("no picture\n")
    (folder / "broken.mp4").write_bytes(clip.read_bytes()[:3000])
    shutil.copy(clip, folder / ".hidden.mp4")
    return folder


def _valid(text: str, schema: str) -> dict[str, Any]:
    document = json.loads(text)
    told = json.loads(files("noonmark.report").joinpath(f"schema/{schema}.json").read_text())
    jsonschema.validate(document, told)
    return document


def test_an_archive_is_added_once_and_broken_files_are_named_and_counted(typed: Run, archive: Path) -> None:
    status, out, err = typed("add", str(archive), "--workers", "1", "--json", "-")
    document = _valid(out, "copies-add-1")
    assert status == 0
    assert (document["added"], document["known"], document["no_media"]) == (3, 1, 1)
    assert [Path(row["file"]).name for row in document["left"]] == ["broken.mp4"]
    assert "left: " in err
    assert "1 could not be read" in err
    status, _, err = typed("add", str(archive), "--workers", "1")
    assert status == 0
    assert "added 0 files, 4 known already, 1 could not be read, 1 no picture, clip or sound" in err


def test_a_moved_archive_is_found_again_by_content_without_reading_it(
    typed: Run, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (archive / "deeper" / "yard-again.mp4").unlink()
    (archive / "broken.mp4").unlink()
    typed("add", str(archive), "--workers", "1")
    archive.rename(archive.with_name("elsewhere"))

    def never(path: Path, **_: object) -> None:
        raise NoonmarkError("this was read again", where=str(path))

    monkeypatch.setattr(workers, "fingerprint", never)
    _, _, err = typed("add", "elsewhere", "--workers", "1")
    assert "3 found at a new path" in err
    with open_index() as index:
        assert {Path(filed.path).parent.name for filed in index.files()} == {"elsewhere"}


def test_several_workers_give_what_one_gives(typed: Run, archive: Path) -> None:
    typed("add", str(archive), "--workers", "1", "--index", "one")
    typed("add", str(archive), "--workers", "2", "--index", "two")
    with open_index(Path("one")) as one, open_index(Path("two")) as two:
        assert {filed.sha256 for filed in one.files()} == {filed.sha256 for filed in two.files()}
        for filed in one.files():
            other = two.find(filed.sha256)
            assert other is not None
            assert (one.fingerprint(filed.number).hashes == two.fingerprint(other.number).hashes).all()


def test_what_is_in_the_index_is_listed_grouped_and_taken_out(typed: Run, archive: Path) -> None:
    typed("add", str(archive), "--workers", "1")
    _, out, err = typed("list", "--json", "-")
    document = _valid(out, "copies-list-1")
    assert [Path(row["file"]).name for row in document["files"]] == ["street.mp4", "talk.wav", "yard.mp4"]
    assert "3 files, " in err
    _, out, err = typed("groups", "--json", "-")
    (group,) = _valid(out, "copies-groups-1")["groups"]
    assert [Path(row["file"]).name for row in group["files"]] == ["talk.wav", "yard.mp4"]
    assert {pair["relation"] for pair in group["pairs"]} == {"same-sound"}
    assert "1 group, 2 of 3 files" in err
    status, _, err = typed("remove", str(archive / "talk.wav"), str(document["files"][0]["number"]))
    assert (status, err) == (0, "took 2 files out of the index\n")
    _, out, err = typed("list")
    assert "yard.mp4" in out
    assert "1 file, 6 s of footage" in err
    status, _, err = typed("remove", "17")
    assert (status, err) == (2, "noonmark: the index holds no file '17'; see 'noonmark copies list'\n")
    assert typed("groups") == (0, "", "none of 1 files repeats another\n")


def test_a_cases_items_come_with_their_names_and_postings(typed: Run, archive: Path, tmp_path: Path) -> None:
    posted = datetime(2024, 5, 1, 12, tzinfo=UTC)
    with make_case(tmp_path / "yard-case", "The yard") as case:
        case.add_file(archive / "yard.mp4", Arrival(source="a channel", posted_utc=posted))
        sha256 = case.items()[0].sha256
    typed("add", "yard-case", "--workers", "1")
    with open_index() as index:
        (filed,) = index.files()
    assert (filed.sha256, filed.item, filed.posted) == (sha256, "yard-case/1 yard.mp4", posted)
    assert Path(filed.path).read_bytes() == (archive / "yard.mp4").read_bytes()


def test_an_index_is_made_again_from_the_files_that_it_names(typed: Run, archive: Path) -> None:
    typed("add", str(archive / "yard.mp4"), "--workers", "1")
    with open_index() as index:
        index.database.execute("UPDATE about SET value = '0' WHERE key = 'fingerprint'")
    status, _, err = typed("list")
    assert status == 2
    assert "this index is of version 1.0" in err
    assert "make it again from the same files: noonmark copies add --rebuild" in err
    status, _, err = typed("add", "--rebuild", "--workers", "1")
    assert (status, err.split(",")[0]) == (0, "added 1 file")
    assert typed("list")[0] == 0


def test_key_frames_only_is_told_and_gives_way_to_a_whole_reading(typed: Run, archive: Path) -> None:
    typed("add", str(archive / "yard.mp4"), "--fast", "--workers", "1")
    assert "key frames only" in typed("list")[1]
    _, _, err = typed("add", str(archive / "yard.mp4"), "--workers", "1")
    assert "added 1 file" in err
    assert "key frames only" not in typed("list")[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add",), "there is nothing to add"),
        (("add", "nowhere"), "nowhere: there is no such file or folder"),
        (("add", "archive", "--rebuild"), "--rebuild reads what the index names"),
        (("add", "archive", "--index", "a", "--postgres", "b"), "--index and --postgres name two indexes"),
        (("add", "archive", "--ray", "auto", "--workers", "2"), "--workers is for this machine"),
        (("add", "archive/notes.txt"), "added 0 files, 1 no picture, clip or sound"),
        (("list", "--index", "nowhere"), "there is no index of fingerprints here"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(typed: Run, archive: Path, words: tuple[str, ...], said: str) -> None:
    status, out, err = typed(*words)
    assert (status, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1
