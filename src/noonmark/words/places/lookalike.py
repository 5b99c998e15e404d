"""Letters of one script that stand in for those of another: a Latin a in a Cyrillic word."""

from __future__ import annotations

import re
import unicodedata

_LATIN = "ABCEHIJKMOPSTXYaceijopsxy"
_CYRILLIC = "АВСЕНІЈКМОРЅТХУасеіјорѕху"
TO_CYRILLIC = str.maketrans(_LATIN + "3", _CYRILLIC + "З")
TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
"""Pairs that look the same in most type, from Unicode's confusables (UTS 39), upright letters only."""
_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο"
GREEK_TO_LATIN = str.maketrans(_GREEK, "ABEZHIKMNOPTYXo")

_IS_LATIN, _IS_CYRILLIC, _IS_GREEK = (re.compile(f"[{span}]") for span in ("A-Za-zÀ-ɏ", "Ѐ-ӿ", "Ͱ-Ͽ"))


def is_mixed(word: str) -> bool:
    """Return whether a word has letters of two of the scripts Latin, Cyrillic and Greek.

    Examples
    --------
    >>> is_mixed("Mосква"), is_mixed("Москва")
    (True, False)
    """
    return sum(bool(script.search(word)) for script in (_IS_LATIN, _IS_CYRILLIC, _IS_GREEK)) > 1


def in_one_script(word: str) -> tuple[str, ...]:
    """Return a mixed word's readings in one script, the script of most letters first; none where none is whole.

    Examples
    --------
    >>> in_one_script("Mоскв" + "a")
    ('Москва',)
    """
    word = unicodedata.normalize("NFKC", word)
    latin = word.translate(GREEK_TO_LATIN).translate(TO_LATIN)
    cyrillic = word.translate(GREEK_TO_LATIN).translate(TO_CYRILLIC)
    more_latin = len(_IS_LATIN.findall(word)) > len(_IS_CYRILLIC.findall(word))
    both = (latin, cyrillic) if more_latin else (cyrillic, latin)
    return tuple(dict.fromkeys(each for each in both if not is_mixed(each)))


def twins(word: str) -> tuple[str, ...]:
    """Return the words that look the same in another script: all its letters have a twin there.

    "HERSON" has none in full; a sign "КЕМЕРОВО" that was read with Latin letters, "KEMEPOBO", has one.
    """
    other = {word.translate(TO_CYRILLIC), word.translate(TO_LATIN)} - {word}
    return tuple(each for each in sorted(other) if not is_mixed(each) and each.isascii() != word.isascii())
