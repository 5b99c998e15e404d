"""What marks measured as one JSON object, schema ``noonmark.measure/1``: what ``measure --json`` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from noonmark.measure.limits import Limit
    from noonmark.measure.measured import Measured
    from noonmark.measure.sight import Angle, Sight

SCHEMA = "noonmark.measure/1"

Json = dict[str, Any]


def measure_document(found: Measured) -> Json:
    """Return a measured marks file as a value that JSON can hold: no NaN, no infinity.

    Parameters
    ----------
    found : Measured
        Measurable or not.

    Returns
    -------
    dict
        Keys as in ``schema/measure-1.json``, which documents each of them. What there is none of is null.
    """
    sight, facts = found.sight, found.facts
    return {
        "schema": SCHEMA,
        "marks": found.path.name,
        "image": {
            "name": found.marks.image or None,
            "sha256": facts.sha256 if facts is not None else None,
            "width": round(found.size[0]),
            "height": round(found.size[1]),
            "offset_s": found.marks.offset_s,
        },
        "measurable": sight.measurable,
        "why_not": sight.why_not or None,
        "elevation_deg": _angle(sight.elevation_deg),
        "relative_azimuth_deg": _angle(sight.relative_azimuth_deg),
        "azimuth_deg": _angle(sight.azimuth_deg),
        "focal_px": _rounded(sight.focal_px, 1),
        "focal_from": sight.focal_words,
        "pitch_deg": _rounded(sight.pitch_deg, 2),
        "roll_deg": _rounded(sight.roll_deg, 2),
        "limits": [_limit(limit) for limit in limits_told(sight)],
        "best_next_mark": sight.best_next_mark.words if sight.best_next_mark is not None else None,
        "effective_samples": round(sight.effective_samples, 1),
        "widened": sight.widened,
        "notes": list(found.notes),
    }


def limits_told(sight: Sight) -> tuple[Limit, ...]:
    """Return what limits the elevation; nothing where only a direction was measured."""
    return () if sight.measurable and sight.elevation_deg is None else sight.limits


def _angle(angle: Angle | None) -> Json | None:
    if angle is None:
        return None
    return {
        "median": _rounded(angle.median, 2),
        "interval_50": [_rounded(end, 2) for end in angle.interval_50],
        "interval_90": [_rounded(end, 2) for end in angle.interval_90],
    }


def _limit(limit: Limit) -> Json:
    return {
        "nuisance": limit.nuisance,
        "share": round(limit.share, 4),
        "degrees": round(limit.degrees, 3),
        "km": round(limit.km, 1),
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits) + 0.0  # no minus before 0
