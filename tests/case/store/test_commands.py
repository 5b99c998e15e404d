"""``noonmark case`` as a user types it."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from tests.case.store.making import write_files

from noonmark.cli import run
from noonmark.commands import case_add

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``noonmark case`` in an empty folder; return the status, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOONMARK_WHO", "an analyst")

    def type_in(*words: str) -> tuple[int, str, str]:
        status = run(["case", *words])
        told = capsys.readouterr()
        return status, told.out, told.err

    return type_in


@pytest.fixture
def yard(typed: Run, tmp_path: Path) -> Path:
    """A case with three files of a folder."""
    write_files(tmp_path / "in", 3)
    assert typed("new", "yard", "--title", "The yard")[0] == 0
    assert typed("add", "yard", "in")[0] == 0
    return tmp_path / "yard"


def test_a_case_is_made_filled_listed_and_verified(typed: Run, tmp_path: Path) -> None:
    write_files(tmp_path / "in", 2)
    assert typed("new", "yard", "--title", "The yard") == (0, "", "made the case 'The yard' in yard\n")
    assert typed("add", "yard", "in") == (0, "", "added 2 files: 2 new\n")
    again = "added 1 file: 0 new, 1 that the case had already, each with one more arrival\n"
    assert typed("add", "yard", "in/clip_0000.mp4") == (0, "", again)
    status, out, err = typed("list", "yard")
    assert (status, err) == (0, "2 items\n")
    lines = out.splitlines()
    assert [line.split()[:4] for line in lines] == [["1", "not", "looked", "at"], ["2", "not", "looked", "at"]]
    assert lines[0].endswith("2 times")
    status, out, err = typed("log", "yard")
    assert [line.split()[5] for line in out.splitlines()] == ["made", "added", "added", "arrived"]
    assert err.startswith("4 entries, root ")
    status, out, _ = typed("verify", "yard")
    assert status == 0
    assert out.endswith("all is as it was recorded\n")


def test_an_empty_file_is_kept_with_a_warning(typed: Run, yard: Path, tmp_path: Path) -> None:
    (tmp_path / "none.mp4").touch()
    status, _, err = typed("add", "yard", "none.mp4")
    assert (status, "warning: none.mp4: it is empty (0 bytes)" in err, "1 with a warning" in err) == (0, True, True)


def test_the_log_from_behind_its_end_has_no_line(typed: Run, yard: Path) -> None:
    assert typed("log", "yard", "--from", "99")[1] == ""
    assert len(typed("log", "yard", "--from", "3")[1].splitlines()) == 1


def test_verify_names_what_was_altered_and_says_so_in_its_status(typed: Run, yard: Path) -> None:
    victim = next(path for path in sorted((yard / "originals").rglob("*")) if path.is_file())
    victim.chmod(0o644)
    victim.write_bytes(b"x" + victim.read_bytes()[1:])
    status, out, _ = typed("verify", "yard")
    assert status == 1
    assert f"ALTERED: original {victim.name} (item" in out
    status, out, _ = typed("verify", "yard", "--json")
    told = json.loads(out)
    assert (status, told["as_recorded"], told["originals"]) == (1, False, 3)
    assert [found["where"].split()[1] for found in told["findings"] if found["wrong"]] == [victim.name]


def test_verify_can_write_its_outcome_into_the_log(typed: Run, yard: Path) -> None:
    assert typed("verify", "yard", "--record")[0] == 0
    _, out, _ = typed("log", "yard", "--from", "4", "--json")
    told = json.loads(out)
    assert [entry["act"] for entry in told["entries"]] == ["verified"]
    assert told["entries"][0]["what"]["faults"] == 0
    assert told["size"] == 5


def test_the_list_as_json_has_all_and_can_be_searched(typed: Run, yard: Path) -> None:
    _, out, _ = typed("list", "yard", "--json", "--search", "CLIP_0001")
    told = json.loads(out)
    assert (told["schema"], told["title"]) == ("noonmark.case-list/1", "The yard")
    (item,) = told["items"]
    assert (item["number"], item["name"], item["bytes"], item["state"]) == (2, "clip_0001.mp4", 3000, "not looked at")
    assert item["first"]["path_told"].endswith("in/clip_0001.mp4")
    _, out, _ = typed("list", "yard", "--json", "--search", "nothing of the kind")
    assert json.loads(out)["items"] == []


def test_what_was_added_and_left_is_told_as_json(typed: Run, yard: Path, tmp_path: Path) -> None:
    (tmp_path / "in" / "link.mp4").symlink_to("clip_0000.mp4")
    status, out, err = typed("add", "yard", "in", "--json")
    told = json.loads(out)
    assert status == 0
    assert [row["new"] for row in told["added"]] == [False] * 3
    assert told["left"] == [{"what": "in/link.mp4", "why": "this is a link"}]
    assert "left in/link.mp4: this is a link\n" in err


def test_a_case_never_swallows_itself(typed: Run, yard: Path) -> None:
    status, _, err = typed("add", "yard", ".")
    assert status == 0
    assert "left yard: it is of the case itself\n" in err
    assert typed("verify", "yard")[0] == 0


BAD: dict[str, tuple[tuple[str, ...], str]] = {
    "no folder": (("list", "none"), "none: there is no such folder; make one with 'noonmark case new'"),
    "no case": (("verify", "in"), "in: this folder is no case; make one with"),
    "nothing to add": (("add", "yard"), "there is nothing to add; give files, folders or addresses"),
    "no such file": (("add", "yard", "missing.mp4"), "missing.mp4: there is no such file or folder"),
    "a case already": (("new", "yard", "--title", "x"), "yard: there is a case already"),
    "no title": (("new", "other"), "missing option '--title'"),
    "an unknown state": (("list", "yard", "--state", "solved"), "'solved' is no state of an item; write one of: not"),
    "no certificates": (("verify", "yard", "--roots", "in/clip_0000.mp4"), "in/clip_0000.mp4: no certificates"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_used_is_one_line(typed: Run, yard: Path, name: str) -> None:
    words, told = BAD[name]
    status, out, err = typed(*words)
    assert (status, out) == (2, "")
    assert err.startswith("noonmark: ")
    assert told in err
    assert err.count("\n") == 1


def test_only_what_cannot_be_read_is_status_2(typed: Run, yard: Path, tmp_path: Path) -> None:
    (tmp_path / "link.mp4").symlink_to("in/clip_0000.mp4")
    status, _, err = typed("add", "yard", "link.mp4")
    assert status == 2
    assert err == "left link.mp4: this is a link; give the file that it leads to\nadded 0 files: 0 new, 1 left\n"


def test_an_interrupted_run_says_what_is_kept_and_goes_on(
    typed: Run, yard: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path / "more", 5, seed=9)
    whole = case_add._add

    def interrupted(right: Any, coming: Any, tally: Any, step: Any) -> None:
        whole(right, islice(coming, 2), tally, step)
        raise KeyboardInterrupt

    monkeypatch.setattr(case_add, "_add", interrupted)
    status, _, err = typed("add", "yard", "more")
    assert status == 130
    assert err == "noonmark: interrupted; 2 files had been added and are kept. The same command goes on from there\n"
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    status, _, err = typed("add", "yard", "more")
    assert (status, err) == (0, "added 3 files: 3 new, 2 added before this run was cut off\n")


def test_a_crash_is_told_at_the_next_command(typed: Run, yard: Path, tmp_path: Path) -> None:
    corner = yard / "tmp" / "1-dead"
    corner.mkdir()
    (corner / "0.part").write_bytes(b"half")
    status, _, err = typed("list", "yard")
    assert status == 0
    assert err.startswith("noonmark: an earlier run was cut off: 1 file that had not been recorded taken away; ")
    assert not corner.exists()


def test_control_c_in_a_terminal_stops_at_once_and_loses_nothing(typed: Run, yard: Path, tmp_path: Path) -> None:
    write_files(tmp_path / "many", 400, 200_000, seed=3)
    words = [str(Path(sys.executable).with_name("noonmark")), "case", "add", "yard", "many"]
    ours, theirs = pty.openpty()
    running = subprocess.Popen(words, cwd=tmp_path, stderr=theirs, stdout=theirs, stdin=theirs, start_new_session=True)
    os.close(theirs)
    corners = yard / "tmp"
    while running.poll() is None and not any(path.is_dir() for path in corners.iterdir()):
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    while True:  # what it says must be taken, or it waits
        try:
            if not os.read(ours, 4096):
                break
        except OSError:
            break
    assert running.wait() in (130, 0)
    assert typed("add", "yard", "many")[0] == 0
    _, out, _ = typed("list", "yard", "--json")
    assert len(json.loads(out)["items"]) == 403
    assert typed("verify", "yard")[0] == 0
