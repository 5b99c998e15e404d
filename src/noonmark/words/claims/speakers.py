"""Words for somebody who speaks, read: a name with its role, a body, a pronoun, or somebody unnamed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from noonmark.words.claims.lexicon import Lexicon

WORD = re.compile(
    r"(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Capt|Sgt|Sen|Rep|Gov|Prof|St|Sgt|Adm|Brig|[A-ZА-ЯІЇЄҐ])\.(?=\s|$)"
    r"|[^\W_]+(?:['’ʼ\-–][^\W_]+)*['’]?"
)
SpeakerKind = Literal["person", "body", "pronoun", "unnamed"]
UNNAMED = " (unnamed)"


@dataclass(frozen=True)
class Word:
    """A word of a sentence with its offsets there."""

    text: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()


@dataclass(frozen=True)
class Speaker:
    """Somebody who speaks: where the words stand, the name ("" without one), the role and what kind of speaker."""

    start: int
    end: int
    words: str
    name: str
    role: str
    kind: SpeakerKind


def words_in(text: str, start: int, end: int) -> list[Word]:
    """Return the words of a stretch."""
    return [Word(found.group(), found.start(), found.end()) for found in WORD.finditer(text, start, end)]


def read_speaker(text: str, words: Sequence[Word], lexicon: Lexicon) -> Speaker | None:
    """Return who a group of words names, None where it is nobody who can speak.

    Parameters
    ----------
    text : str
        The sentence; offset 0 is its beginning, where any word has a capital.
    words : sequence of Word
        The group, in order.
    lexicon : Lexicon
    """
    group = _trimmed(list(words), lexicon)
    if not group or lexicon.has("people.nobody", group[0].text):
        return None
    if len(group) == 1 and lexicon.has("people.pronouns", group[0].text):
        return _speaker(text, group, "", "", "pronoun")
    found = _english(text, group, lexicon) if lexicon.code == "en" else _slavic(text, group, lexicon)
    if found is None or found.kind != "unnamed":
        return found
    within = [word for word in words if word.end <= found.end]
    return _speaker(text, within, "", "", "unnamed")


def _trimmed(words: list[Word], lexicon: Lexicon) -> list[Word]:
    """Return a group without articles before it, and without possessive endings after it."""
    while len(words) > 1 and _is_before_name(words[0], lexicon):
        words = words[1:]
    return words


def _is_before_name(word: Word, lexicon: Lexicon) -> bool:
    """Return whether a word is an article, or an adverb that begins a sentence: "Earlier Petrov said"."""
    if lexicon.has("people.articles", word.text):
        return True
    return word.start == 0 and (lexicon.has("reporting.helpers", word.text) or lexicon.has("people.adverbs", word.text))


def _speaker(text: str, group: Sequence[Word], name: str, role: str, kind: SpeakerKind) -> Speaker:
    words = " ".join(text[group[0].start : group[-1].end].split())
    return Speaker(group[0].start, group[-1].end, words, " ".join(name.split()), " ".join(role.split()), kind)


def _english(text: str, group: list[Word], lexicon: Lexicon) -> Speaker | None:
    proper = [_is_proper(word, lexicon) for word in group]
    split = next((k for k in range(1, len(group)) if _ends_head(group, k, lexicon)), len(group))
    named = _after_office(text, group, split, lexicon)
    if named is not None:
        return named
    head = group[split - 1]
    if proper[split - 1]:
        return _proper_head(text, group, split, lexicon)
    if lexicon.has("people.nouns", head.text) or (head.text.islower() and lexicon.has("people.roles", head.text)):
        described = split < len(group) and not lexicon.has("people.noun_joins", group[split].text)
        return _speaker(text, group[:split] if described else group, "", "", "unnamed")
    if lexicon.has("people.bodies", head.text) or lexicon.has("people.said_by_document", head.text):
        known = any(word.capital and word.start for word in group) or any(proper)
        return _speaker(text, group, _text(text, group) if known else "", "", "body" if known else "unnamed")
    return None


def _ends_head(group: Sequence[Word], at: int, lexicon: Lexicon) -> bool:
    """Return whether a word begins what only describes the speaker: "officials in", "residents reached by"."""
    if lexicon.has("people.noun_joins", group[at].text):
        return True
    participle = lexicon.patterns["past.regular"].fullmatch(group[at].text) is not None
    return participle and lexicon.has("people.nouns", group[at - 1].text)


def _text(text: str, group: Sequence[Word]) -> str:
    return text[group[0].start : group[-1].end]


def _is_proper(word: Word, lexicon: Lexicon) -> bool:
    """Return whether a word is a name or part of one; the first of a sentence only if it is no common word."""
    if not word.capital:
        return False
    if lexicon.has("people.demonyms", word.text):
        return False
    common = any(lexicon.has(f"people.{key}", word.text) for key in ("nouns", "bodies", "openers", "said_by_document"))
    return word.start > 0 or not common


def _after_office(text: str, group: list[Word], split: int, lexicon: Lexicon) -> Speaker | None:
    """Return the person of "governor of Kherson region Ivan Petrenko", None where nobody is named so."""
    if split >= len(group) - 2 or not any(_is_office(word, lexicon) for word in group[:split]):
        return None
    run = _last_run(group)
    if group[run - 1].text.casefold() in ("of", "for", "the", "in", "at", "from"):
        run += 1
    name = group[run:]
    if len(name) < 2 or _has_body_word(name, lexicon):
        return None
    return _speaker(text, group, _text(text, name), _text(text, group[:run]), "person")


def _is_office(word: Word, lexicon: Lexicon) -> bool:
    return lexicon.has("people.roles", word.text) or lexicon.has("people.nouns", word.text)


def _last_run(group: Sequence[Word]) -> int:
    """Return where the last run of capitalised words begins."""
    at = len(group)
    while at and group[at - 1].capital:
        at -= 1
    return at


def _has_body_word(group: Sequence[Word], lexicon: Lexicon) -> bool:
    return any(lexicon.has("people.body_words", word.text) for word in group)


def _proper_head(text: str, group: list[Word], split: int, lexicon: Lexicon) -> Speaker | None:
    before = group[:split]
    run = _last_run(before)
    if _has_body_word(before[run:], lexicon) and not _is_office(before[-1], lexicon):
        begin = run if run and not lexicon.has("people.demonyms", before[run].text) else 0
        return _speaker(text, group, _text(text, group[min(begin, run) :]), "", "body")
    office = max((k + 1 for k in range(run, split) if lexicon.has("people.roles", before[k].text)), default=run)
    while office < split and lexicon.has("people.demonyms", before[office].text):
        office += 1
    name = [word for word in before[office:] if not lexicon.has("people.titles", word.text)]
    if not name:
        words = _text(text, group)
        return _speaker(text, group, "" if before[-1].start == 0 else words, "", "unnamed")
    role = _text(text, before[:office]) if office else ""
    if lexicon.has("people.titles", role):
        role = ""
    kind = "body" if role and lexicon.has("people.bodies", role.split()[-1]) else "person"
    return _speaker(text, group, _text(text, name), role, kind)


def _slavic(text: str, group: list[Word], lexicon: Lexicon) -> Speaker | None:
    run = _last_run(group)
    if run == 0 and _is_common(group[0], lexicon):
        run = 1
    before, name = group[:run], group[run:]
    office = any(lexicon.has("people.nouns", word.text) for word in before)
    while (
        before and name and office and ((len(name) >= 3 and not _patronymic(name)) or _has_body_word(name[:1], lexicon))
    ):
        before, name = [*before, name[0]], name[1:]
    body = any(lexicon.has("people.bodies", word.text) for word in before[:2]) and not office
    if name and not body and not _has_body_word(name, lexicon) and (office or not before or len(name) > 1):
        return _speaker(text, group, _text(text, name), _text(text, before) if before else "", "person")
    if body or _has_body_word(group, lexicon):
        known = any(w.capital and (w.start > 0 or not _is_common(w, lexicon)) for w in group)
        return _speaker(text, group, _text(text, group) if known else "", "", "body" if known else "unnamed")
    return _speaker(text, group, "", "", "unnamed") if office else None


def _is_common(word: Word, lexicon: Lexicon) -> bool:
    keys = ("nouns", "bodies", "openers", "demonyms")
    return any(lexicon.has(f"people.{key}", word.text) for key in keys)


def _patronymic(name: Sequence[Word]) -> bool:
    return bool(re.search(r"(?:вич|вна|вича|вны|вичем|вной|ична|ич)$", name[1].text)) if len(name) > 2 else False
