"""The speaker whose words follow: "said Olena Marchuk, a teacher", "according to medics and residents"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from noonmark.words.claims.lexicon import Lexicon
from noonmark.words.claims.speakers import Speaker, Word, read_speaker, words_in

Span = tuple[int, int]
BREAK = re.compile(r"[,;:—▮()…\"“”«»]|\s[–-]\s")
_APPOSED = re.compile(r"\s*,\s*(?P<told>[^,▮;:—()]{2,140}?)\s*(?=[,.;▮—]|$)")
_LIST = re.compile(r"(?:, [^,.;▮]{2,40}){1,3},? (?:and|и|та|і|й) (?P<last>[^,.;▮]{2,40})(?=[.,;]|$)")
_LONGEST_OFFICE, _LONGEST_SECOND, _LONGEST_WHOEVER = 14, 6, 4
_AGE = re.compile(r"(?:aged )?\d{1,3}")


def speaker_after(text: str, at: int, lexicon: Lexicon, dead: Sequence[Span]) -> Speaker | None:
    """Return the speaker whose words begin at a place, with the role in an apposition behind."""
    stop = BREAK.search(text, at)
    if stop is not None and not text[at : stop.start()].strip():
        return None
    end = stop.start() if stop else len(text)
    group: list[Word] = []
    for word in words_in(text, at, end):
        if inside(word, dead):
            if group:
                break
            continue
        if group and _ends_group(word, group, lexicon):
            break
        if group or not lexicon.has("people.skipped", word.text):
            group.append(word)
    group = _full_stopped(text, group)
    while group and lexicon.has("people.noun_joins", group[-1].text):
        group = group[:-1]
    speaker = read_speaker(text, group, lexicon) if group else None
    if speaker is None:
        return None
    second = _second(text, speaker.end, end, lexicon) or _last_of_list(text, speaker.end, lexicon)
    return joined(text, speaker, second) if second else _with_apposition(text, speaker, lexicon)


def _second(text: str, at: int, end: int, lexicon: Lexicon) -> Speaker | None:
    """Return the speaker that "and" joins to one before: "medics and residents"."""
    words = words_in(text, at, end)
    if not words or not lexicon.has("clauses.and", words[0].text) or len(words) > _LONGEST_SECOND + 1:
        return None
    if has_verb(text[at:end], lexicon):
        return None
    return read_speaker(text, _full_stopped(text, words[1:]), lexicon)


def _last_of_list(text: str, at: int, lexicon: Lexicon) -> Speaker | None:
    """Return the last speaker of "witnesses, hospital staff and activists"; ``at`` is behind the first."""
    found = _LIST.match(text, at)
    if found is None or has_verb(found.group(), lexicon):
        return None
    return read_speaker(text, words_in(text, found.start("last"), found.end("last")), lexicon)


def _full_stopped(text: str, group: list[Word]) -> list[Word]:
    """Return a group up to the first full stop between its words."""
    for k in range(1, len(group)):
        if any(sign in text[group[k - 1].end : group[k].start] for sign in ".!?"):
            return group[:k]
    return group


def _ends_group(word: Word, group: list[Word], lexicon: Lexicon) -> bool:
    if lexicon.has("people.boundaries", word.text) or lexicon.has("clauses.and", word.text):
        return True
    if lexicon.has("people.noun_joins", word.text):
        return group[-1].capital and len(group) > 1 and not lexicon.has("people.long_joins", word.text)
    if lexicon.has("people.prepositions", word.text) or lexicon.has("reporting.negated", word.text):
        return True
    return lexicon.has("reporting.passive", word.text) or lexicon.has("reporting.helpers", word.text)


def _with_apposition(text: str, speaker: Speaker, lexicon: Lexicon) -> Speaker:
    if speaker.kind != "person" or speaker.role:
        return speaker
    role = apposition_after(text, speaker.end, lexicon)
    if not role:
        return speaker
    end = text.index(role, speaker.end) + len(role)
    return replace(speaker, end=end, role=role)


def apposition_after(text: str, at: int, lexicon: Lexicon) -> str:
    """Return the office in an apposition behind a name: "a nurse" of ", a nurse, said"; "" without one."""
    found = _APPOSED.match(text, at)
    words = found["told"].split() if found else []
    if not words or len(words) > _LONGEST_OFFICE or has_verb(found["told"] if found else "", lexicon):
        return ""
    if not (lexicon.has("people.articles", words[0]) or any(lexicon.has("people.nouns", word) for word in words[:4])):
        return ""
    return office_of(found["told"], lexicon) if found else ""


def office_of(told: str, lexicon: Lexicon) -> str:
    """Return an apposition as a role, "" for an age or a clause."""
    words = told.split()
    while words and lexicon.has("people.articles", words[0]):
        words = words[1:]
    joined = " ".join(words)
    clause = bool(words) and (lexicon.has("people.boundaries", words[0]) or lexicon.has("clauses.and", words[0]))
    return "" if not words or clause or _AGE.fullmatch(joined) else joined


def has_verb(text: str, lexicon: Lexicon) -> bool:
    """Return whether words hold a verb, so that they are a clause and no name or office."""
    keys = ("past.irregular", "past.present", "past.regular") if lexicon.code == "en" else ("past.irregular",)
    return any(lexicon.find(key, text) is not None for key in keys)


def whoever(text: str, at: int, lexicon: Lexicon) -> Speaker | None:
    """Return the words behind "по данным", which nobody but a speaker follows, as somebody unnamed."""
    stop = BREAK.search(text, at)
    if lexicon.code == "en" or stop is None:
        return None
    group = words_in(text, at, stop.start())
    if not 0 < len(group) <= _LONGEST_WHOEVER or not group[0].text[0].isalpha():
        return None
    if any(lexicon.has(key, group[0].text) for key in ("people.prepositions", "people.boundaries")):
        return None
    told = " ".join(text[group[0].start : group[-1].end].split())
    known = any(word.capital for word in group)
    return Speaker(group[0].start, group[-1].end, told, told if known else "", "", "body" if known else "unnamed")


def joined(text: str, first: Speaker, second: Speaker) -> Speaker:
    """Return two speakers that "and" joins as one."""
    words = " ".join(text[first.start : second.end].split())
    name = f"{first.name} and {second.name}" if first.name and second.name else ""
    return Speaker(first.start, second.end, words, name, "", "body" if name else "unnamed")


def inside(word: Word, dead: Iterable[Span]) -> bool:
    """Return whether a word belongs to one of some stretches."""
    return any(start <= word.start < end for start, end in dead)
