"""A language's words for days, months, units and what joins them: phrases with their tags and values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from noonmark.words.dates.tokens import Token, end_of, stem_of

Phrases = dict[tuple[str, ...], tuple[str, Any]]


@dataclass(frozen=True)
class Lexicon:
    """What is known of one language.

    Attributes
    ----------
    code : str
        ``"en"``, ``"ru"`` or ``"uk"``.
    phrases : mapping of tuple of str to (str, value)
        Words in small letters, to a tag and a value.
    numbers : callable
        Makes runs of number words, and digits, one token each.
    context : callable
        Takes the tag from words that are no dates where they stand ("may", "sat").
    day_first : bool
        How 4/5/2022 is read where nothing else is known.
    coming, gone : frozenset of str
        Words that say that what follows was to come, or had happened.
    gone_endings : tuple of str
        Endings of verbs in the past.
    """

    code: str
    phrases: Mapping[tuple[str, ...], tuple[str, Any]]
    numbers: Callable[[list[Token]], list[Token]]
    context: Callable[[list[Token], str], list[Token]]
    day_first: bool
    coming: frozenset[str]
    gone: frozenset[str]
    gone_endings: tuple[str, ...]
    longest: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        longest: dict[str, int] = {}
        for words in self.phrases:
            longest[words[0]] = max(longest.get(words[0], 0), len(words))
        object.__setattr__(self, "longest", longest)

    def tagged(self, tokens: list[Token]) -> list[Token]:
        """Return the tokens with known phrases made one token each, the longest first."""
        out: list[Token] = []
        at = 0
        while at < len(tokens):
            token, count = self._longest_phrase(tokens, at)
            out.append(token)
            at += count
        return out

    def _longest_phrase(self, tokens: list[Token], at: int) -> tuple[Token, int]:
        first = tokens[at]
        if first.tag not in "x-":
            return first, 1
        longest = self.longest.get(stem_of(first), 0)
        for count in range(min(longest, len(tokens) - at), 0, -1):
            part = tokens[at : at + count]
            if all(each.tag in "x-" for each in part):
                known = self.phrases.get(tuple(stem_of(each) for each in part))
                if known is not None:
                    return Token(known[0], known[1], first.start, end_of(part[-1])), count
        return first, 1


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text that blanks part."""
    return tuple(text.split())


def told(tag: str, value: object, words: str | Iterable[str]) -> Phrases:
    """Return phrases, split at bars, that all have one tag and value."""
    parts = words.split("|") if isinstance(words, str) else words
    return {tuple(phrase.split()): (tag, value) for phrase in parts}


def spelt(tag: str, words: str) -> Phrases:
    """Return phrases, split at bars, that have one tag; the value is the phrase."""
    return {tuple(phrase.split()): (tag, phrase) for phrase in words.split("|")}
