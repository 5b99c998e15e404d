"""Numbers in words, each worked by hand."""

from __future__ import annotations

import pytest

from noonmark.words.dates.language import LEXICONS
from noonmark.words.dates.tokens import words_of


def _read(language: str, text: str) -> list[tuple[str, int]]:
    tokens = LEXICONS[language].numbers(words_of(text))
    return [(token.tag, token.value) for token in tokens if token.tag in "noyY"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("twenty-first", [("o", 21)]),
        ("one hundred and five", [("n", 105)]),
        ("two thousand and eighteen", [("y", 2018)]),
        ("nineteen eighty six", [("y", 1986)]),
        ("nineteen hundred and one", [("y", 1901)]),
        ("the nineteen nineties", [("Y", 1990)]),
        ("twenty five nineteen eighty six", [("n", 25), ("y", 1986)]),
        ("22nd of 2022", [("o", 22), ("y", 2022)]),
        ("two and men", [("n", 2)]),
    ],
)
def test_english_numbers(text: str, read: list[tuple[str, int]]) -> None:
    assert _read("en", text) == read


@pytest.mark.parametrize(
    ("language", "text", "read"),
    [
        ("ru", "двадцать второго", [("o", 22)]),
        ("ru", "двадцать двенадцать", [("n", 20), ("n", 12)]),
        ("ru", "две тысячи двадцать второго года", [("y", 2022)]),
        ("ru", "22-го", [("o", 22)]),
        ("ru", "третьего", [("o", 3)]),
        ("uk", "тридцять першого", [("o", 31)]),
        ("uk", "дев'ять", [("n", 9)]),
        ("uk", "дев’ятого", [("o", 9)]),
    ],
)
def test_russian_and_ukrainian_numbers(language: str, text: str, read: list[tuple[str, int]]) -> None:
    assert _read(language, text) == read


def test_the_word_for_year_belongs_to_its_number() -> None:
    text = "в 2022 году"
    [year] = [token for token in LEXICONS["ru"].numbers(words_of(text)) if token.tag == "y"]
    assert text[year.start : year.end] == "2022 году"
