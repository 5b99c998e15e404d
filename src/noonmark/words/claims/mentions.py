"""People whom a text names with their office, whether they speak there or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from noonmark.words.claims.following import apposition_after
from noonmark.words.claims.lexicon import Lexicon
from noonmark.words.claims.sentences import Sentence
from noonmark.words.claims.speakers import Word, read_speaker, words_in

_MOST_NAMES = 3
_MOST_BEFORE = 5


@dataclass(frozen=True)
class Mention:
    """Somebody named with an office: where in the text, the name, and the office."""

    at: int
    name: str
    role: str


def mentions_of(sentences: Sequence[Sentence], lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return the people named with an office, in order: "Mayor Ihor Petrenko", "Ihor Petrenko, the mayor,"."""
    out: list[Mention] = []
    for sentence in sentences:
        told = sentence.masked
        words = words_in(told, 0, len(told))
        for first, last in _names(words):
            found = _before(told, words, first, last, lexicon) or _behind(told, words, first, last, lexicon)
            if found is not None:
                out.append(Mention(sentence.start + words[first].start, *found))
    return tuple(out)


def _names(words: Sequence[Word]) -> list[tuple[int, int]]:
    """Return the runs of capitalised words with nothing but blanks between them, as first and last."""
    runs: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        last = at
        while words[at].capital and last + 1 < len(words) and words[last + 1].capital and _touch(words, last):
            last += 1
        if words[at].capital:
            runs.append((at, last))
        at = last + 1
    return runs


def _touch(words: Sequence[Word], at: int) -> bool:
    return words[at + 1].start - words[at].end <= 1


def _is_office(word: Word, lexicon: Lexicon) -> bool:
    return lexicon.has("people.roles", word.text) or (not word.capital and lexicon.has("people.nouns", word.text))


def _before(told: str, words: Sequence[Word], first: int, last: int, lexicon: Lexicon) -> tuple[str, str] | None:
    """Return the name and the office before it, in the run itself or in the small letters before."""
    begin = back = first
    while back > 0 and first - back < _MOST_BEFORE and _touch(words, back - 1) and _goes(words[back - 1], lexicon):
        back -= 1
        if _is_office(words[back], lexicon) or lexicon.has("people.demonyms", words[back].text):
            begin = back
    if not any(_is_office(word, lexicon) for word in words[begin : last + 1]):
        return None
    speaker = read_speaker(told, words[begin : last + 1], lexicon)
    if speaker is None or speaker.kind != "person" or not speaker.role:
        return None
    return (speaker.name, speaker.role) if len(speaker.name.split()) <= _MOST_NAMES else None


def _goes(word: Word, lexicon: Lexicon) -> bool:
    """Return whether a word may stand between an office and a name: no verb, no preposition, nothing that joins."""
    keys = ["people.prepositions", "people.boundaries", "clauses.and", "past.irregular", "past.present"]
    if lexicon.code == "en":
        keys.append("people.articles")
    return not any(lexicon.has(key, word.text) for key in keys) and not lexicon.patterns["past.regular"].fullmatch(
        word.text
    )


def _behind(told: str, words: Sequence[Word], first: int, last: int, lexicon: Lexicon) -> tuple[str, str] | None:
    """Return the name and the office in an apposition behind it."""
    if last - first not in (1, 2):
        return None
    speaker = read_speaker(told, words[first : last + 1], lexicon)
    if speaker is None or speaker.kind != "person" or speaker.role or speaker.start != words[first].start:
        return None
    role = apposition_after(told, words[last].end, lexicon)
    head = [word for word in words_in(role, 0, len(role)) if _is_office(word, lexicon)]
    return (speaker.name, role) if head else None
