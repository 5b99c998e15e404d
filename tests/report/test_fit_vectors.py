"""The strokes that a page draws over a frame are those of the fit's own picture, in pixels."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from noonmark.measure.marks import marks_of
from noonmark.measure.measured import Measured, measure_file
from noonmark.measure.picture import drawing_of
from noonmark.measure.sight import sight_of
from noonmark.report.fit_vectors import fit_vectors

SIZE = (960.0, 540.0)


def measured(**content: object) -> Measured:
    marks = marks_of(json.dumps({"camera": {"focal_px": 687.0}, **content}).encode())
    return Measured(Path("marks"), marks, sight_of(marks, SIZE), SIZE)


@pytest.fixture(scope="module")
def two_posts(root: Path) -> Measured:
    content = json.loads((root / "examples/yard/yard.json").read_text())
    return measured(**{key: content[key] for key in ("objects", "verticals")})


def test_the_strokes_are_those_of_the_library_s_drawing(two_posts: Measured) -> None:
    told = fit_vectors(two_posts)
    posterior = two_posts.sight.posterior
    assert posterior is not None
    drawing = drawing_of(two_posts.sight.scene, posterior.best)
    horizon = next(stroke for stroke in told["strokes"] if stroke["role"] == "horizon")
    assert np.array(horizon["points"]) == pytest.approx(drawing.horizon, abs=0.006)
    shadows = [stroke for stroke in told["strokes"] if stroke["role"] == "shadow"]
    assert [s["label"] for s in shadows] == ["shadow of near post", "shadow of far post"]
    assert shadows[0]["points"] == [
        pytest.approx(drawing.objects[0].foot, abs=0.006),
        pytest.approx(drawing.objects[0].tip, abs=0.006),
    ]
    roles = {stroke["role"] for stroke in told["strokes"]}
    assert roles == {"horizon", "plumb", "base", "ray", "shadow", "foretold", "ellipse", "residual"}


def test_a_residual_is_the_way_from_the_click_to_the_fit(two_posts: Measured) -> None:
    told = fit_vectors(two_posts)
    strokes = [stroke["points"] for stroke in told["strokes"] if stroke["role"] == "residual"]
    for (mark, fitted), row in zip(
        strokes, [r for r in told["residuals"] if r["part"] in ("base", "top", "tip")], strict=True
    ):
        assert row["px"] == pytest.approx(np.hypot(mark[0] - fitted[0], mark[1] - fitted[1]), abs=0.02)
        if row["part"] != "tip":
            assert row["sd"] == pytest.approx(row["px"] / 1.2, abs=0.02)
    tips = [row for row in told["residuals"] if row["part"] == "tip"]
    assert all(row["foretold"] for row in tips)
    # honest clicks lie within what the other post foretells: 2.15 sd is the rim of 90 %
    assert all(row["sd"] < 2.6 for row in tips)


def test_a_tip_on_the_rim_of_its_region_is_2_15_sd_off(two_posts: Measured) -> None:
    ellipse = next(np.array(s["points"]) for s in fit_vectors(two_posts)["strokes"] if s["role"] == "ellipse")
    content = json.loads(json.dumps({"objects": [], "verticals": two_posts.marks.verticals}))
    for mark in two_posts.marks.objects:
        content["objects"].append(
            {"name": mark.name, "base": mark.base, "top": mark.top, "tip": mark.tip, "error_px": 1.2, "edge": "middle"}
        )
    content["objects"][0]["tip"] = list(ellipse[10])
    moved = fit_vectors(measured(**content))
    tip = next(row for row in moved["residuals"] if row["part"] == "tip" and row["name"] == "near post")
    assert tip["sd"] == pytest.approx(2.146, abs=0.02)


def test_a_lone_post_s_tip_is_not_foretold() -> None:
    told = fit_vectors(
        measured(objects=[{"base": [534, 386], "top": [533, 195], "tip": [363, 347]}], horizon=[[0, 300], [960, 310]])
    )
    assert not any(stroke["role"] in {"foretold", "ellipse"} for stroke in told["strokes"])
    assert [row["part"] for row in told["residuals"]] == ["base", "top", "tip", "horizon"]
    assert not told["residuals"][2]["foretold"]


def test_what_cannot_be_measured_has_its_reason_and_no_strokes() -> None:
    told = fit_vectors(measured(objects=[{"base": [534, 386], "top": [533, 195]}]))
    assert told["headline"] == "Not measurable: the tip of the shadow is not marked."
    assert (told["strokes"], told["residuals"], told["limits"]) == ([], [], [])


def test_limits_and_helps_are_told_in_words(two_posts: Measured) -> None:
    told = fit_vectors(two_posts)
    best = two_posts.sight.best_next_mark
    assert told["helps"] == ([best.words] if best else [])
    first = two_posts.sight.limits[0]
    assert told["limits"][0].startswith(
        f"{first.nuisance}: {first.share * 100:.0f} % of the variance, {first.degrees:.1f} deg by itself ("
    )
    shares = [float(line.split(": ")[1].split(" %")[0]) for line in told["limits"]]
    assert shares == sorted(shares, reverse=True)


def test_nothing_that_is_not_a_number_is_told(root: Path) -> None:
    found = measure_file(root / "examples/neryungri/marks.json")
    json.dumps(fit_vectors(found), allow_nan=False)
