"""Which language a text is in, of those whose dates are read."""

from __future__ import annotations

import re

from noonmark.errors import NoonmarkError
from noonmark.words.dates.english import ENGLISH_LEXICON
from noonmark.words.dates.lexicon import Lexicon
from noonmark.words.dates.russian import RUSSIAN_LEXICON
from noonmark.words.dates.tokens import WORD, plain
from noonmark.words.dates.ukrainian import UKRAINIAN_LEXICON

LEXICONS = {each.code: each for each in (ENGLISH_LEXICON, RUSSIAN_LEXICON, UKRAINIAN_LEXICON)}
_CYRILLIC, _LATIN = re.compile("[Ѐ-ӿ]"), re.compile("[A-Za-z]")
_ONLY_UKRAINIAN, _ONLY_RUSSIAN = re.compile("[іїєґІЇЄҐ]"), re.compile("[ыэъёЫЭЪЁ]")


def lexicon_named(language: str) -> Lexicon:
    """Return the lexicon of a language.

    Raises
    ------
    NoonmarkError
        For a language whose dates are not read.
    """
    if language not in LEXICONS:
        raise NoonmarkError(f"language {language!r} is not read", remedy="give one of en, ru, uk, or none at all")
    return LEXICONS[language]


def lexicon_for(text: str) -> Lexicon:
    """Return the lexicon that fits a text: by its script, then the letters and words of one language only."""
    if len(_CYRILLIC.findall(text)) * 2 < len(_LATIN.findall(text)):
        return ENGLISH_LEXICON
    if not _CYRILLIC.search(text):
        return ENGLISH_LEXICON
    ukrainian, russian = (len(pattern.findall(text)) for pattern in (_ONLY_UKRAINIAN, _ONLY_RUSSIAN))
    if ukrainian != russian:
        return UKRAINIAN_LEXICON if ukrainian > russian else RUSSIAN_LEXICON
    words = [plain(word) for word in WORD.findall(text[:2000])]
    known = [sum((word,) in each.phrases for word in words) for each in (RUSSIAN_LEXICON, UKRAINIAN_LEXICON)]
    return UKRAINIAN_LEXICON if known[1] > known[0] else RUSSIAN_LEXICON
