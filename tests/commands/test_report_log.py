from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.case.recipe.making import PHOTO, added, photo

from noonmark.case.log.keys import make_key
from noonmark.case.store.case import Case, make_case
from noonmark.commands.report_log import log_of


@pytest.fixture
def case(tmp_path: Path) -> Case:
    made = make_case(tmp_path / "yard", "The yard", who="an analyst")
    added(made, photo(tmp_path / PHOTO))
    return made


def test_reports_are_left_out_so_that_one_changes_nothing_in_the_next(case: Case) -> None:
    before, _ = log_of(case, 1)
    case.append("exported", {"what": "report", "item": 1, "pdf": "a" * 64})
    assert log_of(case, 1)[0] == before
    case.append("exported", {"what": "bundle", "item": 1})
    assert [entry.act for entry in log_of(case, 1)[0].entries] == ["added", "exported"]


def test_the_root_is_that_of_the_entries_up_to_the_last_about_the_item(case: Case) -> None:
    head = case.head()
    told, entries = log_of(case, 1)
    assert (told.size, told.root) == (head.size, head.root.hex())
    assert list(entries) == [1]
    case.append("note", {"text": "of another item", "item": 2})
    assert log_of(case, 1)[0] == told


def test_what_anybody_may_have_written_stands_apart(case: Case) -> None:
    case.append("note", {"item": 1, "text": "seen from Lenin Street", "sha256": "ab" * 32, "count": 3, "done": True})
    entry = log_of(case, 1)[0].entries[-1]
    assert entry.words == "count 3, done, sha256 abababababababab…"
    assert entry.said == "text seen from Lenin Street"


def test_the_first_checkpoint_that_covers_the_item_is_told(case: Case, tmp_path: Path) -> None:
    assert log_of(case, 1)[0].signed is None
    key = make_key("an-analyst", "four words to try", tmp_path / "key")
    case.sign(key)
    case.append("note", {"text": "later"})
    case.sign(key)
    signed = log_of(case, 1)[0].signed
    assert signed is not None
    assert (signed.size, signed.holds, signed.key) == (3, True, key.public.text)


def test_a_second_look_is_a_sentence(case: Case) -> None:
    angle = {"median": 27.2, "interval_50": [25.0, 29.0], "interval_90": [23.1, 31.4]}
    what: dict[str, Any] = {
        "item": 1,
        "role": "second",
        "of": 2,
        "seen": [],
        "same_person": False,
        "sight": {"elevation_deg": angle},
    }
    case.append("measured", what)
    case.append("measured", {**what, "seen": [4]})
    first, second = log_of(case, 1)[0].second_looks
    assert first == (
        "Measured a second time by an analyst, as far as the log knows, without having seen the first marks: "
        "the sun stood 27 deg high (90 %: 23 to 31) (entry 2)."
    )
    assert "not blind" in second
