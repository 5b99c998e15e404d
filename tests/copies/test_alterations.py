"""What was done to a clip, in words, for places worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from noonmark.copies.alterations import picture_words, sound_words, speed_words
from noonmark.copies.crops import Variant
from noonmark.copies.geometry import kept_from_query
from noonmark.copies.sound_vote import SoundHit

WHOLE = (0.0, 0.0, 1.0, 1.0)
WIDE = (512, 288)


def words(variant: Variant, box: tuple[float, float, float, float], query: tuple[int, int] = WIDE) -> tuple[str, ...]:
    return picture_words(kept_from_query(variant, query, box, WIDE), query, WIDE)


def test_a_whole_picture_as_it_is_was_not_altered() -> None:
    assert words(Variant(WHOLE), WHOLE) == ()


def test_a_crop_is_told_by_the_share_of_the_picture_that_is_left() -> None:
    # 0.84 of the width and of the height: 0.7056 of the picture.
    assert words(Variant(WHOLE), (0.08, 0.08, 0.92, 0.92)) == ("cropped to about 70 %",)


def test_a_mirrored_and_a_turned_picture_are_told() -> None:
    assert words(Variant(WHOLE, mirrored=True), WHOLE) == ("mirrored",)
    assert words(Variant(WHOLE, turn_deg=90.0), WHOLE, (288, 512)) == ("turned by 90 degrees",)
    assert words(Variant(WHOLE, turn_deg=180.0), WHOLE) == ("turned by 180 degrees",)


def test_a_small_turn_is_told_with_its_crop() -> None:
    told = words(Variant(WHOLE, turn_deg=5.0), (0.1, 0.1, 0.9, 0.9))
    assert told[0] == "turned by about 5 degrees"


def test_bars_and_a_picture_in_a_picture_are_told_apart() -> None:
    assert words(Variant((0.0, 0.2, 1.0, 0.8)), WHOLE, (512, 480)) == ("bars above or below",)
    assert words(Variant((0.2, 0.0, 0.8, 1.0)), WHOLE, (853, 288)) == ("bars at the sides",)
    assert words(Variant((0.5, 0.1, 0.95, 0.55)), WHOLE) == ("shown small inside another picture",)


def test_a_slanted_view_is_told() -> None:
    slanted = np.array([[1.0, 0, 0], [0, 1, 0], [0.3, 0, 1]])
    assert "seen at a slant, as filmed off a screen" in picture_words(slanted, WIDE, WIDE)


@pytest.mark.parametrize(
    ("speed", "told"), [(1.0, ()), (1.01, ()), (1.25, ("sped up to 1.25 x",)), (0.9, ("slowed to 0.90 x",))]
)
def test_a_speed_is_told_when_it_is_another(speed: float, told: tuple[str, ...]) -> None:
    assert speed_words(speed) == told


def test_what_became_of_the_sound_is_told() -> None:
    def hit(speed: float, pitch: float) -> SoundHit:
        return SoundHit(1, 0.0, speed, pitch, 20, 30, 1.0, -9.0, (0.0, 5.0), (0.0, 5.0))

    assert sound_words(None, query_peaks=0, kept_marks=100) == ("sound taken away",)
    assert sound_words(None, query_peaks=90, kept_marks=100) == ("sound replaced or drowned",)
    assert sound_words(None, query_peaks=90, kept_marks=0) == ()
    assert sound_words(hit(1.0, 1.0), query_peaks=90, kept_marks=100) == ()
    assert sound_words(hit(1.1, 1.1), query_peaks=90, kept_marks=100) == ("pitch changed with the speed",)
    assert sound_words(hit(1.0, 0.94), query_peaks=90, kept_marks=100) == ("pitch lowered",)
