from __future__ import annotations

from tests.words.signs.drawn import box, line, reading

from noonmark.words.signs.passages import follows, passages
from noonmark.words.signs.tracks import tracked
from noonmark.words.signs.types import Sign


def signs(*parts: tuple[str, tuple[float, float, float, float]]) -> dict[str, Sign]:
    found = tracked([line(0.0, box(*where), reading(text, 0.8)) for text, where in parts])
    return {sign.text: sign for sign in found}


def test_words_side_by_side_are_one_passage_from_left_to_right() -> None:
    told = signs(("Da", (0, 0, 30, 20)), ("Nang", (40, 1, 60, 20)))
    assert follows(told["Da"], told["Nang"])
    assert not follows(told["Nang"], told["Da"])
    texts = {passage.text: passage.probability for passage in passages(list(told.values()), least=0.1)}
    assert texts == {"Da": 0.8, "Nang": 0.8, "Da Nang": 0.8 * 0.8}


def test_hebrew_goes_from_right_to_left() -> None:
    told = signs(("באר", (60, 0, 40, 20)), ("שבע", (10, 0, 40, 20)))
    assert follows(told["באר"], told["שבע"])


def test_lines_of_one_board_go_downwards() -> None:
    told = signs(("Novi", (0, 0, 60, 20)), ("Sad", (5, 26, 50, 20)))
    assert follows(told["Novi"], told["Sad"])
    assert not follows(told["Sad"], told["Novi"])


def test_boards_far_apart_or_of_another_size_are_not_joined() -> None:
    told = signs(("Novi", (0, 0, 60, 20)), ("Sad", (200, 0, 50, 20)), ("Hotel", (70, 0, 200, 60)))
    assert not follows(told["Novi"], told["Sad"])
    assert not follows(told["Novi"], told["Hotel"])
