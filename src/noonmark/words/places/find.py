"""Places found in a text: where each stands, what it may mean, and how far it can be trusted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from noonmark.errors import NoonmarkError
from noonmark.words.places.believing import trust_in_prose, trust_on_a_sign
from noonmark.words.places.company import by_writing, settled
from noonmark.words.places.extract.map_names import MapNames
from noonmark.words.places.extract.on_the_map import on_the_map
from noonmark.words.places.hints import find_hints
from noonmark.words.places.lexicon import Word, place_words, words_of
from noonmark.words.places.names import candidates, hits, is_airport_phrase
from noonmark.words.places.phrases import Phrase, phrases
from noonmark.words.places.reading import PlaceReading, Style
from noonmark.words.places.unknown import STREETS, landmarks, misspelt

LONGEST_TEXT = 2_000_000
"""Characters that are read at once: a book of 1,000 pages."""
LEAST_TRUST = 0.02
LANDMARK_TRUST = 0.8
MOST_WORDS = 6
"""A line of more words is no misspelt name."""
OF_THEIR_TOWN = frozenset(
    {"station", "university", "hospital", "stadium", "theatre", "museum", "factory", "beach", "market", "hotel"}
)
"""Kinds of landmarks that are mostly called after the town in which they stand; streets and squares are not."""


def find_places(
    text: str, *, style: Style = "prose", least_trust: float = LEAST_TRUST, extract: MapNames | None = None
) -> tuple[PlaceReading, ...]:
    """Return the places that a text names, in order.

    Parameters
    ----------
    text : str
        In any script.
    style : {"prose", "sign"}
        In prose a name begins with a capital and is exact or inflected; on a sign every word may be a name,
        in capitals or not, and misspelt, and numbers, plates, domains, codes, prices and letters are read too.
    least_trust : float
        Readings below this are left out.
    extract : MapNames, optional
        A map's names, by which streets and landmarks are placed; without it they are told and are nowhere.

    Raises
    ------
    NoonmarkError
        For a text of more than 2,000,000 characters.

    Examples
    --------
    >>> [one] = find_places("Видео снято в Магадане.")
    >>> one.text, one.candidates[0].place.name, one.how
    ('Магадане', 'Magadan', 'inflected')
    """
    if len(text) > LONGEST_TEXT:
        raise NoonmarkError(
            f"a text of {len(text):,} characters is too long to be read at once",
            remedy=f"cut it into parts of at most {LONGEST_TEXT:,}",
        )
    words = words_of(text)
    named = list(phrases(text, words, style))
    found = [_reading(text, words, phrase, style) for phrase in named]
    taken = frozenset(word.start for phrase in named for word in words[phrase.first : phrase.last + 1])
    if style == "sign" and not found:
        found = _misspelt(text, words)
    elif style == "prose":
        found += [_reading(text, words, phrase, style) for phrase in misspelt(text, words, taken)]
    found.sort(key=lambda reading: reading.start)
    if style == "sign":
        found = [by_writing(reading, text) for reading in found]
    marks = _landmarks(text, words, style, extract)
    told = [_inside(reading, marks) for reading in settled(text, [each for each in found if each.candidates])]
    hints = find_hints(text) if style == "sign" else []
    told = [reading for reading in told if not any(_covers(hint, reading) for hint in hints)]
    kept = (reading for reading in told + marks + hints if reading.trust >= least_trust)
    return tuple(sorted(kept, key=lambda reading: (reading.start, reading.end)))


def _covers(hint: PlaceReading, reading: PlaceReading) -> bool:
    """Return whether a name is part of a domain, a plate or another code."""
    return hint.kind != "script" and hint.start <= reading.start and reading.end <= hint.end


def _inside(reading: PlaceReading, marks: Sequence[PlaceReading]) -> PlaceReading:
    """Lower the trust of a name in a landmark's name, but for kinds that mostly bear their own town's."""
    at = bisect_right(marks, reading.start, key=lambda mark: mark.start)
    around = [mark for mark in marks[max(0, at - 2) : at] if mark.start <= reading.start and reading.end <= mark.end]
    lowered = any(mark.note not in OF_THEIR_TOWN for mark in around) and reading.kind == "name"
    return replace(reading, trust=0.25 * reading.trust) if lowered else reading


def _landmarks(text: str, words: Sequence[Word], style: Style, extract: MapNames | None) -> list[PlaceReading]:
    """Return the landmarks and streets that a text names; without a map extract they are nowhere yet."""
    found: list[PlaceReading] = []
    for first, last, kind in landmarks(text, words):
        start, end = words[first].start, words[last].end
        what = "street" if kind in STREETS else "landmark"
        told = PlaceReading(start, end, text[start:end], what, (), LANDMARK_TRUST, "same", kind)
        found.append(on_the_map(told, extract) if extract else told)
    if style == "sign" and extract and words and not any(each.candidates for each in found):
        whole = PlaceReading(words[0].start, words[-1].end, text.strip(), "landmark", (), LANDMARK_TRUST, "same")
        found += [each for each in [on_the_map(whole, extract)] if each.candidates]
    return found


def _reading(text: str, words: Sequence[Word], phrase: Phrase, style: Style) -> PlaceReading:
    airport = is_airport_phrase(phrase.text)
    chosen = candidates(phrase.found, phrase.text, airport=airport)
    trust = trust_in_prose(text, words, phrase, chosen) if style == "prose" else trust_on_a_sign(words, phrase, chosen)
    kind = "airport" if airport else "name"
    return PlaceReading(
        phrase.start, phrase.end, text[phrase.start : phrase.end], kind, chosen, trust, phrase.found[0].how
    )


def _misspelt(text: str, words: Sequence[Word]) -> list[PlaceReading]:
    """Return the reading of a whole line, or of its longest words, as a misspelt name."""
    common = place_words().no_place
    words = [word for word in words if word.low not in common]
    if not words or len(words) > MOST_WORDS:
        return []
    whole = Phrase(0, len(words) - 1, words[0].start, words[-1].end, " ".join(word.text for word in words), ())
    singles = [Phrase(k, k, w.start, w.end, w.text, ()) for k, w in enumerate(words) if len(w.text) > 4]
    for phrase in [whole, *sorted(singles, key=lambda p: -len(p.text))[:3]]:
        found = hits(phrase.text, fuzzy=True)
        if found:
            return [_reading(text, words, replace(phrase, found=found), "sign")]
    return []
