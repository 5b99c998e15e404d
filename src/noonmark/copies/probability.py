"""From a score to a probability, by a table made from distractors."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import numpy as np


def probability(score: float, kind: str = "picture") -> float:
    """Return how probable a relation is.

    Parameters
    ----------
    score : float
        Of a match; a larger one is surer.
    kind : {"picture", "sound"}
        What it was made from.

    Returns
    -------
    float
        In [0, 1], never falling with the score. Without a table for the kind the score is read as log-odds.
    """
    table = _tables().get(kind)
    if table is None:
        return 1.0 / (1.0 + math.exp(-min(40.0, max(-40.0, score))))
    return float(np.interp(score, np.asarray(table["evidence"], float), np.asarray(table["probability"], float)))


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    source = resources.files("noonmark.copies") / "data" / "probability.toml"
    return tomllib.loads(source.read_text("utf-8")) if source.is_file() else {}
