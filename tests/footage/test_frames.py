"""frame_at and frames are exact: each frame of the clips carries its own number, and a plain decode is the truth."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.footage.numbered import Kind, cut_by_edit_list, drawn, number_in, truth, write, writing

from noonmark.errors import NoonmarkError
from noonmark.footage.open_footage import Footage, open_footage
from noonmark.footage.ticks import tick_at, tick_from

UNEVEN = [0]
_STEPS = random.Random(5)
while len(UNEVEN) < 90:
    UNEVEN.append(UNEVEN[-1] + _STEPS.choice([7, 20, 33, 40, 41, 200, 900]))
B_FRAMES = {"bf": "3", "g": "20"}
OPEN_GOP = {"x264-params": "open-gop=1:keyint=13:min-keyint=13:bframes=4:b-pyramid=2:scenecut=0"}
OPEN_HEVC = {"x265-params": "open-gop=1:keyint=15:min-keyint=15:bframes=4:log-level=none"}
HIDDEN = {"auto-alt-ref": "1", "lag-in-frames": "16", "g": "30", "b": "200k", "cpu-used": "8"}
KINDS = (
    Kind("b-frames.mp4", "libx264", B_FRAMES),
    Kind("key-frames-shown-late.mp4", "libx264", OPEN_GOP),
    Kind("key-frames-shown-late.mkv", "libx264", OPEN_GOP),
    Kind("without-an-index.ts", "libx264", OPEN_GOP),
    Kind("hevc.mp4", "libx265", OPEN_HEVC),
    Kind("mpeg4.mp4", "mpeg4", {"bf": "2", "g": "12"}),
    Kind("uneven.mp4", "libx264", B_FRAMES, times=UNEVEN),
    Kind("uneven.mkv", "libx264", B_FRAMES, times=UNEVEN),
    Kind("hidden-frames.webm", "libvpx-vp9", HIDDEN),
    Kind("edit-list.mp4", "libx264", {"bf": "2", "g": "25"}),
    Kind("starts-late.mp4", "libx264", B_FRAMES, times=[400 + 40 * step for step in range(90)]),
    Kind("in-pieces.mp4", "libx264", B_FRAMES, container={"movflags": "frag_keyframe+empty_moov+default_base_moof"}),
    Kind("times-missing.avi", "libx264", {"bf": "2", "g": "12"}),
    Kind("times-sparse.mpg", "mpeg2video", {"bf": "2", "g": "12"}),
    *(Kind(f"turned-{turn}.mp4", "libx264", B_FRAMES, rotation=turn) for turn in (90, 180, 270)),
)
FormOf = Callable[[Kind], tuple[Path, list[tuple[Fraction, int]]]]


@pytest.fixture(scope="session")
def form(tmp_path_factory: pytest.TempPathFactory) -> FormOf:
    """Write a clip once, and tell its truth: (presentation time, number) in order of presentation."""
    folder = tmp_path_factory.mktemp("clips")

    def make(kind: Kind) -> tuple[Path, list[tuple[Fraction, int]]]:
        if kind.codec not in av.codecs_available:
            pytest.skip(f"this libav cannot write {kind.codec}")
        path = folder / kind.name
        if not path.exists():
            write(path, kind)
            if kind.name.startswith("edit-list"):
                cut_by_edit_list(path, 7)
        found = truth(path, kind.rotation)
        return path, list(zip(sorted(time for time, _ in found), (number for _, number in found), strict=True))

    return make


def check(footage: Footage, expected: list[tuple[Fraction, int]], place: int, how: int) -> None:
    """Ask for one frame by its time, by that as a float, or by a time shortly before the next frame."""
    time, number = expected[place]
    after = expected[place + 1][0] if place + 1 < len(expected) else time
    asked = (time, float(time), time + (after - time) * Fraction(99, 100))[how]
    frame = footage.frame_at(asked)
    assert (frame.time_s, number_in(frame.pixels)) == (time, number)
    assert frame.offset_s == time - expected[0][0]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_forty_frames_at_random_are_the_ones_that_a_plain_decode_gives(kind: Kind, form: FormOf) -> None:
    path, expected = form(kind)
    rng = random.Random(kind.name)
    with open_footage(path) as footage:
        for trial in range(40):
            check(footage, expected, rng.randrange(len(expected)), trial % 3)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_steps_forwards_and_backwards_meet_each_frame(kind: Kind, form: FormOf) -> None:
    path, expected = form(kind)
    rng, place = random.Random(kind.name), 45
    with open_footage(path) as footage:
        for trial in range(40):
            place = (place + rng.choice((1, 1, -1, -1, 2, -5))) % len(expected)
            check(footage, expected, place, trial % 3)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_frames_gives_all_of_them_in_order(kind: Kind, form: FormOf) -> None:
    path, expected = form(kind)
    with open_footage(path) as footage:
        assert [(frame.time_s, number_in(frame.pixels)) for frame in footage.frames()] == expected


def test_an_edit_list_leaves_out_frames_that_the_file_holds(form: FormOf) -> None:
    _, expected = form(next(kind for kind in KINDS if kind.name == "edit-list.mp4"))
    assert expected[0] == (0, 7), "seven of ninety packets never become frames"


def test_frames_between_two_times_begin_with_the_one_shown_at_the_first(form: FormOf) -> None:
    path, _ = form(KINDS[0])  # a frame each 0.04 s
    with open_footage(path) as footage:
        numbers = [number_in(frame.pixels) for frame in footage.frames(start_s=0.99, end_s=1.2)]
    assert numbers == [24, 25, 26, 27, 28, 29], "1.2 s is frame 30's own time, and is not before itself"


def test_frames_at_even_steps_give_the_one_shown_at_each(form: FormOf) -> None:
    path, expected = form(next(kind for kind in KINDS if kind.name == "uneven.mp4"))
    with open_footage(path) as footage:
        given = [frame.time_s for frame in footage.frames(every_s=0.5)]
    times = [time for time, _ in expected]
    last = times[-1] + Fraction(1, 25)
    asked = [Fraction(step, 2) for step in range(int(last * 2) + 1)]
    shown = [max(time for time in times if time <= ask) for ask in asked]
    assert given == list(dict.fromkeys(shown)), "none is given twice"


def test_before_the_first_frame_the_first_is_shown(form: FormOf) -> None:
    path, _ = form(next(kind for kind in KINDS if kind.name == "starts-late.mp4"))
    with open_footage(path) as footage:
        assert footage.start_s == Fraction(2, 5)
        assert number_in(footage.frame_at(0).pixels) == 0
        assert number_in(footage.frame_at(-5.0).pixels) == 0


def test_after_the_end_the_error_says_how_long_the_clip_is(form: FormOf) -> None:
    path, _ = form(KINDS[0])
    with open_footage(path) as footage:
        assert number_in(footage.frame_at(3.6).pixels) == 89
        with pytest.raises(
            NoonmarkError, match=r"the clip lasts 3\.600 s, and 3\.700 s lies after its end; .* 3\.600 s"
        ):
            footage.frame_at(3.7)
        with pytest.raises(NoonmarkError, match=r"the clip lasts 3\.600 s"):
            next(footage.frames(start_s=10.0))
        assert number_in(footage.frame_at(1.0).pixels) == 25, "an error leaves the clip open"


def test_a_clip_that_is_cut_off_gives_what_is_there_and_then_says_so(form: FormOf, tmp_path: Path) -> None:
    path, expected = form(Kind("whole.mp4", "libx264", B_FRAMES, container={"movflags": "faststart"}))
    data = path.read_bytes()
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(data[: len(data) * 2 // 3])
    seen: list[int] = []
    with open_footage(broken) as footage:
        with pytest.raises(
            NoonmarkError, match=r"the picture breaks off after .* the file says that it lasts 3\.600 s"
        ):
            seen.extend(number_in(frame.pixels) for frame in footage.frames())
        assert 5 < len(seen) < 80
        assert seen == list(range(len(seen)))
        with pytest.raises(NoonmarkError, match="breaks off"):
            footage.frame_at(float(expected[88][0]))


def test_two_runs_and_single_frames_do_not_disturb_one_another(form: FormOf) -> None:
    path, _ = form(KINDS[0])
    with open_footage(path) as footage:
        for first, second in zip(footage.frames(), footage.frames(start_s=0.4), strict=False):
            assert number_in(second.pixels) == number_in(first.pixels) + 10
            assert number_in(footage.frame_at(2.0).pixels) == 50


def test_a_frame_is_made_smaller_or_gray_on_request(form: FormOf) -> None:
    path, _ = form(KINDS[0])
    with open_footage(path) as footage:
        assert footage.frame_at(1.0, longest_side=64).pixels.shape == (32, 64, 3)
        assert footage.frame_at(1.0, longest_side=64, gray=True).pixels.shape == (32, 64)
        gray = footage.frame_at(1.0, gray=True).pixels
        assert abs(int(gray[60, 60]) - int(drawn(25)[60, 60, 0])) < 6, "full range, as the colours"


WRONG: tuple[tuple[Callable[[Footage], object], str], ...] = (
    (lambda f: f.frame_at(float("nan")), "nan s is no time"),
    (lambda f: f.frame_at(1.0, longest_side=0), "longest side of 0 pixels"),
    (lambda f: next(f.frames(every_s=0)), "every 0 s cannot be given"),
    (lambda f: next(f.frames(every_s=float("nan"))), "every nan s cannot be given"),
    (lambda f: next(f.sound(rate_hz=1)), "rate of 1 Hz"),
    (lambda f: f.scenes(threshold=0), "threshold of 0"),
    (lambda f: f.contact_sheet(0), "sheet of 0 frames"),
)


@pytest.mark.parametrize(("ask", "words"), WRONG)
def test_what_cannot_be_asked_for_is_told(ask: Callable[[Footage], object], words: str, form: FormOf) -> None:
    path, _ = form(KINDS[0])
    with open_footage(path) as footage, pytest.raises(NoonmarkError, match=words):
        ask(footage)


@given(st.integers(-(10**9), 10**9), st.sampled_from([1, 25, 1000, 1001, 12800, 30000, 90000, 10**6]))
def test_a_float_that_is_a_ticks_time_stands_for_that_tick(tick: int, scale: int) -> None:
    base = Fraction(1, scale)
    assert tick_at(float(tick * base), base) == tick
    assert tick_at(tick * base, base) == tick
    assert tick_from(float(tick * base), base) == tick
    assert tick_at(tick * base + base / 2, base) == tick
    assert tick_from(tick * base + base / 2, base) == tick + 1


def test_a_picture_that_changes_its_size_is_given_in_both(tmp_path: Path) -> None:
    path = tmp_path / "grows.ts"
    parts = [_part(tmp_path / f"{size}.ts", size) for size in (64, 128)]
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    with open_footage(path) as footage:
        shapes = [frame.pixels.shape for frame in footage.frames()]
    assert set(shapes) == {(64, 64, 3), (128, 128, 3)}


def _part(path: Path, size: int) -> Path:
    with writing(path) as container:
        stream = container.add_stream("mpeg2video", rate=25)
        stream.width, stream.height, stream.pix_fmt = size, size, "yuv420p"
        for number in range(5):
            frame = av.VideoFrame.from_ndarray(np.full((size, size, 3), 99, np.uint8), format="rgb24")
            frame.pts = number + (0 if size == 64 else 5)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path
