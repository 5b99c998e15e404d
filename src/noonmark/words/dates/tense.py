"""Whether a sentence speaks of what had happened or of what was to come, by the words around a date."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from noonmark.words.dates.lexicon import Lexicon
from noonmark.words.dates.tokens import Token

_STOPS = frozenset(".!?;…")
_REACH = 40
_NO_VERBS = frozenset({"need", "indeed", "speed", "hundred", "red", "wed", "seed", "feed", "или", "если", "тому"})


def is_past(words: Sequence[Token], start: int, lexicon: Lexicon) -> bool | None:
    """Return True for the past, False for what was to come, None where nothing tells.

    The last telling word before the date in its sentence decides, else the first one after it.

    Parameters
    ----------
    words : sequence of Token
        All words of the text, untagged.
    start : int
        Where the date begins.
    lexicon : Lexicon
    """
    at = bisect_left(words, start, key=lambda word: word.start)
    before = (words[k] for k in range(at - 1, max(at - _REACH, -1), -1))
    after = (words[k] for k in range(at, min(at + _REACH, len(words))))
    told = _first_cue(before, lexicon)
    return _first_cue(after, lexicon) if told is None else told


def _first_cue(words: Iterable[Token], lexicon: Lexicon) -> bool | None:
    for token in words:
        word = str(token.value)
        if word in _STOPS:
            return None
        if word in lexicon.coming:
            return False
        if word in lexicon.gone or (len(word) > 3 and word.endswith(lexicon.gone_endings) and word not in _NO_VERBS):
            return True
    return None
