"""The letters of a report: of a supported script, look-alike letters put right, all of the same length."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from noonmark.errors import NoonmarkError
from noonmark.words.compare_text import straightened

LEAST_SHARE = 0.5
_MIXED = re.compile(r"[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z]")
_LETTER = re.compile(r"[^\W\d_]")
_KNOWN = re.compile(r"[A-Za-zÀ-ɏЀ-ӿ]")
_OWNER = re.compile(r"(?<=day)['’]s\b", re.IGNORECASE)
_ENGLISH = frozenset(
    {"the", "of", "and", "to", "in", "a", "is", "that", "for", "it", "was", "on", "are", "with", "as", "be", "by"}
    | {"this", "at", "from", "not", "have", "has", "had"}
)
_WORD = re.compile(r"[^\W\d_]+")
LEAST_ENGLISH = 0.06
"""Share of the commonest English words; English news has 0.25 to 0.4 of them, other languages under 0.03."""


def check_script(text: str) -> None:
    """Raise an error for a text without words, or mostly of letters that are neither Latin nor Cyrillic.

    Raises
    ------
    NoonmarkError
    """
    letters = len(_LETTER.findall(text))
    if not letters:
        raise NoonmarkError("there are no words in it", remedy="give a report in English, Russian or Ukrainian")
    if len(_KNOWN.findall(text)) >= LEAST_SHARE * letters:
        return
    scripts = Counter(unicodedata.name(letter, "?").split(" ")[0] for letter in _LETTER.findall(text[:20_000]))
    script, count = scripts.most_common(1)[0]
    share = 100 * count / max(1, sum(scripts.values()))
    raise NoonmarkError(
        f"its letters are of no supported script ({script.capitalize()}, {share:.0f} %)",
        remedy="give a report in English, Russian or Ukrainian",
    )


def is_english(text: str) -> bool:
    """Return whether a text in Latin letters is English, by its commonest words; True for other letters."""
    words = [word.casefold() for word in _WORD.findall(text[:20_000])]
    latin = [word for word in words if word.isascii()]
    if len(latin) < LEAST_SHARE * len(words) or len(words) < 20:
        return True
    return sum(word in _ENGLISH for word in words) >= LEAST_ENGLISH * len(words)


def read_plainly(text: str) -> str:
    """Return a text of the same length in which no word mixes Latin and Cyrillic letters that look alike.

    Examples
    --------
    >>> read_plainly("мoбилизация") == "мобилизация"
    True
    """
    return straightened(text)[0] if _MIXED.search(text) else text


def without_possessives(text: str) -> str:
    """Return a text of the same length with "Monday's" as "Monday", which names the same day."""
    return _OWNER.sub("  ", text)
