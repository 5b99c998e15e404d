"""Whether a sentence speaks of what had happened or of what was to come, by the words around a date."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from noonmark.words.dates.lexicon import Lexicon
from noonmark.words.dates.tokens import Token

_STOPS = frozenset(".!?;…")
_REACH = 40
_PASSIVE = frozenset({"be", "is", "are", "being"})
"""Before a participle that tells no time: "will be tried"."""
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
    before = range(at - 1, max(at - _REACH, -1), -1)
    after = range(at, min(at + _REACH, len(words)))
    told = _first_cue(words, before, lexicon)
    return _first_cue(words, after, lexicon) if told is None else told


def _first_cue(words: Sequence[Token], order: range, lexicon: Lexicon) -> bool | None:
    for k in order:
        word = str(words[k].value)
        if word in _STOPS:
            return None
        if word in lexicon.coming:
            return False
        past = word in lexicon.gone or _is_past_form(word, lexicon)
        if past and not (k and words[k - 1].value in _PASSIVE):
            return True
    return None


def _is_past_form(word: str, lexicon: Lexicon) -> bool:
    return len(word) > 3 and word.endswith(lexicon.gone_endings) and word not in _NO_VERBS
