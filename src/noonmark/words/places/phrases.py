"""Phrases of a text that are names of places: the longest first, none inside another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from noonmark.earth.look_up import begins_a_name
from noonmark.earth.names import key
from noonmark.words.places.han import is_unbroken, pieces
from noonmark.words.places.lexicon import Word, place_words
from noonmark.words.places.names import Hit, hits
from noonmark.words.places.reading import Style

LONGEST = 6
"""Words in a name; longer ones are very rare in GeoNames (0.3 % of names, mostly airports)."""
_BETWEEN = frozenset(" -‑–\u00a0\u2009\u202f.’'\n\t")


@dataclass(frozen=True)
class Phrase:
    """Words ``first`` to ``last`` (inclusive) of a text that name places, or may if ``found`` is empty."""

    first: int
    last: int
    start: int
    end: int
    text: str
    found: tuple[Hit, ...]


def phrases(text: str, words: Sequence[Word], style: Style) -> Iterator[Phrase]:
    """Yield the phrases that name places.

    In prose a name begins with a capital, where its script has capitals; on signs any word may.
    """
    at = 0
    while at < len(words):
        phrase = _at(text, words, at, style) if words[at].may_name or style == "sign" else None
        if phrase is not None:
            yield phrase
        at = at + 1 if phrase is None else phrase.last + 1


def _at(text: str, words: Sequence[Word], at: int, style: Style) -> Phrase | None:
    """Return the longest name that begins with a word."""
    for last in range(_furthest(text, words, at), at - 1, -1):
        if not _may_end(words[at : last + 1], style):
            continue
        start, end = words[at].start, words[last].end
        told = " ".join(text[start:end].split())
        if last == at and _is_common(words[at]):
            return None
        found = hits(told)
        if found:
            return Phrase(at, last, start, end, told, found)
        if last == at and is_unbroken(told):
            return _part_of(words[at], at)
    return None


def _part_of(word: Word, at: int) -> Phrase | None:
    """Return the longest part of an unbroken word that is a name."""
    for first, last in pieces(word.text):
        found = hits(word.text[first:last])
        if found and word.text[first:last] not in place_words().no_place:
            return Phrase(at, at, word.start + first, word.start + last, word.text[first:last], found)
    return None


def _is_common(word: Word) -> bool:
    """Return whether a word alone is no name: an everyday word, or a word for a kind of place."""
    lists = place_words()
    kind = word.low in lists.kinds or word.low in lists.landmark
    return kind or word.low in lists.no_place or (word.has_case and len(word.text) == 1)


def _furthest(text: str, words: Sequence[Word], at: int) -> int:
    """Return the last word to which a name from here may reach: nothing but blanks and dashes between."""
    last = at
    while last + 1 < len(words) and last - at < LONGEST - 1:
        gap = text[words[last].end : words[last + 1].start]
        if len(gap) > 3 or not set(gap) <= _BETWEEN or gap.count("\n") > 1:
            break
        if "." in gap and len(words[last].text) > 3:
            break
        last += 1
    return last


def _may_end(words: Sequence[Word], style: Style) -> bool:
    """Return whether words may be a name in full: small words only inside, or a kind of place at the end."""
    if len(words) == 1 or style == "sign":
        return True
    lists = place_words()
    end = words[-1]
    if not (end.may_name or end.low in lists.kinds):
        return False
    if all(word.low in lists.no_place or word.low in lists.kinds for word in words):
        return False
    if words[0].low in lists.no_place and words[0].low not in lists.part and not _starts_names(words[0].low):
        return False
    return all(word.may_name or len(word.text) <= 4 or word.low in lists.kinds for word in words[1:-1])


def _starts_names(low: str) -> bool:
    """Return whether names begin with a word that is no place alone: New York, East London, The Hague."""
    return begins_a_name(key(low))
