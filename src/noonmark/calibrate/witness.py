"""What a witness is: one clue of a scenario, before it is observed.

A witness *sees* (the clue is genuine) or *errs* (it is false: the observation comes from the kind's null).
What cannot be seen, such as a shadow at night, gives None, and the whole truth is drawn anew: the posterior
speaks of footage for which the clues exist.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from noonmark.calibrate.truths import Truth
from noonmark.clues.kind import Reading

Options = dict[str, object]
Seen = Options | Reading | None
"""What a kind makes a clue from, or a reading made already, or nothing."""


class Witness(Protocol):
    """One clue of a scenario, before it is observed."""

    @property
    def kind(self) -> str:
        """The kind of clue it makes."""
        ...

    @property
    def trust(self) -> float:
        """How often it is genuine."""
        ...

    @property
    def item(self) -> int:
        """Which item it speaks of."""
        ...

    def sees(self, truth: Truth, rng: np.random.Generator, /) -> Seen:
        """Observe the truth with the stated error."""
        ...

    def errs(self, truth: Truth, rng: np.random.Generator, /) -> Seen:
        """Observe something else."""
        ...
