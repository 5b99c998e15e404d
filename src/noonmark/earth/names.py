"""Place names brought to one form, so that spelling, accents and script matter less."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

TRIGRAM_LETTERS = " abcdefghijklmnopqrstuvwxyz0123456789"
"""What a Latin key is made of; a trigram is a number in base 37."""


_APOSTROPHE = re.compile("['’ʼ`]")
_NO_WORD = re.compile(r"[\W_]+")
_NO_LATIN = re.compile("[^a-z0-9]+")


def key(name: str) -> str:
    """Return a name without case, accents and punctuation, in its own script.

    Examples
    --------
    >>> key("Saint-Étienne"), key("НЕРЮНГРИ")
    ('saint etienne', 'нерюнгри')
    """
    bare = name.casefold()
    if not bare.isascii():
        # Compatibility forms hide capitals (mathematical letters), so case is folded after them again.
        bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", bare).casefold())
        bare = "".join(c for c in bare if not unicodedata.combining(c))
    return _NO_WORD.sub(" ", _APOSTROPHE.sub("", bare)).strip()


def latin_key(name: str) -> str:
    """Return the key of a name transliterated to ASCII.

    Examples
    --------
    >>> latin_key("Нерюнгри")
    'neryungri'
    """
    plain = name if name.isascii() else anyascii(name)
    return _NO_LATIN.sub(" ", _APOSTROPHE.sub("", plain.casefold())).strip()


def keys(name: str) -> set[str]:
    """Return both keys of a name; names without letters have none."""
    both = {latin_key(name)} if name.isascii() else {key(name), latin_key(name)}
    return both - {""}
