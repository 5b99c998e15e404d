"""``noonmark fix --case`` and ``noonmark case replay``, as they are typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.case.recipe.making import PHOTO, marks_file, photo, put_recipe, with_used

from noonmark.case.recipe.document import read_recipe
from noonmark.case.recipe.keeping import recipes_of
from noonmark.case.store.case import open_case
from noonmark.cli import run

Run = Callable[..., tuple[int, str, str]]
SCOPE = '[scope]\nearliest = 2022-09-21T06:00:00Z\nlatest = 2022-09-23T06:00:00Z\nprior = "land"\n'
POST = ("--object", "2", "--shadow", "3.65", "--error", "20%", "--no-metadata", "--trust", "shadow=0.9")


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Type a command line in a folder with a case of one photo."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOONMARK_WHO", "an analyst")
    photo(Path(PHOTO))
    Path("clues.toml").write_text(SCOPE, encoding="utf-8")

    def type_(*words: str) -> tuple[int, str, str]:
        status = run(words)
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    assert type_("case", "new", "yard", "--title", "The yard")[0] == 0
    assert type_("case", "add", "yard", PHOTO)[0] == 0
    return type_


def test_a_fix_of_an_item_is_kept_and_replayed(typed: Run) -> None:
    status, out, err = typed("fix", "--case", "yard", PHOTO, "clues.toml", *POST, "--json", "-")
    assert status == 0
    assert "kept as entry 2; to work it out again: noonmark case replay yard 1" in err
    status, told, _ = typed("case", "replay", "yard")
    assert status == 0
    assert told.splitlines() == [
        f"entry 2, item 1 {PHOTO}: the same, to the last digit",
        "1 fix worked out again: all the same",
    ]
    with open_case(Path("yard")) as case:
        (kept,) = recipes_of(case)
        assert read_recipe(kept.text).fix == json.loads(out)
        assert kept.entry is not None
        assert kept.entry.who == "an analyst"


def test_a_fix_without_the_marks_that_were_measured_says_so(typed: Run) -> None:
    marks_file(Path("marks.json"), image=PHOTO)
    assert typed("measure", "--case", "yard", "marks.json")[0] == 0
    told = "what was measured in this case is no clue of this fix"
    assert told not in typed("fix", "--case", "yard", "1", "clues.toml", "--marks", "none.json")[2]
    assert told in typed("fix", "--case", "yard", "1", "clues.toml", *POST)[2]
    assert told not in typed("fix", "--case", "yard", "1", "clues.toml", *POST)[2]


def test_a_fix_of_a_case_is_the_fix_of_its_file(typed: Run) -> None:
    _, inside, _ = typed("fix", "--case", "yard", "1", "clues.toml", *POST, "--json", "-")
    _, outside, _ = typed("fix", PHOTO, "clues.toml", *POST, "--json", "-")
    assert inside == outside


def test_a_replay_that_is_not_the_same_is_told_and_gives_status_1(typed: Run) -> None:
    typed("fix", "--case", "yard", PHOTO, "clues.toml", *POST)
    with open_case(Path("yard")) as case:
        (kept,) = recipes_of(case)
        put_recipe(case, with_used(read_recipe(kept.text), trusts={"shadow": 0.5}).to_bytes())
    status, out, _ = typed("case", "replay", "yard", "1", "--record")
    assert status == 1
    assert f"entry 2, item 1 {PHOTO}: NOT THE SAME\n  the recipe was changed: its SHA-256 is " in out
    assert "  the trust of 'shadow' was 0.9 and is 0.5\n" in out
    assert out.endswith("1 fix worked out again: 1 not the same\n")
    with open_case(Path("yard")) as case:
        assert list(case.entries())[-1].what == {"replayed": 1, "different": 1}


def test_a_replay_as_json_holds_both_outcomes(typed: Run) -> None:
    typed("fix", "--case", "yard", PHOTO, "clues.toml", *POST)
    status, out, _ = typed("case", "replay", "yard", "--json")
    told = json.loads(out)
    assert (status, told["schema"], told["same"]) == (0, "noonmark.case-replay/1", True)
    (row,) = told["fixes"]
    assert (row["entry"], row["items"], row["exact"], row["answer"]) == (2, [1], True, [])
    assert row["fix"]["schema"] == "noonmark.fix/1"


def test_a_claim_is_checked_in_a_case_too(typed: Run) -> None:
    marks_file(Path("marks.json"), image=PHOTO)
    status, out, err = typed(
        "check", "--case", "yard", "clues.toml", "--marks", "marks.json", "--claim", "Neryungri, 22 September 2022"
    )
    assert (status, "kept as entry 2" in err) == (0, True)
    assert "Neryungri" in out
    assert typed("case", "replay", "yard")[0] == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("fix", "--case", "yard", "none.jpg", *POST), "the case has no item 'none.jpg'"),
        (("fix", "--case", "yard", *POST), "no item of the case is named"),
        (("fix", "--case", "yard", PHOTO, *POST, "--save", "x.toml"), "--save does not go with --case"),
        (("fix", "--case", "yard", PHOTO, "--no-metadata"), f"{PHOTO}: there is no clue to make a fix from"),
        (("fix", "--case", "nowhere", PHOTO, *POST), "nowhere"),
        (("case", "replay", "yard", PHOTO), "item 1 has no fix yet; make one: noonmark fix --case yard 1"),
        (("case", "replay", "yard", "none.jpg"), "the case has no item 'none.jpg'"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(typed: Run, words: tuple[str, ...], told: str) -> None:
    status, out, err = typed(*words)
    assert (status, out) == (2, "")
    assert told in err
    assert len(err.strip().splitlines()) == 1
    with open_case(Path("yard")) as case:
        assert [entry.act for entry in case.entries()] == ["made", "added"]


def test_a_case_without_a_fix_says_so(typed: Run) -> None:
    assert typed("case", "replay", "yard")[:2] == (0, "the case keeps no fix yet\n")


def test_a_fix_of_a_changed_original_is_refused(typed: Run) -> None:
    with open_case(Path("yard")) as case:
        path = case.original(case.items()[0].sha256)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    status, _, err = typed("fix", "--case", "yard", PHOTO, *POST)
    assert status == 2
    assert "was changed: its SHA-256 is" in err
    assert "noonmark case verify yard" in err
