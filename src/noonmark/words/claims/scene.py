"""A sentence with all that is found in it: attributions, dates, channels, places, counts, footage."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from noonmark.words.claims.attribution import Attribution, attributions
from noonmark.words.claims.claim import Period
from noonmark.words.claims.counting import Number, counts_in
from noonmark.words.claims.lexicon import Lexicon
from noonmark.words.claims.placing import Located, located
from noonmark.words.claims.sentences import Sentence
from noonmark.words.dates.dated import Dated
from noonmark.words.places.reading import PlaceReading

Span = tuple[int, int]


@dataclass(frozen=True)
class Context:
    """What is the same for the whole text: the text itself, its dates, places and day, and who publishes it."""

    text: str
    published: date
    source: str
    dates: tuple[Dated, ...]
    places: tuple[PlaceReading, ...]
    lexicon: Lexicon


@dataclass(frozen=True)
class Scene:
    """A sentence; all offsets are into ``told``, the sentence with spoken words masked.

    Attributes
    ----------
    sentence : Sentence
    told : str
    context : Context
    attributions : tuple of Attribution
    dates : tuple of Dated
        Outside quotation marks, offsets into the whole text.
    channels : tuple of tuple
        Start, end and name.
    places : tuple of Located
        Offsets of their words into the sentence.
    numbers : tuple of Number
    """

    sentence: Sentence
    told: str
    context: Context
    attributions: tuple[Attribution, ...] = ()
    dates: tuple[tuple[int, int, Period], ...] = ()
    channels: tuple[tuple[int, int, str], ...] = ()
    places: tuple[Located, ...] = ()
    numbers: tuple[Number, ...] = field(default=())

    @property
    def lexicon(self) -> Lexicon:
        """The words of its language."""
        return self.context.lexicon

    @property
    def is_question(self) -> bool:
        """Whether it asks."""
        return self.told.rstrip('"”»’ ').endswith("?")

    def has(self, key: str, span: Span) -> bool:
        """Return whether a pattern is found in a stretch."""
        return self.lexicon.find(key, self.told, *span) is not None


def scene_of(sentence: Sentence, context: Context) -> Scene:
    """Return a sentence with what is found in it."""
    told, lexicon = sentence.masked, context.lexicon
    whole = (0, len(told))
    channels = _channels(told, lexicon)
    dates = _dates(sentence, told, context)
    dead = [(start, end) for start, end, _ in (*channels, *dates)]
    near = between(context.places, sentence.start, sentence.end)
    moved = [_moved(each, sentence.start) for each in near]
    places = [each for each in located(told, whole, lexicon, moved) if not _within(each.where.start, channels)]
    return Scene(
        sentence, told, context, attributions(told, lexicon, dead), dates, channels, tuple(places),
        tuple(counts_in(told, whole, lexicon, [(start, end) for start, end, _ in dates])),
    )  # fmt: skip


Found = TypeVar("Found", Dated, PlaceReading)


def between(found: Sequence[Found], start: int, end: int) -> Sequence[Found]:
    """Return what begins within a stretch, of things in order."""
    first = bisect_left(found, start, key=lambda each: each.start)
    return found[first : bisect_left(found, end, lo=first, key=lambda each: each.start)]


def _moved(reading: PlaceReading, by: int) -> PlaceReading:
    return replace(reading, start=reading.start - by, end=reading.end - by)


def _within(at: int, spans: Sequence[tuple[int, int, object]]) -> bool:
    return any(start <= at < end for start, end, _ in spans)


def _channels(told: str, lexicon: Lexicon) -> tuple[tuple[int, int, str], ...]:
    """Return where channels are named, with the name alone: "on Telegram" is Telegram."""
    out: list[tuple[int, int, str]] = []
    for found in lexicon.patterns["channels.patterns"].finditer(told):
        known = lexicon.patterns["channels.names"].search(found.group())
        name = known.group() if known else next((group for group in found.groups() if group), found.group())
        out.append((found.start(), found.end(), " ".join(name.split())))
    return tuple(out)


def _dates(sentence: Sentence, told: str, context: Context) -> tuple[tuple[int, int, Period], ...]:
    """Return the dates of a sentence that stand outside quotation marks."""
    out: list[tuple[int, int, Period]] = []
    for each in between(context.dates, sentence.start, sentence.end):
        start, end = each.start - sentence.start, each.end - sentence.start
        if told[start] == "▮" or (each.problem and each.first is None):
            continue
        lexicon = context.lexicon
        if lexicon.patterns["dates.none"].fullmatch(each.text) or (not each.sure and each.other is None):
            continue
        if lexicon.patterns["dates.not_before"].search(told[:start]) or lexicon.patterns["dates.not_after"].match(
            told[end:]
        ):
            continue
        out.append((start, end, _period(each, context)))
    return tuple(out)


def _period(each: Dated, context: Context) -> Period:
    """Return the days of a date; "earlier this week" reaches to the day of publication, which it may mean."""
    first, last = each.first, each.last
    open_end = context.lexicon.patterns["dates.until_today"].search(each.text)
    if open_end and first is not None and last is not None and first <= context.published:
        last = context.published
    return first, last


def past_in(scene: Scene, span: Span) -> bool:
    """Return whether a stretch tells what happened: a verb in the past, a perfect, or a passive."""
    lexicon = scene.lexicon
    if lexicon.find("past.irregular", scene.told, *span):
        return True
    for found in re.finditer(lexicon.patterns["past.regular"], scene.told[span[0] : span[1]]):
        if not lexicon.has("past.not_past", found.group()):
            return True
    return False
