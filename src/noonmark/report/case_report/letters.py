"""Letters that strangers wrote, made fit for a report: nothing hidden in them, and readable in any script."""

from __future__ import annotations

from typing import Any
from unicodedata import category

from markupsafe import Markup

from noonmark.report.typeface import writable

KEPT = "\n\u200c\u200d"
"""Line breaks, and the two joiners without which Persian and Hindi cannot be written."""


MOST_LETTERS = 4000
"""Of one text in a report; the case's log has it whole."""


def clipped(text: str) -> str:
    """Return a text, cut with a word on how much was cut."""
    rest = len(text) - MOST_LETTERS
    return text if rest <= 0 else f"{text[:MOST_LETTERS]}… and {rest} more letters: the case's log has them"


def cleaned(value: Any) -> Any:
    r"""Return a text with each control or format character written as its escape; anything else as it is.

    Examples
    --------
    >>> print(cleaned("a\u202egpj.exe\x1b[2J"))
    a\u202egpj.exe\x1b[2J
    """
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return "".join(letter if _is_shown(letter) else _escaped(letter) for letter in value)


def _is_shown(letter: str) -> bool:
    return letter.isprintable() or letter in KEPT or category(letter) == "Zs"


def _escaped(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")


def latin(text: str) -> str:
    """Return a text in Latin letters where the shipped type has not all of its letters; else nothing.

    Examples
    --------
    >>> latin("東京"), latin("Нерюнгри"), latin("Zürich")
    ('DongJing', '', '')
    """
    whole = " ".join(text.split())
    told = writable(whole)
    return "" if told == whole else told
