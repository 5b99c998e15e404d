"""The whole search, on drawn places and their takes, without a decoder: what is found, how, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from tests.copies.scenes import clip, cut
from tests.copies.sounds import talking
from tests.copies.takes import take

from noonmark.copies.fingerprinting import Told, fingerprint_of
from noonmark.copies.frames import Sampled
from noonmark.copies.index.memory import MemoryIndex
from noonmark.copies.match import Match
from noonmark.copies.query import Query, query_of
from noonmark.copies.search import find_all, find_copies
from noonmark.copies.sound_marks import asked_of_samples, marks_of_samples

LONG_S = 12.0
POSTED = datetime(2022, 3, 1, 12, tzinfo=UTC)


def filed(index: MemoryIndex, name: str, shown: Sampled | None, *, seed: int | None = None) -> int:
    """Keep frames, given at 4 a second, and a voice, under a name; return the file's number."""
    heard = None if seed is None else marks_of_samples(talking(LONG_S, seed))
    half = [] if shown is None else [Sampled(shown.times_s[::2], shown.luma[::2])]
    told = Told(name.ljust(64, "0"), "video" if shown is not None else "sound", LONG_S, (512, 288))
    return index.add(fingerprint_of(half, heard, told=told), path=f"/gone/{name}.mp4", posted=POSTED)


def asked(shown: Sampled | None, *, seed: int | None = None, kind: str = "video") -> Query:
    peaks = None if seed is None else asked_of_samples(talking(LONG_S, seed))
    length = 0.0 if shown is None or kind == "image" else float(shown.times_s[-1])
    return query_of(shown, peaks, kind=kind, duration_s=LONG_S if seed is not None else length)


def frames(place: int, walkers: int = 1, *, start_s: float = 0.0, end_s: float = LONG_S, speed: float = 1.0) -> Sampled:
    """Return a take's frames, 4 a second of the clip, as played `speed` times as fast."""
    times = np.arange(0.0, (end_s - start_s) / speed - 1e-6, 0.25)
    shown = take(place, walkers, start_s + speed * times)
    return Sampled(np.asarray(times, np.float32), shown.luma)


@pytest.fixture(scope="module")
def index() -> MemoryIndex:
    """Six places, each filmed once; the first with a voice."""
    out = MemoryIndex()
    for place in range(1, 7):
        filed(out, f"place{place}", frames(place), seed=place if place == 1 else None)
    return out


def only(matches: tuple[Match, ...]) -> Match:
    assert len(matches) == 1, matches
    return matches[0]


def test_a_piece_of_a_file_is_found_at_its_seconds(index: MemoryIndex) -> None:
    match = only(find_copies(asked(frames(2, start_s=3.0, end_s=9.0)), index))
    assert (match.file, match.relation, match.posted) == ("/gone/place2.mp4", "copy", POSTED)
    assert match.match[0] - match.query[0] == pytest.approx(3.0, abs=0.3)
    assert match.speed == pytest.approx(1.0, abs=0.02)
    assert match.probability > 0.5
    assert match.alterations == ()


def test_a_sped_up_piece_gives_its_speed(index: MemoryIndex) -> None:
    match = only(find_copies(asked(frames(3, speed=1.25)), index))
    assert match.speed == pytest.approx(1.25, rel=0.025)
    assert match.match == pytest.approx((0.0, 12.0), abs=0.6)
    assert any(words.startswith("sped up to 1.2") for words in match.alterations)


def test_a_mirrored_and_cropped_clip_is_found_and_told(index: MemoryIndex) -> None:
    shown = frames(4)
    luma = np.ascontiguousarray(cut(shown.luma, (0.08, 0.08, 0.92, 0.92))[:, :, ::-1])
    match = only(find_copies(asked(Sampled(shown.times_s, luma)), index))
    assert match.file == "/gone/place4.mp4"
    assert match.alterations[:2] == ("mirrored", "cropped to about 70 %")
    # The clip's top left corner is the file's top right one, less the crop.
    corner = match.geometry @ [0.0, 0.0, 1.0]
    assert corner[:2] / corner[2] == pytest.approx([0.92, 0.08], abs=0.03)


def test_another_take_of_a_place_is_no_copy(index: MemoryIndex) -> None:
    match = only(find_all(asked(frames(5, walkers=2)), index, least_probability=0.2))
    assert (match.file, match.relation) == ("/gone/place5.mp4", "same-scene")


def test_another_place_is_not_found(index: MemoryIndex) -> None:
    assert find_copies(asked(frames(77)), index) == ()


@pytest.mark.parametrize("level", [0, 128, 255])
def test_black_and_flat_pictures_match_nothing(index: MemoryIndex, level: int) -> None:
    flat = Sampled(np.arange(0, 6, 0.25, dtype=np.float32), np.full((24, 288, 512), level, np.uint8))
    assert find_all(asked(flat), index) == ()


def test_a_still_is_found_in_a_clip(index: MemoryIndex) -> None:
    still = Sampled(np.zeros(1, np.float32), take(6, 1, np.array([5.0])).luma)
    match = find_copies(asked(still, kind="image"), index)[0]
    assert match.file == "/gone/place6.mp4"
    assert match.query == (0.0, 0.0)
    assert match.match[0] == pytest.approx(5.0, abs=0.6)


def test_a_clip_of_one_frame_is_found(index: MemoryIndex) -> None:
    one = Sampled(np.zeros(1, np.float32), take(6, 1, np.array([2.0])).luma)
    assert find_copies(asked(one), index)[0].file == "/gone/place6.mp4"


def test_sound_alone_is_told_as_such_and_with_its_picture_as_a_copy(index: MemoryIndex) -> None:
    heard = only(find_copies(asked(frames(77), seed=1), index))
    assert (heard.file, heard.relation) == ("/gone/place1.mp4", "same-sound")
    both = only(find_copies(asked(frames(1), seed=1), index))
    assert (both.file, both.relation) == ("/gone/place1.mp4", "copy")
    assert both.evidence.sound > 3
    without = only(find_copies(asked(None, seed=1, kind="sound"), index))
    assert without.relation == "same-sound"


def test_a_replaced_sound_is_told(index: MemoryIndex) -> None:
    match = only(find_copies(asked(frames(1), seed=99), index))
    assert match.relation == "copy"
    assert "sound replaced or drowned" in match.alterations


def test_a_few_seconds_in_a_long_clip_are_found(index: MemoryIndex) -> None:
    parts = [frames(place, start_s=2.0, end_s=8.0).luma for place in (31, 32, 33, 2, 34, 35)]
    luma = np.concatenate(parts)
    long = Sampled((np.arange(len(luma)) / 4).astype(np.float32), luma)
    match = only(find_copies(asked(long), index))
    assert match.file == "/gone/place2.mp4"
    assert match.query == pytest.approx((18.0, 24.0), abs=0.8)
    assert match.match[0] - match.query[0] == pytest.approx(2.0 - 18.0, abs=0.3)


def test_a_moving_camera_gives_its_file_and_second() -> None:
    index = MemoryIndex()
    luma = clip(9, 48)
    filed(index, "street", Sampled((np.arange(48) / 4).astype(np.float32), luma))
    match = only(find_copies(asked(Sampled((np.arange(24) / 4).astype(np.float32), luma[16:40])), index))
    assert match.relation == "copy"
    assert match.match[0] - match.query[0] == pytest.approx(4.0, abs=0.26)


def test_an_empty_index_holds_nothing_and_a_file_taken_out_is_not_found() -> None:
    index = MemoryIndex()
    assert find_copies(asked(frames(1)), index) == ()
    number = filed(index, "place1", frames(1))
    assert len(find_copies(asked(frames(1)), index)) == 1
    index.remove(number)
    assert find_copies(asked(frames(1)), index) == ()
