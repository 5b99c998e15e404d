"""Proposing writes proposals and their picture; accepting writes marks of what was named, and nothing else."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tests.measure.town import Town, picture_of

from noonmark.commands.proposing import accept_proposals, propose_picture
from noonmark.errors import NoonmarkError
from noonmark.measure.marks import marks_of
from noonmark.measure.propose import proposals_of

pytest.importorskip("cv2", reason="the extra 'vision' is not installed")


@pytest.fixture(scope="module")
def town_png(tmp_path_factory: pytest.TempPathFactory) -> Path:
    town = Town(720.0, pitch=-4.0, roll=3.0, centre=(479.5, 319.5), k1=0.0)
    path = tmp_path_factory.mktemp("town") / "town.png"
    Image.fromarray(picture_of(town, np.random.default_rng(5))).save(path)
    return path


def test_proposals_are_written_with_their_picture_and_accepted_by_name(town_png: Path, tmp_path: Path) -> None:
    written = {"--json": str(tmp_path / "proposals.json"), "--picture": str(tmp_path / "proposals.png")}
    propose_picture(str(town_png), written)
    proposal = proposals_of((tmp_path / "proposals.json").read_bytes())
    assert proposal.image == "town.png"
    drawn = np.asarray(Image.open(tmp_path / "proposals.png").convert("RGB")).astype(int)
    assert drawn.shape == (800, 1200, 3)
    yellow = (drawn[..., 0] > 200) & (drawn[..., 1] > 180) & (drawn[..., 2] < 120)
    assert yellow.sum() > 500
    marks = marks_of(accept_proposals(written["--json"], " v2, v1 "))
    lines = {one.name: one.line for one in proposal.verticals}
    assert marks.verticals == (lines["v2"], lines["v1"])
    assert marks.horizon is None
    assert marks.image == "town.png"


def test_proposals_in_words_are_told_on_stderr_only(town_png: Path, capsys: pytest.CaptureFixture[str]) -> None:
    propose_picture(str(town_png), {})
    out, err = capsys.readouterr()
    assert out == ""
    assert "v1: an edge of" in err
    assert "nothing of this is used" in err


def test_json_on_stdout_stands_alone(town_png: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    propose_picture(str(town_png), {"--json": "-"})
    out, _ = capfdbinary.readouterr()
    assert json.load(io.BytesIO(out))["schema"] == "noonmark.proposals/1"


def test_a_missing_proposals_file_and_a_marks_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NoonmarkError, match="there is no such file"):
        accept_proposals(str(tmp_path / "none.json"), "v1")
    path = tmp_path / "marks.json"
    path.write_text('{"schema": "noonmark.marks/1", "objects": []}')
    with pytest.raises(NoonmarkError, match="cannot be used"):
        accept_proposals(str(path), "v1")


def test_an_empty_picture_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "even.png"
    Image.new("RGB", (300, 200), (90, 90, 90)).save(path)
    propose_picture(str(path), {"--picture": str(tmp_path / "drawn.png")})
    assert "mark what you see yourself" in capsys.readouterr().err
    assert (tmp_path / "drawn.png").stat().st_size > 1000
