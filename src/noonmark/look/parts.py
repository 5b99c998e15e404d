"""The meanings of one clock as parts of a mixture: the readings and the clue are both made from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from noonmark.clues.local_clock import as_seconds
from noonmark.clues.stretches import DAY_S, OTHER_FOOTAGE_S
from noonmark.footage.facts import ClockFact, FileFacts
from noonmark.look.weights import Rule, rule_of

RESET_YEARS = (1980, *range(2000, 2026))
"""Cameras without a battery restart at the 1 January of a year that their maker chose: a GoPro HERO11 at 2022-01-01
12:00 (gopro/labs issue 1333)."""
RESET_DAYS = ((0.0, 1.0, 0.5), (1.0, 31.0, 0.5))
"""Days that a clock has counted since its restart, with probabilities (own estimate)."""
EARLIER_DAYS = ((0.0, 2.0, 0.5), (2.0, 60.0, 0.3), (60.0, 3652.0, 0.2))
"""Days from filming until a file is written again, received or saved, with probabilities (own estimate)."""


@dataclass(frozen=True)
class Part:
    """One meaning of a clock.

    Attributes
    ----------
    meaning : str
        ``"stated"``, ``"utc"``, ``"place"``, ``"other"``, ``"reset"`` or ``"earlier"``.
    weight : float
        Its share before the value is seen; all sum to 1.
    shift_s : float
        What is added to the value first: a day for a clock that is a day behind [s].
    """

    meaning: str
    weight: float
    shift_s: float = 0.0


def parts_of(rule: Rule) -> tuple[Part, ...]:
    """Return the parts of a rule's mixture. A clock that is a day off means what it mostly means else."""
    shares = rule.weights
    plain = {name: getattr(shares, name) for name in ("stated", "utc", "place", "other", "reset", "earlier")}
    parts = [Part(name, weight) for name, weight in plain.items() if weight > 0.0]
    if shares.day > 0.0:
        parts += [Part(main_meaning(rule), shares.day / 2.0, sign * DAY_S) for sign in (1.0, -1.0)]
    return tuple(parts)


def main_meaning(rule: Rule) -> str:
    """Return what such a clock means most often, of those that give an instant."""
    return max(("stated", "utc", "place"), key=lambda name: getattr(rule.weights, name))


def weighed_parts(fact: ClockFact, facts: FileFacts) -> tuple[Part, ...]:
    """Return the parts with the weights that they have once the value is seen.

    Only a restart speaks of the value itself: it is likely near a 1 January, and impossible else. The others leave
    every instant of 37 years as likely as any.
    """
    parts = parts_of(rule_of(fact, facts))
    seen = [
        part.weight * (reset_density(wall(fact)) * OTHER_FOOTAGE_S if part.meaning == "reset" else 1.0)
        for part in parts
    ]
    return tuple(
        Part(part.meaning, weight / sum(seen), part.shift_s)
        for part, weight in zip(parts, seen, strict=True)
        if weight > 0.0
    )


def wall(fact: ClockFact) -> datetime:
    """Return what the clock's face shows, without a zone."""
    return fact.value.replace(tzinfo=None)


def face_s(fact: ClockFact) -> float:
    """Return the face read as if it were UTC [POSIX s]; of a time written in whole minutes or days, its middle."""
    return as_seconds(wall(fact)) + middle_s(fact)


def middle_s(fact: ClockFact) -> float:
    """Return half the step of a clock that shows no seconds [s]."""
    return fact.precision_s / 2.0 if fact.precision_s >= 60.0 else 0.0


def reset_density(shown: datetime) -> float:
    """Return the density of a face that counts from a restart [1/s]; 0 where no restart is near."""
    if shown.year not in RESET_YEARS:
        return 0.0
    days = (shown - datetime(shown.year, 1, 1)) / timedelta(days=1)  # noqa: DTZ001 - a face has no zone
    density = sum(share / (b - a) for a, b, share in RESET_DAYS if a <= days < b)
    return density / len(RESET_YEARS) / DAY_S
