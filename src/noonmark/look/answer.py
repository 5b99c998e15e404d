"""What a look at one file gives: its facts, the readings of its clocks, and its contradictions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from noonmark.footage.facts import ClockFact, FileFacts


@dataclass(frozen=True)
class Reading:
    """One meaning that a clock can have.

    Attributes
    ----------
    utc : datetime or None
        The instant of the first frame (aware, UTC) when the clock means this; None when that cannot be known.
    weight : float
        Probability of this meaning, in [0, 1]; the readings of one clock sum to 1.
    why : str
        The meaning in words, and why it is as likely as it is.
    """

    utc: datetime | None
    weight: float
    why: str


@dataclass(frozen=True)
class ClockReadings:
    """A clock of the file and its readings, the heaviest first."""

    clock: ClockFact
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Look:
    """All that one file says.

    Attributes
    ----------
    facts : FileFacts
        Of the file, its sidecars and its name together.
    clocks : tuple of ClockReadings
        The best first.
    contradictions : tuple of str
        What cannot be true together, in words, the gravest first.
    facts_in_words : tuple of str
        Everything else worth a line.
    """

    facts: FileFacts
    clocks: tuple[ClockReadings, ...] = ()
    contradictions: tuple[str, ...] = ()
    facts_in_words: tuple[str, ...] = ()
