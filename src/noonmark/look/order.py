"""Which of a file's clocks says most."""

from __future__ import annotations

from noonmark.footage.facts import ClockFact, FileFacts
from noonmark.look.weights import family_in, rule_of

_RANK = ("signed", "gps", "stated", "capture", "gps, copied",
         "digitised", "name in UTC", "name", "container",
         "modified, stated", "modified", "name in Unix time", "name when saved")  # fmt: skip


def best_first(facts: FileFacts) -> tuple[ClockFact, ...]:
    """Return the clocks by how much they say: a receiver's before one with an offset, before the camera's, and so on.

    A creation time comes before a file's name only when its maker is known to write UTC.
    """

    def rank(clock: ClockFact) -> float:
        kind = family_in(clock, facts)
        sure = kind == "container" and rule_of(clock, facts).weights.utc > 0.9
        return _RANK.index("name in UTC" if sure else kind)

    return tuple(sorted(facts.clocks, key=rank))
