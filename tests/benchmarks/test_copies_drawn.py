# pyright: basic
"""Questions that are drawn have the length, the pictures and the sound that a file of them would have."""

from __future__ import annotations

import importlib

import numpy as np
import pytest

for needed in ("av", "cv2"):
    pytest.importorskip(needed)

asked = importlib.import_module("_copies_drawn")
distractors = importlib.import_module("_copies_distractors")
clips = importlib.import_module("builders.made_clips.clips")


def short(number: int = 3, **told: object) -> object:
    return clips.drawn(number, seconds=6.0, plain=True, **told)


def test_a_question_is_known_by_its_name() -> None:
    told = asked.of_path(asked.drawn_path(301, 2, "crop 20 %"))
    assert told.name == "crop 20 %"
    assert told.clip == clips.other_take(asked.posted_clip(301), 2)
    assert asked.of_path(asked.drawn_path(-7, 0, "")).clip.number == asked.STRANGERS + 7


def test_a_sped_clip_is_shorter_and_an_excerpt_begins_later() -> None:
    clip = short()
    sped = asked.query(asked.Drawn(clip, "speed 1.5"))
    assert sped.duration_s == pytest.approx(4.0)
    assert len(sped.shown) == 16
    start, length = asked.span(clip, asked.ALTERATIONS["5 s excerpt"])
    assert (start, length) == (pytest.approx(0.4), 5.0)


def test_a_mirrored_question_is_the_mirrored_clip_but_for_its_loss() -> None:
    plain, mirrored = (asked.query(asked.Drawn(short(), name)).shown.luma.astype(float) for name in ("", "mirror"))
    assert np.abs(plain[3] - mirrored[3][:, ::-1]).mean() < 4.0


def test_where_only_the_sound_is_kept_the_picture_is_another() -> None:
    plain, other = (asked.query(asked.Drawn(short(), name)) for name in ("", "sound only: phone band"))
    assert len(plain.peaks)
    assert len(other.peaks)
    assert (
        plain.shown.luma.shape != other.shown.luma.shape
        or np.abs(plain.shown.luma[3].astype(float) - other.shown.luma[3]).mean() > 10
    )


def test_distractors_come_back_from_their_file_as_they_were(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(distractors, "CHUNK_S", 20.0)
    monkeypatch.setattr(distractors, "TAKE_EVERY", 2)
    monkeypatch.setattr(distractors, "drawn", lambda number: clips.drawn(number, seconds=5.0))
    path = tmp_path / "chunk-0000.npz"
    seconds = distractors.make_chunk((0, [4], path))
    told = list(distractors.prints(path))
    assert seconds == pytest.approx(sum(each.duration_s for _, each in told))
    assert any(name.startswith("made-0004-take-") for name, _ in told)
    name, first = told[0]
    again = distractors.fingerprinted(name, clips.drawn(distractors.FIRST, seconds=5.0))
    assert first.sha256 == again.sha256
    assert np.array_equal(first.hashes, again.hashes)
    assert np.array_equal(first.mark_keys, again.mark_keys)
    assert first.size == again.size
