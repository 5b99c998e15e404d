"""``noonmark look --frames``: the right frames under the right names, all of them or nothing."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Callable
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

import av
import jsonschema
import numpy as np
import pytest
from PIL import Image

from noonmark.footage.contact import contact_sheet
from noonmark.footage.frame import Frame
from noonmark.footage.open_footage import Footage

from .clips import FRAMES, RATE, STEP, write_clip  # noqa: TID252

Run = Callable[..., tuple[int, str, str]]
FRAMES_SCHEMA: dict[str, Any] = json.loads(files("noonmark.report").joinpath("schema/frames-1.json").read_text())


def _number(path: Path) -> int:
    """Return which frame of the made clip a picture shows."""
    with Image.open(path) as image:
        return round((float(np.asarray(image).mean()) - 20) / STEP)


def _size(path: Path) -> tuple[int, int]:
    with Image.open(path) as image:
        return image.size


def _listed(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the rows of frames.json by name, once they are those of the pictures there."""
    told = json.loads((folder / "frames.json").read_text())
    jsonschema.validate(told, FRAMES_SCHEMA)
    rows = {row["name"]: row for row in told["frames"]}
    assert sorted(path.name for path in folder.iterdir()) == sorted([*rows, "contact.png", "frames.json"])
    for name, row in rows.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == row["sha256"]
        assert float(Fraction(row["time"])) == pytest.approx(row["time_s"])
    assert _size(folder / "contact.png")[0] > 64
    assert told["file"]["sha256"] == hashlib.sha256(Path("clip.mp4").read_bytes()).hexdigest()
    return rows


def test_frames_at_steps_are_the_right_ones_and_named_by_their_time(typed: Run, desk: Path) -> None:
    status, _, err = typed("clip.mp4", "--frames", "out", "--every", "1s")
    assert (status, err) == (0, "wrote 4 frames, contact.png and frames.json to out\n")
    names = [f"clip_00-00-0{second}.000.png" for second in range(4)]
    assert sorted(_listed(desk / "out")) == names
    assert [_number(desk / "out" / name) for name in names] == [0, 10, 20, 30]


def test_frames_at_given_times_are_those_shown_then(typed: Run, desk: Path) -> None:
    # a frame lasts 0.1 s, so 2.55 s shows frame 25, which began at 2.5 s
    status, _, err = typed("clip.mp4", "--frames", "out", "--at", "00:00:02.550,100ms,3s")
    assert status == 0, err
    found = {name: _number(desk / "out" / name) for name in _listed(desk / "out")}
    assert found == {"clip_00-00-02.500.png": 25, "clip_00-00-00.100.png": 1, "clip_00-00-03.000.png": 30}


def test_without_a_choice_the_frames_are_spread_over_the_clip(typed: Run, desk: Path) -> None:
    assert typed("clip.mp4", "--frames", "out")[0] == 0
    numbers = sorted(_number(desk / "out" / name) for name in _listed(desk / "out"))
    # steps of 4 s / 24, 1.67 frames: 0, 1, 3, 5, 6, 8, 10 and so on
    assert numbers == [int(step * FRAMES / 24) for step in range(24)]


def test_times_count_from_the_first_frame_where_the_container_starts_later(typed: Run, desk: Path) -> None:
    write_clip(desk / "late.mkv", first=20)
    status, _, err = typed("late.mkv", "--frames", "out", "--at", "1s")
    assert status == 0, err
    (row,) = json.loads((desk / "out" / "frames.json").read_text())["frames"]
    assert row["name"] == "late_00-00-01.000.png"
    assert row["offset_s"] == pytest.approx(1.0, abs=1e-4)
    assert row["time_s"] == pytest.approx(3.0, abs=1e-3)
    assert _number(desk / "out" / row["name"]) == 10


def test_the_sheet_of_many_frames_shows_some_of_them(typed: Run, desk: Path) -> None:
    write_clip(desk / "clip.mp4", 200)
    assert typed("clip.mp4", "--frames", "out", "--every", "100ms")[0] == 0
    assert len(_listed(desk / "out")) == 200
    # 96 at most: every fourth of 200 is 50
    some = Frame(Fraction(0), Fraction(0), np.zeros((48, 64, 3), np.uint8), key=True)
    assert _size(desk / "out" / "contact.png") == contact_sheet([some] * 50).size


def test_times_are_read_as_clocks_or_spans() -> None:
    from noonmark.commands.look_options import read_every, read_times

    assert read_times("1:02:03.25,2:05, 90, 90s,1h30min,2min5s") == (
        Fraction(14_893, 4),
        Fraction(125),
        Fraction(90),
        Fraction(5400),
    )
    assert [read_every(text) for text in ("40ms", "0.04s", "1min")] == [Fraction(1, 25), Fraction(1, 25), Fraction(60)]


def test_pictures_are_named_to_the_millisecond_and_safely() -> None:
    from noonmark.commands.look_frames import picture_name, stem_of

    assert picture_name("a", Fraction(3_725_500, 1000)) == "a_01-02-05.500.png"
    assert picture_name("a", Fraction(59_9996, 10_000)) == "a_00-01-00.000.png"
    assert picture_name("a", Fraction(-1, 2)) == "a_-00-00-00.500.png"
    assert stem_of("clip.final.mp4") == "clip.final"
    assert stem_of("/b/../weird\n|name?.mp4") == "weird_n_name_"
    assert stem_of("...") == "clip"
    assert len(stem_of("x" * 250 + ".mp4")) == 80


def test_frames_of_one_millisecond_are_numbered(typed: Run, desk: Path) -> None:
    with av.open("fast.mp4", "w") as container:
        writer: Any = container
        stream: Any = writer.add_stream("mpeg4", rate=Fraction(4000))
        stream.width, stream.height, stream.pix_fmt = 16, 16, "yuv420p"
        for number in range(4):
            frame = av.VideoFrame.from_ndarray(np.full((16, 16, 3), 60 * number, np.uint8), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 4000)
            writer.mux(stream.encode(frame))
        writer.mux(stream.encode(None))
    assert typed("fast.mp4", "--frames", "out", "--at", "0s,0.00025s,0.00075s")[0] == 0
    rows = json.loads((desk / "out" / "frames.json").read_text())["frames"]
    assert [(row["name"], row["time"]) for row in rows] == [
        ("fast_00-00-00.000.png", "0/1"),
        ("fast_00-00-00.000_2.png", "1/4000"),
        ("fast_00-00-00.001.png", "3/4000"),
    ]


def test_a_scene_gives_its_first_frame(typed: Run, desk: Path) -> None:
    with av.open("cut.mp4", "w") as container:
        writer: Any = container
        stream: Any = writer.add_stream("libx264", rate=Fraction(RATE), options={"qp": "10"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(20):
            pixels = np.full((48, 64, 3), 30 if number < 12 else 220, np.uint8)
            writer.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        writer.mux(stream.encode(None))
    status, _, err = typed("cut.mp4", "--frames", "out", "--scenes")
    assert status == 0, err
    assert sorted(path.name for path in (desk / "out").glob("cut_*")) == [
        "cut_00-00-00.000.png",
        "cut_00-00-01.200.png",
    ]


def test_a_still_gives_its_one_picture(typed: Run, desk: Path) -> None:
    assert typed("yard.jpg", "--frames", "out")[0] == 0
    assert _size(desk / "out" / "yard_00-00-00.000.png") == (640, 360)


def test_only_the_sheet_is_written_where_only_it_is_wanted(typed: Run, desk: Path) -> None:
    before = {path.name for path in desk.iterdir()}
    status, _, err = typed("clip.mp4", "--sheet", "sheet.png")
    assert (status, err) == (0, "wrote sheet.png\n")
    assert {path.name for path in desk.iterdir()} - before == {"sheet.png"}
    assert (desk / "sheet.png").read_bytes().startswith(b"\x89PNG")


def test_frames_that_are_there_are_kept_unless_force_is_given(typed: Run, desk: Path) -> None:
    (desk / "out").mkdir()
    (desk / "out" / "clip_00-00-00.000.png").write_text("mine")
    status, _, err = typed("clip.mp4", "--frames", "out", "--at", "0s")
    assert status == 2
    assert "clip_00-00-00.000.png is there already" in err
    assert [path.name for path in (desk / "out").iterdir()] == ["clip_00-00-00.000.png"]
    assert (desk / "out" / "clip_00-00-00.000.png").read_text() == "mine"
    assert typed("clip.mp4", "--frames", "out", "--at", "0s", "--force")[0] == 0
    assert _number(desk / "out" / "clip_00-00-00.000.png") == 0


def test_a_full_disk_is_one_line_and_leaves_nothing(typed: Run, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if "02.000" in path.name:
            real(path, data[:100])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    before = sorted(desk.iterdir())
    status, out, err = typed("clip.mp4", "--frames", "out", "--every", "1s")
    assert (status, out) == (2, "")
    assert (
        err == "noonmark: --frames out: the frames cannot be written (no space left on device); choose another folder\n"
    )
    assert sorted(desk.iterdir()) == before


def test_an_interrupt_leaves_nothing(typed: Run, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Footage.frames

    def interrupted(self: Footage, **options: Any) -> Any:
        yield next(iter(real(self, **options)))
        raise KeyboardInterrupt

    monkeypatch.setattr(Footage, "frames", interrupted)
    before = sorted(desk.iterdir())
    status, out, err = typed("clip.mp4", "--frames", "out", "--every", "1s")
    assert (status, out, err.strip()) == (130, "", "noonmark: interrupted, nothing was written")
    assert sorted(desk.iterdir()) == before


def test_a_clip_that_breaks_off_gives_the_frames_before_and_says_so(typed: Run, desk: Path) -> None:
    with av.open("whole.mkv", "w") as container:
        writer: Any = container
        stream: Any = writer.add_stream("mpeg4", rate=Fraction(RATE))
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        noise = np.random.default_rng(1)
        for _ in range(FRAMES):
            pixels = noise.integers(0, 255, (48, 64, 3), np.uint8)
            writer.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        writer.mux(stream.encode(None))
    data = Path("whole.mkv").read_bytes()
    Path("cut.mkv").write_bytes(data[: len(data) // 2])
    status, _, err = typed("cut.mkv", "--frames", "out", "--every", "100ms")
    assert status == 0, err
    assert "the frames before it are written" in err
    told = json.loads((desk / "out" / "frames.json").read_text())
    assert 10 < len(told["frames"]) < 30
    assert told["stopped"]
