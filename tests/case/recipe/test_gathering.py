"""The files of a draft are looked up in the case, and what is not there is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.case.recipe.making import PHOTO, added, draft, fixed, instant, marks_file, photo, replayed

from noonmark.case.recipe.gathering import gather
from noonmark.case.recipe.keeping import recipes_of
from noonmark.case.store.case import Case
from noonmark.draft import ClueRow, Draft, FileRow
from noonmark.errors import NoonmarkError


def test_an_item_is_found_by_number_name_hash_and_by_its_bytes(plain_case: Case, tmp_path: Path) -> None:
    path = photo(tmp_path / PHOTO)
    added(plain_case, path)
    (item,) = plain_case.items()
    copy = tmp_path / "copy.jpg"
    copy.write_bytes(path.read_bytes())
    for told in ("1", PHOTO, item.sha256[:12], str(path), str(copy)):
        (file,) = gather(plain_case, draft(files=(told,))).used.files
        assert (file.sha256, file.name, file.bytes) == (item.sha256, PHOTO, item.size)


def test_a_file_that_the_case_does_not_have_is_named(plain_case: Case, tmp_path: Path) -> None:
    other = photo(tmp_path / "other.jpg")
    with pytest.raises(NoonmarkError, match=r"the case does not have this file; add it first: noonmark case add"):
        gather(plain_case, draft(files=(str(other),)))
    with pytest.raises(NoonmarkError, match=r"the case has no item 'none\.jpg'"):
        gather(plain_case, draft(files=("none.jpg",)))


def test_a_draft_that_names_no_item_is_refused(plain_case: Case) -> None:
    with pytest.raises(NoonmarkError, match="no item of the case is named"):
        gather(plain_case, draft(files=()))


def test_an_item_given_twice_is_refused(plain_case: Case, tmp_path: Path) -> None:
    added(plain_case, photo(tmp_path / PHOTO))
    with pytest.raises(NoonmarkError, match="item 1 is given 2 times"):
        gather(plain_case, draft(files=("1", PHOTO)))


def test_two_items_of_one_name_are_told_apart_and_both_get_the_state(plain_case: Case, tmp_path: Path) -> None:
    for number, folder in enumerate(("a", "b")):
        (tmp_path / folder).mkdir()
        added(plain_case, photo(tmp_path / folder / PHOTO, shade=90 + 60 * number))
    given = draft(files=("1", "2"))
    given = replace(given, clues=tuple(ClueRow(c.where, c.kind, {**c.values, "item": f"{PHOTO} (item 1)"})
                                       for c in given.clues))  # fmt: skip
    recipe, entry = fixed(plain_case, given)
    assert [file.item for file in recipe.used.files] == [f"{PHOTO} (item 1)", f"{PHOTO} (item 2)"]
    assert [item.state for item in plain_case.items()] == ["fixed", "fixed"]
    assert [kept.number for kept in recipes_of(plain_case, 2)] == [entry.number]
    assert [e.what.get("with") for e in plain_case.entries(entry.number)] == [None, entry.number]
    assert replayed(plain_case).exact
    assert plain_case.verify().faults == ()


def test_marks_take_their_picture_from_the_case(plain_case: Case, tmp_path: Path) -> None:
    added(plain_case, photo(tmp_path / PHOTO))
    (tmp_path / "in").mkdir()
    for image in (PHOTO, f"../{PHOTO}"):
        marks = marks_file(tmp_path / "in" / "marks.json", image=image)
        found = gather(plain_case, draft(ClueRow("--marks", "marks", {"path": str(marks)}), files=()))
        assert found.items == (1,)
        assert found.used.marks[0].content["image"] == PHOTO


def test_marks_of_a_picture_that_the_case_does_not_have_are_refused(plain_case: Case, tmp_path: Path) -> None:
    added(plain_case, photo(tmp_path / PHOTO))
    photo(tmp_path / "frame.jpg", shade=200)
    marks = marks_file(tmp_path / "marks.json", image="frame.jpg")
    with pytest.raises(NoonmarkError, match=r"--marks, .*frame\.jpg: the case does not have this file; add it first"):
        gather(plain_case, draft(ClueRow("--marks", "marks", {"path": str(marks)})))


def test_telemetry_beside_an_item_goes_with_it(plain_case: Case, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    added(plain_case, photo(tmp_path / PHOTO))
    stem = Path(PHOTO).stem
    for place in (f"{stem}.srt", f"{stem}x.srt", f"other/{stem}.gpx"):
        (tmp_path / place).write_text(place)
        added(plain_case, tmp_path / place)
    (file,) = gather(plain_case, draft()).used.files
    assert [kept.name for kept in file.beside] == [f"{stem}.srt"]


def test_the_posting_clue_is_switched_off_by_name_and_by_another(plain_case: Case, tmp_path: Path) -> None:
    added(plain_case, photo(tmp_path / PHOTO), posted_utc=datetime(2022, 9, 22, 3, tzinfo=UTC))
    posted = ClueRow("--posted", "posted-before", {"before": "2022-09-22T04:00Z"})
    off = Draft(files=(FileRow(PHOTO, Path(PHOTO), without=("posted",)),))
    kinds = [
        [clue.kind for clue in gather(plain_case, given).used.clues]
        for given in (Draft(files=draft().files), Draft(files=draft().files, clues=(posted,)), off)
    ]
    assert kinds == [["posted-before"], ["posted-before"], []]
    assert gather(plain_case, off).used.files[0].without == ()


def test_a_value_that_json_cannot_hold_is_named(plain_case: Case, tmp_path: Path) -> None:
    added(plain_case, photo(tmp_path / PHOTO))
    with pytest.raises(NoonmarkError, match=r"clues\.toml, clue 2: the number nan has no canonical JSON"):
        gather(plain_case, draft(instant(trust=float("nan"))))
