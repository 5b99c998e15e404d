"""Readings of many signs become rows of a clues file, each fact once."""

from __future__ import annotations

from noonmark.plugins import make_clue
from noonmark.words.places.clue_rows import MOST_ROWS, clue_rows
from noonmark.words.places.find import find_places
from noonmark.words.places.reading import PlaceReading


def readings(*signs: str) -> list[tuple[PlaceReading, float]]:
    return [(reading, 0.9) for sign in signs for reading in find_places(sign, style="sign")]


def test_ten_signs_in_one_language_speak_of_its_countries_once() -> None:
    rows = clue_rows(readings("Їдальня", "Ліки", "Хліб і їжа", "Київ", "Вхід з вулиці"), source="clip.mp4")
    assert [row["what"] for row in rows].count("script") == 1


def test_the_same_name_twice_is_one_row_and_the_surest_comes_first() -> None:
    rows = clue_rows(readings("МАГАДАН", "Магадан 12 км"), source="clip.mp4")
    assert [row["what"] for row in rows] == ["name", "script"]
    trusts = [float(str(row["trust"])) for row in rows]
    assert trusts == sorted(trusts, reverse=True)


def test_a_row_is_a_clue_as_it_stands() -> None:
    for row in clue_rows(readings("Магадан", "тел. 8 (41147) 4-12-34"), source="clip.mp4, 3 s"):
        made = make_clue("text", {key: value for key, value in row.items() if key != "kind"})
        assert (made.trust, made.source) == (row["trust"], "clip.mp4, 3 s")


def test_rows_are_few() -> None:
    towns = ("Омск", "Томск", "Пермь", "Самара", "Саратов", "Казань", "Рязань", "Калуга", "Брянск", "Курск", "Сочи",
             "Псков", "Тверь", "Ижевск", "Уфа")  # fmt: skip
    assert len(clue_rows(readings(*towns), source="clip.mp4")) == MOST_ROWS
