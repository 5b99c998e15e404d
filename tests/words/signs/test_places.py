from __future__ import annotations

import pytest
from tests.words.signs.drawn import box, line, reading

from noonmark.words.signs.places import hints, pointed
from noonmark.words.signs.tracks import tracked
from noonmark.words.signs.types import Sign


def signs(*parts: tuple[str, float, tuple[float, float, float, float]]) -> tuple[Sign, ...]:
    return tracked([line(0.0, box(*where), reading(text, share)) for text, share, where in parts])


def test_a_town_on_a_sign_is_pointed_to_with_the_chance_that_it_was_read() -> None:
    sure, weak = (pointed(hints(signs(("Нерюнгри", share, (0, 0, 200, 30)))))[0] for share in (0.9, 0.45))
    assert sure.place.name == weak.place.name == "Neryungri"
    assert sure.kind == "name"
    assert sure.probability == pytest.approx(2 * weak.probability)


def test_a_name_in_two_words_found_apart_is_one_name() -> None:
    told = pointed(hints(signs(("Novi", 0.9, (0, 0, 60, 20)), ("Sad", 0.9, (70, 0, 45, 20)))))
    assert told[0].place.name == "Novi Sad"
    assert told[0].signs == (0, 1)


def test_two_signs_with_one_name_are_surer_than_one() -> None:
    one = pointed(hints(signs(("Магадан", 0.5, (0, 0, 200, 30)))))[0]
    two = pointed(hints(signs(("Магадан", 0.5, (0, 0, 200, 30)), ("Магадан", 0.5, (0, 200, 200, 30)))))[0]
    assert two.place == one.place
    assert two.probability == pytest.approx(1 - (1 - one.probability) ** 2)


def test_no_text_points_to_no_place() -> None:
    assert pointed(hints(())) == ()
