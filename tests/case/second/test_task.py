"""What a second analyst is given, and what is compared where several frames were marked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.case.recipe.making import PHOTO, added, photo
from tests.case.second.making import YARD, marks_of_yard

from noonmark.case.second.document import compared, verdict
from noonmark.case.second.measuring import measure_in_case, measure_used, read_for_case
from noonmark.case.second.task import blank_marks, blindness, first_look, marks_read, same_frames
from noonmark.case.store.case import Case
from noonmark.errors import NoonmarkError
from noonmark.measure.marks import marks_of

LATER = [{**told, "name": f"post {i}"} for i, told in enumerate(YARD.objects())]
FRAMES: dict[str, Any] = {
    "frames": [{"offset_s": 60.0, "objects": LATER}],
    "camera": {"fixed": True, "pitch_deg": -8.0},
}


@pytest.fixture
def measured(plain_case: Case, tmp_path: Path) -> Case:
    """A case whose photo was measured from two frames."""
    added(plain_case, photo(tmp_path / PHOTO))
    measure_in_case(plain_case, marks_of_yard(tmp_path / "first.json", 1, size=[1920, 1080], **FRAMES))
    return plain_case


def test_a_blank_task_holds_frames_and_nothing_of_what_was_marked_in_them(measured: Case) -> None:
    first = first_look(measured, measured.item(1))
    blank = blank_marks(first)
    assert blank == {
        "schema": "noonmark.marks/1",
        "image": PHOTO,
        "offset_s": 0,
        "size": [1920, 1080],
        "camera": {"fixed": True},
        "frames": [{"offset_s": 60, "objects": []}],
        "objects": [],
    }
    assert marks_of(json.dumps(blank).encode()).objects == ()
    assert marks_read(first.used).frames[0].objects


def test_several_frames_are_compared_as_if_they_shared_nothing(measured: Case, tmp_path: Path) -> None:
    marks_of_yard(tmp_path / "second.json", 2, **FRAMES)
    first = first_look(measured, measured.item(1))
    used, _ = read_for_case(measured, tmp_path / "second.json")
    same_frames(first.used, used)
    found = compared(measure_used(measured, first.used), measure_used(measured, used))
    assert found is not None
    assert (found.together, verdict(found)) == (False, "agree")
    assert found.pairs == ()


def test_marks_of_fewer_frames_are_refused(measured: Case, tmp_path: Path) -> None:
    marks_of_yard(tmp_path / "second.json", 2)
    used, _ = read_for_case(measured, tmp_path / "second.json")
    with pytest.raises(NoonmarkError, match=r"of the frame at 0 s, and the first of that at 0, 60 s"):
        same_frames(first_look(measured, measured.item(1)).used, used)


def test_the_newest_marks_are_the_first_look_and_an_older_one_can_be_named(measured: Case, tmp_path: Path) -> None:
    item = measured.item(1)
    kept = measure_in_case(measured, marks_of_yard(tmp_path / "newer.json", 7))
    assert first_look(measured, item).entry == kept.entry.number == 3
    assert first_look(measured, item, 2).entry == 2
    again = measure_in_case(measured, tmp_path / "newer.json")
    assert again.entry.number == 4
    assert first_look(measured, item).entry == 3  # the same marks: known by the entry that had them first


def test_nobody_has_seen_what_was_not_shown(measured: Case) -> None:
    told = blindness(measured, first_look(measured, measured.item(1)), "ben")
    assert (told.opened, told.seen, told.same_person, told.blind) == (None, (), False, True)
    assert not blindness(measured, first_look(measured, measured.item(1)), "an analyst").blind
