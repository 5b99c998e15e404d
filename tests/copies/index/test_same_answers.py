"""The same files give the same answers wherever their fingerprints are kept, compared with one that compares all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.copies.index.making import Shape, by_number, drawn, told, turned

from noonmark.copies.index import folder as folder_module
from noonmark.copies.index.adding import Shelf
from noonmark.copies.index.memory import MemoryIndex
from noonmark.copies.index.opening import open_index
from noonmark.errors import NoonmarkError

PRINTS = [drawn(seed) for seed in range(12)]
MAY = datetime(2024, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def memory() -> MemoryIndex:
    index = MemoryIndex()
    for one in PRINTS:
        index.add(one, path=f"{one.sha256}.mp4")
    return index


def _fill(shelf: Shelf) -> None:
    for one in PRINTS:
        shelf.add(one, path=f"{one.sha256}.mp4")


@pytest.mark.parametrize(("radius", "most"), [(0, 2000), (9, 2000), (16, 2000), (31, 2000), (31, 30), (31, 3)])
def test_hashes_near_are_those_that_comparing_each_with_each_finds(
    shelf: Shelf, memory: MemoryIndex, radius: int, most: int
) -> None:
    _fill(shelf)
    asked = np.concatenate([turned(one.hashes[7], min(radius, 12), seed) for seed, one in enumerate(PRINTS)])
    mine = told(shelf.near(asked, radius=radius, most=most), by_number(shelf))
    assert mine == told(memory.near(asked, radius=radius, most=most), by_number(memory))
    assert mine or (radius, most) == (31, 3)


def test_points_near_are_those_that_comparing_each_with_each_finds(shelf: Shelf, memory: MemoryIndex) -> None:
    _fill(shelf)
    asked = turned(np.concatenate([PRINTS[3].points, PRINTS[8].points]), 31)
    mine = told(shelf.near_points(asked, radius=31), by_number(shelf))
    assert mine == told(memory.near_points(asked, radius=31), by_number(memory))
    assert [row[1:3] for row in mine] == [
        (one.sha256, int(frame)) for one in (PRINTS[3], PRINTS[8]) for frame in one.point_frames
    ]


@pytest.mark.parametrize("most", [2000, 4, 1])
def test_sound_marks_heard_are_those_with_the_same_key(shelf: Shelf, memory: MemoryIndex, most: int) -> None:
    _fill(shelf)
    keys = np.array([5, 900, 7, 7, 150], np.uint32)
    mine, other = shelf.heard(keys, most=most), memory.heard(keys, most=most)
    shas, shas_there = by_number(shelf), by_number(memory)
    rows = sorted((int(q), shas[int(f)], int(t)) for q, f, t in zip(mine.query, mine.file, mine.tick, strict=True))
    there = zip(other.query, other.file, other.tick, strict=True)
    assert rows == sorted((int(q), shas_there[int(f)], int(t)) for q, f, t in there)
    assert 1 not in mine.query
    assert rows or most == 1


def test_a_fingerprint_comes_back_as_it_was_given(shelf: Shelf) -> None:
    _fill(shelf)
    one = PRINTS[4]
    filed = shelf.find(one.sha256)
    assert filed is not None
    back = shelf.fingerprint(filed.number)
    for name, value in vars(one).items():
        if name == "hashes":
            assert np.array_equal(back.hashes, np.where(one.usable[..., None], value, 0))
        elif name == "point_places":
            assert np.abs(back.point_places - value).max() < 8e-6
        else:
            same = np.asarray(getattr(back, name)), np.asarray(value)
            assert str(same[0].dtype) == str(same[1].dtype), name
            assert np.array_equal(*same), name


def test_a_file_taken_out_is_never_answered_and_its_number_never_given_again(shelf: Shelf) -> None:
    _fill(shelf)
    asked = PRINTS[2].hashes[0]
    gone = shelf.find(PRINTS[2].sha256)
    assert gone is not None
    assert gone.number in shelf.near(asked, radius=31).file
    shelf.remove(gone.number)
    assert gone.number not in shelf.near(asked, radius=31).file
    assert gone.number not in shelf.near_points(PRINTS[2].points, radius=31).file
    assert gone.number not in shelf.heard(PRINTS[2].mark_keys).file
    assert shelf.add(PRINTS[2], path="again.mp4") > max(by_number(shelf)) - 1
    assert gone.number not in by_number(shelf)
    with pytest.raises(NoonmarkError, match=f"holds no file {gone.number}"):
        shelf.remove(gone.number)
    with pytest.raises(NoonmarkError, match=f"holds no file {gone.number}"):
        shelf.fingerprint(gone.number)


def test_what_is_added_again_keeps_its_number_and_gets_the_new_path(shelf: Shelf) -> None:
    first = shelf.add(PRINTS[0], path="old.mp4", item="yard/3 clip.mp4", posted=MAY)
    assert shelf.add(PRINTS[0], path="new.mp4", posted=MAY + timedelta(days=2)) == first
    (filed,) = shelf.files()
    assert (filed.number, filed.path, filed.item, filed.posted) == (first, "new.mp4", "yard/3 clip.mp4", MAY)
    there = datetime(2024, 4, 30, 1, tzinfo=timezone(timedelta(hours=3)))
    assert shelf.renew(PRINTS[0].sha256, path="newest.mp4", posted=there)
    assert shelf.files()[0].posted == datetime(2024, 4, 29, 22, tzinfo=UTC)
    assert not shelf.renew(PRINTS[1].sha256, path="none.mp4")


def test_what_was_read_by_key_frames_only_gives_way_to_what_is_read_whole_but_not_the_other_way(shelf: Shelf) -> None:
    coarse, whole = drawn(1, Shape(frames=4), fast=True), drawn(1)
    number = shelf.add(coarse, path="clip.mp4")
    assert shelf.add(whole, path="clip.mp4") == number
    assert not shelf.files()[0].fast
    assert len(shelf.fingerprint(number).times_s) == 20
    assert set(shelf.near(whole.hashes[15], radius=0).frame) >= {15} - (set() if whole.usable[15].any() else {15})
    shelf.add(coarse, path="clip.mp4")
    assert len(shelf.fingerprint(number).times_s) == 20


def test_paths_are_known_by_their_size_and_time_of_change(shelf: Shelf) -> None:
    shelf.saw("clip.mp4", 10, 5, "ab")
    shelf.saw("clip.mp4", 11, 6, "cd")
    assert shelf.seen("clip.mp4", 11, 6) == "cd"
    assert shelf.seen("clip.mp4", 10, 5) is None
    assert shelf.seen("other.mp4", 11, 6) is None


@pytest.mark.parametrize("radius", [-1, 32])
def test_a_radius_that_cannot_be_searched_exactly_is_refused(shelf: Shelf, radius: int) -> None:
    with pytest.raises(NoonmarkError, match=f"a radius of {radius} bits"):
        shelf.near(PRINTS[0].hashes[0], radius=radius)


def test_an_instant_without_zone_is_refused_and_nothing_is_added(shelf: Shelf) -> None:
    with pytest.raises(NoonmarkError, match="has no zone"):
        shelf.add(PRINTS[0], path="clip.mp4", posted=datetime(2024, 5, 1))
    assert list(shelf.files()) == []


def test_nothing_asked_and_nothing_kept_are_answered_with_nothing(shelf: Shelf) -> None:
    none = np.zeros((0, 32), np.uint8)
    assert len(shelf.near(PRINTS[0].hashes[0], radius=31).query) == 0
    _fill(shelf)
    assert len(shelf.near(none, radius=31).query) == len(shelf.near_points(none, radius=31).query) == 0
    assert len(shelf.heard(np.zeros(0, np.uint32)).query) == 0
    empty = drawn(99, Shape(frames=0, points=0, marks=0))
    number = shelf.add(empty, path="black.mp4")
    assert shelf.fingerprint(number).hashes.shape == (0, 4, 32)


@settings(max_examples=25)
@given(st.integers(0, 2**32), st.integers(1, 200), st.integers(0, 31), st.sampled_from([0.0, 0.002, 0.05, 0.5]))
def test_tables_find_what_comparing_each_with_each_finds(seed: int, least: int, radius: int, turning: float) -> None:
    import tempfile

    before, folder_module.TAIL = folder_module.TAIL, least
    try:
        with tempfile.TemporaryDirectory() as place, open_index(Path(place) / "index", make=True) as index:
            memory = MemoryIndex()
            prints = [drawn(seed + n, Shape(frames=15, parts=3, points=9, marks=9, turning=turning)) for n in range(4)]
            for one in prints:
                index.add(one, path="")
                memory.add(one, path="")
            index.remove(index.files()[1].number)
            memory.remove(memory.files()[1].number)
            asked = np.concatenate([turned(one.hashes[9], radius, seed) for one in prints])
            mine = told(index.near(asked, radius=radius), by_number(index))
            assert mine == told(memory.near(asked, radius=radius), by_number(memory))
            points = np.concatenate([one.points for one in prints])
            mine = told(index.near_points(points, radius=radius), by_number(index))
            assert mine == told(memory.near_points(points, radius=radius), by_number(memory))
            keys = prints[0].mark_keys
            assert index.heard(keys).tick.tolist() == memory.heard(keys).tick.tolist()
    finally:
        folder_module.TAIL = before
