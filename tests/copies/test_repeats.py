"""What repeats in an archive: pairs by pictures and by sound, and the groups that they make."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from tests.copies.index.making import Shape, drawn, turned

from noonmark.copies.fingerprint import Fingerprint
from noonmark.copies.index.memory import MemoryIndex
from noonmark.copies.index.protocol import Filed
from noonmark.copies.repeat_groups import Group, grouped
from noonmark.copies.repeats import Pair, repeating

MOVING = Shape(frames=60, parts=3, points=0, marks=0, turning=0.04)
STILL = Shape(frames=60, parts=3, points=0, marks=0, turning=0.0)


def _clip(seed: int, shape: Shape = MOVING) -> Fingerprint:
    made = drawn(seed, shape)
    return replace(made, usable=np.ones_like(made.usable))


def _piece(whole: Fingerprint, first: int, last: int, *, seed: int, part: int = 0, bits: int = 10) -> Fingerprint:
    """Return the fingerprint of a piece of a clip, whose whole is one of the clip's parts, with some bits turned."""
    made = _clip(seed)
    hashes = made.hashes.copy()[: last - first]
    hashes[:, 0] = turned(whole.hashes[first:last, part], bits, seed)
    return replace(made, hashes=hashes, usable=made.usable[: last - first], times_s=made.times_s[: last - first])


def _pairs(*prints: Fingerprint) -> list[Pair]:
    index = MemoryIndex()
    for one in prints:
        index.add(one, path=one.sha256)
    return [pair for filed in index.files() for pair in repeating(index, filed)]


@pytest.mark.parametrize("part", [0, 2])
def test_a_piece_is_found_with_its_seconds_also_when_it_is_a_crop(part: int) -> None:
    whole = _clip(1)
    pair, *more = [pair for pair in _pairs(whole, _piece(whole, 20, 40, seed=2, part=part), _clip(3)) if pair.one == 1]
    assert more == []
    assert (pair.other, pair.shared) == (0, "copy")
    assert pair.seconds == (0.0, 9.5)
    assert pair.other_seconds == (10.0, 19.5)
    assert pair.agreeing == 1.0


def test_a_clip_sped_up_lies_on_a_line_of_its_speed() -> None:
    whole = _clip(1)
    fast = _piece(whole, 0, 60, seed=2)
    fast = replace(fast, times_s=(fast.times_s / 1.25).astype(np.float32))
    (pair,) = [pair for pair in _pairs(whole, fast) if pair.one == 1]
    assert pair.shared == "copy"
    assert pair.seconds == (0.0, pytest.approx(29.5 / 1.25))
    assert pair.other_seconds[1] == pytest.approx(29.5, abs=0.5)


def test_a_scene_that_stands_still_is_alike_and_no_copy() -> None:
    whole = _clip(1, STILL)
    assert {pair.shared for pair in _pairs(whole, _piece(whole, 0, 30, seed=2, bits=4))} == {"alike"}


def test_frames_scattered_over_a_clip_are_no_line() -> None:
    whole = _clip(1)
    order = np.random.default_rng(5).permutation(60)
    hashes = whole.hashes[order].copy()
    scattered = replace(_clip(2), hashes=hashes)
    assert [pair for pair in _pairs(whole, scattered) if pair.shared == "copy"] == []


def test_other_clips_share_nothing() -> None:
    assert _pairs(*(_clip(seed) for seed in range(1, 6))) == []


def test_stills_are_alike_within_fewer_bits() -> None:
    shape = Shape(frames=1, parts=3, points=0, marks=0)
    one = replace(_clip(1, shape), kind="image")
    near = replace(_clip(2, shape), kind="image", hashes=turned(one.hashes[0], 20)[None])
    far = replace(_clip(3, shape), kind="image", hashes=turned(one.hashes[0], 28)[None])
    assert {(pair.one, pair.other) for pair in _pairs(one, near, far)} == {(0, 1), (1, 0)}
    clip = _clip(4)
    hashes = clip.hashes.copy()
    hashes[30] = turned(one.hashes[0], 20)
    (pair,) = [pair for pair in _pairs(one, replace(clip, hashes=hashes)) if pair.one == 0]
    assert (pair.shared, pair.seconds, pair.other_seconds) == ("alike", (0.0, 0.0), (15.0, 15.0))


def test_groups_hang_together_by_pairs_and_begin_with_the_earliest_posting() -> None:
    def filed(number: int, day: int | None) -> Filed:
        posted = None if day is None else datetime(2024, 5, day, tzinfo=UTC)
        return Filed(number, f"{number}", f"{number}", "", posted, "video", 9.0, (1, 1), False)

    def pair(one: int, other: int, agreeing: float = 0.5) -> Pair:
        return Pair(one, other, "copy", (0, 1), (0, 1), agreeing)

    files = [filed(1, None), filed(2, 9), filed(3, 4), filed(4, None), filed(5, None), filed(6, None)]
    told = grouped(files, [pair(1, 2), pair(2, 1, 0.7), pair(2, 3), pair(5, 6)])
    assert [[one.number for one in group.files] for group in told] == [[3, 2, 1], [5, 6]]
    assert told[0].pairs == (pair(2, 1, 0.7), pair(2, 3))
    assert told[1] == Group((files[4], files[5]), (pair(5, 6),))
    assert grouped(files, []) == []
