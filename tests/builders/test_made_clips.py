# pyright: basic
"""Made clips: the same ones each time, alike at any fineness, and other takes of one place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

av = pytest.importorskip("av")
cv2 = pytest.importorskip("cv2")

from builders.made_clips.clips import Clip, Dressing, Shot, drawn, look_of, other_take  # noqa: E402
from builders.made_clips.make_clips import posted_clip, write  # noqa: E402
from builders.made_clips.player import Player  # noqa: E402
from builders.made_clips.sounds import MAKERS, sound  # noqa: E402
from builders.made_clips.worlds import LOOKS  # noqa: E402


def one_shot(look: str, path: str = "tripod", *, seconds: float = 4.0) -> Clip:
    shot = Shot(look, world=5, stand=5, take=5, path=path, start_s=0.0, end_s=seconds)
    return Clip(5, (shot,), seconds, 16 / 9, Dressing(), "none", 5)


def seen(clip: Clip, time_s: float, side: int = 160) -> np.ndarray:
    return Player(clip, side, grey=True).picture(time_s).astype(float)


def alike(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def test_a_number_always_gives_the_same_clip() -> None:
    assert drawn(7) == drawn(7)
    assert drawn(7) != drawn(8)
    assert np.array_equal(seen(drawn(7), 1.5), seen(drawn(7), 1.5))


@pytest.mark.parametrize("look", LOOKS)
def test_a_look_is_the_same_picture_at_any_fineness(look: str) -> None:
    fine = cv2.resize(seen(one_shot(look), 1.0, 320), (160, 90), interpolation=cv2.INTER_AREA)
    assert alike(seen(one_shot(look), 1.0), fine) > (
        0.5 if look == "card" else 0.9
    )  # a card is noise but for thin letters


def test_grey_is_the_luma_of_the_colours() -> None:
    colours = Player(one_shot("street"), 160, grey=False).picture(1.0).astype(float)
    luma = colours @ np.array([0.299, 0.587, 0.114])
    assert np.abs(luma - seen(one_shot("street"), 1.0)).mean() < 4.0


def test_shots_follow_each_other_without_a_gap() -> None:
    for number in range(30):
        clip = drawn(number)
        assert clip.shots[0].start_s == 0.0
        assert clip.shots[-1].end_s == clip.seconds
        assert all(a.end_s == b.start_s for a, b in zip(clip.shots, clip.shots[1:], strict=False))
        assert look_of(clip, clip.seconds) is clip.shots[-1]


def test_an_odd_take_from_a_tripod_is_the_same_view_with_other_people() -> None:
    clip = one_shot("hall")
    again, elsewhere = other_take(clip, 1), other_take(clip, 2)
    assert again.shots[0].stand == clip.shots[0].stand
    assert again.shots[0].take != clip.shots[0].take
    assert elsewhere.shots[0].stand != clip.shots[0].stand
    assert elsewhere.shots[0].world == clip.shots[0].world
    assert again.sound_seed != clip.sound_seed
    assert alike(seen(clip, 1.0), seen(again, 1.0)) > 0.5


def test_another_take_can_be_longer() -> None:
    longer = other_take(drawn(3), 4, seconds=30.0)
    assert longer.seconds == longer.shots[-1].end_s == 30.0


def test_a_tripods_view_stands_still_and_a_hands_does_not() -> None:
    still, moved = one_shot("wood", "tripod"), one_shot("wood", "shake")
    assert alike(seen(still, 0.5), seen(still, 2.5)) > alike(seen(moved, 0.5), seen(moved, 2.5))


@pytest.mark.parametrize("kind", MAKERS)
def test_sounds_last_as_long_as_told_and_differ_by_seed(kind: str) -> None:
    one, other = sound(kind, 1, 2.5, 8000), sound(kind, 2, 2.5, 8000)
    assert one is not None
    assert other is not None
    assert one.shape == (20_000,)
    assert np.abs(one).max() <= 1.0
    assert not np.array_equal(one, other)
    again = sound(kind, 1, 2.5, 8000)
    assert again is not None
    assert np.array_equal(one, again)


def test_silence_is_silent_and_no_sound_is_none() -> None:
    silent = sound("silent", 1, 1.0, 8000)
    assert silent is not None
    assert float(np.sqrt(np.square(silent).mean())) < 1e-3
    assert sound("none", 1, 1.0, 8000) is None


def test_a_posted_clip_is_written_with_its_length(tmp_path: Path) -> None:
    clip = Clip(5, one_shot("room", seconds=1.2).shots, 1.2, 16 / 9, Dressing(channel=2, bar=True), "speech", 5)
    with av.open(str(write(clip, tmp_path / "made.mp4", side=96))) as file:
        assert (file.streams.video[0].width, file.streams.video[0].height) == (96, 54)
        assert sum(1 for _ in file.decode(video=0)) == 30
    with av.open(str(tmp_path / "made.mp4")) as file:
        samples = sum(frame.samples for frame in file.decode(audio=0))
        assert samples == pytest.approx(1.2 * 44100, abs=2100)


def test_posted_clips_last_between_nine_and_twenty_four_seconds() -> None:
    assert all(9.0 <= posted_clip(number).seconds <= 24.0 for number in range(50))
