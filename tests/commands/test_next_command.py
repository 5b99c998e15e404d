"""``noonmark next`` says what the library says, as lines and as JSON of its schema."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from noonmark.cli import run
from noonmark.fix.fuse import fuse
from noonmark.fix.next_clue import next_clues
from noonmark.recipe import read_recipe
from noonmark.report.next_document import next_document

CLUES = """
[scope]
earliest = 2022-09-21T06:00:00Z
latest = 2022-09-22T12:00:00Z
[[clue]]
kind = "shadow-length"
object = 1.8
shadow = 2.6
[[clue]]
kind = "instant"
at = 2022-09-22T03:00:00Z
"""


@pytest.fixture
def clues(tmp_path: Path) -> Path:
    path = tmp_path / "clues.toml"
    path.write_text(CLUES)
    return path


def test_the_command_s_json_is_the_library_s(clues: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["next", str(clues), "--draws", "4", "--json", "-"]) == 0
    told = json.loads(capsys.readouterr().out)
    jsonschema.validate(told, json.loads(files("noonmark.report").joinpath("schema/next-1.json").read_text()))
    recipe = read_recipe(clues)
    fix = fuse(recipe.clues, recipe.scope, bits=False)
    assert told == next_document(fix, next_clues(recipe.clues, recipe.scope, fix, draws=4))


def test_the_lines_rank_what_to_ask(clues: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["next", str(clues), "--draws", "4"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("The 90 % region has ")
    assert lines[1].lstrip().startswith("by ")
    assert any(line.lstrip().startswith("nothing") and "posted" in line for line in lines)


def test_where_no_place_fits_that_is_said(clues: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clues.write_text(
        CLUES + '[[clue]]\nkind = "country"\nname = "Chile"\n[[clue]]\nkind = "country"\nname = "Russia"\n'
    )
    assert run(["next", str(clues)]) == 0
    assert "no place fits" in capsys.readouterr().out.lower()


def test_errors_are_one_line(clues: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["next", str(clues), "--draws", "1"]) == 2
    assert capsys.readouterr().err == "noonmark: draws: from 1 draws no expectation can be told; give 2 or more\n"
    assert run(["next"]) == 2
    assert "there is no clue to make a fix from" in capsys.readouterr().err
