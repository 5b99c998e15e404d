"""What many outcomes say together: coverage with binomial bands, searched area, the P-P line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binom

from noonmark.calibrate.outcome import Outcome
from noonmark.calibrate.scenarios import Scenario
from noonmark.fix.search import LEVELS

BAND = 0.99
"""The share of honest runs whose coverage lies in its band."""


@dataclass(frozen=True)
class Coverage:
    """Coverage of one level.

    Attributes
    ----------
    level : float
    held, inner, outer, timed : float
        Share of draws whose truth is in the region, surely in it, maybe in it; whose instant is in the times.
    band : (float, float)
        Where the share of an honest model lies in 99 % of runs.
    """

    level: float
    held: float
    inner: float
    outer: float
    timed: float
    band: tuple[float, float]

    @property
    def inside(self) -> bool:
        """Whether the regions hold their level."""
        return self.band[0] <= self.held <= self.band[1]

    @property
    def times_inside(self) -> bool:
        """Whether the times hold their level."""
        return self.band[0] <= self.timed <= self.band[1]


@dataclass(frozen=True)
class Calibration:
    """One scenario's run.

    Attributes
    ----------
    coverage : tuple of Coverage
        At 0.5, 0.9 and 0.99.
    median_searched_km2 : float
        Median area of the cells denser than the truth's.
    credible : tuple of float
        Each draw's share of the posterior denser than the truth, in order: the P-P line.
    """

    scenario: Scenario
    draws: int
    coverage: tuple[Coverage, ...]
    median_searched_km2: float
    credible: tuple[float, ...]

    @property
    def passed(self) -> bool:
        """Whether the coverage is as it must be: in the bands, or, for a wrong model, out of them."""
        return all(c.inside for c in self.coverage) == self.scenario.honest


def binomial_band(level: float, draws: int, share: float = BAND) -> tuple[float, float]:
    """Return the central band of a binomial share.

    Examples
    --------
    >>> binomial_band(0.9, 2000)
    (0.8825, 0.917)
    """
    low, high = (float(binom.ppf(0.5 + side * share / 2.0, draws, level)) for side in (-1.0, 1.0))
    return low / draws, high / draws


def tally(scenario: Scenario, outcomes: Sequence[Outcome]) -> Calibration:
    """Return what the outcomes say together."""
    shares = {
        name: np.mean([getattr(o, name) for o in outcomes], axis=0) for name in ("held", "inner", "outer", "timed")
    }
    rows = tuple(
        Coverage(
            level,
            *(float(shares[name][k]) for name in ("held", "inner", "outer", "timed")),
            band=binomial_band(level, len(outcomes)),
        )
        for k, level in enumerate(LEVELS)
    )
    searched = float(np.nanmedian([o.searched_km2 for o in outcomes]))
    return Calibration(scenario, len(outcomes), rows, searched, tuple(sorted(o.credible for o in outcomes)))
