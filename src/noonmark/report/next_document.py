"""The next best clues as one JSON object, schema ``noonmark.next/1``: what ``noonmark next --json`` writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from noonmark.fix.answer import Fix
from noonmark.fix.next_clue import LEVEL, NextClue
from noonmark.report.document import finite, noonmark_version
from noonmark.report.words import grouped, rounded

SCHEMA = "noonmark.next/1"

Json = dict[str, Any]


def next_document(fix: Fix, found: Sequence[NextClue]) -> Json:
    """Return what can still be asked as a value that JSON can hold; keys as in ``schema/next-1.json``."""
    area = next((region.outer_km2 for region in fix.regions if region.level == LEVEL), None)
    return {
        "schema": SCHEMA,
        "statement": fix.statement,
        "level": LEVEL,
        "area_km2": None if area is None else finite(area),
        "next": [next_row(one) for one in found],
        "version": noonmark_version(),
    }


def next_row(one: NextClue) -> Json:
    """Return one clue that can be asked."""
    return {
        "kind": one.kind,
        "words": one.words,
        "tool": one.tool,
        "item": one.item,
        "shrinkage": round(one.shrinkage, 4) + 0.0,
        "shrinkage_error": round(one.shrinkage_error, 4),
        "expected_area_km2": finite(one.expected_area_km2),
        "area_error_km2": finite(one.area_error_km2),
        "example": dict(one.example),
        "draws": one.draws,
    }


def next_lines(fix: Fix, found: Sequence[NextClue]) -> list[str]:
    """Return the same in lines for people, the most useful first."""
    if not fix.regions:
        return [fix.statement, "No place fits, so nothing further can help: see which clue to leave out."]
    area = next(region.outer_km2 for region in fix.regions if region.level == LEVEL)
    lines = [f"The 90 % region has {grouped(rounded(area, 2))} km2. What would be expected to shrink it:"]
    return lines + [f"  {_gain(one)}  {one.words}" for one in found]


def _gain(one: NextClue) -> str:
    if one.shrinkage < 2.0 * one.shrinkage_error or one.shrinkage < 0.005:
        return "nothing       "
    return f"by {one.shrinkage * 100.0:3.0f} % (+-{one.shrinkage_error * 100.0:.0f})".ljust(14)
