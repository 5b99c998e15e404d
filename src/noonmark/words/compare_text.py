"""A text read: its language by its letters, look-alike letters put right, and its passages with their offsets."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from noonmark.errors import NoonmarkError
from noonmark.words.compare_types import Language, Read, Span

MOST_LETTERS = 400_000
"""A longer text is no speech and no decree; the comparison is of every passage with every other."""
LEAST_SHARE = 0.5
_UKRAINIAN = frozenset("іїєґ")
_RUSSIAN = frozenset("ыэъё")
_ENGLISH_WORDS = "the of and to in a is that for it was on are with as be by this at from will not shall or have has"
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_CYRILLIC_OF = dict(zip("aceiopxyABCEHIKMOPTXY", "асеіорхуАВСЕНІКМОРТХУ", strict=True))
"""Latin letters that look like Cyrillic ones (Unicode Technical Standard 39, confusables)."""
_WORD = re.compile(r"[^\W\d_]+")
_BREAK = re.compile(
    r"(?:\r?\n[ \t]*){2,}"
    r"|\r?\n(?=[ \t]*(?:\d{1,3}[.)]|[-•–—*]|\(?[a-zа-яіїє]\))[ \t])"
    r"|(?P<end>(?<=[.!?…])[\"»”’)\]]*)\s+(?=[\"«“„(\[—–-]*\s?[A-ZА-ЯЁІЇЄҐ0-9])"
)
_NO_END = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Col|No|Nos|Art|St|vs|cf|approx|[A-ZА-ЯІЇЄҐ]|г|гг|ст|п|пп|ч|им|ім|р|рр|тыс|тис|млн|см|№)"
    r"|\b(?:Article|Section|Стать[яи]|Статт[яі]|Пункт) \d{1,3}|(?:^|\n)[ \t]*\d{1,3})\.$"
)


def read_text(text: str) -> Read:
    """Return a text with its language and passages.

    Parameters
    ----------
    text : str
        English, Russian or Ukrainian.

    Returns
    -------
    Read
        Passages are sentences and points of a list; offsets are into ``text``.

    Raises
    ------
    NoonmarkError
        For a text without words, of no supported script, or of more than 400,000 characters.
    """
    if len(text) > MOST_LETTERS:
        raise NoonmarkError(f"the text has {len(text):,} characters", remedy=f"compare parts of up to {MOST_LETTERS:,}")
    if not _WORD.search(text):
        raise NoonmarkError("there are no words in it", remedy="give a text in English, Russian or Ukrainian")
    plain, mixed = straightened(text)
    language, notes = _language(plain)
    if mixed:
        noun = "word mixes" if mixed == 1 else "words mix"
        notes.append(f"{mixed} {noun} Latin and Cyrillic letters that look alike; read as Cyrillic")
    return Read(text, language, _passages(text), tuple(notes))


def straightened(text: str) -> tuple[str, int]:
    """Return a text of the same length whose mixed words are all Cyrillic, and how many were mixed.

    Examples
    --------
    >>> straightened("мoбилизация")[0] == "мобилизация"
    True
    """
    mixed = 0

    def put_right(found: re.Match[str]) -> str:
        nonlocal mixed
        word = found[0]
        if not (any(_is(letter, "CYRILLIC") for letter in word) and any(_is(letter, "LATIN") for letter in word)):
            return word
        mixed += 1
        return "".join(_CYRILLIC_OF.get(letter, letter) for letter in word)

    return _WORD.sub(put_right, text), mixed


def _is(letter: str, script: str) -> bool:
    return unicodedata.name(letter, "").startswith(script)


def _language(text: str) -> tuple[Language, list[str]]:
    scripts = Counter(unicodedata.name(letter, "?").split(" ")[0] for letter in text if letter.isalpha())
    total = sum(scripts.values())
    script, most = scripts.most_common(1)[0]
    if script not in ("LATIN", "CYRILLIC") or most < LEAST_SHARE * total:
        raise NoonmarkError(
            f"its letters are of no supported script ({script.capitalize()}, {100 * most / total:.0f} %)",
            remedy="give a text in English, Russian or Ukrainian",
        )
    if script == "LATIN":
        words = [word.casefold() for word in _WORD.findall(text)]
        known = sum(word in _ENGLISH for word in words)
        sure = known >= 0.08 * len(words)
        return "en", [] if sure else ["few common English words are in it; it was read as English all the same"]
    letters = Counter(text.casefold())
    ukrainian, russian = (sum(letters[one] for one in some) for some in (_UKRAINIAN, _RUSSIAN))
    if ukrainian == russian:
        return "ru", ["nothing tells Russian from Ukrainian in it; it was read as Russian"]
    return ("uk", []) if ukrainian > russian else ("ru", [])


def _passages(text: str) -> tuple[Span, ...]:
    """Return sentences and list points, without blanks at their ends."""
    cuts: list[tuple[int, int]] = []
    begun = 0
    for found in _BREAK.finditer(text):
        ended = found["end"] is None or not _NO_END.search(text[max(begun, found.start() - 24) : found.start()])
        if ended:
            cuts.append((begun, found.end("end") if found["end"] is not None else found.start()))
            begun = found.end()
    cuts.append((begun, len(text)))
    spans = (_stripped(text, start, end) for start, end in cuts)
    return tuple(span for span in spans if _WORD.search(span.text))


def _stripped(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    begin = start + len(part) - len(part.lstrip())
    stop = start + len(part.rstrip())
    return Span(begin, max(begin, stop), text[begin : max(begin, stop)])
