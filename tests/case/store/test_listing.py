"""Finding items quickly gives what finding them through SQLAlchemy gives, and leaves all other cases to it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.case.store.making import add, write_files

from noonmark.case.store.arrival import Arrival
from noonmark.case.store.case import Case, make_case
from noonmark.case.store.listing import escaped, quick_list
from noonmark.case.store.names import SQLITE_NAME, VERSION_TABLE
from noonmark.errors import NoonmarkError

POSTED = datetime(2022, 9, 22, 1, 40, tzinfo=UTC)


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A case whose captions hold what LIKE would take for its own."""
    folder = tmp_path_factory.mktemp("listing")
    with make_case(folder / "yard", "The yard", who="an analyst") as case:
        captions = ("100 % sure", "a_b", "a/b", "Двор", "it's", "")
        for path, caption in zip(write_files(folder / "in", 6), captions, strict=True):
            told = Arrival("telegram", path.name, POSTED, "Ada", caption, more={"message": 1, "lat": 1.5})
            case.add_file(path, told)
        case.append("measured", {"item": 2, "state": "measured"})
    return case


@given(st.sampled_from(["", "%", "_", "a_b", "a/b", "ДВОР", "it's", "ada 100", "clip", "\\", ":word0", "100 %", "a b"]))
def test_both_ways_find_the_same_items(yard: Case, search: str) -> None:
    for state in (None, "measured"):
        quick = quick_list(yard.place.folder, search, state)
        assert quick is not None
        assert (quick.case_id, quick.title, quick.items) == (yard.case_id, yard.title, yard.items(search, state))


def test_an_item_has_the_earliest_posting_of_all_its_arrivals(plain_case: Case, tmp_path: Path) -> None:
    (path,) = write_files(tmp_path / "in", 1)
    for posted in (None, POSTED, POSTED.replace(month=8), None):
        plain_case.add_file(path, Arrival("telegram", f"{posted}", posted))
    (item,) = plain_case.items()
    assert (item.first.posted_utc, item.arrivals, item.posted_utc) == (None, 4, POSTED.replace(month=8))
    quick = quick_list(plain_case.place.folder)
    assert quick is not None
    assert quick.items == [item]


def test_a_word_stands_for_itself(yard: Case) -> None:
    found = {word: [item.first.caption for item in yard.items(word)] for word in ("%", "_b", "/b", "двор")}
    assert found == {"%": ["100 % sure"], "_b": ["a_b"], "/b": ["a/b"], "двор": ["Двор"]}
    assert escaped("a/b%_") == "a//b/%/_"


def test_an_unknown_state_is_the_same_error(yard: Case) -> None:
    for ask in (lambda: quick_list(yard.place.folder, "", "solved"), lambda: yard.items("", "solved")):
        with pytest.raises(NoonmarkError, match="'solved' is no state of an item"):
            ask()


def test_what_is_no_plain_case_is_left_to_the_whole_road(plain_case: Case, tmp_path: Path) -> None:
    folder = plain_case.place.folder
    assert quick_list(tmp_path / "none") is None
    assert quick_list(tmp_path) is None
    (folder / "tmp" / "1-dead").mkdir()
    assert quick_list(folder) is None
    (folder / "tmp" / "1-dead").rmdir()
    assert quick_list(folder) is not None
    with plain_case.place.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    assert quick_list(folder) is None
    plain_case.close()
    (folder / SQLITE_NAME).write_bytes(b"no database" * 1000)
    assert quick_list(folder) is None


def test_what_is_being_added_meanwhile_is_seen_only_when_it_is_recorded(plain_case: Case, tmp_path: Path) -> None:
    add(plain_case, *write_files(tmp_path / "in", 2))
    with plain_case.writing() as write:
        write.append("note", {"text": "not yet"})
        quick = quick_list(plain_case.place.folder)
    assert quick is not None
    assert len(quick.items) == 2


def test_listing_a_case_on_sqlite_loads_no_sqlalchemy(plain_case: Case) -> None:
    program = (
        "import sys; from noonmark.cli import run; status = run(['case', 'list', sys.argv[1]]);"
        "sys.exit(status or 'sqlalchemy' in sys.modules or 'numpy' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program, str(plain_case.place.folder)], check=True, capture_output=True)
