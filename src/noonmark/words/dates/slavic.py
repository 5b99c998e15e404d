"""What Russian and Ukrainian share: numbers in words with their endings, years with the word for year after them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from noonmark.words.dates.holidays import Feast
from noonmark.words.dates.lexicon import Phrases, spelt, told, words
from noonmark.words.dates.numbers import digits
from noonmark.words.dates.parts import NamedYear
from noonmark.words.dates.tokens import Token, end_of, stem_of


@dataclass(frozen=True)
class NumberWords:
    """A language's number words.

    Attributes
    ----------
    cardinals, ordinals : dict of str to int
        Each form, with its value; tens and ones join ("двадцать второго").
    thousands : frozenset of str
        The words for a thousand, whose number is the word before.
    year_words : frozenset of str
        The words for year that follow a number of four digits and belong to it.
    """

    cardinals: dict[str, int]
    ordinals: dict[str, int]
    thousands: frozenset[str]
    year_words: frozenset[str]


@dataclass(frozen=True)
class WordTables:
    """A language's words by what they mean; the forms of one meaning are split at bars.

    Attributes
    ----------
    lists : mapping of str to sequence of str
        By tag: months and seasons (from 1 and 0), weekdays (from 0, Monday).
    valued : mapping of str to mapping
        By tag, then by value: units, days counted from today, hours of the day, edges of a period, halves.
    stems : mapping of str to mapping of int to str
        By tag, then by value: adjectives without their endings.
    endings : str
        Of those adjectives.
    joints : mapping of str to str
        Prepositions and such, by tag.
    feasts : mapping of str to Feast
    """

    lists: Mapping[str, tuple[str, ...]]
    valued: Mapping[str, Mapping[Any, str]]
    stems: Mapping[str, dict[int, str]]
    endings: str
    joints: Mapping[str, str]
    feasts: Mapping[str, Feast]


def phrases_of(tables: WordTables) -> Phrases:
    """Return all forms of a language's words with their tags and values."""
    out: Phrases = {}
    for tag, stems in tables.stems.items():
        out |= inflected(tag, stems, tables.endings)
    for tag, names in tables.lists.items():
        for number, written in enumerate(names, tag == "m"):
            out |= told(tag, number, written)
    for tag, table in tables.valued.items():
        for value, written in table.items():
            out |= told(tag, value, written)
    for tag, written in tables.joints.items():
        out |= spelt(tag, written)
    for written, feast in tables.feasts.items():
        out |= told("h", feast, written)
    return out


def number_reader(known: NumberWords) -> Callable[[list[Token]], list[Token]]:
    """Return what makes runs of number words, and digits, one token each."""

    def read(tokens: list[Token]) -> list[Token]:
        out: list[Token] = []
        at = 0
        while at < len(tokens):
            token, count = _number_at(tokens, at, known)
            at += count
            if token.tag == "y" and at < len(tokens) and stem_of(tokens[at]) in known.year_words:
                token = Token("y", NamedYear(token.value), token.start, tokens[at].end)
                at += 1
            out.append(token)
        return out

    return read


def _number_at(tokens: list[Token], at: int, known: NumberWords) -> tuple[Token, int]:
    token = tokens[at]
    if token.tag != "x":
        return token, 1
    if stem_of(token)[:1].isdigit():
        return digits(token), 1
    total, tag, last, end = 0, "", 0, at
    for k in range(at, min(at + 6, len(tokens))):
        word = stem_of(tokens[k]) if tokens[k].tag == "x" else ""
        if word in known.thousands and 0 < total < 3:
            total, last = total * 1000, 1000
        elif _joins(known.cardinals.get(word), last):
            total, last, tag = total + known.cardinals[word], known.cardinals[word], "n"
        elif _joins(known.ordinals.get(word), last):
            return _made(token, "o", total + known.ordinals[word], end_of(tokens[k])), k - at + 1
        else:
            break
        end = k + 1
    return _made(token, tag, total, end_of(tokens[max(end - 1, at)])), max(end - at, 1)


def _made(first: Token, tag: str, total: int, end: int) -> Token:
    return Token("y" if total > 999 else tag, total, first.start, end) if tag else first


def _joins(value: int | None, last: int) -> bool:
    """Return whether a number word goes on from the last: ones after tens, anything smaller after a thousand."""
    if value is None:
        return False
    return not last or (last >= 20 and last % 10 == 0 and value < (10 if last < 100 else last))


def forms(stems: str, endings: str) -> list[str]:
    """Return each stem with each ending; both are split at bars, an ending of a dash is none."""
    return [stem + ("" if ending == "-" else ending) for stem in stems.split("|") for ending in endings.split("|")]


def ordinal_forms(stems: Iterable[tuple[int, str]], endings: str) -> dict[str, int]:
    """Return the forms of ordinals, with their values."""
    return {form: value for value, stem in stems for form in forms(stem, endings)}


def inflected(tag: str, table: dict[int, str], endings: str) -> Phrases:
    """Return the forms of stems, by value."""
    out: Phrases = {}
    for value, stems in table.items():
        out |= told(tag, value, forms(stems, endings))
    return out


def as_they_stand(tokens: list[Token], _: str) -> list[Token]:
    """Take the tag from a day in a street's name ("улица 8 Марта", "вулиця 8 Березня")."""
    out = list(tokens)
    for at in range(len(tokens) - 2):
        if tokens[at].value in _STREETS and tokens[at + 1].tag in "no" and tokens[at + 2].tag == "m":
            out[at + 1 : at + 3] = [Token("x", "", each.start, each.end) for each in tokens[at + 1 : at + 3]]
    return out


_STREETS = frozenset(
    words("улица улице улицы улицу ул ул. площадь площади вулиця вулиці вулицю вул вул. площа площі площу проспект")
)
