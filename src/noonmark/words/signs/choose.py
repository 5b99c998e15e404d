"""What a line most probably reads, out of what its readers say of it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from noonmark.words.signs.scripts import DIGITS, LANGUAGES, shape_of
from noonmark.words.signs.types import Reading

FEATURES = (
    "one",
    "mean confidence, tesseract",
    "least confidence, tesseract",
    "mean confidence, pp-ocr",
    "least confidence, pp-ocr",
    "support of its script's readers",
    "read by none of its script's readers",
    "latin, and of the look of another script's reading",
    "not latin, and of the look of pp-ocr's reading",
    "both cuts agree",
    "languages agree",
    "marks among letters",
    "logarithm of length",
    "letters a height off the usual",
    "case changes",
)
"""Of one text that a line may read; see :func:`features`."""
PP_SCRIPTS = frozenset({"Latin", "Greek", "Han", "Kana"})
"""What PP-OCR's recogniser writes."""
VOTERS = {"Latin": 3, "Cyrillic": 6, "Greek": 3, "Han": 7, "Kana": 3, DIGITS: 25}
"""Readings that a line may have by readers of a script: two cuts by each language, and PP-OCR's; else 2."""
USUAL_PITCH = 0.55
"""Letters' usual pitch in heights of the line; ideographs take one height."""


def same_text(text: str) -> str:
    """Return a text without what does not tell two readings apart: case, marks, spaces, forms of one letter.

    Examples
    --------
    >>> same_text("  POOLE, "), same_text("Ёлка")
    ('poole', 'елка')
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isalnum())


def chosen(readings: Sequence[Reading], aspect: float) -> tuple[Reading, ...]:
    """Return a line's readings, one for each text, with their probabilities; the most probable first.

    Parameters
    ----------
    readings : sequence of Reading
        Of all readers and languages.
    aspect : float
        The line's length by its height.

    Returns
    -------
    tuple of Reading
        Their probabilities add to less than 1: the rest is that none is right.

    Notes
    -----
    A conditional logit with an outside choice (McFadden 1974): each text has a score, linear in its features, and
    "none of these" has 0. The weights were fitted to rendered signs by ``builders/signs/fit_choice.py``.
    """
    groups = grouped(readings)
    if not groups:
        return ()
    scores = np.array([features(group, readings, aspect) for group in groups]) @ _weights()
    odds = np.exp(np.clip(scores, -40.0, 40.0))
    shares = odds / (1.0 + odds.sum())
    told = [replace(best_of(group), probability=float(share)) for group, share in zip(groups, shares, strict=True)]
    return tuple(sorted(told, key=lambda reading: -reading.probability))


def grouped(readings: Sequence[Reading]) -> list[list[Reading]]:
    """Return the readings, those of one text together."""
    groups: dict[str, list[Reading]] = {}
    for reading in readings:
        groups.setdefault(same_text(reading.text), []).append(reading)
    return [group for text, group in groups.items() if text]


def best_of(group: Sequence[Reading]) -> Reading:
    """Return the one whose writing is shown: the surest, of Tesseract where it is as sure."""
    return max(group, key=lambda reading: (round(reading.confidence, 1), reading.reader == "tesseract"))


def features(group: Sequence[Reading], readings: Sequence[Reading], aspect: float) -> NDArray[np.float64]:
    """Return the features of one text, in the order of `FEATURES`.

    Parameters
    ----------
    group : sequence of Reading
        Those of this text.
    readings : sequence of Reading
        All of the line.
    aspect : float
        The line's length by its height.
    """
    shown = best_of(group)
    text, script = same_text(shown.text), shown.script
    tess_mean, tess_least = _confidence(group, "tesseract")
    pp_mean, pp_least = _confidence(group, "pp-ocr")
    languages = [reading.language for reading in group if reading.reader == "tesseract"]
    return np.array(
        [
            1.0,
            tess_mean,
            tess_least,
            pp_mean,
            pp_least,
            _support(text, script, readings),
            float(not any(_reads(reading, script) for reading in group)),
            _look_of(text, _others_own(readings, script)) if script == "Latin" else 0.0,
            _look_of(text, [one for one in readings if one.reader == "pp-ocr"]) if script != "Latin" else 0.0,
            float(len(languages) > len(set(languages))),
            float(len(set(languages)) + (pp_mean > 0.0) > 1),
            _marks(shown.text),
            float(np.log(len(text))),
            _off_pitch(shown, aspect),
            _case_changes(shown.text),
        ]
    )


def _reads(reading: Reading, script: str) -> bool:
    """Return whether a reading is by one who reads this script: a language written in it, or PP-OCR of its scripts."""
    if script == DIGITS:
        return True
    own = _scripts_of_readers().get(reading.language, "") if reading.reader == "tesseract" else ""
    return own == script or (script == "Han" and own in {"Kana", "Hangul"}) or (not own and script in PP_SCRIPTS)


def _support(text: str, script: str, readings: Sequence[Reading]) -> float:
    """Return how like the text is to what its script's readers read, as the mean over them, in [0, 1]."""
    alike = [
        Levenshtein.normalized_similarity(text, same_text(reading.text))
        for reading in readings
        if _reads(reading, script)
    ]
    return sum(alike) / VOTERS.get(script, 2)


def _others_own(readings: Sequence[Reading], script: str) -> list[Reading]:
    """Return the readings in other scripts by those who read them."""
    return [one for one in readings if one.script not in {script, DIGITS} and one.language and _reads(one, one.script)]


def _look_of(text: str, others: Sequence[Reading]) -> float:
    """Return how like the shapes of a text are to those of the most like and sure of others, in [0, 1]."""
    shape = shape_of(text)
    return max(
        (one.confidence * Levenshtein.normalized_similarity(shape, shape_of(one.text)) for one in others), default=0.0
    )


def _confidence(group: Sequence[Reading], reader: str) -> tuple[float, float]:
    """Return the best mean and the best least confidence of one reader's readings; 0 where it has none."""
    mine = [reading for reading in group if reading.reader == reader]
    mean = max((reading.confidence for reading in mine), default=0.0)
    return mean, max((min(reading.letters, default=0.0) for reading in mine), default=0.0)


@cache
def _scripts_of_readers() -> Mapping[str, str]:
    return {language.code: language.script for language in LANGUAGES}


def _marks(text: str) -> float:
    letters = text.replace(" ", "")
    return sum(not letter.isalnum() for letter in letters) / max(1, len(letters))


def _off_pitch(reading: Reading, aspect: float) -> float:
    usual = 0.95 if reading.script in {"Han", "Kana", "Hangul"} else USUAL_PITCH
    return abs(float(np.log(aspect / (usual * max(1, len(reading.text))))))


def _case_changes(text: str) -> float:
    """Return how often a capital follows a small letter within a word, a letter."""
    pairs = list(pairwise(text))
    return sum(a.islower() and b.isupper() for a, b in pairs) / max(1, len(pairs))


@cache
def _weights() -> NDArray[np.float64]:
    told = json.loads((files("noonmark.words") / "data" / "sign_choice.json").read_text("utf-8"))
    return np.array([told["weights"][name] for name in FEATURES])
