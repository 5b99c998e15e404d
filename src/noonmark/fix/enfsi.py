"""The ENFSI verbal scale for likelihood ratios."""

from __future__ import annotations

import math

ENFSI_SCALE = (
    (math.log10(2.0), "weak support"),
    (1.0, "moderate support"),
    (2.0, "moderately strong support"),
    (3.0, "strong support"),
    (4.0, "very strong support"),
    (6.0, "extremely strong support"),
)
"""Least log10 of the likelihood ratio and its verbal equivalent: 2 to 10, 10 to 100, 100 to 1,000, 1,000 to 10,000,
10,000 to 1,000,000, above. Source: ENFSI Guideline for Evaluative Reporting in Forensic Science (2015), table 2."""


def enfsi_verbal(log10_lr: float) -> str:
    """Return the verbal equivalent of a likelihood ratio.

    Parameters
    ----------
    log10_lr : float
        log10 of p(clues | claim) / p(clues | alternative); infinite values are allowed.

    Examples
    --------
    >>> enfsi_verbal(2.3)
    'moderately strong support for the claim'
    >>> enfsi_verbal(-7)
    'extremely strong support for the alternative'
    """
    if math.isnan(log10_lr):
        return "not determined"
    words = [said for least, said in ENFSI_SCALE if abs(log10_lr) >= least]
    if not words:
        return "no support for the claim over the alternative, or the other way round"
    return f"{words[-1]} for the {'claim' if log10_lr > 0 else 'alternative'}"
