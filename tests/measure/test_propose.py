"""Proposals: edges lie where they were drawn, errors are as often right as said, and nothing is used unseen."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from math import atan, atan2, degrees, radians, tan
from pathlib import Path

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binom
from tests.measure.town import HEIGHT, WIDTH, Town, drawn_town, picture_of

from noonmark.errors import NoonmarkError
from noonmark.footage.facts import FileFacts
from noonmark.measure.lines import joined, lengths, straight_lines
from noonmark.measure.marks import Marks, marks_of
from noonmark.measure.propose import (
    MARK_ERROR_PX,
    Proposal,
    ProposedHorizon,
    ProposedLine,
    _line,
    accepted,
    prior_of,
    proposals_of,
    propose,
)
from noonmark.measure.propose_file import propose_file
from noonmark.measure.vanishing import UP, camera_of, level_direction, misses

pytest.importorskip("cv2", reason="the extra 'vision' is not installed")

SIZE = (float(WIDTH), float(HEIGHT))
FOCAL_PX = 720.0


def _facts(*, pitch: float | None = None) -> FileFacts:
    """Facts that tell a focal length of 720 px."""
    equivalent = FOCAL_PX * 43.2666 / float(np.hypot(*SIZE))
    return FileFacts(
        name="a.jpg", sha256="", bytes=1, container="JPEG", kind="image", focal_35mm=equivalent, camera_pitch_deg=pitch
    )


def _proposal() -> Proposal:
    lines = tuple(
        ProposedLine(name=f"v{i}", line=((100.0 * i, 10.0), (100.0 * i, 90.0)), error_px=1.0, reason="an edge")
        for i in (1, 2, 3)
    )
    horizon = ProposedHorizon(line=((0.0, 300.0), (959.0, 310.0)), error_deg=1.5, reason="from edges")
    return Proposal(image="yard.png", size=SIZE, verticals=lines, horizon=horizon)


def test_found_edges_lie_where_drawn() -> None:
    y, x = np.mgrid[0:400, 0:600].astype(np.float64)
    slant = radians(5.0)
    across = (x - 300.0) * np.cos(slant) - (y - 200.0) * np.sin(slant)
    inside = np.clip(40.5 - np.abs(across), 0.0, 1.0) * (np.abs(y - 200.0) < 150.0)
    lines = straight_lines((90.0 + 80.0 * inside).astype(np.uint8))
    long = lines[lengths(lines) > 250.0]
    assert len(long) == 2
    ends = long.reshape(-1, 2)
    off = np.abs((ends[:, 0] - 300.0) * np.cos(slant) - (ends[:, 1] - 200.0) * np.sin(slant)) - 40.0
    assert np.abs(off).max() < 0.4


def test_a_large_picture_is_reduced_and_its_edges_come_back_at_its_own_size() -> None:
    pixels = np.full((1000, 4000, 3), 60, dtype=np.uint8)
    pixels[100:900, 1000:2000] = 190
    lines = straight_lines(pixels)
    upright = sorted(float(x0 + x1) / 2.0 for x0, y0, x1, y1 in lines if abs(y1 - y0) > 500.0)
    assert upright == pytest.approx([999.5, 1999.5], abs=1.0)


def test_pieces_of_one_edge_are_joined_and_a_parallel_neighbour_is_not() -> None:
    pieces = np.array([[0.0, 0.0, 100.0, 0.0], [130.0, 0.5, 200.0, 0.5], [0.0, 6.0, 90.0, 6.0], [500.0, 0.0, 560.0, 0]])
    found = joined(pieces)
    assert len(found) == 3
    assert sorted(np.abs(found[0, [0, 2]])) == pytest.approx([0.0, 200.0], abs=0.1)


def test_an_edge_misses_the_plumb_line_by_what_was_worked_by_hand() -> None:
    # A level camera sees plumb lines upright. An edge of 200 px that runs 4 px to the right misses by those 4 px.
    prior = prior_of(SIZE, None)
    x = np.array([np.log(700.0), 0.0, 0.0, 479.5, 319.5, 0.0])
    miss = misses(x, np.array([[300.0, 400.0, 304.0, 200.0]]), UP, prior)
    assert abs(float(miss[0])) == pytest.approx(4.0, abs=0.01)
    # A camera of 700 px tilted up by 10 deg sees the zenith 700 / tan(10 deg) = 3969.9 px above its middle.
    x[1] = 10.0
    zenith = np.array([479.5, 319.5 - 700.0 / tan(radians(10.0))])
    foot = np.array([200.0, 600.0])
    toward = foot + 0.05 * (zenith - foot)
    assert float(misses(x, np.array([[*foot, *toward]]), UP, prior)[0]) == pytest.approx(0.0, abs=1e-6)


def test_exact_edges_give_back_the_camera_that_drew_them() -> None:
    town = Town(FOCAL_PX, pitch=-8.0, roll=12.0, centre=(479.5, 319.5), k1=0.0)
    plumb = [[[x, 12.0, -1.0], [x, 12.0, 1.0]] for x in (-6.0, -4.0, -2.5, -1.0, 0.5, 2.0, 4.0, 6.0)]
    along = level_direction(35.0)
    level = [[[x, 9.0, z], [x, 9.0, z] + 3.0 * along] for x in (-5.0, -3.0, -1.0, 1.0) for z in (-0.8, 0.5, 1.5)]
    ends = np.array([*plumb, *level])
    lines = town.pixels(ends.reshape(-1, 3)).reshape(-1, 4)
    camera = camera_of(lines[np.argsort(-lengths(lines))], prior_of(SIZE, _facts()))
    assert camera is not None
    assert camera.plumb.sum() == 8
    assert camera.x[2] == pytest.approx(12.0, abs=0.1)
    assert camera.x[1] == pytest.approx(-8.0, abs=0.3)
    assert camera.spread[1, 1] ** 0.5 < 1.5


def test_a_rolled_camera_gets_a_tilted_horizon() -> None:
    town = Town(FOCAL_PX, pitch=-4.0, roll=14.0, centre=(479.5, 319.5), k1=0.0)
    found = propose(picture_of(town, np.random.default_rng(5)), _facts())
    assert found.horizon is not None
    (ax, ay), (bx, by) = found.horizon.line
    # Rolled clockwise as seen from behind, a camera shows the horizon rising to the right, and y counts down.
    assert degrees(atan2(by - ay, bx - ax)) == pytest.approx(-14.0, abs=1.5)
    assert all(abs(town.elevation(*end)) < 3.0 * found.horizon.error_deg for end in found.horizon.line)


def _draws(count: int, *, known: bool) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    """Return how far horizons and plumb lines lie off the truth [sd of each], and how many towns gave no line."""
    horizons, plumb, none = list[float](), list[float](), 0
    for seed in range(count):
        rng = np.random.default_rng(seed)
        town = drawn_town(rng, focal_px=FOCAL_PX * float(np.exp(rng.normal(0.0, 0.03))) if known else None)
        found = propose(picture_of(town, rng), _facts() if known else None)
        none += not found.verticals
        plumb += [town.plumb_miss(one.line) / (one.error_px * 2.0**0.5) for one in found.verticals]
        if found.horizon is not None:
            ends = [town.elevation(*end) / found.horizon.error_deg for end in found.horizon.line]
            horizons.append(ends[seed % 2])
    return np.array(horizons), np.array(plumb), none


def _within(z: NDArray[np.float64], level: float, sds: float) -> bool:
    """Whether as many lie within so many sds as the level says, in the binomial band of 99.8 %."""
    low, high = (float(binom.ppf(tail, len(z), level)) for tail in (0.001, 0.999))
    return low <= float(np.sum(np.abs(z) < sds)) <= high


@pytest.mark.parametrize("known", [False, True])
def test_horizons_of_drawn_towns_lie_within_their_errors_as_often_as_said(known: bool) -> None:
    horizons, plumb, none = _draws(50, known=known)
    assert none <= 8
    assert len(horizons) >= 30
    assert all(_within(horizons, level, sds) for level, sds in ((0.5, 0.674), (0.9, 1.645), (0.99, 2.576)))
    assert np.mean(np.abs(plumb) < 1.645) > 0.85
    # Stated four times too small, the errors would be found out.
    assert not _within(4.0 * horizons, 0.9, 1.645)


@pytest.mark.soak
def test_horizons_of_many_drawn_towns_lie_within_their_errors_as_often_as_said() -> None:
    levels = ((0.5, 0.674), (0.9, 1.645), (0.99, 2.576))
    horizons, plumb, _ = _draws(200, known=True)
    assert all(_within(horizons, level, sds) for level, sds in levels)
    assert np.mean(np.abs(plumb) < 1.645) > 0.88
    # With an unknown focal length the drawn tilts are narrower than what is believed of cameras: no less often.
    horizons, _, _ = _draws(200, known=False)
    assert all(np.mean(np.abs(horizons) < sds) > level - 0.06 for level, sds in levels[:2])


@pytest.mark.parametrize("seed", range(6))
def test_noise_clouds_and_grass_propose_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    grain = rng.normal(128.0, 40.0, (HEIGHT, WIDTH))
    power = np.fft.rfft2(grain)
    far = np.hypot(np.fft.fftfreq(HEIGHT)[:, None], np.fft.rfftfreq(WIDTH)[None, :]) + 1e-3
    clouds = np.fft.irfft2(power / far ** (1.0 + 0.3 * (seed % 3)), s=(HEIGHT, WIDTH))
    clouds = 128.0 + 50.0 * (clouds - clouds.mean()) / clouds.std()
    for picture in (grain, clouds):
        found = propose(np.repeat(np.clip(picture, 0, 255).astype(np.uint8)[..., None], 3, axis=-1))
        assert found.verticals == ()
        assert found.horizon is None
        assert "mark what you see yourself" in found.notes[0]


@pytest.mark.parametrize("seed", range(20))
def test_edges_of_any_direction_propose_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    start, turn = rng.uniform([0.0, 0.0], SIZE, (300, 2)), rng.uniform(0.0, np.pi, 300)
    reach = rng.uniform(30.0, 200.0, (300, 1)) * np.stack([np.cos(turn), np.sin(turn)], axis=-1)
    lines = np.concatenate([start, start + reach], axis=1)
    assert camera_of(lines[np.argsort(-lengths(lines))], prior_of(SIZE, None)) is None


def test_an_even_picture_and_a_tiny_one_propose_nothing() -> None:
    for shape in ((200, 300, 3), (1, 1, 3), (2, 900, 3)):
        assert propose(np.full(shape, 90, dtype=np.uint8)).verticals == ()


def test_a_camera_that_looks_down_by_its_file_proposes_nothing_and_says_so() -> None:
    town = Town(FOCAL_PX, pitch=-4.0, roll=0.0, centre=(479.5, 319.5), k1=0.0)
    found = propose(picture_of(town, np.random.default_rng(5)), _facts(pitch=-89.9))
    assert found.verticals == ()
    assert "looked 90 deg down" in found.notes[0]


@pytest.mark.parametrize(
    "name",
    [
        "hay_bales.jpg",
        "portland_overcast.jpg",
        "DJI_0025.JPG",
        "DJI_0030.JPG",
        "DJI_0033.JPG",
        "exif/olympus_fe230.jpg",
    ],
)
def test_real_pictures_without_plumb_edges_propose_nothing(shared_data: Path, name: str) -> None:
    found, _ = propose_file(shared_data / "photos" / name)
    assert found.verticals == ()
    assert found.horizon is None
    assert found.notes


@pytest.mark.parametrize("name", ["01", "08", "15", "22", "29"])
def test_real_streets_get_a_horizon_near_the_end_of_the_street(shared_data: Path, name: str) -> None:
    # Where the streets of Lund vanish, read off the pictures by eye (rows of 768), within 3 deg of slope and eye.
    vanish = {"01": 450.0, "08": 430.0, "15": 500.0, "22": 490.0, "29": 500.0}[name]
    found, pixels = propose_file(shared_data / "photos" / "lund" / f"{name}.jpg")
    assert found.image == f"{name}.jpg"
    assert found.horizon is not None
    middle = (found.horizon.line[0][1] + found.horizon.line[1][1]) / 2.0
    off = degrees(atan((middle - vanish) / (27.0 / 43.2666 * float(np.hypot(*pixels.shape[:2])))))
    assert abs(off) < 3.0 + found.horizon.error_deg
    assert len(found.verticals) >= 4


def test_a_proposed_line_is_never_worse_than_a_mark() -> None:
    town = Town(FOCAL_PX, pitch=-4.0, roll=3.0, centre=(479.5, 319.5), k1=0.0)
    for seed in range(3):
        for one in propose(picture_of(town, np.random.default_rng(seed))).verticals:
            assert 0.3 < one.error_px <= MARK_ERROR_PX


def test_a_long_edge_is_cut_where_its_lean_would_cost_more_than_a_mark() -> None:
    # 0.4 deg of lean: the ends of L px lie off by L tan(0.4 deg) / sqrt(2); with 0.4 px of the edge, 2 px at 397.
    lean = radians(0.4)
    one = _line("v1", np.array([100.0, 0.0, 100.0, 1000.0]), lean, 0.4)
    assert one.line == ((100.0, 301.5), (100.0, 698.5))
    assert one.error_px == pytest.approx(2.0, abs=0.01)
    short = _line("v2", np.array([100.0, 0.0, 100.0, 50.0]), lean, 0.4)
    assert short.line == ((100.0, 0.0), (100.0, 50.0))
    assert short.error_px == pytest.approx((0.4**2 + (50.0 * tan(lean)) ** 2 / 2.0) ** 0.5, abs=0.01)


def test_the_same_picture_gives_the_same_proposal() -> None:
    town = Town(FOCAL_PX, pitch=-4.0, roll=3.0, centre=(479.5, 319.5), k1=0.0)
    pixels = picture_of(town, np.random.default_rng(1))
    assert propose(pixels) == propose(pixels.copy())


def test_proposals_are_no_marks_and_come_back_from_json() -> None:
    raw = msgspec.json.encode(_proposal())
    assert proposals_of(raw) == _proposal()
    assert b'"proposed":true' in raw
    with pytest.raises(NoonmarkError, match="unknown field"):
        marks_of(raw)


def test_a_proposals_file_that_says_it_is_not_proposed_is_refused() -> None:
    raw = msgspec.json.encode(_proposal()).replace(b'"proposed":true', b'"proposed":false')
    with pytest.raises(NoonmarkError, match="these proposals cannot be used"):
        proposals_of(raw)
    with pytest.raises(NoonmarkError, match="the schema is"):
        proposals_of(raw.replace(b'"proposed":false,', b"").replace(b"proposals/1", b"marks/1"))


def test_only_what_a_person_chose_becomes_marks() -> None:
    proposal = _proposal()
    assert accepted(proposal, []) == Marks(image="yard.png", size=SIZE)
    marks = accepted(proposal, ["v3", "v1", "v3"])
    assert marks.verticals == (((300.0, 10.0), (300.0, 90.0)), ((100.0, 10.0), (100.0, 90.0)))
    assert marks.horizon is None
    level = accepted(proposal, ["h"])
    assert level.horizon == ((0.0, 300.0), (959.0, 310.0))
    assert level.horizon_error_deg == 1.5
    assert level.verticals == ()


def test_accepted_lines_join_the_marks_that_were_made_before() -> None:
    before = Marks(image="yard.png", verticals=(((1.0, 1.0), (1.0, 50.0)),), slope_sd_deg=3.0)
    marks = accepted(_proposal(), ["v2"], into=before)
    assert len(marks.verticals) == 2
    assert marks.slope_sd_deg == 3.0


def test_the_horizon_is_not_taken_together_with_the_edges_that_it_came_from() -> None:
    for names, into in ((["h", "v1"], None), (["h"], Marks(verticals=(((1.0, 1.0), (1.0, 50.0)),)))):
        with pytest.raises(NoonmarkError, match="count them twice"):
            accepted(_proposal(), names, into=into)


def test_an_unknown_name_is_told_with_the_names_there_are() -> None:
    with pytest.raises(NoonmarkError, match=r"'v9'.*choose of: v1, v2, v3, h"):
        accepted(_proposal(), ["v9"])
    empty = msgspec.structs.replace(_proposal(), verticals=(), horizon=None)
    with pytest.raises(NoonmarkError, match="mark the picture yourself"):
        accepted(empty, ["h"])


def test_a_missing_opencv_names_the_line_that_installs_it() -> None:
    code = (
        "import sys; sys.modules['cv2'] = None\n"
        "import numpy as np\n"
        "from noonmark.measure.propose import propose\n"
        "propose(np.zeros((50, 50, 3), dtype=np.uint8))\n"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "pip install 'noonmark[vision]'" in told.stderr.splitlines()[-1]


def test_proposing_loads_opencv_only_when_it_looks_for_edges() -> None:
    code = "import sys, noonmark.measure.propose; print('cv2' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_a_view_from_above_that_the_file_does_not_tell_of_is_warned_of(shared_data: Path) -> None:
    _, pixels = propose_file(shared_data / "photos" / "DJI_0030.JPG")
    found = propose(pixels)  # without the gimbal's pitch its kerbs pass for plumb edges
    assert found.horizon is None
    assert not found.verticals or any("seen from above" in note for note in found.notes)


def test_a_steeper_gimbal_is_believed() -> None:
    prior = prior_of(SIZE, _facts(pitch=-30.0))
    assert prior.pitch.mean == -30.0
    assert replace(prior, pitch=prior_of(SIZE, None).pitch) == replace(prior_of(SIZE, _facts()))
