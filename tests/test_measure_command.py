# pyright: basic
"""``noonmark measure`` and ``fix --marks`` as a user types them: answers, bad input in one line, real photos."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from PIL import Image
from tests.measure.scenes import Yard

from noonmark.cli import run
from noonmark.earth.cells import Cells, ancestors, cell_at
from noonmark.fix.fuse import fuse
from noonmark.fix.scope import Scope
from noonmark.measure.marks import Marks, marks_of
from noonmark.measure.measured import measure_file
from noonmark.plugins import make_clue
from noonmark.report.measure_document import measure_document

Run = Callable[..., tuple[int, str, str]]
Write = Callable[..., str]

YARD = Yard()
BARE = {"focal_px": 1400}
DOWN_0030 = {"down": True, "up_azimuth_deg": 44.2, "azimuth_error_deg": 3.0}


def schema(name: str) -> dict[str, Any]:
    return json.loads(files("noonmark.report").joinpath(f"schema/{name}-1.json").read_text())


@pytest.fixture
def typed(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Type a command line in an empty folder: exit status, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    def type_(*words: str) -> tuple[int, str, str]:
        status = run(words)
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return type_


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a marks file of the yard, with keys added or replaced."""

    def put(name: str = "marks.json", **more: object) -> str:
        told = {**YARD.marks(horizon=YARD.horizon(), camera=BARE), **more}
        (tmp_path / name).write_text(json.dumps(told))
        return name

    return put


def test_the_answer_is_told_in_a_sentence_first(typed: Run, write: Write) -> None:
    """The truth: 35 deg high, 120 to the left; the axis points to 200, so the sun to 80."""
    status, out, err = typed("measure", write(camera={**BARE, "azimuth_deg": 200}))
    assert (status, err.strip()) == (0, "to see the fit in the picture, add: --picture fit.png")
    lines = out.splitlines()
    assert lines[0].startswith("The sun stood 35 deg high (90 %: 3")
    assert lines[0].endswith("deg left of the camera's axis.")
    assert lines[1].startswith("Its azimuth was 80 deg (90 %: 7")
    assert "in the east." in lines[1]
    assert max(len(line) for line in lines) <= 80
    for part in ("The camera that fits best", "given as 1400 px", "8.0 deg below the horizon", "What limits", "clicks"):
        assert part in out
    assert "What would help most" in out


def test_json_is_what_the_library_says_and_what_the_schema_promises(typed: Run, write: Write, tmp_path: Path) -> None:
    name = write(camera={**BARE, "azimuth_deg": 200})
    status, out, err = typed("measure", name, "--json", "-")
    assert (status, err) == (0, "")
    told = json.loads(out)
    jsonschema.validate(told, schema("measure"))
    assert told == measure_document(measure_file(tmp_path / name))
    assert told["measurable"] is True
    assert told["why_not"] is None
    assert told["elevation_deg"]["median"] == pytest.approx(35.0, abs=1.0)
    assert told["relative_azimuth_deg"]["median"] == pytest.approx(-120.0, abs=3.0)
    assert told["azimuth_deg"]["median"] == pytest.approx(80.0, abs=3.0)
    for angle in (told["elevation_deg"], told["relative_azimuth_deg"], told["azimuth_deg"]):
        low90, low50, high50, high90 = sorted([*angle["interval_90"], *angle["interval_50"]])
        assert angle["interval_90"] == [low90, high90]
        assert low50 <= angle["median"] <= high50
    assert sum(limit["share"] for limit in told["limits"]) == pytest.approx(1.0, abs=0.01)
    assert told["effective_samples"] > 100


def test_what_cannot_be_measured_is_an_answer_with_its_reason_and_nulls(typed: Run, write: Write) -> None:
    name = write(objects=[{**mark, "tip": None} for mark in YARD.objects()])
    status, out, _ = typed("measure", name, "--json", "-")
    assert status == 0
    told = json.loads(out)
    jsonschema.validate(told, schema("measure"))
    assert (told["measurable"], told["why_not"]) == (False, "the tip of the shadow is not marked")
    for key in ("elevation_deg", "relative_azimuth_deg", "azimuth_deg", "focal_px", "pitch_deg", "best_next_mark"):
        assert told[key] is None
    assert (told["limits"], told["effective_samples"]) == ([], 0)
    status, out, _ = typed("measure", name)
    assert (status, out.splitlines()[0]) == (0, "Not measurable: the tip of the shadow is not marked.")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"objects": []}, "no object is marked"),
        ({"objects": [{**YARD.objects()[0], "base_hidden": True}]}, "the base of the object is hidden"),
        (
            {"objects": [{"base": [900, 800], "top": [900, 500], "tip": [900, 650], "error_px": 2}]},
            "one line in the picture",
        ),
    ],
    ids=["nothing marked", "base hidden", "along the line of sight"],
)
def test_each_way_of_measuring_nothing_is_told(typed: Run, write: Write, change: dict[str, Any], why: str) -> None:
    status, out, _ = typed("measure", write(**change))
    assert status == 0
    assert out.startswith("Not measurable: ")
    assert why in " ".join(out.split())


def _leaning() -> list[dict[str, object]]:
    """The yard's posts, the second one under a sun 25 deg further on."""
    return [YARD.objects()[0], Yard(sun_azimuth=-95.0).objects()[1]]


def _edited(key: str, value: object) -> list[dict[str, object]]:
    return [{**YARD.objects()[0], key: value}]


BAD: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "outside the picture": (
        {"objects": _edited("tip", [2500, 800])},
        ("object 1 (post 1), tip", "[2500, 800] lies outside the picture of 1920 x 1080"),
    ),
    "base equal to top": ({"objects": _edited("top", YARD.objects()[0]["base"])}, ("base and top are the same point",)),
    "unknown key": ({"horizonn": [[0, 1], [2, 3]]}, ("horizonn",)),
    "unknown key of an object": ({"objects": _edited("tipp", [1, 2])}, ("tipp", "$.objects")),
    "text for a point": ({"objects": _edited("tip", "here")}, ("$.objects[0].tip",)),
    "three numbers for a point": ({"objects": _edited("tip", [1, 2, 3])}, ("$.objects[0].tip",)),
    "an error of 0": ({"objects": _edited("error_px", 0)}, ("error_px",)),
    "a horizon without length": ({"horizon": [[10, 10], [10, 10]]}, ("horizon", "no length")),
    "shadows that disagree": (
        {"objects": _leaning()},
        ("the shadows of the post 1 and the post 2 disagree by", "deg", "not upright, not on the same ground"),
    ),
    "horizon against verticals": (
        {"horizon": [[200, 200], [1700, 900]], "verticals": YARD.verticals()},
        ("the horizon and the plumb lines contradict one another",),
    ),
    "another schema": ({"schema": "noonmark.marks/9"}, ("the schema is 'noonmark.marks/9'", "noonmark.marks/1")),
    "neither picture nor size": ({"size": None}, ("no picture is named", "size")),
    "an offset below 0": ({"offset_s": -1}, ("offset_s",)),
    "a focal length of 0": ({"camera": {"focal_px": 0}}, ("focal_px",)),
}


@pytest.mark.parametrize("name", BAD)
def test_marks_that_cannot_be_used_are_told_in_one_line(typed: Run, write: Write, name: str) -> None:
    change, wanted = BAD[name]
    status, out, err = typed("measure", write(**change))
    assert (status, out) == (2, "")
    assert err.startswith("noonmark: marks.json")
    assert err.count("\n") == 1
    for part in wanted:
        assert part in err


def test_a_file_that_is_no_marks_file_is_told(typed: Run, tmp_path: Path) -> None:
    (tmp_path / "text.json").write_text("not JSON")
    (tmp_path / "list.json").write_text("[1, 2]")
    (tmp_path / "deep.json").write_text("[" * 100_000)
    for name, words in (("none.json", "no such file"), ("text.json", "cannot be used"), ("list.json", "cannot be used"),
                        ("deep.json", "cannot be used"), (".", "cannot be read")):  # fmt: skip
        status, out, err = typed("measure", name)
        assert (status, out, err.count("\n")) == (2, "", 1), err
        assert words in err


def test_pixels_of_a_picture_before_it_is_turned_upright_are_refused(typed: Run, write: Write, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (YARD.width, YARD.height)).save(tmp_path / "turned.jpg", exif=exif)
    status, _, err = typed("measure", write(image="turned.jpg"))
    assert status == 2
    assert (
        "the marks were made on a picture of 1920 x 1080, and this one is 1080 x 1920; mark it again, turned upright"
        in err
    )


def test_no_file_that_is_read_is_written_over(typed: Run, write: Write, tmp_path: Path) -> None:
    Image.new("RGB", (1920, 1080)).save(tmp_path / "yard.png")
    name = write(image="yard.png")
    for option, target in (("--json", name), ("--picture", "yard.png")):
        status, _, err = typed("measure", name, option, target)
        assert status == 2
        assert "overwrite" in err
    status, _, err = typed("fix", "--marks", name, "--at", "2022-09-22T01:40Z", "--json", name)
    assert status == 2
    assert "overwrite" in err


def test_the_picture_of_the_fit_shows_the_photo_the_marks_and_a_legend(
    typed: Run, write: Write, tmp_path: Path
) -> None:
    Image.new("RGB", (1920, 1080), (90, 120, 60)).save(tmp_path / "yard.png")
    name = write(image="yard.png", verticals=YARD.verticals(), parallels=YARD.parallels())
    status, out, err = typed("measure", name, "--picture", "fit.png")
    assert (status, err) == (0, "wrote fit.png\n")
    assert out.startswith("The sun stood 35 deg")
    drawn = np.asarray(Image.open(tmp_path / "fit.png").convert("RGB")).astype(int)
    assert drawn.shape[1] == 1200
    assert drawn.shape[0] > 675
    np.testing.assert_array_equal(drawn[10, 10], (72, 96, 48))  # the photo, a fifth darker
    base = np.array(YARD.objects()[0]["base"]) * 1200 / 1920
    around = drawn[round(base[1]) - 3 : round(base[1]) + 4, round(base[0]) - 3 : round(base[0]) + 4]
    assert around.max() > 230  # the white cross of a mark
    assert (drawn[-20:] > 200).all(axis=(1, 2)).any()  # the legend's paper


def test_the_picture_is_drawn_without_a_photo_and_without_a_fit(typed: Run, write: Write) -> None:
    for number, change in enumerate(({}, {"objects": []}, {"objects": [{**YARD.objects()[0], "tip": None}]})):
        status, _, err = typed("measure", write(f"{number}.json", **change), "--picture", f"{number}.png")
        assert (status, err) == (0, f"wrote {number}.png\n")


def test_the_picture_goes_to_stdout_alone(typed: Run, write: Write, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(("measure", write(objects=[]), "--picture", "-")) == 0
    out, err = capfdbinary.readouterr()
    assert Image.open(io.BytesIO(out)).format == "PNG"
    assert err == b""


def test_the_same_marks_give_the_same_answer_and_picture(typed: Run, write: Write, tmp_path: Path) -> None:
    name = write()
    answers = [typed("measure", name, "--json", "-", "--picture", f"{n}.png")[1] for n in range(2)]
    assert answers[0] == answers[1]
    assert (tmp_path / "0.png").read_bytes() == (tmp_path / "1.png").read_bytes()


def test_the_schema_of_marks_tells_every_key_and_no_other() -> None:
    told = schema("marks")
    everything = {
        **YARD.marks(horizon=YARD.horizon(), verticals=YARD.verticals(), parallels=YARD.parallels(), camera=DOWN_0030),
        "schema": "noonmark.marks/1", "image": "x.jpg", "offset_s": 1.5, "horizon_error_deg": 1, "slope_sd_deg": 3,
    }  # fmt: skip
    jsonschema.validate(everything, told)
    marks = marks_of(json.dumps(everything).encode())
    assert set(told["properties"]) == set(Marks.__struct_fields__)
    assert set(told["$defs"]["object"]["properties"]) == set(marks.objects[0].__struct_fields__)
    assert set(told["$defs"]["camera"]["properties"]) == set(marks.camera.__struct_fields__)


def test_fix_takes_marks_saves_them_and_runs_again(typed: Run, write: Write, tmp_path: Path) -> None:
    name = write(camera={**BARE, "azimuth_deg": 200})
    narrow = ("--within", "40", "56.66,124.72", "--at", "2022-09-22T01:40Z")
    (tmp_path / "kept").mkdir()
    status, out, err = typed("fix", "--marks", name, *narrow, "--json", "-", "--save", "kept/clues.toml")
    assert status == 0, err
    clues = {row["label"]: row for row in json.loads(out)["clues"]}
    assert (clues["marks"]["kind"], clues["marks"]["trust"]) == ("marks", 0.9)
    assert "the sun stood 35 (" in clues["marks"]["words"]
    assert 'path = "../marks.json"' in (tmp_path / "kept" / "clues.toml").read_text()
    status, again, err = typed("fix", "kept/clues.toml", "--json", "-")
    assert status == 0, err
    assert json.loads(again)["clues"] == json.loads(out)["clues"]


def test_fix_says_why_marks_are_no_clue(typed: Run, write: Write) -> None:
    status, out, err = typed("fix", "--marks", write(objects=[]), "--at", "2022-09-22T01:40Z")
    assert (status, out) == (2, "")
    assert "marks.json: these marks measure nothing: no object is marked" in err


READINGS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "DJI_0030.JPG": (
        {"name": "kiosk", "base": [2201, 203], "top": [2212, 150], "tip": [2283, 83], "error_px": 8},
        DOWN_0030,
    ),
    "DJI_0033.JPG": (
        {"name": "mirror", "base": [3148, 240], "top": [3177, 217], "tip": [3184, 192], "error_px": 6},
        {**DOWN_0030, "up_azimuth_deg": 42.9},
    ),
    "DJI_0025.JPG": (
        {"name": "tree", "base": [2950, 1180], "tip": [3045, 1055], "error_px": 20},
        {**DOWN_0030, "up_azimuth_deg": 48.0},
    ),
}  # fmt: skip
"""Read by eye; 0025's gimbal is turned by 180 deg against the pixels, so its upper edge points to 48."""


def _real(folder: Path, photo: Path) -> Path:
    mark, camera = READINGS[photo.name]
    path = folder / f"{photo.stem}.json"
    path.write_text(json.dumps({"image": str(photo), "objects": [mark], "camera": camera}))
    return path


@pytest.mark.parametrize("name", READINGS)
def test_drone_photos_give_the_suns_direction_within_what_they_state(
    name: str, shared_data: Path, tmp_path: Path
) -> None:
    """The sun stood 43.4 deg high at azimuth 257.9."""
    sight = measure_file(_real(tmp_path, shared_data / "photos" / name)).sight
    assert sight.azimuth_deg is not None
    assert sight.azimuth_deg.interval_90[0] < 257.9 < sight.azimuth_deg.interval_90[1]
    assert abs(sight.azimuth_deg.median - 257.9) < 10.0
    assert sight.focal_words == "20 mm (35 mm) in the file"
    if "top" not in READINGS[name][0]:
        assert sight.elevation_deg is None
        return
    assert sight.elevation_deg is not None
    assert sight.elevation_deg.interval_90[0] < 43.4 < sight.elevation_deg.interval_90[1]
    assert sight.elevation_deg.interval_90[1] - sight.elevation_deg.interval_90[0] < 25.0


def test_a_drone_photo_is_fixed_by_its_marks_alone(typed: Run, shared_data: Path, tmp_path: Path) -> None:
    photo = shared_data / "photos" / "DJI_0030.JPG"
    marks = _real(tmp_path, photo)
    at = ("--at", "2016-06-23T21:33:27Z", "--claim", "46.84228,-91.99408")
    status, out, err = typed("check", str(photo), "--marks", str(marks), "--no-metadata", *at, "--json", "-")
    assert status == 0, err
    told = json.loads(out)
    clue = next(row for row in told["clues"] if row["kind"] == "marks")
    assert clue["probability_false"] < 0.1
    assert told["claim"]["log10_lr"] > 0.5


def test_the_region_from_a_drone_photos_marks_holds_the_true_place(shared_data: Path, tmp_path: Path) -> None:
    marks = _real(tmp_path, shared_data / "photos" / "DJI_0030.JPG")
    clues = [make_clue("marks", {"path": str(marks)}), make_clue("instant", {"at": "2016-06-23T21:33:27Z"})]
    found = fuse(clues, Scope(datetime(1990, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)), bits=False)
    cells = next(region.outer for region in found.regions if region.level == 0.9)
    here = Cells(np.array([29], np.uint8), cell_at(np.array([46.84228]), np.array([-91.99408]), 29))
    orders = [int(order) for order in np.unique(cells.order)]
    held = [np.isin(ancestors(here, order), cells.index[cells.order == order]).any() for order in orders]
    assert any(held)
    assert cells.area_km2.sum() < 0.02 * 510e6  # a fiftieth of the Earth at most


def test_a_bale_gives_a_direction_and_no_length(shared_data: Path, tmp_path: Path) -> None:
    path = tmp_path / "bale.json"
    mark = {"name": "bale", "base": [455, 340], "tip": [555, 353], "error_px": 5}
    path.write_text(json.dumps({"image": str(shared_data / "photos" / "hay_bales.jpg"), "objects": [mark]}))
    sight = measure_file(path).sight
    assert sight.measurable
    assert sight.elevation_deg is None
    assert sight.relative_azimuth_deg is not None
    assert (
        -120.0 < sight.relative_azimuth_deg.median < -30.0
    )  # the shadow falls to the right, so the sun is at the left
