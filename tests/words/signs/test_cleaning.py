from __future__ import annotations

import pytest

from noonmark.words.signs.tesseract import _joined


@pytest.mark.parametrize(
    ("symbols", "text"),
    [
        ("[ 수 원 |", "수원"),
        ("| Poole |", "Poole"),
        ("“Вокзал Иркутск`", "Вокзал Иркутск"),
        ("+7 (4112) 35-01-17.", "+7 (4112) 35-01-17"),
        ("(057) 700-01-23", "(057) 700-01-23"),
        ("|—|", ""),
        ("札 幌 12", "札幌 12"),
    ],
)
def test_a_boards_border_is_no_part_of_its_text(symbols: str, text: str) -> None:
    told, letters = _joined([(symbol, 0.9) for symbol in symbols])
    assert told == text
    assert len(letters) == len(text)
