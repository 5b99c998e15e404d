"""The commands as a user types them: answers on stdout, words on stderr, files whole or not at all."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
from tests.measure.scenes import Yard

from noonmark.cli import noonmark, run
from noonmark.fix.fuse import fuse
from noonmark.recipe import read_recipe
from noonmark.report.document import fix_document

Run = Callable[..., tuple[int, str, str]]

NARROW = ("--within", "40", "56.66,124.72", "--at", "2022-09-22T01:40Z")
"""A small problem: one disc, one instant."""


@pytest.fixture
def typed(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Type a command line in an empty folder: exit status, stdout, stderr."""
    monkeypatch.chdir(tmp_path)

    def type_(*words: str) -> tuple[int, str, str]:
        status = run(words)
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return type_


def _valid(text: str, schema: str) -> dict[str, Any]:
    document = json.loads(text)
    told = json.loads(files("noonmark.report").joinpath(f"schema/{schema}.json").read_text())
    jsonschema.validate(document, told)
    return document


@pytest.mark.parametrize("name", noonmark.list_commands(click.Context(noonmark)))
def test_each_command_has_help_with_its_usage(typed: Run, name: str) -> None:
    status, out, err = typed(name, "--help")
    assert (status, err) == (0, "")
    assert out.startswith(f"Usage: noonmark {name} ")
    assert "Example" in out or name == "calibrate"


def test_help_and_version_load_nothing_heavy() -> None:
    heavy = "sorted({'numpy', 'scipy', 'numba', 'shapely', 'rich', 'PIL', 'av'} & set(sys.modules))"
    code = f"import sys; from noonmark.cli import run; run(['--help']); print({heavy}, file=sys.stderr)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stderr.strip() == "[]"


def test_json_on_stdout_is_the_only_thing_there_and_the_library_says_the_same(typed: Run, tmp_path: Path) -> None:
    status, out, err = typed("fix", *NARROW, "--elevation", "29~1", "--json", "-", "--save", "kept.toml")
    assert status == 0, err
    document = _valid(out, "fix-1")
    assert err.strip() == "wrote kept.toml"
    recipe = read_recipe(tmp_path / "kept.toml")
    assert fix_document(fuse(recipe.clues, recipe.scope)) == document


def test_what_was_saved_runs_again_and_saves_the_same(typed: Run, tmp_path: Path) -> None:
    options = ("--object", "2", "--shadow", "3.6", "--error", "5%", "--country", "Russia", "--trust", "country=0.9")
    clue = 'near place="Нерюнгри" source="a \\"sign\\"\\t," label="вывеска 🪧"'
    assert typed("fix", *NARROW, *options, "--clue", clue, "--prior", "land", "--save", "one.toml")[0] == 0
    status, _, err = typed("fix", "one.toml", "--save", "two.toml")
    assert status == 0, err
    assert (tmp_path / "one.toml").read_text() == (tmp_path / "two.toml").read_text()


def test_every_format_is_written_whole_and_the_report_is_printed(typed: Run, tmp_path: Path) -> None:
    names = ("fix.json", "fix.html", "fix.geojson", "fix.kml", "fix.png")
    paths = [word for name in names for word in (f"--{name.partition('.')[2]}", name)]
    status, out, err = typed("fix", *NARROW, *paths)
    assert status == 0
    assert "90 % region" in out
    assert err.splitlines() == [f"wrote {name}" for name in names]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    _valid((tmp_path / "fix.json").read_text(), "fix-1")
    assert (tmp_path / "fix.png").read_bytes().startswith(b"\x89PNG")
    assert {f["properties"]["level"] for f in json.loads((tmp_path / "fix.geojson").read_text())["features"]} == {
        0.5,
        0.9,
        0.99,
    }
    assert "noonmark fix --within 40 56.66,124.72" in (tmp_path / "fix.html").read_text()


def test_a_coarse_answer_holds_nothing_finer(typed: Run) -> None:
    status, out, _ = typed("fix", *NARROW, "--coarse", "100km", "--json", "-")
    document = _valid(out, "fix-1")
    assert status == 0
    assert document["coarse_km"] == 100.0
    assert "56.66" not in out
    assert "124.72" not in out


def test_a_true_caption_is_supported_and_a_false_one_refuted(typed: Run) -> None:
    clues = (
        "--at",
        "2022-09-22T01:40Z",
        "--country",
        "Russia",
        "--elevation",
        "29.3~1",
        "--azimuth",
        "147~3",
        "--json",
        "-",
    )
    ratio = {}
    for claim in ("Neryungri, 22 September 2022", "Magadan airport, 22 September 2022"):
        status, out, err = typed("check", *clues, "--claim", claim)
        assert status == 0, err
        document = _valid(out, "fix-1")
        assert document["claim"]["text"] == claim
        ratio[claim[:7]] = document["claim"]["log10_lr"]
    assert ratio["Neryung"] > 0.5
    assert ratio["Magadan"] < -0.5


def test_the_sun_stands_where_published_and_the_day_is_the_places_own(typed: Run) -> None:
    status, out, _ = typed("sun", "-33.87,151.21", "2024-06-01T00:00Z", "--json", "-")
    document = _valid(out, "sun-1")
    assert status == 0
    assert document["zone"] == "Australia/Sydney"
    assert document["local_time"] == "2024-06-01T10:00:00+10:00"
    # Geoscience Australia's table for Sydney, 1 June 2024: rise 06:52, set 16:54, to the minute
    assert document["rise"][:16] in ("2024-05-31T20:51", "2024-05-31T20:52")
    assert document["set"][:16] == "2024-06-01T06:54"
    assert document["shadow"]["length_per_height"] == pytest.approx(1.885, abs=0.002)


def test_no_shadow_with_the_sun_down_and_no_rise_in_the_polar_night(typed: Run) -> None:
    status, out, _ = typed("sun", "69.65,18.96", "2022-12-21T11:00Z", "--json", "-")
    document = _valid(out, "sun-1")
    assert status == 0
    assert document["shadow"] is None
    assert (document["rise"], document["set"], document["stays"]) == (None, None, "down")


def test_the_sun_is_told_in_words_with_the_local_clock(typed: Run) -> None:
    status, out, err = typed("sun", "Нерюнгри", "2022-09-22T01:40Z")
    assert (status, err) == (0, "")
    assert "(10:40 local)" in out
    assert "1.784 times the height, towards azimuth 326.86°" in out


@pytest.mark.parametrize("name", ["Neryungi", "Нерюнгри", "Nerjungri"])
def test_a_town_is_found_by_any_of_its_spellings(typed: Run, name: str) -> None:
    document = _valid(typed("place", name, "--json", "-")[1], "places-1")
    assert document["places"][0]["name"] == "Neryungri"


def test_every_kind_is_listed_with_an_example_that_makes_a_clue(typed: Run, tmp_path: Path) -> None:
    from noonmark.plugins import clue_kinds, make_clue

    (tmp_path / "marks.json").write_text(json.dumps(Yard().marks(horizon=Yard().horizon())))
    document = _valid(typed("kinds", "--json", "-")[1], "kinds-1")
    assert [row["name"] for row in document["kinds"]] == list(clue_kinds())
    for row in document["kinds"]:
        assert make_clue(row["name"], row["example"]).trust == row["trust"]
    words = typed("kinds")[1]
    assert all(f"{name}: " in words for name in clue_kinds())


def test_the_doctor_tells_what_is_installed(typed: Run) -> None:
    document = _valid(typed("doctor", "--json", "-")[1], "doctor-1")
    assert document["packages"]["numpy"]
    assert typed("doctor")[0] == 0


def test_several_files_are_items_and_a_span_speaks_of_each(typed: Run, shared_data: Path) -> None:
    photos = [str(shared_data / "photos" / name) for name in ("DJI_0025.JPG", "DJI_0030.JPG")]
    status, out, err = typed("fix", *photos, "--between", "2016-06-23", "2016-06-23", "--json", "-")
    assert status == 0, err
    document = _valid(out, "fix-1")
    assert {times["item"] for times in document["times"]} == {"DJI_0025.JPG", "DJI_0030.JPG"}
    status, _, err = typed("fix", *photos, "--elevation", "43~6")
    assert status == 2
    assert "does not say which it speaks of" in err


def test_a_closed_pipe_is_no_error(root: Path) -> None:
    program = f"{sys.executable} -c 'from noonmark.cli import main; main()'"
    told = subprocess.run(
        f"{program} kinds | head -n 1", shell=True, capture_output=True, text=True, check=False, cwd=root
    )
    assert told.stderr == ""
    assert told.stdout.startswith("between: ")
