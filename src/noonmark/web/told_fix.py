"""A fix as the page reads it: the library's own document, with the map's overlay, outlines, strip and clues."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import numpy as np

from noonmark.case.recipe.values import from_plain
from noonmark.clues.clue import Clue
from noonmark.earth.cells import Cells
from noonmark.fix.answer import TimeProfile
from noonmark.report.document import fix_document
from noonmark.report.geojson import region_feature
from noonmark.report.overlay import PROJECTION, Window, window_round
from noonmark.report.time_strip import MOST_COLUMNS, joined, strip_on
from noonmark.web.fix_room import Solved
from noonmark.web.whole import Origin, Whole

Json = dict[str, Any]

OUTLINE_CELLS = 900
"""An outline on the page is drawn from at most so many cells; the export has more."""
MOST_ROWS = 31
"""Up to so many dates a strip has quarter hours, beyond it hours, and several dates in a row where there are more."""


def told_fix(solved: Solved) -> Json:
    """Return the body of a fix's answer."""
    fix = solved.fix
    strips = [told_strip(profile) for profile in fix.profiles]
    return {
        "key": solved.key,
        "fix": fix_document(fix),
        "provisional": solved.provisional,
        "outlines": {f"{100.0 * r.level:g}": region_feature(r, OUTLINE_CELLS) for r in fix.regions if r.level < 0.95},
        "overlay": told_overlay(f"/api/fix/{solved.key}/overlay.png", fix.cells, fix.density),
        "strip": strips[0] if strips else None,
        "strips": strips,
        "clues": told_clues(solved),
        "left_out": [{"item": item, "kind": "marks", "why": why} for item, why in solved.whole.left_out],
        "facts": list(solved.whole.recipe.facts),
        "scope": dict(solved.whole.draft.scope),
    }


def told_overlay(image: str, cells: Cells, density: np.ndarray[Any, np.dtype[np.float64]]) -> Json | None:
    """Return where an overlay's picture lies; None where there is nothing to show."""
    if not len(cells):
        return None
    shown: Window = window_round(cells, density)
    size = {"width": shown.width, "height": shown.height}
    return {"image": image, "extent": [round(edge, 6) for edge in shown.extent], "projection": PROJECTION, **size}


def told_strip(profile: TimeProfile) -> Json:
    """Return one item's times as rows of dates: the probability of each bin of the day in UTC, summing to 1."""
    strip, bins = strip_on(profile, 96), 96
    if np.count_nonzero(strip.share.sum(axis=1) > 1e-4) > MOST_ROWS:
        strip, bins = strip_on(profile, 24), 24
    strip = joined(strip, MOST_COLUMNS)
    return {
        "item": profile.item,
        "days": [str(day) for day in strip.days],
        "days_each": strip.days_each,
        "bins": bins,
        "rows": [[round(float(p), 7) for p in row] for row in strip.share],
    }


def told_clues(solved: Solved) -> list[Json]:
    """Return all clues, on and off, with where each comes from and how it stands to the fix."""
    agreed = {one.label: one for one in solved.fix.clues}
    rows: list[Json] = []
    for clue, origin in zip(solved.whole.recipe.clues, solved.whole.origins, strict=True):
        row = _clue(clue, origin, solved.whole)
        row["trust_given"], row["trust"] = clue.trust, solved.trusts.get(clue.label, clue.trust)
        row["on"] = clue.label not in solved.without
        found = agreed.get(clue.label)
        row["agreement"] = None
        if found is not None:
            bits = None if solved.provisional else found.bits
            row["agreement"] = {"probability_false": found.probability_false, "bits": bits}
        rows.append(row)
    return rows


def _clue(clue: Clue, origin: Origin, whole: Whole) -> Json:
    values: Json = {}
    if origin.of == "typed":
        values = {key: _plain(value) for key, value in whole.draft.clues[origin.row].values.items()}
    return {
        "label": clue.label,
        "kind": clue.kind,
        "source": clue.source,
        "words": clue.words,
        "item": clue.item,
        "item_number": origin.item,
        "from": origin.of,
        "values": values,
    }


def _plain(value: object) -> Any:
    found = from_plain(value)
    return str(found) if isinstance(found, date | time) else found
