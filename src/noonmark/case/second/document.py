"""A second look held against the first, as one JSON object, schema ``noonmark.case-second/1``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from noonmark.case.second.agreement import Agreement, agreement, agreement_apart
from noonmark.case.second.fixes import FixPair
from noonmark.case.second.measuring import Kept, moments, sight_plain
from noonmark.case.second.pairs import ObjectPair
from noonmark.case.second.task import Blindness, FirstLook
from noonmark.measure.measured import Measured

SCHEMA = "noonmark.case-second/1"
DOUBT, DISAGREE = 0.05, 0.001
"""Below the first a difference is told as larger than expected, below the second as a disagreement."""


@dataclass(frozen=True, eq=False)
class SecondLook:
    """All that is told of a second look.

    Attributes
    ----------
    first : FirstLook
    first_measured : Measured
    second : Kept
    blindness : Blindness
    agreement : Agreement or None
        None where one of the two measures nothing.
    fixes : FixPair or None
    fixes_why_not : str
        Why there are no fixes to compare.
    """

    first: FirstLook
    first_measured: Measured
    second: Kept
    blindness: Blindness
    agreement: Agreement | None
    fixes: FixPair | None = None
    fixes_why_not: str = ""


def compared(first: Measured, second: Measured) -> Agreement | None:
    """Return how two measurements of the same frames agree; None where one of them measures nothing."""
    one, other = first.sight, second.sight
    if not (one.measurable and other.measurable):
        return None
    with_elevation = one.elevation_deg is not None and other.elevation_deg is not None
    if first.marks.frames or second.marks.frames:
        return agreement_apart(moments(one), moments(other), with_elevation=with_elevation)
    return agreement(first.marks, second.marks, first.size, first.facts, with_elevation=with_elevation)


def verdict(found: Agreement | None) -> str:
    """Return ``agree``, ``differ``, ``disagree`` or ``not comparable``."""
    if found is None:
        return "not comparable"
    if found.probability >= DOUBT:
        return "agree"
    return "differ" if found.probability >= DISAGREE else "disagree"


def second_document(case_id: str, look: SecondLook) -> dict[str, Any]:
    """Return a second look as a value that JSON can hold."""
    found, told = look.agreement, look.blindness
    return {
        "schema": SCHEMA,
        "case": case_id,
        "item": look.second.item.number,
        "verdict": verdict(found),
        "probability": None if found is None else _significant(found.probability),
        "first": {"entry": look.first.entry, "who": look.first.who, **_sight(look.first_measured)},
        "second": {"entry": look.second.entry.number, "who": look.second.entry.who, **_sight(look.second.measured)},
        "blind": {
            "nothing_against_it": told.blind,
            "opened": None if told.opened is None else told.opened.number,
            "seen": list(told.seen),
            "same_person": told.same_person,
        },
        "difference": None if found is None else _difference(found),
        "objects": [] if found is None else [_pair(pair) for pair in found.pairs],
        "fixes": None if look.fixes is None else _fixes(look.fixes),
        "fixes_why_not": look.fixes_why_not or None,
    }


def _sight(measured: Measured) -> dict[str, Any]:
    told = sight_plain(measured.sight)
    angles = ("elevation_deg", "relative_azimuth_deg", "azimuth_deg")
    return {
        "measurable": told["measurable"],
        "why_not": told.get("why_not"),
        "objects": len(measured.marks.objects),
        **{name: told.get(name) for name in angles},
    }


def _difference(found: Agreement) -> dict[str, Any]:
    up = found.with_elevation
    return {
        "together": found.together,
        "elevation_deg": round(found.elevation_deg, 3) if up else None,
        "elevation_sd_deg": round(found.elevation_sd_deg, 3) if up else None,
        "elevation_in_sd": round(found.elevation_deg / found.elevation_sd_deg, 2) if up else None,
        "azimuth_deg": round(found.azimuth_deg, 3),
        "azimuth_sd_deg": round(found.azimuth_sd_deg, 3),
        "azimuth_in_sd": round(found.azimuth_deg / found.azimuth_sd_deg, 2),
    }


def _pair(pair: ObjectPair) -> dict[str, Any]:
    return {
        "first": pair.first,
        "second": pair.second,
        "first_name": pair.names[0] or None,
        "second_name": pair.names[1] or None,
        "points": [
            {
                "point": point.point,
                "right_px": round(point.right_px, 2),
                "down_px": round(point.down_px, 2),
                "apart_px": round(point.apart_px, 2),
                "sd_px": round(point.sd_px, 2),
            }
            for point in pair.points
        ],
    }


def _fixes(pair: FixPair) -> dict[str, Any]:
    return {
        "entry": pair.entry,
        "level": pair.level,
        "first_km2": _significant(pair.first_km2),
        "second_km2": _significant(pair.second_km2),
        "first_holds": round(pair.first_holds, 4),
        "second_holds": round(pair.second_holds, 4),
        "azimuth_from_first": pair.azimuth_from_first,
        "claim": pair.claim or None,
        "first_log10_lr": None if pair.first_log10_lr is None else round(pair.first_log10_lr, 3),
        "second_log10_lr": None if pair.second_log10_lr is None else round(pair.second_log10_lr, 3),
    }


def _significant(value: float) -> float:
    return float(f"{value:.4g}")
