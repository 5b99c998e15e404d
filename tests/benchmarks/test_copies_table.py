# pyright: basic
"""The copies benchmark counts right and wrong answers as it says, worked by hand."""

from __future__ import annotations

import importlib

import numpy as np
import pytest

for needed in ("av", "cv2", "pdqhash"):
    pytest.importorskip(needed)

table = importlib.import_module("_copies_table")
calibrate = importlib.import_module("_copies_calibrate")
peer = importlib.import_module("_copies_peer")
clips = importlib.import_module("_copies_set")


def asked(source: str = "made-0001", kind: str = "mirror", **told: float) -> object:
    return clips.Asked(f"asked/{source or 'stranger-1'}--x.mp4", source, kind, **told)


def said(file: str, relation: str = "copy", probability: float = 0.9, **told: float) -> object:
    return table.Said(
        file, relation, probability, told.get("query_s", 0.0), told.get("match_s", 0.0), told.get("score", 0.0)
    )


def test_a_copy_is_right_and_another_take_told_as_copy_is_wrong() -> None:
    told = table.judged(asked(), [said("a/made-0001.mp4"), said("a/made-0001-take-1.mp4")])
    assert [each.file for each in told.right] == ["a/made-0001.mp4"]
    assert [each.file for each in told.wrong] == ["a/made-0001-take-1.mp4"]


def test_another_take_told_as_same_scene_is_neither() -> None:
    told = table.judged(asked(), [said("a/made-0001-take-1.mp4", "same-scene"), said("distractor-1", "same-scene")])
    assert told.right == told.wrong == ()
    assert len(told.same_place) == len(told.other_place) == 1


def test_same_sound_is_right_only_where_only_the_sound_was_kept() -> None:
    answer = [said("a/made-0001.mp4", "same-sound")]
    assert not table.judged(asked(kind="mirror"), answer).right
    assert table.judged(asked(kind="sound only: tempo 1.1"), answer).right


def test_the_phone_clips_are_one_recording() -> None:
    told = table.judged(
        asked("chair-orig-22-sd-bar"), [said("x/chair-19-sd-bar.mp4"), said("x/doorknob-hd-no-bar.mp4")]
    )
    assert len(told.right) == len(told.wrong) == 1


def test_whatever_a_stranger_is_told_to_copy_is_wrong() -> None:
    assert table.judged(asked("", "unrelated"), [said("distractor-1")]).wrong


def test_precision_and_recall_by_hand() -> None:
    all_ = [
        table.judged(asked(), [said("made-0001.mp4", probability=0.95), said("made-0002.mp4", probability=0.6)]),
        table.judged(asked("made-0003"), [said("made-0003.mp4", probability=0.55)]),
        table.judged(asked("", "unrelated"), [said("distractor-1", probability=0.52)]),
    ]
    assert table.precision(all_, 0.5) == (0.5, 2, 2)
    assert table.precision(all_, 0.7) == (1.0, 1, 0)
    assert table.recall(all_, 0.5) == 1.0
    assert table.recall(all_, 0.7) == 0.5
    assert table.least_for(all_, 0.99) == 0.95


def test_a_start_is_judged_through_lead_speed_and_excerpt() -> None:
    # 6 s of a source from 4 s on, at speed 1.5, begin 100 s into a compilation: 2 s into it the source is at 7 s
    told = table.judged(
        asked(lead_s=100.0, start_s=4.0, speed=1.5), [said("made-0001.mp4", query_s=102.0, match_s=7.2)]
    )
    assert told.start_error_s(told.right[0]) == pytest.approx(0.2)


def test_the_table_of_an_alteration_is_printed_with_its_peer(capsys: pytest.CaptureFixture[str]) -> None:
    one = table.judged(asked(), [said("made-0001.mp4")])
    table.print_table([one], 0.5, {"peer": {one.asked.path: False}})
    table.print_reached([one], 0.5)
    out = capsys.readouterr().out
    assert "mirror" in out
    assert "100.0%" in out
    assert "0.0%" in out
    assert "precision 1.0000" in out
    rows = table.markdown([one], 0.5, {"peer": {one.asked.path: False}}).splitlines()
    assert rows[-1] == "| mirror | 1 | 1 | 1 of 1 | 0 % |"


def test_the_fit_finds_the_curve_from_which_the_truths_were_drawn() -> None:
    rng = np.random.default_rng(5)
    scores = rng.uniform(-6, 10, 20_000)
    true = rng.random(20_000) < 1 / (1 + np.exp(-0.8 * (scores - 2.0)))
    slope, middle = calibrate.fitted(scores, true, np.ones(20_000))
    assert slope == pytest.approx(0.8, abs=0.08)
    assert middle == pytest.approx(2.0, abs=0.15)


def test_wrong_answers_from_distractors_weigh_as_in_a_larger_archive() -> None:
    all_ = [
        table.judged(asked(), [said("made-0001.mp4", score=5.0), said("distractor-1", score=1.0)]),
        table.judged(asked("", "unrelated"), [said("made-0002.mp4", score=0.5)]),
    ]
    scores, true, weights = calibrate.samples(all_, "picture", 100.0)
    assert scores.tolist() == [5.0, 1.0, 0.5]
    assert true.tolist() == [True, False, False]
    assert weights.tolist() == [0.5, 50.0, 0.5]


def test_the_peer_counts_the_share_of_frames_that_have_a_near_one() -> None:
    rng = np.random.default_rng(6)
    kept = rng.integers(0, 1 << 63, (4, 4), dtype=np.uint64)
    changed = kept[:1] ^ np.array([[0b111, 0, 0, 0]], np.uint64)  # three bits
    shares = peer.near_shares(np.concatenate([changed, ~kept[1:2]]), kept, np.array([0, 0, 1, 1]), 2)
    assert shares.tolist() == [0.5, 0.0]
