"""The speaker whose words stand before the verb: "the mayor of Kharkiv said", "NAME, a nurse in the town, said"."""

from __future__ import annotations

import re
from dataclasses import replace

from noonmark.words.claims.following import BREAK, has_verb, joined, office_of
from noonmark.words.claims.lexicon import Lexicon
from noonmark.words.claims.speakers import Speaker, Word, read_speaker, words_in

Span = tuple[int, int]
_LONGEST_FIRST = 6


def speaker_before(text: str, group: list[Word], lexicon: Lexicon) -> Speaker | None:
    """Return the speaker that a group before a verb names; a phrase with a preposition before it is left out."""
    while (
        len(group) > 2
        and lexicon.has("people.prepositions", group[0].text)
        and lexicon.has("people.openers", group[1].text)
    ):
        group = group[2:]
    if lexicon.has("people.prepositions", group[0].text):
        at = next((k for k in range(len(group) - 1, 0, -1) if lexicon.has("people.articles", group[k].text)), 0)
        run = len(group)
        while run > 1 and group[run - 1].capital:
            run -= 1
        group = group[at:] if at else group[run:] if run < len(group) else group[-1:]
    return read_speaker(text, group, lexicon)


def behind_apposition(text: str, left: int, lexicon: Lexicon) -> Speaker | None:
    """Return the speaker of "NAME, a doctor in the town, said": ``left`` is behind the second comma."""
    if text[:left].rstrip()[-1:] != ",":
        return None
    second = len(text[:left].rstrip()) - 1
    first = text.rfind(",", 0, second)
    if first < 0 or "▮" in text[first:second]:
        return None
    edge = left_edge(text, first, lexicon)
    group, blocked = without_helpers(words_in(text, edge, first), lexicon)
    if blocked or not group:
        return None
    speaker = speaker_before(text, group, lexicon)
    if speaker is None:
        return None
    if speaker.kind == "unnamed":
        return _named_in_apposition(text, speaker, (first + 1, second), lexicon)
    return replace(speaker, end=second, role=speaker.role or office_of(text[first + 1 : second], lexicon))


def _named_in_apposition(text: str, office: Speaker, span: Span, lexicon: Lexicon) -> Speaker | None:
    """Return the speaker of "the region's governor, Ivan Petrenko, said"."""
    words = words_in(text, *span)
    if not 1 <= len(words) <= 3 or not all(word.capital for word in words):
        return None
    named = read_speaker(text, words, lexicon)
    if named is None or named.kind != "person":
        return None
    return replace(named, start=office.start, end=span[1], role=re.sub(r"^(?:the|a|an) ", "", office.words, flags=re.I))


def with_first(text: str, joint: int, second: Speaker, lexicon: Lexicon) -> Speaker:
    """Return two speakers that "and" joins as one: "two witnesses and a former official"."""
    edge = _clause_edge(text, joint, lexicon)
    group = words_in(text, edge, joint)
    if not group or len(group) > _LONGEST_FIRST or has_verb(text[edge:joint], lexicon):
        return second
    first = read_speaker(text, group, lexicon)
    return second if first is None or first.kind == "pronoun" else joined(text, first, second)


def subject_of(text: str, at: int, lexicon: Lexicon) -> Speaker | None:
    """Return the subject of a sentence whose first verb is no reporting one: "A witness saw smoke and said"."""
    verbs = [lexicon.find(key, text, 0, at) for key in ("past.irregular", "past.regular", "past.present")]
    ends = [found.start() for found in verbs if found is not None]
    group = words_in(text, 0, min(ends)) if ends else []
    bare, blocked = without_helpers(group, lexicon)
    if blocked or not bare or len(bare) > 6 or set(text[: bare[-1].end]) & set(",;:▮"):
        return None
    return read_speaker(text, bare, lexicon)


def left_edge(text: str, at: int, lexicon: Lexicon) -> int:
    """Return where the clause of a verb begins: behind the last break or word that opens a clause."""
    edge = _clause_edge(text, at, lexicon)
    last = None
    for found in lexicon.patterns["clauses.and"].finditer(text, edge, at):
        last = found
    if last is not None and not _joins_names(text, last, edge):
        edge = last.start()
    return edge


def _clause_edge(text: str, at: int, lexicon: Lexicon) -> int:
    edge = 0
    for found in BREAK.finditer(text, 0, at):
        edge = found.end()
    for found in lexicon.patterns["people.boundaries"].finditer(text, edge, at):
        edge = found.end()
    return edge


def _joins_names(text: str, found: re.Match[str], edge: int) -> bool:
    """Return whether "and" stands inside a name: "Ministry of Health and Social Care"."""
    before, after = text[edge : found.start()].split(), text[found.end() :].split()
    return bool(before and after and before[-1][0].isupper() and after[0][0].isupper() and len(before) > 1)


def without_helpers(group: list[Word], lexicon: Lexicon) -> tuple[list[Word], bool]:
    """Return a group without helping words at its end, and whether the verb is denied or passive there."""
    while group:
        last = group[-1].text
        if lexicon.has("reporting.negated", last) or lexicon.has("reporting.passive", last):
            return group, True
        adverb = lexicon.code == "en" and last.endswith("ly") and last.islower() and len(last) > 4
        if not (lexicon.has("reporting.helpers", last) or adverb) or (
            len(group) == 1 and last[0].isupper() and not adverb
        ):
            break
        group = group[:-1]
    return group, False
