from __future__ import annotations

from tests.words.signs.drawn import box, line, reading

from noonmark.words.signs.tracks import tracked


def test_ten_sights_of_one_sign_that_moves_are_one_sign() -> None:
    lines = [line(0.5 * k, box(40 + 30 * k, 60, 90, 20), reading("Якутск 83", 0.6)) for k in range(10)]
    [sign] = tracked(lines)
    assert (sign.start_s, sign.end_s, len(sign.lines)) == (0.0, 4.5, 10)
    assert sign.probability > 0.9


def test_two_signs_of_one_frame_are_never_one() -> None:
    lines = [line(0.0, box(10, 10, 90, 20), reading("Taxi")), line(0.0, box(10, 80, 90, 20), reading("Taxi"))]
    assert len(tracked(lines)) == 2


def test_a_misread_sign_at_the_same_place_is_still_the_sign() -> None:
    first = line(0.0, box(10, 10, 90, 20), reading("Poole", 0.9))
    second = line(1.0, box(14, 11, 90, 20), reading("Poo1c", 0.4))
    assert [sign.text for sign in tracked([first, second])] == ["Poole"]


def test_another_text_at_the_same_place_is_another_sign() -> None:
    first = line(0.0, box(10, 10, 90, 20), reading("Poole"))
    second = line(1.0, box(14, 11, 90, 20), reading("Airport"))
    assert {sign.text for sign in tracked([first, second])} == {"Poole", "Airport"}


def test_the_corners_are_those_of_the_frame_in_which_it_is_read_best() -> None:
    lines = [line(0.0, box(0, 0, 9, 3), reading("Kiel", 0.3)), line(2.0, box(50, 0, 90, 30), reading("Kiel", 0.9))]
    [sign] = tracked(lines)
    assert sign.best_s == 2.0
    assert sign.corners[0, 0] == 50.0
