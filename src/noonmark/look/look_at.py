"""The look at facts that are read already: pure, no file is touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from noonmark.footage.facts import FileFacts
from noonmark.footage.motion import motion_of, motion_words
from noonmark.look.answer import ClockReadings, Look
from noonmark.look.contradictions import contradictions
from noonmark.look.directions import direction_words
from noonmark.look.order import best_first
from noonmark.look.readings import readings


def look_at(facts: FileFacts, now: datetime) -> Look:
    """Return what the clocks of facts can mean, and what in them cannot be true together.

    Parameters
    ----------
    facts : FileFacts
        With the clocks of sidecars and of the file's name in it.
    now : datetime
        Aware; a clock that shows a later instant is wrong.
    """
    facts = replace(facts, clocks=best_first(facts))
    clocks = tuple(ClockReadings(clock, readings(clock, facts)) for clock in facts.clocks)
    grave, told = contradictions(facts, now)
    motion = motion_words(motion_of(facts.track)) if facts.track else []
    told = (*facts.notes, *told, *direction_words(facts), *motion)
    return Look(facts, clocks, grave, tuple(dict.fromkeys(told)))
