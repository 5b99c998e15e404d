"""The word lists of ``words/data/place_words.toml``, and the words of a text."""

from __future__ import annotations

import lzma
import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

WORD = re.compile(r"[^\W\d_]+(?:[-‑'’ʼ`][^\W\d_]+)*")
_NO_CASE = re.compile("[֐-׿؀-ۿऀ-෿฀-๿Ⴀ-ჿ぀-ヿ㐀-鿿가-힯]")
"""Scripts without capitals: every word may be a name there."""


@dataclass(frozen=True)
class Word:
    """One word of a text; ``low`` is without case and without a dot after it."""

    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        """The word in small letters."""
        return self.text.casefold()

    @property
    def may_name(self) -> bool:
        """Whether it begins with a capital, or its script has none."""
        return self.text[0].isupper() or bool(_NO_CASE.match(self.text))

    @property
    def has_case(self) -> bool:
        """Whether its script has capitals."""
        return not _NO_CASE.match(self.text)


@dataclass(frozen=True)
class PlaceWords:
    """Words about places, in small letters (see ``place_words.toml``)."""

    sure_before: frozenset[str]
    weak_before: frozenset[str]
    settlement: frozenset[str]
    region: frozenset[str]
    part: frozenset[str]
    airport: frozenset[str]
    landmark: dict[str, int]
    landmark_kinds: tuple[str, ...]
    no_place: frozenset[str]
    persons: frozenset[str]
    roles: frozenset[str]

    @property
    def kinds(self) -> frozenset[str]:
        """Words that make a place of a name beside them."""
        return self.settlement | self.region | self.airport


@lru_cache(maxsize=1)
def place_words() -> PlaceWords:
    """Return the word lists."""
    data: dict[str, Any] = tomllib.loads(
        files("noonmark.words").joinpath("data/place_words.toml").read_text(encoding="utf-8")
    )
    kinds, rows = data["kinds"], data["landmark"]["rows"]
    landmark: dict[str, int] = {}
    for number, row in enumerate(rows):
        for word in row:
            landmark.setdefault(word.casefold(), number)
    return PlaceWords(
        _folded(data["before"]["sure"]),
        _folded(data["before"]["weak"]),
        _folded(kinds["settlement"]),
        _folded(kinds["region"]),
        _folded(kinds["part"]),
        _folded(kinds["airport"]),
        landmark,
        tuple(row[0] for row in rows),
        _folded(data["no_place"]["words"]),
        _folded(data["no_place"]["persons"]),
        _folded(data["no_place"]["roles"]),
    )


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Return everyday words, in small letters, that are also names of places of fewer than 100,000 people."""
    packed = files("noonmark.words").joinpath("data/common_words.txt.xz").read_bytes()
    return frozenset(lzma.decompress(packed).decode().split("\n"))


def _folded(words: list[str]) -> frozenset[str]:
    return frozenset(word.casefold() for word in words)


def words_of(text: str) -> list[Word]:
    """Return the words of a text, with where they stand."""
    return [Word(found.group(), found.start(), found.end()) for found in WORD.finditer(text)]
