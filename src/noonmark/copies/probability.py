"""From a score to a probability, by a table made from distractors."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

PRIOR_SLOPE = 1.0


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
        return float(1.0 / (1.0 + np.exp(-np.clip(PRIOR_SLOPE * score, -40, 40))))
    return float(np.interp(score, table["evidence"], table["probability"]))


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    source = resources.files("noonmark.copies") / "data" / "probability.toml"
    return tomllib.loads(source.read_text("utf-8")) if source.is_file() else {}
