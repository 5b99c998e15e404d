"""``noonmark measure --case`` and ``noonmark case second`` as two analysts type them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tests.case.recipe.making import PHOTO, photo
from tests.case.second.making import ben_and_eve, entries, marks_of_yard, measured_case

from noonmark.case.second import document
from noonmark.case.store.case import open_case
from noonmark.cli import run
from noonmark.errors import NoonmarkError

Run = Callable[..., tuple[int, str, str]]
SCOPE = """[scope]
earliest = 2022-09-21T06:00:00Z
latest = 2022-09-23T06:00:00Z
prior = "land"
"""


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``noonmark`` in a folder with a case that Ada has measured one photo of."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOONMARK_WHO", "ada")
    measured_case(tmp_path)
    ben_and_eve(tmp_path)

    def type_in(*words: str) -> tuple[int, str, str]:
        status = run(words)
        told = capsys.readouterr()
        return status, told.out, told.err

    return type_in


def second(typed: Run, who: str, *words: str) -> tuple[int, str, str]:
    return typed("case", "second", "yard", "1", "--who", who, *words)


def test_a_measurement_is_kept_with_its_marks_and_the_item_is_measured(typed: Run, tmp_path: Path) -> None:
    act, who, what = entries(tmp_path)[-1]
    assert (act, who, what["item"], what["role"], what["state"]) == ("measured", "ada", 1, "first", "measured")
    assert what["marks"]["content"]["objects"][0]["base"]  # pyright: ignore[reportIndexIssue, reportUnknownVariableType]
    status, out, err = typed("measure", "--case", "yard", "ada.json", "--json", "-")
    told, kept = json.loads(out), entries(tmp_path)[-1][2]
    assert (status, "kept as entry 3, of item 1" in err) == (0, True)
    sight = kept["sight"]
    assert isinstance(sight, dict)
    assert sight["elevation_deg"]["median"] == pytest.approx(told["elevation_deg"]["median"], abs=0.006)
    assert told["image"]["name"] == PHOTO
    with open_case(Path("yard")) as case:
        assert case.item(1).state == "measured"
        assert case.verify().faults == ()


def test_an_item_that_is_fixed_stays_so_when_it_is_measured_again(typed: Run, tmp_path: Path) -> None:
    with open_case(Path("yard")) as case:
        case.append("fixed", {"item": 1, "state": "fixed"})
    assert typed("measure", "--case", "yard", "ada.json")[0] == 0
    second(typed, "ben", "--marks", "ben.json")
    with open_case(Path("yard")) as case:
        assert case.item(1).state == "fixed"


def test_a_comparison_that_breaks_leaves_the_second_marks_on_the_record(
    typed: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise NoonmarkError("broken")

    monkeypatch.setattr(document, "compared", broken)
    assert second(typed, "ben", "--marks", "ben.json")[0] == 2
    assert entries(tmp_path)[-1][2]["role"] == "second"


def test_a_second_look_opens_without_anything_that_was_measured(typed: Run, tmp_path: Path) -> None:
    status, out, err = second(typed, "ben", "--to", "task.json", "--sheet", "frame.png")
    assert (status, out) == (0, "")
    assert json.loads(Path("task.json").read_text()) == {
        "schema": "noonmark.marks/1", "image": PHOTO, "offset_s": 0, "camera": {"fixed": True}, "objects": []
    }  # fmt: skip
    given = np.asarray(Image.open(io.BytesIO(Path("frame.png").read_bytes())))
    assert np.array_equal(given, np.asarray(Image.open(PHOTO)))
    assert "when marked: noonmark case second yard 1 --who ben --marks PATH" in err
    assert entries(tmp_path)[-1] == ("note", "ben", {"second_look": "opened", "item": 1, "of": 2})
    for number in ("35.", "34.", "ada"):
        assert number not in out + err + Path("task.json").read_text()


def test_a_second_look_is_kept_before_it_is_compared_and_agrees(typed: Run, tmp_path: Path) -> None:
    second(typed, "ben", "--to", "task.json")
    status, out, err = second(typed, "ben", "--marks", "ben.json")
    assert status == 0
    assert err.startswith("kept as entry 4, before the first marks were looked at\n")
    lines = out.splitlines()
    assert lines[0].startswith("The two agree: pairs who measure the same sun differ by as much or more with a prob")
    assert not any(line.startswith("Note:") for line in lines)
    assert "The fix was not compared: no fix of the case rests on the first marks." in out
    (_, _, kept), (act, who, shown) = entries(tmp_path)[-2:]
    assert (kept["role"], kept["of"], kept["opened"], kept["seen"]) == ("second", 2, 3, [])
    assert (act, who, shown["second_look"], shown["verdict"]) == ("note", "ben", "compared", "agree")
    with open_case(Path("yard")) as case:
        assert case.verify().faults == ()


def test_marks_of_other_shadows_disagree(typed: Run) -> None:
    status, out, _ = second(typed, "eve", "--marks", "eve.json", "--json")
    told = json.loads(out)
    assert (status, told["verdict"]) == (0, "disagree")
    assert told["probability"] < 1e-6
    assert told["difference"]["azimuth_deg"] == pytest.approx(20.0, abs=4.0)
    assert [pair["first_name"] for pair in told["objects"]] == ["post 0", "post 1", "post 2"]
    assert max(point["apart_px"] for point in told["objects"][0]["points"]) > 50.0
    status, out, _ = second(typed, "eve", "--marks", "eve.json")
    assert out.startswith("The two disagree: pairs who measure the same sun differ by as much or more with a probab")
    assert "Note: eve had seen the comparison before (entry 4), so this look is not blind." in out
    assert "Note: it was handed in without being opened in the case" in out
    blind = json.loads(second(typed, "ben", "--marks", "ben.json", "--json")[1])["blind"]  # what Eve saw is not Ben's
    assert blind == {"nothing_against_it": True, "opened": None, "seen": [], "same_person": False}


def test_the_same_person_is_told_and_allowed(typed: Run) -> None:
    _, _, err = second(typed, "ada", "--to", "task.json")
    assert "note: the first marks are in the name of ada too" in err
    status, out, _ = second(typed, "ada", "--marks", "ben.json")
    assert (status, "both are in the name of ada, so this is no second pair of eyes" in out) == (0, True)


def test_the_fix_is_worked_out_with_either_s_marks(typed: Run, tmp_path: Path) -> None:
    Path("clues.toml").write_text(SCOPE)
    claim = ("--claim", "Neryungri, 22 September 2022")
    _, out, _ = typed("check", "--case", "yard", PHOTO, "clues.toml", "--marks", "ada.json", *claim, "--json", "-")
    checked = json.loads(out)["claim"]["log10_lr"]
    status, out, _ = second(typed, "ben", "--marks", "ben.json", "--json")
    told = json.loads(out)["fixes"]
    assert (status, told["entry"], told["claim"]) == (0, 3, claim[1])
    # Ada gave the focal length and Ben did not: his region is wider, holds more of hers than hers does of his.
    assert told["first_km2"] < told["second_km2"]
    assert 0.3 < told["first_holds"] < told["second_holds"] <= 1.0
    assert told["azimuth_from_first"]
    assert told["first_log10_lr"] == pytest.approx(checked, abs=0.001)
    assert abs(told["second_log10_lr"]) < abs(told["first_log10_lr"])
    assert entries(tmp_path)[-1][2]["fixes"] == told
    status, out, _ = second(typed, "ben", "--marks", "ben.json", "--without-fix", "--json")
    assert json.loads(out)["fixes"] is None


def test_a_fix_with_the_second_s_marks_does_not_become_the_first_look(typed: Run) -> None:
    Path("clues.toml").write_text(SCOPE)
    second(typed, "ben", "--marks", "ben.json")
    assert typed("fix", "--case", "yard", PHOTO, "clues.toml", "--marks", "ben.json")[0] == 0
    _, out, _ = second(typed, "cid", "--marks", "ben.json", "--json", "--without-fix")
    assert json.loads(out)["first"] == {**json.loads(out)["first"], "entry": 2, "who": "ada"}


def test_marks_that_measure_nothing_are_kept_and_told(typed: Run, tmp_path: Path) -> None:
    told = json.loads(Path("ben.json").read_text())
    del told["objects"][0]["tip"]
    Path("none.json").write_text(json.dumps({**told, "objects": told["objects"][:1]}))
    status, out, err = second(typed, "ben", "--marks", "none.json")
    assert (status, "kept as entry 3" in err) == (0, True)
    assert out.startswith("The two cannot be compared: the second marks measure nothing (the tip of the shadow is not")
    with open_case(Path("yard")) as case:
        assert case.item(1).state == "measured"


BAD: dict[str, tuple[tuple[str, ...], str]] = {
    "no step": ((), "give --to and --sheet to open a second look, or --marks to hand one in"),
    "both steps": (("--to", "a.json", "--marks", "ben.json"), "these are two steps"),
    "nothing to compare": (("--to", "a.json", "--json"), "--json goes with --marks"),
    "no marks": (("--marks", "none.json"), "none.json"),
    "another item": (("--marks", "other.json"), "these marks are of item 2, not 1"),
    "another frame": (("--marks", "later.json"), "these marks are of the frame at 2 s, and the first of that at 0 s"),
    "an unknown entry": (("--of", "1", "--marks", "ben.json"), "entry 1 holds no first marks of item 1"),
    "no picture": (("--marks", "blind.json"), "these marks name no picture that the case has"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_looked_at_again_is_one_line_and_nothing_is_kept(typed: Run, name: str, tmp_path: Path) -> None:
    photo(Path("other.jpg"), shade=40)
    assert typed("case", "add", "yard", "other.jpg")[0] == 0
    marks_of_yard(Path("other.json"), 4, image="other.jpg")
    marks_of_yard(Path("later.json"), 4, offset_s=2.0)
    marks_of_yard(Path("blind.json"), 4, image="unknown.jpg", size=[1920, 1080])
    words, told = BAD[name]
    before = len(entries(tmp_path))
    status, out, err = second(typed, "ben", *words)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert told in err
    assert len(entries(tmp_path)) == before


def test_an_item_that_nobody_measured_has_nothing_to_look_at_again(typed: Run) -> None:
    photo(Path("other.jpg"), shade=40)
    typed("case", "add", "yard", "other.jpg")
    status, _, err = typed("case", "second", "yard", "other.jpg", "--to", "a.json")
    assert status == 2
    assert "item 2 was not measured yet" in err
    assert "measure it first: noonmark measure --case yard marks.json" in err


def test_the_log_tells_each_step(typed: Run) -> None:
    second(typed, "ben", "--to", "task.json")
    second(typed, "ben", "--marks", "ben.json")
    _, out, _ = typed("case", "log", "yard", "--from", "2")
    assert [" ".join(line.split()[3:]) for line in out.splitlines()] == [
        "ada measured item 1",
        "ben note item 1 second look opened",
        "ben measured item 1 a second look",
        "ben note item 1 second look compared",
    ]
