"""The picture of a fit as vector lines in pixels of the upright frame, for a page to draw over the frame it shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from noonmark.measure.picture import RADIUS_90, Drawing, DrawnObject, drawing_of
from noonmark.report.measure_document import limits_told
from noonmark.report.measure_words import headline
from noonmark.report.words import grouped, rounded

if TYPE_CHECKING:
    from noonmark.measure.marks import Line, Point
    from noonmark.measure.measured import Measured
    from noonmark.measure.sight import Sight

Json = dict[str, Any]
Floats = NDArray[np.float64]

LINE_ERROR_PX = 2.0
"""One standard deviation of a marked line's ends, as the fit takes them [px]."""
LEAST_SHARE = 0.01
"""Sources of less than this are not told in words."""
_PARTS = ("base", "top", "tip")


def fit_vectors(found: Measured) -> Json:
    """Return the strokes and residuals of the fit to the marks of the first frame.

    Parameters
    ----------
    found : Measured
        Measurable or not; where nothing could be fitted there are no strokes.

    Returns
    -------
    dict
        ``headline``; ``strokes``: role, label, points [px]; ``residuals``: name, part, px, and the same over its
        standard deviation; ``limits`` and ``helps``: what limits the answer and what would help, in words.
    """
    drawing = _drawing(found)
    strokes: list[Json] = []
    residuals: list[Json] = []
    if drawing is not None:
        strokes.append(_stroke("horizon", "fitted horizon", drawing.horizon))
        for role, lines in (("plumb", drawing.plumb), ("level", drawing.level)):
            strokes += [_stroke(role, f"{role} line {n}", fitted) for n, (_, fitted) in enumerate(lines, 1)]
        for number, drawn in enumerate(drawing.objects, 1):
            name = drawn.mark.name or f"object {number}"
            strokes += _of_object(name, drawn)
            residuals += _misses(name, drawn)
        residuals += _of_lines(found, drawing.horizon, (("vertical", drawing.plumb), ("parallel", drawing.level)))
    return {
        "headline": headline(found),
        "strokes": [{**s, "frame_offset_s": found.marks.offset_s} for s in strokes if len(s["points"]) > 0],
        "residuals": residuals,
        "limits": limit_words(found.sight),
        "helps": help_words(found.sight),
    }


def limit_words(sight: Sight) -> list[str]:
    """Return what limits the elevation, the largest first.

    Such as ``the slope of the ground: 61 % of the variance, 1.3 deg by itself (140 km)``.
    """
    return [
        f"{limit.nuisance}: {limit.share * 100:.0f} % of the variance, {limit.degrees:.1f} deg by itself "
        f"({grouped(rounded(limit.km, 2))} km)"
        for limit in limits_told(sight)
        if limit.share >= LEAST_SHARE
    ]


def help_words(sight: Sight) -> list[str]:
    """Return the mark that would help most; nothing where none takes a tenth off the error."""
    return [sight.best_next_mark.words] if sight.best_next_mark is not None else []


def _drawing(found: Measured) -> Drawing | None:
    """Return what to draw of the best fit; None where there is no fit, or one that says nothing."""
    sight = found.sight
    return drawing_of(sight.scene, sight.posterior.best) if sight.posterior is not None else None


def _of_object(name: str, drawn: DrawnObject) -> list[Json]:
    found: list[Json] = []
    if drawn.mark.top is not None:
        found.append(_stroke("ray", f"sun's ray over {name}", [drawn.tip, drawn.top]))
        found.append(_stroke("base", f"{name}, upright", [drawn.foot, drawn.top]))
    found.append(_stroke("shadow", f"shadow of {name}", [drawn.foot, drawn.tip]))
    if drawn.foretold:
        found.append(_stroke("foretold", f"tip of {name}, foretold by all other marks", [drawn.tip]))
    if drawn.ellipse is not None:
        found.append(_stroke("ellipse", f"where the tip of {name} is foretold with 90 %", drawn.ellipse))
    fitted = (drawn.foot, drawn.top, drawn.tip)
    for part, at, mark in zip(_PARTS, fitted, (drawn.mark.base, drawn.mark.top, drawn.mark.tip), strict=True):
        if mark is not None:
            found.append(_stroke("residual", f"{part} of {name}, click to fit", [mark, at]))
    return found


def _misses(name: str, drawn: DrawnObject) -> list[Json]:
    fitted = (drawn.foot, drawn.top, drawn.tip)
    marked = (drawn.mark.base, drawn.mark.top, drawn.mark.tip)
    found: list[Json] = []
    for part, at, mark in zip(_PARTS, fitted, marked, strict=True):
        if mark is None or not np.isfinite(at).all():
            continue
        miss = float(np.hypot(at[0] - mark[0], at[1] - mark[1]))
        row = _residual(name, part, miss, drawn.mark.error_px)
        if part == "tip" and drawn.ellipse is not None:
            row["sd"] = round(_in_ellipse(mark, at, drawn.ellipse), 2)
        found.append({**row, "foretold": part == "tip" and drawn.foretold})
    return found


def _in_ellipse(mark: Point, middle: Point, outline: Floats) -> float:
    """Return how far a click lies from the middle of its region of 90 %, in standard deviations in that direction.

    The outline goes once round in even steps of its angle, so its start and its quarter are the half axes.
    """
    quarter = (len(outline) - 1) // 4
    axes = np.stack([outline[0], outline[quarter]]) - np.array(middle)
    along = np.linalg.solve(axes.T, np.array(mark) - np.array(middle))
    return RADIUS_90 * float(np.hypot(*along))


def _of_lines(
    found: Measured, horizon: Floats, kinds: Sequence[tuple[str, Sequence[tuple[Line, Floats]]]]
) -> list[Json]:
    out: list[Json] = []
    marked = found.marks.horizon
    if marked is not None and len(horizon) > 1:
        error_px = np.radians(found.marks.horizon_error_deg) * (found.sight.focal_px or found.size[0])
        out.append(_residual("horizon", "horizon", _farthest(marked, horizon), float(error_px)))
    for part, lines in kinds:
        for number, (line, fitted) in enumerate(lines, 1):
            if len(fitted) > 1:
                out.append(_residual(f"{part} {number}", part, _farthest(line, fitted), LINE_ERROR_PX))
    return out


def _residual(name: str, part: str, px: float, error_px: float) -> Json:
    return {"name": name, "part": part, "px": round(px, 2), "sd": round(px / error_px, 2)}


def _farthest(line: Line, path: Floats) -> float:
    """Return how far the farther end of a line lies from a path of points (k, 2) [px]."""
    return max(_beside(end, path) for end in line)


def _beside(point: Point, path: Floats) -> float:
    a, b = path[:-1], path[1:]
    along = b - a
    long = np.maximum((along**2).sum(axis=1), 1e-12)
    at = np.clip(((np.array(point) - a) * along).sum(axis=1) / long, 0.0, 1.0)
    return float(np.sqrt((((a + at[:, None] * along) - np.array(point)) ** 2).sum(axis=1).min()))


def _stroke(role: str, label: str, points: Floats | Sequence[Point]) -> Json:
    told = np.array(points, dtype=np.float64).reshape(-1, 2)
    kept = told if np.isfinite(told).all() else np.empty((0, 2))
    return {"role": role, "label": label, "points": [[round(float(x), 2), round(float(y), 2)] for x, y in kept]}
