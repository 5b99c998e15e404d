"""What a passage holds that another language can hold too: subjects, names, numbers, days, words of like letters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from anyascii import anyascii
from rapidfuzz import fuzz

from noonmark.words.compare_lexicon import subject_of
from noonmark.words.compare_numbers import dates_in, numbers_in
from noonmark.words.compare_text import straightened
from noonmark.words.compare_types import Language, Read, Span

ROOT_LETTERS = 5
LEAST_WORD = 5
SAME_NAME = 84.0
"""Likeness of two names without their vowels' spelling; Shoigu and Шойгу score 100, Putin and Пушкин 57."""
_MARKER = re.compile(r"\A\s*\(?[0-9]{1,3}[.)]\s")
_CALL_UP = re.compile(r"\bcall(?:ed|s|ing)?\s+up\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*")
_ENDINGS = re.compile(
    r"(?:ами|ями|ого|его|ому|ему|ой|ою|ей|ом|ем|ым|им|ах|ях|ые|ие|ый|ий|ая|яя|ов|ев|ів|і|ї|а|я|у|ю|е|о|ы|и|ь)$"
)
_STOP_WORDS = """
about after their there these those which while where would should could shall other being under between
который которые которых также этого этой этом этих будут будет было были может чтобы более через после
який яка яке які яких також цього цієї цьому цих будуть буде було були може більше через після
"""
_STOP = frozenset(_STOP_WORDS.split())


def features(read: Read) -> list[frozenset[str]]:
    """Return what each passage of a text holds: ``"subject:decree"``, ``"name:putin"``, ``"number:300000"``."""
    names = _names(read)
    return [_of(span, read.language, names) for span in read.passages]


def _of(span: Span, language: Language, names: frozenset[str]) -> frozenset[str]:
    text = _MARKER.sub(_blank, straightened(span.text)[0])
    days = dates_in(text, language)
    found = {f"number:{number}" for _, _, number in numbers_in(text, language)}
    found |= {f"date:{day.words}" for day in days}
    for day in days:
        text = text[: day.start] + " " * (day.end - day.start) + text[day.end :]
    words = _WORD.finditer(_CALL_UP.sub("call-up", text))
    return frozenset(found | {_word(match[0], language, names) for match in words}) - {""}


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _word(word: str, language: Language, names: frozenset[str]) -> str:
    plain = word.casefold().replace("ё", "е").replace("ʼ", "'").replace("’", "'")
    subject = subject_of(plain, language)
    if subject:
        return f"subject:{subject}"
    if plain in names and word[0].isupper():
        return f"name:{name_key(word)}"
    if len(plain) >= LEAST_WORD and plain not in _STOP:
        return f"word:{anyascii(plain).casefold()[:ROOT_LETTERS]}"
    return ""


def _names(read: Read) -> frozenset[str]:
    """Return words with a capital inside a passage that the text never writes small: a capital may also begin one."""
    small: set[str] = set()
    large: set[str] = set()
    for span in read.passages:
        text = _MARKER.sub(_blank, straightened(span.text)[0])
        for number, match in enumerate(_WORD.finditer(text)):
            plain = match[0].casefold().replace("ё", "е").replace("ʼ", "'").replace("’", "'")
            if match[0][0].islower():
                small.add(plain)
            elif number and len(plain) > 2:
                large.add(plain)
    return frozenset(large - small)


def name_key(word: str) -> str:
    """Return a name in Latin letters without its ending, spelt in one way.

    Examples
    --------
    >>> name_key("Шойгу"), name_key("Shoigu"), name_key("Путина"), name_key("Putin")
    ('shoig', 'shoigu', 'putin', 'putin')
    """
    bare = _ENDINGS.sub("", word.casefold()) if not word.isascii() and len(word) > 4 else word.casefold()
    latin = re.sub("[^a-z]", "", anyascii(bare).casefold())
    for old, new in (
        ("kh", "h"),
        ("yo", "e"),
        ("ye", "e"),
        ("iy", "i"),
        ("y", "i"),
        ("j", "i"),
        ("w", "v"),
        ("ii", "i"),
    ):
        latin = latin.replace(old, new)
    return re.sub(r"(.)\1", r"\1", latin)


def joined_names(
    left: Sequence[frozenset[str]], right: Sequence[frozenset[str]]
) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
    """Return both with names of the second text told as the likest name of the first, where they are the same."""
    mine = sorted({one for told in left for one in told if one.startswith("name:")})
    theirs = sorted({one for told in right for one in told if one.startswith("name:")})
    same = {other: _likest(other, mine) for other in theirs}
    return list(left), [frozenset(same.get(one, one) for one in told) for told in right]


def _likest(name: str, others: Sequence[str]) -> str:
    scored = [(fuzz.ratio(name[5:], other[5:]), other) for other in others]
    best = max(scored, default=(0.0, name), key=lambda told: (told[0], told[1]))
    return best[1] if best[0] >= SAME_NAME else name
