"""``noonmark case add`` and ``case show`` with exports, archives and folders that hold them, as a user types it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from tests.case.intake.exports import NOT_INCLUDED, chat, message, write_export

from noonmark.case.recipe.gathering import gather
from noonmark.case.store.case import open_case
from noonmark.cli import run
from noonmark.commands import case_add
from noonmark.draft import Draft, FileRow

Run = Callable[..., tuple[int, str, str]]
FILES = {"photos/p.jpg": b"p", "video_files/v.mp4": b"v"}
MESSAGES = [
    message(1, photo="photos/p.jpg", text="A yard at noon"),
    message(2, file="video_files/v.mp4", forwarded_from="Other"),
    message(3, photo="photos/p.jpg", date="2022-09-21T10:40:00", date_unixtime="1663724400"),
]


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``noonmark case`` in a folder with the case ``yard``; return the status, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOONMARK_WHO", "an analyst")

    def type_in(*words: str) -> tuple[int, str, str]:
        status = run(["case", *words])
        told = capsys.readouterr()
        return status, told.out, told.err

    assert type_in("new", "yard", "--title", "The yard")[0] == 0
    return type_in


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write_export(tmp_path / "export", chat(MESSAGES), FILES)


def items(typed: Run, *words: str) -> list[dict[str, Any]]:
    return json.loads(typed("list", "yard", "--json", *words)[1])["items"]


@pytest.mark.parametrize("path", ["export", "export/result.json", "."])
def test_an_export_is_read_whether_its_record_its_folder_or_one_around_it_is_given(
    typed: Run, export: Path, path: str
) -> None:
    status, out, err = typed("add", "yard", path)
    assert (status, out) == (0, "")
    assert "result.json: 3 messages, 3 of them with files\n" in err
    assert err.endswith(
        "added 4 files: 3 new, 1 that the case had already, each with one more arrival"
        + (", 1 left\n" if path == "." else "\n")
    )
    assert [(row["name"], row["arrivals"]) for row in items(typed)] == [
        ("result.json", 1), ("p.jpg", 2), ("v.mp4", 1),
    ]  # fmt: skip
    assert [row["name"] for row in items(typed, "--search", "yard noon")] == ["p.jpg"]
    assert typed("verify", "yard")[0] == 0


def test_the_record_can_be_left_out(typed: Run, export: Path) -> None:
    assert typed("add", "yard", "export", "--without-record")[0] == 0
    assert [row["name"] for row in items(typed)] == ["p.jpg", "v.mp4"]


def test_the_earliest_posting_of_a_file_bounds_when_it_was_filmed(typed: Run, export: Path, tmp_path: Path) -> None:
    assert typed("add", "yard", "export")[0] == 0
    _, out, _ = typed("show", "yard", "p.jpg")
    assert "filmed before     2022-09-21 01:40:00Z, when it was posted\n" in out
    with open_case(tmp_path / "yard") as case:
        gathered = gather(case, Draft(files=(FileRow("p.jpg", Path("p.jpg")),)))
    assert gathered.used.clues[-1].values["before"] == "2022-09-21T01:40:00.000000Z"


def test_show_tells_every_arrival_with_its_whole_caption(typed: Run, export: Path) -> None:
    assert typed("add", "yard", "export")[0] == 0
    status, out, _ = typed("show", "yard", "2")
    assert status == 0
    assert out.count("arrival ") == 2
    assert "  caption\n    A yard at noon\n" in out
    assert "  by                The yard\n" in out
    told = json.loads(typed("show", "yard", "v.mp4", "--json")[1])
    assert (told["schema"], told["arrivals"][0]["forwarded_from"]) == ("noonmark.case-show/1", "Other")
    assert [entry["act"] for entry in told["entries"]] == ["added"]
    status, _, err = typed("show", "yard", "none")
    assert (status, err) == (2, "noonmark: yard: the case has no item 'none'; see what it has: noonmark case list\n")


def test_the_log_says_who_posted(typed: Run, export: Path) -> None:
    assert typed("add", "yard", "export")[0] == 0
    assert "posted 2022-09-22 01:40Z by The yard" in typed("log", "yard")[1]


def test_an_instant_that_is_only_the_latest_is_not_called_the_posting_s(typed: Run, tmp_path: Path) -> None:
    old = {key: value for key, value in message(1, photo="photos/p.jpg").items() if key != "date_unixtime"}
    edited = message(2, file="video_files/v.mp4", edited="2022-09-22T11:00:00", edited_unixtime="1663812000")
    write_export(tmp_path / "export", chat([old, edited]), FILES)
    assert typed("add", "yard", "export")[0] == 0
    latest = "2022-09-22 22:40Z"  # 10:40 at UTC-12
    for told in (typed("list", "yard")[1], typed("log", "yard")[1]):
        assert f"  there by {latest}, posted by The yard" in told
        assert "  there by 2022-09-22 02:00Z, posted by The yard" in told
    assert f"{latest[:-1]}:00Z, the latest that it can have been posted\n" in typed("show", "yard", "p.jpg")[1]
    assert "2022-09-22 02:00:00Z, when its post was last edited\n" in typed("show", "yard", "v.mp4")[1]


def test_the_list_tells_the_earliest_posting_and_names_its_poster_only_where_that_is_the_first(
    typed: Run, export: Path, tmp_path: Path
) -> None:
    shutil.copy(export.parent / "photos" / "p.jpg", tmp_path / "q.jpg")
    assert typed("add", "yard", "q.jpg", "export")[0] == 0
    line = next(line for line in typed("list", "yard")[1].splitlines() if "q.jpg" in line)
    assert line.endswith("there by 2022-09-21 01:40Z  3 times")
    row = next(row for row in items(typed) if row["name"] == "q.jpg")
    assert (row["posted_utc"], "posted_utc" in row["first"]) == ("2022-09-21T01:40:00.000000Z", False)


def test_an_export_in_a_zip_is_read_as_one(typed: Run, export: Path, tmp_path: Path) -> None:
    shutil.make_archive(str(tmp_path / "sent"), "zip", tmp_path / "export")
    status, _, err = typed("add", "yard", "sent.zip")
    assert status == 0
    assert f"{tmp_path}/sent.zip/result.json: 3 messages, 3 of them with files\n" in err
    by_name = {row["name"]: row["first"] for row in items(typed)}
    assert by_name["v.mp4"]["source"] == "telegram"
    assert by_name["v.mp4"]["path_told"] == f"{tmp_path}/sent.zip/video_files/v.mp4"
    assert not [path for path in (tmp_path / "yard" / "tmp").iterdir() if path.is_dir()]


def test_an_export_in_html_is_told_to_be_exported_again(typed: Run, tmp_path: Path) -> None:
    for name in ("messages.html", "css/style.css", "photos/p.jpg"):
        (tmp_path / "pages" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "pages" / name).write_bytes(name.encode())
    status, _, err = typed("add", "yard", "pages")
    assert status == 0
    assert "export again as 'Machine-readable JSON'\n" in err
    assert err.endswith("added 3 files: 3 new\n")


def test_an_archive_in_an_archive_is_left(typed: Run, export: Path, tmp_path: Path) -> None:
    shutil.make_archive(str(tmp_path / "export" / "inner"), "zip", tmp_path / "export" / "photos")
    shutil.make_archive(str(tmp_path / "sent"), "zip", tmp_path / "export")
    _, _, err = typed("add", "yard", "sent.zip")
    assert "sent.zip/inner.zip: it is an archive inside an archive" in err
    assert "result.json: 3 messages, 3 of them with files\n" in err


def test_nothing_of_the_case_is_read_into_itself_however_it_is_named(typed: Run, export: Path, tmp_path: Path) -> None:
    assert typed("add", "yard", "export")[0] == 0
    original = next(path for path in (tmp_path / "yard" / "originals").rglob("*") if path.is_file())
    for path in ("yard", "yard/originals", str(original), "./yard/../yard"):
        status, _, err = typed("add", "yard", path)
        assert (status, err) == (2, f"left {path}: it is of the case itself\nadded 0 files: 0 new, 1 left\n")
    assert len(items(typed)) == 3


def test_one_bad_thing_among_several_leaves_the_rest_coming(typed: Run, export: Path, tmp_path: Path) -> None:
    write_export(tmp_path / "bad", None).write_bytes(b'{"messages": [{"id": 1, "type": "message", "id": 2, oops')
    (tmp_path / "bad.zip").write_bytes(b"PK\3\4 and no more")
    (tmp_path / "clip.mp4").write_bytes(b"clip")
    status, _, err = typed("add", "yard", "bad", "bad.zip", "export", "clip.mp4")
    assert status == 0
    assert {"p.jpg", "v.mp4", "clip.mp4"} <= {row["name"] for row in items(typed)}
    assert "warning: bad.zip: it cannot be read as a zip" in err


def test_many_things_left_for_one_reason_are_one_line_and_counted(typed: Run, tmp_path: Path) -> None:
    odd = [message(number, file=NOT_INCLUDED) for number in range(10, 30)]
    write_export(tmp_path / "export", chat([*MESSAGES, *odd, message(40, file="../x")]), FILES)
    status, out, err = typed("add", "yard", "export", "--json")
    assert status == 0
    assert err.count("not in the export") == 1
    assert (
        "left 20 things: not in the export: File not included. Change data exporting settings to download.; the first"
        " are export/result.json, message 10 of 'The yard' and export/result.json, message 11 of 'The yard'\n" in err
    )
    assert "message 40 of 'The yard': ../x: its name leads out of the export's folder\n" in err
    assert err.endswith("each with one more arrival, 21 left\n")
    told = json.loads(out)
    assert [row["count"] for row in told["left_counts"]] == [20, 1]
    assert len(told["left"]) == 21


def test_a_run_that_was_cut_off_between_two_messages_with_one_file_brings_the_second(
    typed: Run, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = case_add._add

    def interrupted(right: Any, coming: Any, tally: Any, step: Any) -> None:
        whole(right, islice(coming, 2), tally, step)
        raise KeyboardInterrupt

    monkeypatch.setattr(case_add, "_add", interrupted)
    status, _, err = typed("add", "yard", "export")
    assert (status, err.startswith("noonmark: interrupted; 2 files had been added")) == (130, True)
    monkeypatch.setattr(case_add, "_add", whole)
    _, _, err = typed("add", "yard", "export")
    assert err.endswith(
        "added 2 files: 1 new, 1 that the case had already, each with one more arrival, 2 added before this run"
        " was cut off\n"
    )
    assert [(row["name"], row["arrivals"]) for row in items(typed)][1:] == [("p.jpg", 2), ("v.mp4", 1)]


def test_a_path_that_is_not_there_is_told_before_anything_is_added(typed: Run, export: Path) -> None:
    status, _, err = typed("add", "yard", "export", "none")
    assert (status, err) == (2, "noonmark: none: there is no such file or folder\n")
    assert items(typed) == []
