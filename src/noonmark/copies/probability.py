"""From a score to a probability, by a table made from distractors."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from noonmark.copies.match import Evidence

HALF_BY_HASHES, MOST_BY_HASHES = 3.0, 0.97
"""Answers from hashes alone: the score at which one is as probably right as wrong, and the most that is ever told. The
wrong ones of 272 questions against 18 hours of drawn distractors reached 2.0; of 58 right ones, asked without the
originals, 54 lay above 3.0 and 33 above 9."""
MOST_BY_PICTURE = 0.9
"""The most that is told of single pictures: nothing in one tells another one from the same stand from a copy."""


def probability(score: float, kind: str = "picture") -> float:
    """Return how probable a relation is.

    Parameters
    ----------
    score : float
        Of a match; a larger one is surer.
    kind : {"picture", "hashes", "still", "scene", "sound"}
        Which table; see :func:`kind_of`.

    Returns
    -------
    float
        In [0, 1], never falling with the score. Without a table for the kind the score is read as log-odds.
    """
    if kind == "hashes":
        return min(MOST_BY_HASHES, _from_log_odds(score - HALF_BY_HASHES))
    if kind == "still":
        return min(MOST_BY_PICTURE, _from_log_odds(score))
    table = _tables().get(kind)
    if table is None:
        return _from_log_odds(score)
    return float(np.interp(score, np.asarray(table["evidence"], float), np.asarray(table["probability"], float)))


def _from_log_odds(score: float) -> float:
    return 1.0 / (1.0 + math.exp(-min(40.0, max(-40.0, score))))


def kind_of(relation: str, told: Evidence, *, still: bool = False) -> str:
    """Return which table answers of a relation with such evidence are read in.

    Answers from hashes alone, where the archive's file could not be read, have one of their own; so have single
    pictures (`still`), as nothing can move in them.
    """
    if relation == "copy" and still and math.isnan(told.motion):
        return "still"
    if relation == "copy" and math.isnan(told.agreeing):
        return "hashes"
    return {"copy": "picture", "same-scene": "scene", "same-sound": "sound"}[relation]


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    source = resources.files("noonmark.copies") / "data" / "probability.toml"
    return tomllib.loads(source.read_text("utf-8")) if source.is_file() else {}
