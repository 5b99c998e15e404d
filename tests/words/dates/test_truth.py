"""Russian and Ukrainian dates against tables written by hand before the rules were."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from noonmark.words.dates.find import find_dates

KNOWN_TO_FAIL = {
    "К концу сентября город взяли",  # read as "by the end", open at its start; the table has the end itself
    "Май Иванов живёт в доме 5",  # a name that is a month's
    "Від 24 лютого загинули тисячі",  # "від" is read as "of", which a date of a document has
}


def _rows(root: Path, language: str) -> list[dict[str, str]]:
    lines = (root / "tests" / "truth" / f"dates_{language}.csv").read_text().splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def _agrees(row: dict[str, str], language: str | None) -> bool:
    found = find_dates(row["text"], date.fromisoformat(row["written"]), language=language)
    if row["first"] == "-":
        return not found
    return [(str(each.first or ""), str(each.last or "")) for each in found] == [(row["first"], row["last"])]


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_every_case_of_the_table_is_read_but_those_known_to_fail(root: Path, language: str) -> None:
    rows = _rows(root, language)
    failed = {row["text"] for row in rows if not _agrees(row, language)}
    assert len(rows) >= 150
    assert failed <= KNOWN_TO_FAIL


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_the_language_is_told_from_one_sentence(root: Path, language: str) -> None:
    rows = _rows(root, language)
    assert sum(_agrees(row, None) for row in rows) / len(rows) >= 0.95
