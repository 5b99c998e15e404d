"""Names that the gazetteer does not hold as they stand: misspelt places, and landmarks by their kind of word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from noonmark.words.places.lexicon import Word, place_words
from noonmark.words.places.names import hits
from noonmark.words.places.phrases import Phrase

SURE_LIKENESS = 89.0
"""Likeness that a misspelt name needs after a mere "in"; after "the city of" less will do (see names.py)."""
MOST_LOOKED_FOR = 60
"""Fuzzy look-ups in one text, at about 10 ms each."""
_LONG = 5
_OF_A_PEOPLE = re.compile("(?:ian|ish|ese|ский|ская|ские|ском|ских|ского|ську|ський|ської|ська|ські)$")
"""Endings of words for a people and its tongue: "in Russian" is no misspelt Russia."""
STREETS = frozenset({"street", "avenue", "boulevard", "lane", "embankment", "highway"})


def misspelt(text: str, words: Sequence[Word], taken: frozenset[int]) -> Iterator[Phrase]:
    """Yield names in running text that follow "in" or "the city of" and are like one of the gazetteer.

    ``taken`` holds where words start that other names have.
    """
    lists, tried = place_words(), 0
    for first, last in runs(text, words):
        low = words[first].low
        if low in lists.no_place or any(word.start in taken for word in words[first : last + 1]):
            continue
        kind, near = _cue(words, first)
        if not near or len(words[first].text) < _LONG or low in lists.persons or _OF_A_PEOPLE.search(words[last].low):
            continue
        if tried >= MOST_LOOKED_FOR:
            continue
        tried += 1
        told = text[words[first].start : words[last].end]
        found = hits(" ".join(told.split()), fuzzy=True) if last - first < 3 else ()
        if found and (kind or max(hit.score for hit in found) >= SURE_LIKENESS):
            yield Phrase(first, last, words[first].start, words[last].end, told, found)


def _cue(words: Sequence[Word], first: int) -> tuple[bool, bool]:
    """Return whether a kind of place stands before ("the city of"), and whether that or "in" does."""
    lists = place_words()
    before = [word.low for word in words[max(0, first - 2) : first]]
    kind = any(low in lists.kinds for low in before) and all(
        low in lists.kinds or low in lists.weak_before for low in before[-1:]
    )
    return kind, kind or (bool(before) and before[-1] in lists.sure_before)


def runs(text: str, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Yield first and last word of each unbroken run of capitalised words."""
    first = None
    for at, word in enumerate(words):
        joined = at > 0 and not text[words[at - 1].end : word.start].strip(" \u00a0")
        named = word.has_case and word.may_name
        if first is not None and not (named and joined):
            yield first, at - 1
            first = None
        if first is None and named:
            first = at
    if first is not None:
        yield first, len(words) - 1


def landmarks(text: str, words: Sequence[Word]) -> Iterator[tuple[int, int, str]]:
    """Yield first and last word of each landmark or street, and the English word for its kind.

    A capitalised run beside a word for a kind: "Isakiivskiy Cathedral", "площадь Ленина", "ул. Карла Маркса".
    """
    lists = place_words()
    kinds = lists.landmark_kinds
    done = -1
    for first, last in runs(text, words):
        if first <= done:
            continue
        end = words[last].low
        before = words[first - 1].low if first else ""
        after = words[last + 1].low if last + 1 < len(words) else ""
        if last > first and end in lists.landmark and words[first].low not in lists.no_place:
            yield first, last, kinds[lists.landmark[end]]
        elif last > first and words[first].low in lists.landmark and not words[first].text.isascii():
            yield first, last, kinds[lists.landmark[words[first].low]]
        elif before in lists.landmark and not words[first].text.isascii() and _touch(text, words, first - 1):
            yield first - 1, last, kinds[lists.landmark[before]]
        elif after in lists.landmark and words[first].low not in lists.no_place and _touch(text, words, last):
            yield first, last + 1, kinds[lists.landmark[after]]
        else:
            continue
        done = last


def _touch(text: str, words: Sequence[Word], at: int) -> bool:
    """Return whether a word and the next one are parted by nothing but a blank, or a dot and a blank."""
    return text[words[at].end : words[at + 1].start].strip(" \u00a0") in ("", ".")
