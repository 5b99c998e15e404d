"""Which of the places that a text names a claim is about: those at which something is said to be or to happen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from noonmark.earth.gazetteer_table import Place
from noonmark.words.claims.claim import Where
from noonmark.words.claims.lexicon import Lexicon
from noonmark.words.claims.speakers import Word, words_in
from noonmark.words.places.reading import PlaceReading

LEAST_TRUST = 0.3
MOST_OTHERS = 8
_NAMED = ("name", "airport", "landmark", "street")
_POSSESSIVE = ("'s", "’s", "s'", "s’")


@dataclass(frozen=True)
class Located:
    """A place with how it stands there.

    Attributes
    ----------
    where : Where
    preposition : str
        The word of place before it, "" without one.
    sure : bool
        Whether the gazetteer knows it, or the text calls it a city, a region and the like.
    country : str
        Its country's code, "" where it is unknown.
    kind : str
        The gazetteer's kind, "" where it is unknown.
    """

    where: Where
    preposition: str
    sure: bool
    country: str
    kind: str


@dataclass(frozen=True)
class _Run:
    """Words of a name, by their numbers, and what the gazetteer makes of them."""

    first: int
    last: int
    reading: PlaceReading | None


def located(text: str, span: tuple[int, int], lexicon: Lexicon, readings: Sequence[PlaceReading]) -> list[Located]:
    """Return the places at which a stretch of text says that something is, in order.

    Parameters
    ----------
    text : str
        The text, with what is said in quotation marks masked where it shall not count.
    span : tuple of int
    lexicon : Lexicon
    readings : sequence of PlaceReading
        The places of the whole text.
    """
    words = words_in(text, *span)
    found: list[Located] = []
    ends: list[int] = []
    for run in _runs(words, lexicon, readings):
        before = found[-1] if found and ends[-1] == run.first - 1 else None
        joined = found[-1] if found and ends[-1] == run.first - 2 and _is_and(words[run.first - 1], lexicon) else before
        one = _located(text, words, run, lexicon, joined)
        if one is None or (
            before is not None and _around(one, before) and "," in text[before.where.end : one.where.start]
        ):
            continue
        found.append(one)
        ends.append(run.last)
    return found


def named(readings: Sequence[PlaceReading]) -> Where | None:
    """Return the first place that a stretch names in whatever way, for "Russia's mobilization began"."""
    inside = [each for each in readings if each.trust >= 0.5 and each.candidates]
    if not inside:
        return None
    text = inside[0].text
    bare = text[:-2] if text.endswith(_POSSESSIVE) else text
    return _where(bare, inside[0].start, inside[0].start + len(bare), inside[0])


def _is_and(word: Word, lexicon: Lexicon) -> bool:
    return lexicon.has("clauses.and", word.text)


def _around(outer: Located, inner: Located) -> bool:
    """Return whether a place only says in which country or region the one before it lies: "Kharkiv, Ukraine"."""
    return bool(outer.country) and outer.country == inner.country and outer.kind in ("country", "region")


def _runs(words: Sequence[Word], lexicon: Lexicon, readings: Sequence[PlaceReading]) -> list[_Run]:
    """Return the runs of capitalised words that may be places, cut to what the gazetteer knows of them."""
    runs: list[_Run] = []
    at = 0
    while at < len(words):
        named = _of_name(words, at, lexicon)
        if named > at:
            inside = [r for r in readings if words[at].start == r.start and r.end == words[named].end and _counts(r)]
            runs.append(_Run(at, named, inside[0] if inside else None))
            at = named + 1
            continue
        reading = next((r for r in readings if r.start <= words[at].start < r.end and _counts(r)), None)
        if reading is not None:
            last = max(k for k in range(at, len(words)) if words[k].start < reading.end)
            runs.append(_Run(at, last, reading))
            at = last + 1
        elif _may_begin(words[at], lexicon):
            last = at
            while last + 1 < len(words) and words[last + 1].capital and _touch(words, last):
                last += 1
            runs.append(_Run(at, last, None))
            at = last + 1
        else:
            at += 1
    return runs


def _of_name(words: Sequence[Word], at: int, lexicon: Lexicon) -> int:
    """Return the last word of "Gulf of Aden" or "Cape of Good Hope"; ``at`` itself where no such name begins."""
    if not (words[at].capital and lexicon.has("places.of_names", words[at].text)):
        return at
    last = at + 1
    while last < len(words) and words[last].text.casefold() in ("of", "the"):
        last += 1
    if last == at + 1 or last >= len(words) or not words[last].capital:
        return at
    while last + 1 < len(words) and words[last + 1].capital and _touch(words, last):
        last += 1
    return last


def _counts(reading: PlaceReading) -> bool:
    return reading.kind in _NAMED and reading.trust >= LEAST_TRUST


def _touch(words: Sequence[Word], at: int) -> bool:
    return words[at + 1].start - words[at].end <= 1


def _may_begin(word: Word, lexicon: Lexicon) -> bool:
    lists = ("places.before", "places.articles", "places.not_place", "people.demonyms", "places.inside")
    return word.capital and not any(lexicon.has(key, word.text) for key in lists)


def _located(text: str, words: Sequence[Word], run: _Run, lexicon: Lexicon, joined: Located | None) -> Located | None:
    last, after_kind = _with_kind(words, run, lexicon)
    if words[run.last].text.endswith(_POSSESSIVE) and not after_kind:
        return None
    first, preposition, kind = _look_back(text, words, run.first, lexicon)
    of_name = run.last > run.first and lexicon.has("places.of_names", words[run.first].text)
    kind = (
        kind
        or after_kind
        or of_name
        or (run.reading is not None and run.reading.kind in ("landmark", "street", "airport"))
    )
    if not preposition and joined is not None and run.reading is not None:
        preposition = joined.preposition
    if preposition and not kind and _is_weak(preposition, lexicon):
        preposition = ""
    known = run.reading is not None and bool(run.reading.candidates)
    sure = known or kind
    if not ((preposition and (sure or _is_sure(preposition, lexicon))) or (kind and not preposition and sure)):
        return None
    if not (known or of_name or _could_be_place(words[run.first : run.last + 1], lexicon)):
        return None
    if _speaks_of(words, first, lexicon):
        return None
    start, end = words[first].start, words[last].end
    where = _where(text[start:end], start, end, run.reading)
    place = run.reading.candidates[0].place if known and run.reading else None
    return Located(where, preposition, sure, place.country if place else "", place.kind if place else "")


def _with_kind(words: Sequence[Word], run: _Run, lexicon: Lexicon) -> tuple[int, bool]:
    """Return the last word of a place's name with "region", "airport" behind it, and whether there is such a word."""
    last = run.last
    if lexicon.has("places.after", words[last].text) and last > run.first:
        return last, True
    if last + 1 < len(words) and lexicon.has("places.after", words[last + 1].text) and _touch(words, last):
        return last + 1, True
    return last, False


def _look_back(text: str, words: Sequence[Word], at: int, lexicon: Lexicon) -> tuple[int, str, bool]:
    """Return where the words for a place begin, the preposition before them, and whether they say what kind it is."""
    first, kind = at, False
    back = at - 1
    while back >= 0 and not set(text[words[back].end : words[back + 1].start]) & set(",;:.()▮—"):
        word = words[back].text
        if back == at - 1 and lexicon.has("places.hit", word):
            return first, "at", kind
        if back and lexicon.has("places.struck_before", word) and lexicon.has("places.struck", words[back - 1].text):
            return first, "at", kind
        if lexicon.has("places.before", word):
            return first, word.casefold(), kind
        inside = lexicon.has("places.inside", word)
        kind = kind or lexicon.has("places.kinds", word)
        owner = word.endswith(_POSSESSIVE) and words[back].capital
        skipped = any(lexicon.has(key, word) for key in ("places.kinds", "places.articles", "people.demonyms"))
        if not (inside or skipped or owner or word.casefold() == "of") and not _is_part(words, back, lexicon):
            break
        first = back if inside or (kind and first == back + 1 and not skipped) else first
        back -= 1
    return first, "", kind


def _is_part(words: Sequence[Word], at: int, lexicon: Lexicon) -> bool:
    """Return whether a word is a part of a place: "streets" of "in the streets of Kherson"."""
    if lexicon.code != "en" or at < 1 or at + 1 >= len(words) or words[at].capital:
        return False
    before = at - 2 if lexicon.has("places.articles", words[at - 1].text) else at - 1
    placed = before >= 0 and lexicon.has("places.before", words[before].text)
    return placed and words[at + 1].text == "of" and not lexicon.has("places.after_not_place", words[at].text)


def _is_sure(preposition: str, lexicon: Lexicon) -> bool:
    return lexicon.has("places.sure_before", preposition)


def _is_weak(preposition: str, lexicon: Lexicon) -> bool:
    return lexicon.has("places.weak_before", preposition)


def _could_be_place(run: Sequence[Word], lexicon: Lexicon) -> bool:
    """Return whether a name that no table knows could be a place: no body, no office, no channel."""
    lists = ("people.body_words", "people.roles", "people.bodies", "people.nouns", "places.not_place", "people.titles")
    if all(lexicon.has("places.after", word.text) or len(word.text) < 3 for word in run):
        return False
    return len(run) <= 3 and not any(lexicon.has(key, word.text) for word in run for key in lists)


def _speaks_of(words: Sequence[Word], first: int, lexicon: Lexicon) -> bool:
    """Return whether a place only tells which war or which service is meant: "the war in Ukraine"."""
    back = first - 1
    while back > 0 and not lexicon.has("places.before", words[back].text):
        back -= 1
    return back > 0 and lexicon.has("places.after_not_place", words[back - 1].text)


def _where(told: str, start: int, end: int, reading: PlaceReading | None) -> Where:
    text = " ".join(told.split())
    if reading is None or not reading.candidates:
        return Where(text, start=start, end=end)
    place = reading.likeliest
    if place is None:
        others = tuple(full_name(each.place) for each in reading.candidates[:MOST_OTHERS])
        return Where(text, others=others, start=start, end=end)
    rivals = [each for each in reading.candidates[1 : MOST_OTHERS + 1] if each.share > 0.01]
    others = tuple(full_name(each.place) for each in rivals)
    return Where(text, full_name(place), place.lat, place.lon, others, start, end, place)


def full_name(place: Place) -> str:
    """Return a place's name with its region and country."""
    around = () if place.kind == "country" else (place.region, place.country_name)
    return ", ".join(dict.fromkeys(part for part in (place.name, *around) if part))
