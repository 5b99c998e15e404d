"""No hash within the radius is lost, however its differing bits lie: the worst cases by hand, and the sums."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from tests.copies.index.making import Shape, drawn

from noonmark.copies.index.chunks import BITS, CHUNKS, flips, layout, radii
from noonmark.copies.index.opening import open_index
from noonmark.copies.index.postgres_tables import CHUNKS as SERVER_CHUNKS
from noonmark.copies.index.postgres_tables import chunk_keys, near_keys
from noonmark.copies.index.settling import settle


def _turned(one: np.ndarray, bits_of_chunks: Sequence[int], seed: int) -> np.ndarray:
    """Return a hash with so many bits turned over in each of its chunks, anywhere within them."""
    rng = np.random.default_rng(seed)
    width = BITS // len(bits_of_chunks)
    turned = np.zeros(BITS, np.uint8)
    for chunk, count in enumerate(bits_of_chunks):
        turned[chunk * width + rng.choice(width, count, replace=False)] = 1
    return one ^ np.packbits(turned, bitorder="little")


def _spread(radius: int, chunks: int) -> list[list[int]]:
    """Return ways to lay bits so that but one chunk is within the radius in which it is looked up, with none to spare.

    For 31 bits and 8 chunks: 3 in one chunk and 4 in each other.
    """
    each, over = divmod(radius, chunks)
    told: list[list[int]] = []
    for lone in range(over + 1):
        bits = [each + 1 if chunk <= over else each for chunk in range(chunks)]
        bits[lone] = each
        told.append(bits)
        assert sum(bits) == radius
    return told


@pytest.mark.parametrize("radius", [0, 1, 7, 8, 9, 15, 16, 23, 30, 31])
def test_tables_find_hashes_whose_bits_are_spread_so_that_but_one_chunk_is_near(tmp_path: Path, radius: int) -> None:
    one = drawn(3, Shape(frames=40, parts=5, points=0, marks=0, turning=0.5))
    one.usable[:] = True
    with open_index(tmp_path / "index", make=True) as index:
        index.add(one, path="")
        assert settle(index.database, index.folder, 1)
        for seed, bits in enumerate(_spread(radius, CHUNKS)):
            asked = np.stack([_turned(one.hashes[frame, 2], bits, seed * 100 + frame) for frame in range(40)])
            near = index.near(asked, radius=radius)
            assert near.frame.tolist() == list(range(40)), bits
            assert set(near.distance) == {radius}
            assert len(index.near(asked, radius=radius - 1).query) == 0 if radius else True


@pytest.mark.parametrize("radius", [0, 1, 15, 16, 30, 31])
def test_the_servers_keys_find_them_too(radius: int) -> None:
    one = drawn(3).hashes[0, 0]
    own = set(chunk_keys(one[None])[0].tolist())
    for seed, bits in enumerate(_spread(radius, SERVER_CHUNKS)):
        turned = _turned(one, bits, seed)
        assert own.intersection(near_keys(turned, radius)), bits


def test_a_radius_of_31_asks_the_server_for_272_keys_and_each_table_for_its_slots_within_3_bits() -> None:
    assert len(set(near_keys(drawn(1).hashes[0, 0], 31))) == 16 * 17
    assert radii(31).tolist() == [3] * 8
    assert len(flips(20, 3)) == 1 + 20 + 190 + 1140


def test_small_tables_hold_the_whole_chunk_and_large_ones_as_much_as_there_is_room_for() -> None:
    small, large = layout(1000), layout(400_000_000)
    assert (small.slot + small.more, small.number) == (32, 5)
    assert large.slot + large.more <= 32
    assert large.more + large.number == 32
