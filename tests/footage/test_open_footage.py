"""Footage is opened safely: broken and hostile files cost a clear error, and what children answer is checked."""

from __future__ import annotations

import gc
import os
import struct
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
import numpy as np
import pytest
from PIL import Image
from tests.footage.numbered import Kind, number_in, write, writing

from noonmark.errors import NoonmarkError
from noonmark.footage.open_footage import open_footage
from noonmark.footage.ring import Cuts, Described, Placed, Ring, checked
from noonmark.footage.session import Session
from noonmark.footage.view import View

MakeClip = Callable[..., Path]


def test_footage_tells_its_facts_its_length_and_its_size(make_clip: MakeClip) -> None:
    with open_footage(make_clip()) as footage:
        assert (footage.kind, footage.facts.width, footage.telemetry) == ("video", 64, None)
        assert footage.metadata is footage.facts
        assert (footage.start_s, footage.duration_s, footage.size) == (0, 0.5, (64, 48))


def test_footage_needs_no_with_statement(make_clip: MakeClip) -> None:
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    footage = open_footage(make_clip())
    assert footage.frame_at(0).pixels.shape == (48, 64, 3)
    del footage
    gc.collect()
    assert len(os.listdir("/proc/self/fd")) <= before + 2, "only the server's own stay open"  # noqa: PTH208


def test_a_closed_file_says_so(make_clip: MakeClip) -> None:
    footage = open_footage(make_clip())
    footage.frame_at(0)
    footage.close()
    footage.close()
    for ask in (lambda: footage.frame_at(0), lambda: next(footage.frames()), footage.scenes):
        with pytest.raises(NoonmarkError, match=r"a\.mp4: the file is closed; open it again"):
            ask()


def test_threads_that_share_footage_each_get_the_frame_that_they_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path / "many.mp4", Kind("many", "libx264", {"g": "10"}, count=50))
    asked = [(7 * i) % 50 for i in range(60)]
    with open_footage(path) as footage, ThreadPoolExecutor(6) as pool:
        frames = pool.map(footage.frame_at, [Fraction(number, 25) for number in asked])
        assert [number_in(frame.pixels) for frame in frames] == asked


def test_a_run_that_is_left_early_ends_its_child(make_clip: MakeClip) -> None:
    with open_footage(make_clip()) as footage:
        run = footage.frames()
        next(run)
        run.close()  # type: ignore[attr-defined]
        assert footage.frame_at(0.4).offset_s > 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"only words", "no picture or clip"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "cannot be decoded"),
        (b"GIF89a" + bytes(3), "cannot be decoded"),
        (struct.pack(">I4s", 16, b"ftyp") + b"isom" + bytes(4), "no picture|cannot be opened"),
        (struct.pack(">I4sQ", 1, b"ftyp", 2**63) + b"isom" * 9, "no picture|cannot be opened"),
        (b"\x1a\x45\xdf\xa3" + bytes(99), "no picture|cannot be opened"),
        (b"RIFF\xff\xff\xff\xffAVI LIST" + bytes(99), "no picture|cannot be opened|no frame"),
    ],
)
def test_broken_files_say_what_is_wrong(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.mp4"
    path.write_bytes(content)
    with pytest.raises(NoonmarkError, match=words), open_footage(path) as footage:
        footage.frame_at(0)


def test_no_file_and_a_folder_say_so(tmp_path: Path) -> None:
    with pytest.raises(NoonmarkError, match="there is no such file"):
        open_footage(tmp_path / "none.mp4")
    with pytest.raises(NoonmarkError, match="it is a folder"):
        open_footage(tmp_path)


def test_telemetry_alone_has_no_frames(shared_data: Path) -> None:
    with open_footage(shared_data / "video/telemetry/hero6.raw") as footage:
        assert footage.kind == "telemetry"
        with pytest.raises(NoonmarkError, match="it holds telemetry, and no picture"):
            footage.frame_at(0)
        with pytest.raises(NoonmarkError, match="it holds telemetry, and no sound"):
            next(footage.sound())


def test_a_clip_whose_frames_are_all_broken_says_so(tmp_path: Path) -> None:
    path = write(tmp_path / "noise.mkv", Kind("noise", "libx264", {"g": "10"}, count=20))
    data = bytearray(path.read_bytes())
    with av.open(str(path)) as container:
        places = [(packet.pos, packet.size) for packet in container.demux(video=0) if packet.size]
    for at, size in places:
        assert at is not None
        start = data.index(b"\xa3", at - 4)  # the block's own head is kept
        data[start + 12 : start + size] = bytes(size - 12)
    path.write_bytes(data)
    with open_footage(path) as footage, pytest.raises(NoonmarkError, match=r"no frame of it can be decoded|cannot be"):
        footage.frame_at(0)


def test_bytes_flipped_in_the_middle_leave_the_frames_after_it(tmp_path: Path) -> None:
    path = write(tmp_path / "hurt.mp4", Kind("hurt", "libx264", {"g": "10", "bf": "0", "sc_threshold": "0"}, count=60))
    with av.open(str(path)) as container:
        packets = [(packet.pos, packet.size) for packet in container.demux(video=0) if packet.size]
    data = bytearray(path.read_bytes())
    for at, size in packets[15:18]:
        assert at is not None
        data[at : at + size] = bytes(size)
    path.write_bytes(data)
    with open_footage(path) as footage:
        assert number_in(footage.frame_at(1.0).pixels) == 25
        frames = list(footage.frames())
    hurt = {int(frame.time_s * 25) for frame in frames if not frame.whole}
    assert {18, 19} & hurt, "what builds on a lost frame is marked"
    assert hurt <= set(range(10, 20))
    assert all(number_in(frame.pixels) == frame.time_s * 25 for frame in frames if frame.whole)


def test_a_picture_in_an_unknown_coding_costs_an_error(tmp_path: Path) -> None:
    path = write(tmp_path / "odd.mp4", Kind("odd", "libx264", {}, count=3))
    path.write_bytes(path.read_bytes().replace(b"avc1", b"zzzz"))
    with open_footage(path) as footage, pytest.raises(NoonmarkError, match="no picture that can be decoded"):
        footage.frame_at(0)


def test_a_clip_without_length_gives_its_one_frame(tmp_path: Path) -> None:
    path = write(tmp_path / "one.mp4", Kind("one", "libx264", {}, count=1))
    data = path.read_bytes().replace(struct.pack(">I", 512), bytes(4))  # its one frame's length in the time table
    path.write_bytes(data)
    with open_footage(path) as footage:
        assert [number_in(frame.pixels) for frame in footage.frames()] == [0]
        assert number_in(footage.frame_at(0).pixels) == 0


def test_a_clip_that_claims_an_absurd_size_costs_an_error(tmp_path: Path) -> None:
    path = tmp_path / "vast.avi"
    with writing(path) as container:
        stream = container.add_stream("rawvideo", rate=25)
        stream.width, stream.height, stream.pix_fmt = 16, 16, "yuv420p"
        container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), format="rgb24")))
    data = path.read_bytes()
    head = data.index(b"strf") + 12
    path.write_bytes(data[:head] + struct.pack("<2i", 60_000, 60_000) + data[head + 8 :])
    with open_footage(path) as footage, pytest.raises(NoonmarkError, match=r"no frame|too large|cannot be|memory"):
        footage.frame_at(0)


def test_a_view_has_its_own_position(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"0123456789")
    with path.open("rb") as file:
        one, two = View(file.fileno()), View(file.fileno())
        assert (one.read(3), two.read(2), one.read(2)) == (b"012", b"01", b"34")
        assert (two.seek(-2, os.SEEK_END), two.read(), two.tell()) == (8, b"89", 10)
        assert file.tell() == 0
        with pytest.raises(ValueError, match="before the file"):
            one.seek(-1)


class Liar:
    """A child that answers what it likes."""

    def __init__(self, *answers: Mapping[str, Any]) -> None:
        self.answers = list(answers)

    def share(self, length: int) -> memoryview:
        return memoryview(bytes(length))

    def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        return dict(self.answers.pop(0))


@pytest.mark.parametrize(
    "answer",
    [
        {"tick": 0, "shape": [100, 100, 3]},
        {"tick": 0, "shape": [5, 5, 4]},
        {"tick": 0, "shape": [-1, -1, 3]},
        {"tick": 0, "shape": [75]},
        {"tick": 2**70, "shape": [5, 5, 3]},
        {"tick": "0", "shape": [5, 5, 3]},
        {"needs": 10},
        {"needs": 2**40},
        {"shape": [5, 5, 3, 1]},
        {},
    ],
)
def test_an_answer_that_cannot_be_right_is_refused(answer: Mapping[str, Any]) -> None:
    with pytest.raises(NoonmarkError, match="an answer that cannot be right"):
        Ring(cast(Session, Liar(answer)), 75, {}, slots=1).one({})


def test_an_answer_that_can_be_right_is_taken() -> None:
    placed, pixels = Ring(cast(Session, Liar({"needs": 75}, {"tick": 3, "shape": [5, 5, 3]})), 10, {}, slots=1).one({})
    assert (placed.tick, pixels.shape) == (3, (5, 5, 3))
    for plain, kind in (
        ({"width": 0, "height": 1, "time_base": [1, 1], "first": 0, "end": 1, "moves": True}, Described),
        ({"width": 1, "height": 1, "time_base": [1, 0], "first": 0, "end": 1, "moves": True}, Described),
        ({"cuts": [[0, float("nan")]], "tick": 0, "done": True}, Cuts),
        ({"tick": 1.5}, Placed),
    ):
        with pytest.raises(NoonmarkError, match="cannot be right"):
            checked(plain, kind)


def test_real_clips_are_read_through(shared_data: Path) -> None:
    folder = shared_data / "video/telemetry"
    for name in ("issue_515.mp4", "karma.mp4"):
        with av.open(str(folder / name)) as container:
            times = [Fraction(frame.pts or 0) * (frame.time_base or 1) for frame in container.decode(video=0)]
        with open_footage(folder / name) as footage:
            assert [frame.time_s for frame in footage.frames(longest_side=64)] == times
            assert footage.frame_at(times[len(times) // 2]).time_s == times[len(times) // 2]


def test_real_stills_are_read_through(shared_data: Path) -> None:
    for path in sorted((shared_data / "photos").glob("*.jpg")):
        with Image.open(path) as image:
            sides = sorted(image.size)
        with open_footage(path) as footage:
            assert sorted(footage.size) == sides
