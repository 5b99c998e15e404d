"""``noonmark tally`` and ``noonmark compare`` as a user types them."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
from tests.words.counts import HEAD
from tests.words.texts import DECREE_RU, SPEECH_EN

from noonmark.cli import run

Typed = Callable[..., tuple[int, str, str]]
LINES = (
    "Makhachkala,2022-09-25,60,exact,a,detained,",
    "Makhachkala,2022-09-25,66,exact,b,detained,",
    "Makhachkala,2022-02-30,66,exact,b,detained,",
)


@pytest.fixture
def typed(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Type a command in a folder with the test's files; return status, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    Path("counts.csv").write_text("\n".join([HEAD, *LINES]), encoding="utf-8")
    Path("speech.txt").write_text(SPEECH_EN, encoding="utf-8")
    Path("decree.txt").write_text(DECREE_RU, encoding="utf-8")

    def type_it(*words: str) -> tuple[int, str, str]:
        capfd.readouterr()
        status = run(words)
        out, err = capfd.readouterr()
        return status, out, err

    return type_it


def schema(name: str) -> dict[str, object]:
    return json.loads(files("noonmark.report").joinpath(f"schema/{name}.json").read_text(encoding="utf-8"))


def test_tally_prints_its_total(typed: Typed) -> None:
    status, out, err = typed("tally", "counts.csv")
    assert (status, err) == (0, "")
    assert out.startswith("detained: 60 to 66\n25 September 2022; 2 rows of a and b\n")


def test_tally_as_json_is_all_that_is_on_stdout(typed: Typed) -> None:
    status, out, err = typed("tally", "counts.csv", "--json", "-")
    assert (status, err) == (0, "")
    document = json.loads(out)
    jsonschema.validate(document, schema("tally-1"))
    assert (document["totals"][0]["low"], document["totals"][0]["high"]) == (60, 66)
    assert document["unusable"][0]["lines"] == [4]


def test_tally_writes_its_page_and_its_picture(typed: Typed) -> None:
    status, _, err = typed("tally", "counts.csv", "--html", "t.html", "--png", "t.png")
    assert (status, err) == (0, "wrote t.html\nwrote t.png\n")
    assert Path("t.html").read_text().startswith("<!doctype html>")
    assert Path("t.png").read_bytes().startswith(b"\x89PNG")


def test_about_has_the_width_that_is_asked_for(typed: Typed) -> None:
    Path("counts.csv").write_text(f"{HEAD}\nMakhachkala,2022-09-25,100,about,a,detained,\n")
    assert typed("tally", "counts.csv", "--about", "30%")[1].startswith("detained: 70 to 130\n")
    assert typed("tally", "counts.csv", "--about", "0.5")[1].startswith("detained: 50 to 150\n")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("tally", "none.csv"), "noonmark: none.csv: it cannot be read (no such file or directory)"),
        (
            ("tally", "speech.txt"),
            "noonmark: speech.txt, line 1: the columns place, date, count, kind, source, what are",
        ),
        (("tally", "counts.csv", "--about", "2"), "noonmark: --about: '2' is no share; give 0% to 100%"),
        (("tally", "counts.csv", "--json", "counts.csv"), "noonmark: --json counts.csv: this would overwrite a file"),
        (("compare", "none.txt", "speech.txt"), "noonmark: none.txt: it cannot be read (no such file or directory)"),
        (
            ("compare", "speech.txt", "empty.txt"),
            "noonmark: empty.txt: there are no words in it; give a text in English",
        ),
        (("compare", "latin1.txt", "speech.txt"), "noonmark: latin1.txt: it is not text in UTF-8"),
        (
            ("compare", "long.txt", "speech.txt"),
            "noonmark: long.txt: it is over 4 MB, which is no speech and no decree",
        ),
    ],
)
def test_what_cannot_be_used_is_one_line_and_status_2(typed: Typed, words: tuple[str, ...], problem: str) -> None:
    Path("empty.txt").write_text("\n \n")
    Path("latin1.txt").write_bytes("Präsident".encode("latin-1"))
    Path("long.txt").write_bytes(b"word " * 1_000_000)
    status, out, err = typed(*words)
    assert (status, out) == (2, "")
    assert err.startswith(problem)
    assert err.count("\n") == 1


def test_compare_lays_two_texts_side_by_side(typed: Typed) -> None:
    status, out, err = typed("compare", "speech.txt", "decree.txt")
    assert (status, err) == (0, "")
    assert "speech.txt (English)" in out
    assert "decree.txt (Russian)" in out


def test_compare_as_json_is_all_that_is_on_stdout(typed: Typed) -> None:
    status, out, err = typed("compare", "speech.txt", "decree.txt", "--json", "-")
    assert (status, err) == (0, "")
    document = json.loads(out)
    jsonschema.validate(document, schema("compare-1"))
    told = {one["parameter"]: one["verdict"] for one in document["parameters"]}
    assert (told["how long"], told["penalty"]) == ("second only", "first only")


@pytest.mark.parametrize("command", ["tally", "compare"])
def test_the_help_has_examples(typed: Typed, command: str) -> None:
    status, out, _ = typed(command, "--help")
    assert status == 0
    assert f"noonmark {command} " in out.split("Examples:")[1]
