"""Earlier copies as clues for a fix."""

from __future__ import annotations

import json
import shlex
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

from noonmark.cli import run
from noonmark.commands.clue_options import clue_rows
from noonmark.copies.match import Evidence, Match, Relation
from noonmark.draft import read_draft
from noonmark.recipe import recipe_of
from noonmark.report.copies_clues import clue_option, copies_clues, posted_rows

NOON = datetime(2022, 9, 22, 12, tzinfo=UTC)


def match(posted: datetime | None, probability: float, relation: Relation = "copy", file: str = "/a/old.mp4") -> Match:
    return Match(
        1, file, "", posted, relation, probability, 0.0, (0.0, 8.0), (2.0, 10.0), 1.0, (), np.eye(3), Evidence()
    )


def test_the_earliest_posting_of_a_sure_copy_is_the_clue() -> None:
    rows = posted_rows([match(NOON, 0.99), match(NOON - timedelta(days=2), 0.98), match(None, 0.99)])
    assert [(row.kind, row.values["before"], row.values["trust"]) for row in rows] == [
        ("posted-before", "2022-09-20T12:00:00Z", 0.98)
    ]
    assert rows[0].values["source"] == "old.mp4: its 2.0 to 10.0 s are 0.0 to 8.0 s of the clip"


def test_an_unsure_early_copy_stands_beside_a_surer_later_one() -> None:
    early, late, later = match(NOON - timedelta(days=9), 0.6), match(NOON, 0.999), match(NOON + timedelta(1), 0.9999)
    doubtful = match(NOON - timedelta(days=3), 0.55)
    rows = posted_rows([later, late, early, doubtful])
    assert [row.values["trust"] for row in rows] == [0.6, 0.999]


def test_same_scenes_same_sounds_and_doubtful_copies_say_nothing_of_the_time() -> None:
    assert not posted_rows([match(NOON, 0.99, "same-scene"), match(NOON, 0.99, "same-sound"), match(NOON, 0.49)])


def test_a_posting_told_in_another_zone_is_written_in_utc() -> None:
    stamp = datetime(2022, 9, 22, 19, tzinfo=timezone(timedelta(hours=9)))
    assert posted_rows([match(stamp, 0.9)])[0].values["before"] == "2022-09-22T10:00:00Z"


def test_fix_takes_the_file_and_the_option_and_they_are_the_same_clue(tmp_path: Path) -> None:
    found = [match(NOON, 0.97, file='/a/the "first" post\n.mp4')]
    (tmp_path / "earlier.toml").write_text(copies_clues(found, "clip.mp4"), encoding="utf-8")
    (from_file,) = recipe_of(read_draft(tmp_path / "earlier.toml")).clues
    _, kind, values = clue_rows({"clue": shlex.split(clue_option(posted_rows(found)[0]))[1:]})[0]
    assert (from_file.kind, from_file.trust) == (kind, 0.97) == ("posted-before", values["trust"])
    assert "posted at 2022-09-22T12:00:00Z, so filmed before" in from_file.words
    assert from_file.source == values["source"]


def test_the_fix_ends_at_the_posting(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "earlier.toml"
    path.write_text(copies_clues([match(NOON, 0.97)], "clip.mp4"), encoding="utf-8")
    scope = ("--between", "2022-09-20T00:00Z", "2022-09-24T00:00Z", "--near", "Berlin", "--json", "-")
    assert run(["fix", str(path), *scope]) == 0
    told = {row["level"]: row["intervals"] for row in json.loads(capfd.readouterr().out)["times"]}
    assert told[0.9] == [["2022-09-20T00:00:00Z", "2022-09-22T12:00:01Z"]], "the second in which it was posted is in"
    assert told[0.99][-1][1] == "2022-09-24T00:00:00Z", "3 % that it is no copy leave the rest"


def test_without_a_known_posting_the_file_holds_no_clue(tmp_path: Path) -> None:
    path = tmp_path / "none.toml"
    path.write_text(copies_clues([match(None, 0.99)], "clip.mp4"), encoding="utf-8")
    assert read_draft(path).clues == ()
