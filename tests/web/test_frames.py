"""Frames by their exact times, stepped through as a plain decode gives them."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.footage.numbered import Kind, number_in, truth, write
from tests.web.conftest import UNEVEN, Serve
from tests.web.served import Served

from noonmark.case.store.arrival import Arrival
from noonmark.case.store.case import make_case
from noonmark.errors import NoonmarkError
from noonmark.footage.open_footage import open_footage
from noonmark.web.exact_time import read_time, write_time
from noonmark.web.frame_store import FrameStore
from noonmark.web.stepping import after, before, stepped

TIMES = [Fraction(time, 1000) for time in UNEVEN]


def pixels(client: httpx.Client, address: str, **asked: str) -> np.ndarray[Any, Any]:
    answer = client.get(address, params=asked) if asked else client.get(address)
    assert answer.status_code == 200, answer.text
    return np.asarray(Image.open(io.BytesIO(answer.content)).convert("RGB"))


def steps(client: httpx.Client, start: str, step: int) -> Iterator[dict[str, Any]]:
    told = client.get("/api/items/1/frame", params={"time_s": start}).json()
    yield told
    while not told["last" if step > 0 else "first"]:
        told = client.get("/api/items/1/frame", params={"time_s": told["time_s"], "step": step}).json()
        yield told


def test_steps_forwards_meet_each_frame_at_its_own_time(client: httpx.Client) -> None:
    told = list(steps(client, "0", 1))
    assert [Fraction(row["time_s"]) for row in told] == TIMES
    assert [number_in(pixels(client, row["image"])) for row in told] == list(range(15))
    assert [row["first"] for row in told] == [True, *[False] * 14]
    assert [row["last"] for row in told] == [*[False] * 14, True]
    assert [row["offset_s"] for row in told] == [float(time) for time in TIMES]


def test_steps_backwards_meet_each_frame_too(client: httpx.Client) -> None:
    told = list(steps(client, "17/10", -1))
    assert [Fraction(row["time_s"]) for row in told] == TIMES[::-1]
    assert [number_in(pixels(client, row["image"])) for row in told] == list(range(14, -1, -1))


@pytest.mark.parametrize(("start", "step", "expected"), [("0", 10, 10), ("85/1000", 3, 6), ("0.09", -3, 1)])
def test_steps_of_several_frames_count_frames_and_not_time(
    client: httpx.Client, start: str, step: int, expected: int
) -> None:
    told = client.get("/api/items/1/frame", params={"time_s": start, "step": step}).json()
    assert Fraction(told["time_s"]) == TIMES[expected]


def test_steps_beyond_the_ends_stay_there(client: httpx.Client) -> None:
    for _ in range(2):  # decoded, and then remembered
        told = client.get("/api/items/1/frame", params={"time_s": "0/1", "step": -5}).json()
        assert (told["time_s"], told["first"]) == ("0/1", True)
        told = client.get("/api/items/1/frame", params={"time_s": "8/5", "step": 100}).json()
        assert (Fraction(told["time_s"]), told["last"]) == (TIMES[-1], True)


def test_a_time_between_two_frames_shows_the_earlier_one(client: httpx.Client) -> None:
    for asked, expected in {"0.3": 4, "1/10": 4, "0.0899": 3, "-1": 0, "1.48": 8, "1.4799": 7}.items():
        told = client.get("/api/items/1/frame", params={"time_s": asked}).json()
        assert Fraction(told["time_s"]) == TIMES[expected], asked


def test_an_offset_counts_from_the_first_frame(serve: Serve, tmp_path: Path) -> None:
    late = write(tmp_path / "late.mp4", Kind("late.mp4", "libx264", {"bf": "0"}, 10, [400 + 40 * k for k in range(10)]))
    with make_case(tmp_path / "late", "Late") as case:
        case.add_file(late, Arrival("file"))
    with serve(tmp_path / "late").client() as client:
        told = client.get("/api/items/1/frame", params={"offset_s": "0.12"}).json()
        assert (told["time_s"], told["offset_s"]) == ("13/25", 0.12)
        assert number_in(pixels(client, told["image"])) == 3
        assert client.get("/api/items/1/frame").json()["time_s"] == "2/5"


def test_the_exact_picture_is_the_frame_and_the_other_is_near_it(client: httpx.Client, uneven_clip: Path) -> None:
    with open_footage(uneven_clip) as footage:
        expected = footage.frame_at(TIMES[9]).pixels
    exact = pixels(client, "/api/items/1/frame.jpg", time_s=write_time(TIMES[9]), quality="exact")
    assert np.array_equal(exact, expected)
    view = pixels(client, "/api/items/1/frame.jpg", time_s=write_time(TIMES[9]))
    assert np.abs(view.astype(int) - expected.astype(int)).mean() < 1.5
    small = pixels(client, "/api/items/1/frame.jpg", time_s="1.5", side="32")
    assert small.shape == (16, 32, 3)


def test_a_photo_has_one_frame_wherever_it_is_asked_for(client: httpx.Client, root: Path) -> None:
    for asked in ({}, {"time_s": "0"}, {"time_s": "0/1", "step": "1"}, {"step": "-3"}, {"time_s": "7"}):
        told = client.get("/api/items/2/frame", params=asked).json()
        assert (told["time_s"], told["first"], told["last"]) == ("0/1", True, True)
    with open_footage(root / "examples/look/yard.jpg") as footage:
        expected = footage.frame_at(0).pixels
    assert np.array_equal(pixels(client, "/api/items/2/frame.jpg", quality="exact"), expected)


@pytest.mark.parametrize(
    "time_s", ["soon", "nan", "inf", "1e3", "1/0", "--1", "1/-3", "9" * 30, "1/2/3", " 1", "1_0", "٣", "0x10"]
)
def test_what_is_no_time_is_refused(client: httpx.Client, time_s: str) -> None:
    for page in ("frame", "frame.jpg"):
        answer = client.get(f"/api/items/1/{page}", params={"time_s": time_s})
        assert answer.status_code == 422, time_s
        assert "is no time" in answer.json()["problem"]


def test_a_time_after_the_end_is_told_as_by_the_library(client: httpx.Client, uneven_clip: Path) -> None:
    answer = client.get("/api/items/1/frame", params={"time_s": "99"})
    with open_footage(uneven_clip) as footage, pytest.raises(NoonmarkError) as told:
        footage.frame_at(99.0)
    assert (answer.status_code, str(NoonmarkError(**answer.json()))) == (422, str(told.value))
    assert client.get("/api/items/1/frame", params={"time_s": "0"}).status_code == 200


def test_a_step_that_is_too_long_is_refused(client: httpx.Client) -> None:
    answer = client.get("/api/items/1/frame", params={"time_s": "0", "step": 101})
    assert (answer.status_code, answer.json()["where"]) == (422, "step")


def test_pictures_are_kept_by_a_browser_only_under_their_own_hash(client: httpx.Client) -> None:
    told = client.get("/api/items/1/frame", params={"time_s": "0"}).json()
    assert "immutable" in client.get(told["image"]).headers["cache-control"]
    for of in ("", "0" * 16):
        asked = {"time_s": "0/1", "of": of}
        assert client.get("/api/items/1/frame.jpg", params=asked).headers["cache-control"] == "no-store"
    still = client.get("/api/items").json()["items"][0]["still"]
    assert "immutable" in client.get(still).headers["cache-control"]


def test_stills_are_small_and_can_be_grey(client: httpx.Client) -> None:
    still = Image.open(io.BytesIO(client.get("/api/items/2/still.jpg").content))
    assert max(still.size) == 320
    grey = pixels(client, "/api/items/1/still.jpg", grey="1")
    assert np.array_equal(grey[..., 0], grey[..., 2])
    assert not np.array_equal(*pixels(client, "/api/items/1/still.jpg")[..., (0, 2)].transpose(2, 0, 1))


def test_a_contact_sheet_names_frames_spread_over_the_clip(client: httpx.Client) -> None:
    rows = client.get("/api/items/1/contact", params={"count": 5}).json()["frames"]
    times = [Fraction(row["time_s"]) for row in rows]
    assert times == sorted(set(times))
    assert set(times) <= set(TIMES)
    assert [number_in(pixels(client, row["image"])) for row in rows] == [TIMES.index(time) for time in times]
    assert client.get("/api/items/1/contact", params={"count": 5, "scenes": "1"}).json()["frames"]
    assert client.get("/api/items/1/contact", params={"count": 0}).status_code == 422


def test_twenty_people_at_once_get_their_own_frames(served: Served) -> None:
    wrong: list[str] = []

    def watch(number: int) -> None:
        with served.client() as client:
            at = write_time(TIMES[number % 15])
            for turn in range(6):
                told = client.get(
                    "/api/items/1/frame", params={"time_s": at, "step": (-1) ** (number + turn) * (turn % 3)}
                ).json()
                at = told["time_s"]
                if number_in(pixels(client, told["image"])) != TIMES.index(Fraction(at)):
                    wrong.append(f"{number}: {at}")

    people = [threading.Thread(target=watch, args=(number,)) for number in range(20)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert wrong == []


KINDS = (
    Kind("b-frames.mp4", "libx264", {"bf": "3", "g": "20"}, 30),
    Kind("without-an-index.ts", "libx264", {"x264-params": "open-gop=1:keyint=13:min-keyint=13:bframes=4"}, 30),
    Kind("hidden.webm", "libvpx-vp9", {"auto-alt-ref": "1", "lag-in-frames": "16", "g": "30", "b": "200k"}, 30),
    Kind("sparse.mpg", "mpeg2video", {"bf": "2", "g": "12"}, 30),
    Kind("long-last.mp4", "libx264", {"bf": "0"}, 6, [0, 40, 80, 5000, 5003, 9000]),
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("length_s", [Fraction(1, 25), Fraction(1, 400), Fraction(3)], ids=str)
def test_each_frame_has_its_neighbours_whatever_the_rate_is_thought_to_be(
    kind: Kind, length_s: Fraction, tmp_path: Path
) -> None:
    path = write(tmp_path / kind.name, kind)
    times = sorted(time for time, _ in truth(path))
    with open_footage(path) as footage:
        for place, time_s in enumerate(times):
            assert before(footage, time_s) == (times[place - 1] if place else None)
            assert after(footage, time_s, length_s) == (times[place + 1] if place + 1 < len(times) else None)
        assert stepped(footage, times[2], 3, length_s) == times[5]


@given(st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6))
def test_a_time_that_is_written_comes_back_exactly(time_s: Fraction) -> None:
    assert read_time(write_time(time_s)) == time_s


def test_pictures_are_let_go_beyond_the_limit_the_oldest_first() -> None:
    store = FrameStore(kept_bytes=100)
    for name in "abc":
        store.put(name, b"x" * 40)
    assert [store.get(name) is not None for name in "abc"] == [False, True, True]
    store.get("b")
    store.put("d", b"x" * 40)
    assert [store.get(name) is not None for name in "bcd"] == [True, False, True]
    store.put("e", b"x" * 500)
    assert store.get("e") is not None, "one that is larger than all is kept alone"


def test_many_who_ask_for_one_picture_have_it_made_once() -> None:
    store, made, begun = FrameStore(), list[int](), threading.Barrier(8)

    def make() -> bytes:
        made.append(1)
        return b"picture"

    def ask() -> None:
        begun.wait()
        assert store.once("a", make) == b"picture"

    people = [threading.Thread(target=ask) for _ in range(8)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert made == [1]
