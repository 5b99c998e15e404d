"""The command ``noonmark dates``: what it prints, what it writes, and its errors in one line."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from noonmark.commands.dates_command import dates_command
from noonmark.errors import NoonmarkError


def _typed(*words: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(dates_command, words, input=stdin, catch_exceptions=False)


def _document(*words: str, stdin: bytes | None = None) -> dict[str, Any]:
    document = json.loads(_typed(*words, "--json", "-", stdin=stdin).stdout)
    schema = json.loads(files("noonmark.report").joinpath("schema/dates-1.json").read_text())
    jsonschema.validate(document, schema)
    return document


def test_days_hours_and_problems_stand_in_a_row() -> None:
    out = _typed("On Thursday morning, and Friday, 22 September 2022.", "--published", "2022-09-24").stdout
    assert "2022-09-22  08:00 to 12:00" in out
    assert "22 September 2022 was a Thursday, not a Friday" in out


def test_the_document_is_as_its_schema_says() -> None:
    text = "В ночь на 22 сентября, до 30 февраля, 4/5/2022, с 24 февраля и по 1.10.2022"
    document = _document(text, "--published", "2022-09-25")
    assert document["dates"][0]["hours"] == [20, 30]
    assert document["dates"][0]["last"] == "2022-09-22"
    assert [text[row["start"] : row["end"]] for row in document["dates"]] == [row["text"] for row in document["dates"]]


def test_a_file_and_stdin_are_read_as_a_text_is(tmp_path: Path) -> None:
    page = tmp_path / "post.txt"
    page.write_text("It was on Thursday.\n")
    asked = ("--published", "2022-09-24")
    told = _document("It was on Thursday.\n", *asked)
    assert _document(str(page), *asked) == told == _document("-", *asked, stdin=page.read_bytes())


def test_the_zone_says_which_day_it_was() -> None:
    document = _document("today", "--published", "2022-09-22T18:00Z", "--zone", "Asia/Yakutsk")
    assert document["published"] == document["dates"][0]["first"] == "2022-09-23"


def test_a_page_without_dates_is_no_error() -> None:
    told = _typed("", "--published", "2022-09-24")
    assert (told.exit_code, told.stdout, told.stderr) == (0, "", "no dates in this text\n")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("nothere.txt", "--published", "2022-09-24"), "nothere.txt: no such file"),
        (("today", "--published", "2022-09-31"), "--published: '2022-09-31' is no date"),
        (("today", "--published", "2022-09-24T10:00", "--zone", "Asia/Yakutsk"), "has no zone"),
    ],
)
def test_bad_input_is_told_in_one_line(words: tuple[str, ...], problem: str) -> None:
    with pytest.raises(NoonmarkError, match=problem) as told:
        _typed(*words)
    assert "\n" not in str(told.value)


def test_text_in_another_encoding_is_told(tmp_path: Path) -> None:
    page = tmp_path / "old.txt"
    page.write_bytes("четверг".encode("cp1251"))
    with pytest.raises(NoonmarkError, match="byte 1 is not UTF-8"):
        _typed(str(page), "--published", "2022-09-24")


def test_a_huge_text_is_refused_before_it_is_read(tmp_path: Path) -> None:
    page = tmp_path / "huge.txt"
    with page.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(NoonmarkError, match="more than 8 MB of text"):
        _typed(str(page), "--published", "2022-09-24")
