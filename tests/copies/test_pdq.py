"""PDQ agrees with its authors' own program bit for bit, and with what ThreatExchange says of its photos."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pdqhash
import pytest
from PIL import Image
from tests.copies.scenes import scene

from noonmark.copies.frames import sampled
from noonmark.copies.pdq import pdq
from noonmark.copies.picture_hash import distance
from noonmark.footage.open_footage import open_footage

SIZES = [(288, 512), (512, 288), (64, 64), (129, 257), (720, 1280), (200, 31), (1, 1), (4, 40), (5, 5), (100, 128)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[1]}x{size[0]}")
def test_it_is_the_reference_programs_hash_and_quality(size: tuple[int, int]) -> None:
    luma = scene(size[0], *size) if min(size) > 60 else np.random.default_rng(1).integers(0, 256, size, np.uint8)
    reference: Any = pdqhash
    bits, quality = reference.compute(np.repeat(luma[..., None], 3, axis=2))
    hashes, mine = pdq(luma[None])
    assert distance(hashes[0], np.packbits(bits)) == 0
    assert mine[0] == quality


def test_flat_pictures_have_no_quality() -> None:
    hashes, quality = pdq(np.full((2, 90, 160), 77, np.uint8))
    assert quality.tolist() == [0, 0]
    assert hashes.shape == (2, 32)


def test_no_pictures_have_no_hashes() -> None:
    hashes, quality = pdq(np.zeros((0, 90, 160), np.uint8))
    assert hashes.shape == (0, 32)
    assert quality.shape == (0,)


def test_edits_of_the_bridge_stay_near_its_original(shared_data: Path) -> None:
    folder = shared_data / "copies" / "pdq_bridge"
    original = _photo(folder / "aaa-orig.jpg")
    for path in sorted(folder.glob("*.jpg")):
        assert distance(_photo(path), original) <= 31, path.name


def test_what_a_fingerprint_holds_is_near_the_hash_of_the_full_picture(shared_data: Path) -> None:
    reference: Any = pdqhash
    for path in sorted((shared_data / "photos" / "lund").glob("*.jpg")):
        with Image.open(path) as image:
            bits, _ = reference.compute(np.asarray(image.convert("RGB")))
        with open_footage(path) as footage:
            held, _ = pdq(sampled(footage).luma)
        assert distance(held[0], np.packbits(bits)) <= 12, path.name


def _photo(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return pdq(np.asarray(image.convert("L"))[None])[0][0]
