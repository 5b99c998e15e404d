"""Who is said to have said it: speaker and reporting words, wherever they stand in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from noonmark.words.claims.following import inside, speaker_after, whoever
from noonmark.words.claims.lexicon import Lexicon
from noonmark.words.claims.preceding import (
    behind_apposition,
    left_edge,
    speaker_before,
    subject_of,
    with_first,
    without_helpers,
)
from noonmark.words.claims.speakers import Speaker, Word, read_speaker, words_in

Mood = Literal["assert", "find", "direct", "according"]
Span = tuple[int, int]


_LONGEST_AT_END = 6
_BEHIND_NOUNS = ("reporting.passive", "past.present", "past.irregular", "people.prepositions")
"""Lists of which no word follows a reporting verb at once: "reports were late" has a noun."""


@dataclass(frozen=True)
class Attribution:
    """Reporting words with their speaker; offsets are into the sentence.

    Attributes
    ----------
    start, end : int
        The stretch of speaker and reporting words.
    verb : tuple of int
    mood : str
        ``"assert"``, ``"find"``, ``"direct"`` (asks, orders, promises) or ``"according"``.
    speaker : Speaker, optional
        None where the sentence leaves it out: "and stressed that".
    after : bool
        Whether it follows what it reports.
    """

    start: int
    end: int
    verb: Span
    mood: Mood
    speaker: Speaker | None
    after: bool


def attributions(text: str, lexicon: Lexicon, dead: Sequence[Span] = ()) -> tuple[Attribution, ...]:
    """Return the attributions of a sentence in order.

    Parameters
    ----------
    text : str
        The masked sentence.
    lexicon : Lexicon
    dead : sequence of tuple of int
        Stretches that belong to no speaker: dates and channels.
    """
    found: list[Attribution] = _before_colon(text, lexicon)
    for start, end, mood in _reporting_words(text, lexicon):
        if found and start < found[-1].end:
            continue
        one = _according(text, (start, end), lexicon, dead) if mood == "according" else None
        if mood != "according":
            one = _of_verb(text, (start, end), mood, lexicon, dead, had=bool(found))
        if one is not None:
            found.append(one)
    return tuple(found)


def _before_colon(text: str, lexicon: Lexicon) -> list[Attribution]:
    """Return the speaker whose words follow a colon: "Mayor Ivan Petrenko: “...”"."""
    found = re.match(r"[^▮:.!?]{2,120}(?=:\s*▮)", text)
    words = words_in(text, 0, found.end()) if found else []
    speaker = read_speaker(text, words, lexicon) if words else None
    verbs = ("reporting.assert", "reporting.direct", "reporting.find")
    if found is None or speaker is None or any(lexicon.find(key, found.group()) for key in verbs):
        return []
    return [Attribution(0, found.end() + 1, (found.end(), found.end() + 1), "assert", speaker, after=False)]


def _reporting_words(text: str, lexicon: Lexicon) -> list[tuple[int, int, Mood]]:
    out: list[tuple[int, int, Mood]] = []
    keys: tuple[tuple[str, Mood], ...] = (
        ("reporting.according", "according"),
        ("reporting.according_pronoun", "according"),
        ("reporting.find_phrases", "find"),
        ("reporting.direct_phrases", "direct"),
        ("reporting.direct", "direct"),
        ("reporting.find", "find"),
        ("reporting.assert", "assert"),
        ("reporting.participles", "assert"),
        ("reporting.after_quote", "assert"),
    )
    for key, mood in keys:
        for found in lexicon.patterns[key].finditer(text):
            if mood != "according" and found.group()[0].isupper() and found.start() > 0:
                continue
            if key == "reporting.after_quote" and "▮" not in text[: found.start()]:
                continue
            if not any(start < found.end() and found.start() < end for start, end, _ in out):
                out.append((found.start(), found.end(), mood))
    return sorted(out)


def _according(text: str, words: Span, lexicon: Lexicon, dead: Sequence[Span]) -> Attribution | None:
    if words[0] and text[words[0] - 1].isalnum():
        return None
    told = lexicon.patterns["reporting.according_pronoun"].fullmatch(text[slice(*words)])
    if told is not None:
        at = words[0] + told.start("who")
        speaker = read_speaker(text, words_in(text, at, words[0] + told.end("who")), lexicon)
    else:
        speaker = speaker_after(text, words[1], lexicon, dead) or whoever(text, words[1], lexicon)
    if speaker is None:
        return None
    late = bool(re.search(r"[\w▮]", text[: words[0]])) and not _opens_clause(text, words[0])
    if not late and "," in text[speaker.start : speaker.end] and text[speaker.end :].lstrip()[:1] != ",":
        bare = words_in(text, speaker.start, text.index(",", speaker.start))
        speaker = read_speaker(text, bare, lexicon) or speaker
    return Attribution(words[0], max(words[1], speaker.end), words, "according", speaker, late)


def _opens_clause(text: str, at: int) -> bool:
    """Return whether only a short opening stands before: "Тогда, по данным спасателей, ..."."""
    before = text[:at].rstrip(" ,")
    return len(before.split()) <= 2 and "▮" not in before


def _of_verb(
    text: str, verb: Span, mood: Mood, lexicon: Lexicon, dead: Sequence[Span], *, had: bool
) -> Attribution | None:
    left = left_edge(text, verb[0], lexicon)
    group = [word for word in words_in(text, left, verb[0]) if not inside(word, dead)]
    bare, blocked = without_helpers(group, lexicon)
    if blocked:
        return None
    elided = bool(bare) and all(lexicon.has("clauses.and", word.text) for word in bare)
    if elided or (not bare and lexicon.has("reporting.participles", text[slice(*verb)])):
        return _elided(text, verb, mood, lexicon, had=had)
    if _nested(text, left, lexicon):
        return None
    both = bool(bare) and lexicon.has("clauses.and", bare[0].text)
    bare = bare[1:] if both else bare
    speaker = speaker_before(text, bare, lexicon) if bare else behind_apposition(text, left, lexicon)
    if both and speaker is not None:
        speaker = with_first(text, left, speaker, lexicon)
    if speaker is not None and _may_speak(text, verb, speaker, lexicon):
        late = _is_late(text, speaker.start, verb[1])
        return Attribution(speaker.start, verb[1], verb, mood, speaker, after=late)
    if bare and lexicon.code == "en":
        return _said_at_end(text, bare, verb, mood, lexicon) if speaker is None else None
    return _inverted(text, verb, mood, lexicon, dead)


def _said_at_end(text: str, group: list[Word], verb: Span, mood: Mood, lexicon: Lexicon) -> Attribution | None:
    """Return the speaker of "..., the prefecture said.": what stands there speaks, whether a list has it or not."""
    definite = lexicon.has("people.articles", group[0].text) and 1 < len(group) <= _LONGEST_AT_END
    ends = not text[verb[1] :].strip(' .▮"”’')
    if not definite or not ends or mood != "assert" or not _follows_content(text, group[0].start):
        return None
    words = " ".join(text[group[0].start : group[-1].end].split())
    speaker = Speaker(group[0].start, group[-1].end, words, "", "", "unnamed")
    return Attribution(speaker.start, verb[1], verb, mood, speaker, after=True)


def _elided(text: str, verb: Span, mood: Mood, lexicon: Lexicon, *, had: bool) -> Attribution | None:
    """Return reporting words without a speaker of their own: "and stressed", ", adding"."""
    speaker = None if had else subject_of(text, verb[0], lexicon)
    return Attribution(verb[0], verb[1], verb, mood, speaker, after=False) if had or speaker else None


def _inverted(text: str, verb: Span, mood: Mood, lexicon: Lexicon, dead: Sequence[Span]) -> Attribution | None:
    """Return reporting words whose speaker follows: "said the mayor"."""
    late = _follows_content(text, verb[0])
    speaker = speaker_after(text, verb[1], lexicon, dead)
    if speaker is None or (lexicon.code == "en" and not late):
        return None
    return Attribution(verb[0], speaker.end, verb, mood, speaker, after=late)


def _nested(text: str, left: int, lexicon: Lexicon) -> bool:
    """Return whether a clause hangs on another: "than he suggested", "after he announced"."""
    before = text[:left].split()
    return bool(before) and lexicon.has("people.nesting", before[-1]) and text[:left].rstrip()[-1:] not in ",;:"


def _may_speak(text: str, verb: Span, speaker: Speaker, lexicon: Lexicon) -> bool:
    """Return whether a word that is a noun as often as a verb stands behind a speaker's own name."""
    word = text[slice(*verb)]
    if lexicon.has("reporting.find", word):
        return speaker.kind != "unnamed" or _opens(text[verb[1] :], "people.boundaries", lexicon)
    if not lexicon.has("reporting.named_only", word):
        return True
    behind = text[verb[1] :]
    if any(_opens(behind, key, lexicon) for key in _BEHIND_NOUNS):
        return False
    return (
        _opens(behind, "people.boundaries", lexicon)
        or speaker.kind in ("person", "body", "pronoun")
        or not word.endswith("s")
    )


def _opens(text: str, key: str, lexicon: Lexicon) -> bool:
    """Return whether the first word of a text is in a list."""
    first = text.split(maxsplit=1)[:1]
    return bool(first) and lexicon.has(key, first[0])


def _follows_content(text: str, at: int) -> bool:
    """Return whether what is said ends just before: a quotation, or a clause with a comma."""
    before = text[:at].rstrip()
    return before[-1:] == "▮" or (before[-1:] in (",", "—", "–", "-") and len(before) > 3)


def _is_late(text: str, start: int, verb_end: int) -> bool:
    """Return whether the speaker follows what is reported: "..., the mayor said." at a sentence's or a clause's end."""
    if not _follows_content(text, start):
        return False
    rest = text[verb_end:].strip(" .!?")
    return text[:start].rstrip()[-1:] == "▮" or not rest or rest[:1] in ",;—" or len(rest.split()) <= 6
