"""A table of counts as read: each bad row told with its line, and nothing lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.words.counts import HEAD

from noonmark.errors import NoonmarkError
from noonmark.words.tally_rows import read_file, read_rows
from noonmark.words.tally_types import Row

GOOD = "Tula,2022-09-21,50,exact,a,detained,"


def test_a_row_is_read_as_written() -> None:
    read = read_rows([HEAD, ' Tula ,21.09.2022,"1,300",At least, a ,Detained,'])
    assert read.rows == (Row("Tula", date(2022, 9, 21), 1300, "at least", "a", "detained", 2),)


def test_columns_stand_in_any_order_and_others_are_passed_over() -> None:
    read = read_rows(["what;link;source;kind;count;date;place", "held;x;a;about;1 300;2022-9-1;Tula"])
    assert read.rows == (Row("Tula", date(2022, 9, 1), 1300, "about", "a", "held", 2),)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Tula,2022-09-21,-5,exact,a,detained,", "count '-5' is negative; a count is 0 or more"),
        ("Tula,2022-09-21,−5,exact,a,detained,", "count '−5' is negative; a count is 0 or more"),
        ("Tula,2022-09-21,many,exact,a,detained,", "count 'many' is not a whole number; write digits, such as 1300"),
        ("Tula,2022-09-21,1.5,exact,a,detained,", "count '1.5' is not a whole number; write digits, such as 1300"),
        ("Tula,2022-09-21,1e3,exact,a,detained,", "count '1e3' is not a whole number; write digits, such as 1300"),
        ("Tula,2022-09-21,nan,exact,a,detained,", "count 'nan' is not a whole number; write digits, such as 1300"),
        ("Tula,2022-09-21,99999999999,exact,a,x,", "count '99999999999' is more than all people; look it up"),
        ("Tula,2022-02-30,5,exact,a,detained,", "date '2022-02-30' does not exist; look it up at the source"),
        ("Tula,2022-13-01,5,exact,a,detained,", "date '2022-13-01' does not exist"),
        ("Tula,9/21/2022,5,exact,a,detained,", "date '9/21/2022' is not a day; write it as 2022-09-21"),
        ("Tula,2022-09-21,5,roughly,a,detained,", "kind 'roughly' is not known; write exact, at least or about"),
        ("Tula,2022-09-21,5,exact,a,detained,maybe", "corrects 'maybe' is not known"),
        (",2022-09-21,5,exact,,detained,", "the row has no place and no source"),
        ("Tula,2022-09-21", "the row has no count and no kind and no source and no what"),
        ("Tula,2022-09-21,1,300,exact,a,detained,", "the row has 8 fields, the first line 7"),
        ("T" * 201 + ",2022-09-21,5,exact,a,detained,", "the place is 201 letters long; give a name"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_with_its_line_and_the_rest_is_read(line: str, problem: str) -> None:
    read = read_rows([HEAD, GOOD, "", line, GOOD])
    assert [one.line for one in read.unusable] == [4]
    assert read.unusable[0].problem.startswith(problem)
    assert [one.line for one in read.rows] == [2, 5]


def test_lines_are_counted_over_a_field_with_a_line_break_in_it() -> None:
    read = read_rows([HEAD + "\n", '"Tula,\n', 'Russia",2022-09-21,50,exact,a,detained,\n', GOOD + "\n"])
    assert [(one.place, one.line) for one in read.rows] == [("Tula, Russia", 2), ("Tula", 4)]


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ([], "the file is empty; its first line names the columns place, date, count, kind, source, what"),
        (["\n"], "the file is empty"),
        (["place,date,count\n"], "line 1: the columns kind, source, what are missing; name the columns place"),
        (["place,date,count,kind,source\n"], "line 1: the column what is missing"),
        ([HEAD + ",date\n"], "line 1: the column date is there twice; rename one of them"),
        ([HEAD + "\n", GOOD + "\n", '"Tula,2022-09-21\n', GOOD + "\n"], "line 3: the row cannot be taken apart"),
        (["x" * 20_000], "its first line is no list of columns"),
    ],
)
def test_a_table_that_is_none_is_one_clear_line(lines: list[str], problem: str) -> None:
    with pytest.raises(NoonmarkError) as told:
        read_rows(lines)
    assert str(told.value).startswith(problem)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "counts.csv: the file is empty"),
        (b"place,date\xff\xfe", "counts.csv: it is not text in UTF-8; save it as CSV in UTF-8"),
        (b"place,date\n", "counts.csv, line 1: the columns count, kind, source, what are missing"),
    ],
)
def test_a_file_is_named_in_its_error(tmp_path: Path, data: bytes, problem: str) -> None:
    (tmp_path / "counts.csv").write_bytes(data)
    with pytest.raises(NoonmarkError) as told:
        read_file(tmp_path / "counts.csv")
    assert str(told.value).startswith(problem)


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(NoonmarkError, match="it cannot be read"):
            read_file(path)


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "counts.csv").write_bytes(b"\xef\xbb\xbf" + f"{HEAD}\n{GOOD}\n".encode())
    assert len(read_file(tmp_path / "counts.csv").rows) == 1


def test_more_rows_than_can_be_held_are_refused_while_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("noonmark.words.tally_rows.MOST_ROWS", 3)
    with pytest.raises(NoonmarkError, match="more than 3 rows; tally it in parts"):
        read_rows([HEAD, *[GOOD] * 10])
