"""Languages, the scripts they are written in, and the letters that two scripts share the look of."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from noonmark.errors import NoonmarkError

DIGITS = "digits"


@dataclass(frozen=True)
class Language:
    """One language that Tesseract can read.

    Attributes
    ----------
    code : str
        Tesseract's name of its data.
    short : str
        ISO 639-1.
    name, script : str
        In English.
    """

    code: str
    short: str
    name: str
    script: str

    @property
    def package(self) -> str:
        """Debian's package of its data."""
        return f"tesseract-ocr-{self.code.replace('_', '-')}"


LANGUAGES = (
    Language("eng", "en", "English", "Latin"),
    Language("rus", "ru", "Russian", "Cyrillic"),
    Language("ukr", "uk", "Ukrainian", "Cyrillic"),
    Language("kaz", "kk", "Kazakh", "Cyrillic"),
    Language("ara", "ar", "Arabic", "Arabic"),
    Language("ell", "el", "Greek", "Greek"),
    Language("heb", "he", "Hebrew", "Hebrew"),
    Language("kat", "ka", "Georgian", "Georgian"),
    Language("hye", "hy", "Armenian", "Armenian"),
    Language("chi_sim", "zh", "Chinese", "Han"),
    Language("jpn", "ja", "Japanese", "Kana"),
    Language("kor", "ko", "Korean", "Hangul"),
)
"""Those tried when none are asked for; any other that is installed can be asked for by Tesseract's name."""

_SCRIPTS = {
    "LATIN": "Latin",
    "FULLWIDTH": "Latin",
    "CYRILLIC": "Cyrillic",
    "ARABIC": "Arabic",
    "GREEK": "Greek",
    "HEBREW": "Hebrew",
    "GEORGIAN": "Georgian",
    "ARMENIAN": "Armenian",
    "CJK": "Han",
    "HIRAGANA": "Kana",
    "KATAKANA": "Kana",
    "KATAKANA-HIRAGANA": "Kana",
    "HANGUL": "Hangul",
}


def wanted(asked: Iterable[str] | None, installed: frozenset[str]) -> tuple[tuple[Language, ...], tuple[Language, ...]]:
    """Return the languages to read by, and those asked for whose data are missing.

    Parameters
    ----------
    asked : iterable of str or None
        Tesseract's name, the two letters of ISO 639-1, or the English name of each; None asks for all that
        Noonmark knows.
    installed : frozenset of str
        Names of the data that are there.

    Raises
    ------
    NoonmarkError
        For a name that is no language here.
    """
    known = LANGUAGES if asked is None else tuple(dict.fromkeys(_named(name, installed) for name in asked))
    there = tuple(language for language in known if language.code in installed)
    return there, tuple(language for language in known if language.code not in installed)


def _named(name: str, installed: frozenset[str]) -> Language:
    asked = name.strip().casefold().replace("-", "_")
    for language in LANGUAGES:
        if asked in {language.code, language.short, language.name.casefold()}:
            return language
    if asked in installed:
        return Language(asked, asked, asked, "")
    names = ", ".join(language.short for language in LANGUAGES)
    raise NoonmarkError(
        f"{name!r} is no language that can be read here", remedy=f"give some of {names}, or install its Tesseract data"
    )


@cache
def script_of(letter: str) -> str:
    """Return the script of one letter; ``""`` for a digit, a mark or a space.

    Examples
    --------
    >>> script_of("Ж"), script_of("7"), script_of("駅")
    ('Cyrillic', '', 'Han')
    """
    if not letter.isalpha():
        return ""
    return _SCRIPTS.get(unicodedata.name(letter, "").split(" ")[0], "other")


def main_script(text: str) -> str:
    """Return the script of most letters; Kana where any stands among Han; ``"digits"`` without letters.

    Examples
    --------
    >>> main_script("Нерюнгри 25"), main_script("104"), main_script("東京タワー")
    ('Cyrillic', 'digits', 'Kana')
    """
    seen = Counter[str](found for letter in text if (found := script_of(letter)))
    if not seen:
        return DIGITS
    if seen["Kana"] and seen["Kana"] + seen["Han"] >= seen.total() / 2:
        return "Kana"
    return max(sorted(seen), key=seen.__getitem__)


def share_of(text: str, script: str) -> float:
    """Return which share of a text's letters are of a script, Han counted with Kana and Hangul; 1 without letters."""
    allowed = {script, "Han"} if script in {"Kana", "Hangul"} else {script}
    letters = [found for found in map(script_of, text) if found]
    return sum(found in allowed for found in letters) / len(letters) if letters else 1.0


def shape_of(text: str) -> str:
    """Return what a reader that knows Latin letters only makes of a text: letters of one look, in lower case.

    Examples
    --------
    >>> shape_of("Харків"), shape_of("Xapkib")
    ('xapkib', 'xapkib')
    """
    return "".join(_SHAPES.get(letter, letter) for letter in text.casefold() if letter.isalnum())


_SHAPES = dict(
    zip(
        "авеёзийкмнопрстуфхцчшщьыэяіїєглджқөүұңғһә" + "αβγδεζηθικλμνξοπρσςτυφχψω" + "աիսնորկեհզգլօքցպմվղթյ",
        "abee3uukmhonpctyoxu4wwbb3riiernaxkoyyhfhe" + "abydezn0ikauveonpoctuoxww" + "whuunnuthqqloqgwuunpj",
        strict=True,
    )
)
"""Letters of Cyrillic, Greek and Armenian, and the Latin letter or digit of nearly the same look."""
