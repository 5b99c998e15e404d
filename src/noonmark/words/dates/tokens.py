"""A text as tokens, each with a tag of one letter that says what part it can play in a date.

======= =========================================================================================================
Tag     Meaning
======= =========================================================================================================
n o y   number, ordinal, year
m w u   month, weekday, unit
r R     this, last or next; the past or coming ones, counted from today (a Russian or Ukrainian word of its own)
d       a day by its distance from today
p D     part of a day; a part of a day with its day ("tonight")
P H U   the part of a day that says which half a clock hour is in; a clock time; the word "hours"
s h     season, holiday
k A q   few, a, half
e g     start, middle or end; rest
a l     ago; later or from now
b f S   before, after, since or from
F t - & from or between, to, a dash, and
B       by, no later than
O I T   of; in, on or at; the
E L     earlier; later
M N     more than, less than
C Q     "in" that needs no number before its unit; a quantity in one word (half a year)
J Z     up to now; or later
Y       decade
1 2 3   a day, a span, an edge of a span, worked out
4 5     a range, an open span, worked out
6       a day with hours, worked out
v       a weak one: worked out, but too vague to be told unasked
x       any other word; a mark such as a comma is its own tag
======= =========================================================================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_ENDING = r"(?:st|nd|rd|th|-?(?:го|ого|е|ое|му|ому|й|ий|м|ом|х|я|ю|ої|ті|те|ше|ще))"
WORD = re.compile(rf"\d+{_ENDING}(?![^\W\d_])|\d+|[^\W\d_]+(?:['’ʼ][^\W\d_]+)?\.?|[-–—~/.,():&'’]|\S")
MARKS = frozenset(".,!?/()-")
_DASHES = frozenset("-–—~")
_LATIN, _CYRILLIC = "aceiopxyABCEHIKMOPTX", "асеіорхуАВСЕНІКМОРТХ"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_HAS_LATIN, _HAS_CYRILLIC = re.compile("[A-Za-z]"), re.compile("[Ѐ-ӿ]")


@dataclass(frozen=True)
class Token:
    """One word, number or mark; ``start`` and ``end`` are offsets in the text.

    A value is what the tag says: a number, a unit, hours, or what works a day out.
    """

    tag: str
    value: Any
    start: int
    end: int


def words_of(text: str, start: int = 0) -> list[Token]:
    """Return a text's words, numbers and marks in small letters, tagged ``x``; a mark is tagged as itself."""
    out: list[Token] = []
    for found in WORD.finditer(text):
        word = plain(found.group())
        tag = "-" if word in _DASHES else word if word in MARKS else "x"
        out.append(Token(tag, word, start + found.start(), start + found.end()))
    return out


def plain(word: str) -> str:
    """Return a word in small letters with one kind of apostrophe, and letters of one script where two look alike."""
    if is_mixed(word):
        cyrillic = len(_HAS_CYRILLIC.findall(word)) * 2 >= len(_HAS_LATIN.findall(word))
        word = word.translate(_TO_CYRILLIC if cyrillic else _TO_LATIN)
    return word.casefold().replace("’", "'").replace("ʼ", "'")


def is_mixed(word: str) -> bool:
    """Return whether a word has both Latin and Cyrillic letters."""
    return not word.isascii() and bool(_HAS_LATIN.search(word)) and bool(_HAS_CYRILLIC.search(word))


def stem_of(token: Token) -> str:
    """Return a word without the full stop of an abbreviation."""
    return str(token.value).rstrip(".")


def end_of(token: Token) -> int:
    """Return a token's end; the full stop after an abbreviation belongs to the sentence."""
    value = str(token.value)
    return token.end - 1 if value.endswith(".") and len(value) > 1 else token.end
