"""Rules over tags: a run of tokens that a pattern matches becomes one token, rule by rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from noonmark.words.dates.parts import Worked
from noonmark.words.dates.tokens import Token

Made = tuple[str, Any] | None


class Found:
    """What a rule's pattern matched: tokens by the name of a group."""

    def __init__(self, tokens: Sequence[Token], match: re.Match[str]) -> None:
        self._tokens, self._match = tokens, match

    def all(self, name: str) -> list[Token]:
        """Return a group's tokens, none where it did not take part."""
        start, end = self._match.span(name) if name in self._match.re.groupindex else (-1, -1)
        return [] if start < 0 else list(self._tokens[start:end])

    def value(self, name: str) -> Any:
        """Return the value of a group's one token, None where it did not take part."""
        found = self.all(name)
        return found[0].value if found else None

    def number(self, name: str, otherwise: int = 0) -> int:
        """Return a group's number, another where it did not take part."""
        value = self.value(name)
        return value if isinstance(value, int) else otherwise

    def maybe(self, name: str) -> int | None:
        """Return a group's number, None where it did not take part."""
        value = self.value(name)
        return value if isinstance(value, int) else None

    def unit(self, name: str = "u") -> str:
        """Return a group's unit."""
        return str(self.value(name))

    def work(self, name: str) -> Worked:
        """Return what a group's day or span is worked out by."""
        return self.value(name)

    def has(self, name: str) -> bool:
        """Return whether a group took part."""
        return name in self._match.re.groupindex and self._match.start(name) >= 0


def as_day(work: Worked) -> Made:
    """Return a day that something works out."""
    return "1", work


def as_span(work: Worked) -> Made:
    """Return a span, which a part may be taken of."""
    return "2", work


def as_range(work: Worked) -> Made:
    """Return a range, which nothing is taken of."""
    return "4", work


def as_open(work: Worked) -> Made:
    """Return a range without an end, or without a start."""
    return "5", work


def as_hours(work: Worked) -> Made:
    """Return a day with hours."""
    return "6", work


def as_weak(work: Worked) -> Made:
    """Return a span that is told only where weak ones are asked for."""
    return "v", work


@dataclass(frozen=True)
class Rule:
    """A pattern over tags, and what its match becomes: a tag and a value, or None to leave it.

    A group named ``kept`` is what is replaced; without one it is the whole match.
    """

    pattern: re.Pattern[str]
    make: Callable[[Found], Made]


def rule(pattern: str, make: Callable[[Found], Made]) -> Rule:
    """Return a rule; blanks in the pattern are for the reader only."""
    return Rule(re.compile(pattern.replace(" ", "")), make)


def rewritten(tokens: list[Token], rules: Sequence[Rule]) -> list[Token]:
    """Return the tokens after every rule in turn was used wherever it holds."""
    tags = "".join(token.tag for token in tokens)
    for each in rules:
        start = 0
        while (match := each.pattern.search(tags, start)) is not None:
            made = each.make(Found(tokens, match)) if match.end() > match.start() else None
            if made is None:
                start = match.start() + 1
                continue
            a, b = match.span("kept") if "kept" in match.re.groupindex else match.span()
            tokens = [*tokens[:a], Token(made[0], made[1], tokens[a].start, tokens[b - 1].end), *tokens[b:]]
            tags = tags[:a] + made[0] + tags[b:]
            start = a + 1
    return tokens
