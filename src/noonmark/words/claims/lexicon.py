"""The words of a language by which claims are told apart, read from ``words/data/claims_*.toml`` and compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, cast

from noonmark.words.dates.language import lexicon_for

Pattern = re.Pattern[str]
CODES = ("en", "ru", "uk")
_CAPITALS = ("[A-Z]", "[А-ЯЁ]", "[А-ЯІЇЄҐ]")


@dataclass(frozen=True)
class Lexicon:
    """One language's words.

    Attributes
    ----------
    code : str
    sets : dict of str to frozenset of str
        Word lists, by "table.key", casefolded.
    stems : dict of str to tuple of str
        The beginnings of words in such a list, written there with a star.
    patterns : dict of str to Pattern
        Each list of words or expressions as one pattern, by "table.key".
    numbers : dict of str to int
        Number words.
    scales : dict of str to int
        "thousand" and the like, by the beginning of the word.
    pronouns : dict of str to str
        Each with whom it stands for: "person", "body" or "any".
    harming : dict of str to str
        What a bare number behind a word counts: "killing" to "people killed".
    dead : str
        What a death toll counts.
    synonyms : tuple of tuple of str
        Offices that are one: "губернатор", "глава региона".
    """

    code: str
    sets: dict[str, frozenset[str]]
    stems: dict[str, tuple[str, ...]]
    patterns: dict[str, Pattern]
    numbers: dict[str, int]
    scales: dict[str, int]
    pronouns: dict[str, str]
    harming: dict[str, str]
    dead: str
    synonyms: tuple[tuple[str, ...], ...]

    def has(self, key: str, word: str) -> bool:
        """Return whether a word is in a list."""
        low = word.casefold().strip(".,’'")
        return low in self.sets[key] or (bool(self.stems[key]) and low.startswith(self.stems[key]))

    def find(self, key: str, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return the first place where a pattern is found, None without one."""
        return self.patterns[key].search(text, start, len(text) if end is None else end)


@lru_cache(maxsize=3)
def words_for(code: str) -> Lexicon:
    """Return the words of a language: ``"en"``, ``"ru"`` or ``"uk"``."""
    told = files("noonmark.words").joinpath(f"data/claims_{code}.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(told)
    sets: dict[str, frozenset[str]] = {}
    stems: dict[str, tuple[str, ...]] = {}
    patterns: dict[str, Pattern] = {}
    for name, part in table.items():
        for key, value in part.items():
            if isinstance(value, str) and not _is_expression(value):
                words = value.casefold().split()
                sets[f"{name}.{key}"] = frozenset(word for word in words if not word.endswith("*"))
                stems[f"{name}.{key}"] = tuple(word[:-1] for word in words if word.endswith("*"))
                patterns[f"{name}.{key}"] = compiled([_word(word) for word in words], whole=True)
            elif isinstance(value, dict):
                sets[f"{name}.{key}"] = frozenset(cast("dict[str, Any]", value))
                stems[f"{name}.{key}"] = ()
            elif isinstance(value, list):
                value = cast("list[str]", value)
                sets[f"{name}.{key}"] = frozenset(word for word in value if not _is_expression(word))
                stems[f"{name}.{key}"] = ()
                patterns[f"{name}.{key}"] = compiled(value, whole=False)
            elif isinstance(value, str):
                patterns[f"{name}.{key}"] = compiled([value], whole=False)
    counting, people = table["counting"], table["people"]
    synonyms = tuple(tuple(row.split("|")) for row in people["synonyms"])
    numbers = _numbers(counting)
    more = counting["scales"], people["pronouns"], counting["harming"], counting["dead"], synonyms
    return Lexicon(code, sets, stems, patterns, numbers, *more)


def language_of(text: str) -> str:
    """Return the code of the language that a text is in, of those that are read."""
    return lexicon_for(text[:4000]).code


def _is_expression(value: str) -> bool:
    return any(sign in value for sign in "\\[(?^$")


def _word(word: str) -> str:
    """Return a word of a list as an expression; a star at its end stands for any ending."""
    return re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word)


def compiled(parts: list[str], *, whole: bool) -> Pattern:
    """Return expressions as one pattern between word borders, blanks as any white space."""
    if not parts:
        return re.compile(r"(?!)")
    ordered = sorted(parts, key=len, reverse=True) if whole else parts
    joined = "|".join(part if whole else f"(?:{part})" for part in ordered).replace(" ", r"\s+")
    for capital in _CAPITALS:
        joined = joined.replace(capital, f"(?-i:{capital})")
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


def _numbers(counting: dict[str, Any]) -> dict[str, int]:
    given: dict[str, int] | str = counting["words"]
    if isinstance(given, dict):
        return given
    tens = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
    words = given.split()
    told = {word: tens.get(word, number) for number, word in enumerate(words, 1)}
    return told | {"hundred": 100, "a hundred": 100, "a dozen": 12, "a thousand": 1000}
