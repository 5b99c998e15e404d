"""Who is said to have said it: speaker and reporting words, wherever they stand in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from noonmark.words.claims.lexicon import Lexicon
from noonmark.words.claims.speakers import Speaker, Word, read_speaker, words_in

Mood = Literal["assert", "find", "direct", "according"]
Span = tuple[int, int]
_BREAK = re.compile(r"[,;:—▮()…\"“”«»]|\s[–-]\s")
_APPOSED = re.compile(r"\s*,\s*(?P<told>[^,▮;:—()]{2,140}?)\s*(?=[,.;▮—]|$)")
_LIST = re.compile(r"(?:, [^,.;▮]{2,40}){1,3},? (?:and|и|та|і|й) (?P<last>[^,.;▮]{2,40})(?=[.,;]|$)")
_LONGEST_OFFICE, _LONGEST_FIRST = 14, 6
_AGE = re.compile(r"(?:aged )?\d{1,3}")


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
        speaker = _after(text, words[1], lexicon, dead)
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
    left = _left_edge(text, verb[0], lexicon)
    group = [word for word in words_in(text, left, verb[0]) if not _inside(word, dead)]
    bare, blocked = _without_helpers(group, lexicon)
    if blocked:
        return None
    joined = bool(bare) and all(lexicon.has("clauses.and", word.text) for word in bare)
    if joined or (not bare and lexicon.has("reporting.participles", text[slice(*verb)])):
        return _elided(text, verb, mood, lexicon, had=had)
    if _nested(text, left, lexicon):
        return None
    both = bool(bare) and lexicon.has("clauses.and", bare[0].text)
    bare = bare[1:] if both else bare
    speaker = _before(text, bare, lexicon) if bare else _behind_apposition(text, left, lexicon)
    if both and speaker is not None:
        speaker = _with_first(text, left, speaker, lexicon)
    if speaker is not None and _may_speak(text, verb, speaker, lexicon):
        late = _is_late(text, speaker.start, verb[1])
        return Attribution(speaker.start, verb[1], verb, mood, speaker, after=late)
    return None if bare and lexicon.code == "en" else _inverted(text, verb, mood, lexicon, dead)


def _with_first(text: str, joint: int, second: Speaker, lexicon: Lexicon) -> Speaker:
    """Return two speakers that "and" joins as one: "two witnesses and a former official"."""
    edge = _clause_edge(text, joint, lexicon)
    group = words_in(text, edge, joint)
    if not group or len(group) > _LONGEST_FIRST or _has_verb(text[edge:joint], lexicon):
        return second
    first = read_speaker(text, group, lexicon)
    return second if first is None or first.kind == "pronoun" else _joined(text, first, second)


def _joined(text: str, first: Speaker, second: Speaker) -> Speaker:
    words = " ".join(text[first.start : second.end].split())
    name = f"{first.name} and {second.name}" if first.name and second.name else ""
    return Speaker(first.start, second.end, words, name, "", "body" if name else "unnamed")


def _elided(text: str, verb: Span, mood: Mood, lexicon: Lexicon, *, had: bool) -> Attribution | None:
    """Return reporting words without a speaker of their own: "and stressed", ", adding"."""
    speaker = None if had else _subject(text, verb[0], lexicon)
    return Attribution(verb[0], verb[1], verb, mood, speaker, after=False) if had or speaker else None


def _inverted(text: str, verb: Span, mood: Mood, lexicon: Lexicon, dead: Sequence[Span]) -> Attribution | None:
    """Return reporting words whose speaker follows: "said the mayor"."""
    late = _follows_content(text, verb[0])
    speaker = _after(text, verb[1], lexicon, dead)
    if speaker is None or (lexicon.code == "en" and not late):
        return None
    return Attribution(verb[0], speaker.end, verb, mood, speaker, after=late)


def _subject(text: str, at: int, lexicon: Lexicon) -> Speaker | None:
    """Return the subject of a sentence whose first verb is no reporting one: "A witness saw smoke and said"."""
    verbs = [lexicon.find(key, text, 0, at) for key in ("past.irregular", "past.regular", "past.present")]
    ends = [found.start() for found in verbs if found is not None]
    group = words_in(text, 0, min(ends)) if ends else []
    bare, blocked = _without_helpers(group, lexicon)
    if blocked or not bare or len(bare) > 6 or set(text[: bare[-1].end]) & set(",;:▮"):
        return None
    return read_speaker(text, bare, lexicon)


def _inside(word: Word, dead: Iterable[Span]) -> bool:
    return any(start <= word.start < end for start, end in dead)


def _left_edge(text: str, at: int, lexicon: Lexicon) -> int:
    """Return where the clause of a verb begins: behind the last break or word that opens a clause."""
    edge = _clause_edge(text, at, lexicon)
    joined = None
    for found in lexicon.patterns["clauses.and"].finditer(text, edge, at):
        joined = found
    if joined is not None and not _joins_names(text, joined, edge):
        edge = joined.start()
    return edge


def _clause_edge(text: str, at: int, lexicon: Lexicon) -> int:
    edge = 0
    for found in _BREAK.finditer(text, 0, at):
        edge = found.end()
    for found in lexicon.patterns["people.boundaries"].finditer(text, edge, at):
        edge = found.end()
    return edge


def _joins_names(text: str, joined: re.Match[str], edge: int) -> bool:
    """Return whether "and" stands inside a name: "Ministry of Health and Social Care"."""
    before, after = text[edge : joined.start()].split(), text[joined.end() :].split()
    return bool(before and after and before[-1][0].isupper() and after[0][0].isupper() and len(before) > 1)


def _nested(text: str, left: int, lexicon: Lexicon) -> bool:
    """Return whether a clause hangs on another: "than he suggested", "after he announced"."""
    before = text[:left].split()
    return bool(before) and lexicon.has("people.nesting", before[-1]) and text[:left].rstrip()[-1:] not in ",;:"


def _without_helpers(group: list[Word], lexicon: Lexicon) -> tuple[list[Word], bool]:
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


def _before(text: str, group: list[Word], lexicon: Lexicon) -> Speaker | None:
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


def _behind_apposition(text: str, left: int, lexicon: Lexicon) -> Speaker | None:
    """Return the speaker of "NAME, a doctor in the town, said": ``left`` is behind the second comma."""
    if text[:left].rstrip()[-1:] != ",":
        return None
    second = len(text[:left].rstrip()) - 1
    first = text.rfind(",", 0, second)
    if first < 0 or "▮" in text[first:second]:
        return None
    edge = _left_edge(text, first, lexicon)
    group, blocked = _without_helpers(words_in(text, edge, first), lexicon)
    if blocked or not group:
        return None
    speaker = _before(text, group, lexicon)
    if speaker is None:
        return None
    if speaker.kind == "unnamed":
        return _named_in_apposition(text, speaker, (first + 1, second), lexicon)
    return replace(speaker, end=second, role=speaker.role or _role(text[first + 1 : second], lexicon))


def _named_in_apposition(text: str, office: Speaker, span: Span, lexicon: Lexicon) -> Speaker | None:
    """Return the speaker of "the region's governor, Ivan Petrenko, said"."""
    words = words_in(text, *span)
    if not 1 <= len(words) <= 3 or not all(word.capital for word in words):
        return None
    named = read_speaker(text, words, lexicon)
    if named is None or named.kind != "person":
        return None
    return replace(named, start=office.start, end=span[1], role=re.sub(r"^(?:the|a|an) ", "", office.words, flags=re.I))


def _role(told: str, lexicon: Lexicon) -> str:
    """Return an apposition as a role, "" for an age or a clause."""
    words = told.split()
    while words and lexicon.has("people.articles", words[0]):
        words = words[1:]
    joined = " ".join(words)
    clause = bool(words) and (lexicon.has("people.boundaries", words[0]) or lexicon.has("clauses.and", words[0]))
    return "" if not words or clause or _AGE.fullmatch(joined) else joined


def _may_speak(text: str, verb: Span, speaker: Speaker, lexicon: Lexicon) -> bool:
    """Return whether a word that is a noun as often as a verb stands behind a speaker's own name."""
    word = text[slice(*verb)]
    if lexicon.has("reporting.find", word):
        return speaker.kind != "unnamed"
    if not lexicon.has("reporting.named_only", word):
        return True
    following = text[verb[1] :].split()[:1]
    noun = ("reporting.passive", "past.present", "past.irregular", "people.prepositions")
    if following and any(lexicon.has(key, following[0]) for key in noun):
        return False
    that = bool(following) and lexicon.has("people.boundaries", following[0])
    return that or speaker.kind in ("person", "body", "pronoun") or not word.endswith("s")


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


def _after(text: str, at: int, lexicon: Lexicon, dead: Sequence[Span]) -> Speaker | None:
    """Return the speaker whose words begin at a place, with the role in an apposition behind."""
    stop = _BREAK.search(text, at)
    if stop is not None and not text[at : stop.start()].strip():
        return None
    end = stop.start() if stop else len(text)
    group: list[Word] = []
    for word in words_in(text, at, end):
        if _inside(word, dead):
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
    return _joined(text, speaker, second) if second else _with_apposition(text, speaker, lexicon)


def _second(text: str, at: int, end: int, lexicon: Lexicon) -> Speaker | None:
    """Return the speaker that "and" joins to one before: "medics and residents"."""
    words = words_in(text, at, end)
    if not words or not lexicon.has("clauses.and", words[0].text) or len(words) > _LONGEST_FIRST + 1:
        return None
    if _has_verb(text[at:end], lexicon):
        return None
    return read_speaker(text, _full_stopped(text, words[1:]), lexicon)


def _last_of_list(text: str, at: int, lexicon: Lexicon) -> Speaker | None:
    """Return the last speaker of "witnesses, hospital staff and activists"; ``at`` is behind the first."""
    found = _LIST.match(text, at)
    if found is None or _has_verb(found.group(), lexicon):
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
    if not words or len(words) > _LONGEST_OFFICE or _has_verb(found["told"] if found else "", lexicon):
        return ""
    if not (lexicon.has("people.articles", words[0]) or any(lexicon.has("people.nouns", word) for word in words[:4])):
        return ""
    return _role(found["told"], lexicon) if found else ""


def _has_verb(text: str, lexicon: Lexicon) -> bool:
    keys = ("past.irregular", "past.present", "past.regular") if lexicon.code == "en" else ("past.irregular",)
    return any(lexicon.find(key, text) is not None for key in keys)
