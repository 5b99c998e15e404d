"""What a check of a case found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that a check found.

    Attributes
    ----------
    where : str
        ``"entry 3"``, ``"checkpoint at 12"``, ``"time stamp stamps/000012.tsr"``.
    problem : str
        What is so, in words.
    wrong : bool
        True where something was altered, is missing or does not hold; False for what a reader should
        know (a clock set back, entries that no checkpoint covers yet).
    """

    where: str
    problem: str
    wrong: bool = True

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}"
