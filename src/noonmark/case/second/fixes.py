"""What a second look makes of the fix: the same clues, with the marks of either, held against each other."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from noonmark.case.recipe.document import MarksUsed, RecipeDocument, Used, marks_digest, read_recipe
from noonmark.case.recipe.replay import solve
from noonmark.case.second.task import FirstLook
from noonmark.case.store.case import Case
from noonmark.earth.cells import MAX_ORDER, Cells
from noonmark.errors import NoonmarkError
from noonmark.fix.answer import Fix, Region

LEVEL = 0.9
_AZIMUTHS = ("azimuth_deg", "up_azimuth_deg")


@dataclass(frozen=True)
class FixPair:
    """Two fixes from the same clues, but for whose marks they rest on.

    Attributes
    ----------
    entry : int
        Of the recipe that was worked out with either's marks.
    level : float
        Of the regions compared.
    first_km2, second_km2 : float
        Outer areas of their regions [km2].
    first_holds, second_holds : float
        Probability that the first's region holds of the second's posterior, and the other way round.
    first_log10_lr, second_log10_lr : float or None
        How far each speaks for the claim; None where none was checked.
    claim : str
    azimuth_from_first : bool
        The second said nothing of the camera's own azimuth, so both fixes rest on the first's.
    """

    entry: int
    level: float
    first_km2: float
    second_km2: float
    first_holds: float
    second_holds: float
    claim: str = ""
    first_log10_lr: float | None = None
    second_log10_lr: float | None = None
    azimuth_from_first: bool = False


def fix_pair(case: Case, first: FirstLook, second: MarksUsed) -> FixPair | None:
    """Work the fix that rests on the first's marks out with either's; None where there is no such fix.

    Raises
    ------
    NoonmarkError
        If it cannot be worked out.
    """
    if first.recipe is None:
        return None
    recipe = read_recipe(first.recipe.text)
    turned = with_azimuth(first.used, second)
    ours = _solved(case, recipe, recipe.used)
    theirs = _solved(case, recipe, with_marks(recipe.used, first.used, turned))
    here, there = _region(ours), _region(theirs)
    return FixPair(
        entry=first.recipe.number,
        level=LEVEL,
        first_km2=here.outer_km2,
        second_km2=there.outer_km2,
        first_holds=held(here.outer, theirs),
        second_holds=held(there.outer, ours),
        claim="" if ours.claim is None else ours.claim.text,
        first_log10_lr=None if ours.claim is None else ours.claim.log10_lr,
        second_log10_lr=None if theirs.claim is None else theirs.claim.log10_lr,
        azimuth_from_first=turned is not second,
    )


def with_azimuth(first: MarksUsed, second: MarksUsed) -> MarksUsed:
    """Return the second's marks with the camera's own azimuth as the first gave it, where the second gave none.

    Which way the camera looked is found on a map, not in the frame: without it two fixes would differ by that alone.
    """
    here, there = first.content["camera"], second.content["camera"]
    known = [key for key in _AZIMUTHS if here[key] is not None]
    if not known or any(there[key] is not None for key in _AZIMUTHS):
        return second
    camera = {**there, **{key: here[key] for key in (*known, "azimuth_error_deg")}}
    content = {**second.content, "camera": camera}
    return msgspec.structs.replace(second, content=content, sha256=marks_digest(content))


def with_marks(used: Used, first: MarksUsed, second: MarksUsed) -> Used:
    """Return what goes into a fix with the second's marks in the place of the first's."""
    marks = tuple(second if marks.sha256 == first.sha256 else marks for marks in used.marks)
    return msgspec.structs.replace(used, marks=marks)


def _solved(case: Case, recipe: RecipeDocument, used: Used) -> Fix:
    return solve(used, case.original, checked=recipe.checked, tolerance=recipe.tolerance).fix


def _region(fix: Fix) -> Region:
    for region in fix.regions:
        if region.level == LEVEL:
            return region
    raise NoonmarkError("no place fits all clues, so there is no region to compare")


def held(region: Cells, fix: Fix) -> float:
    """Return how much of a fix's posterior lies in a region, between 0 and 1.

    A cell of one that is cut up in the other counts by the share of its area: within a cell of the search the
    posterior is taken as even.
    """
    weight = fix.density * fix.cells.area_km2
    total = float(weight.sum())
    starts, widths = _spans(region)
    order = np.argsort(starts)
    starts, widths = starts[order], widths[order]
    filled = np.concatenate([np.zeros(1, np.int64), np.cumsum(widths)])
    low, wide = _spans(fix.cells)
    inside = _below(low + wide, starts, widths, filled) - _below(low, starts, widths, filled)
    return float(weight @ (inside / wide)) / total if total > 0.0 else 0.0


def _spans(cells: Cells) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each cell begins along the nested sequence, and how long it is, in cells of the finest order."""
    finer = 2 * (MAX_ORDER - cells.order.astype(np.int64))
    return cells.index.astype(np.int64) << finer, np.int64(1) << finer


def _below(
    at: NDArray[np.int64], starts: NDArray[np.int64], widths: NDArray[np.int64], filled: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return how much of sorted spans that do not overlap lies below each place."""
    if len(starts) == 0:
        return np.zeros_like(at)
    number = np.searchsorted(starts, at, side="right")
    last = np.maximum(number - 1, 0)
    over = np.where(number > 0, np.maximum(starts[last] + widths[last] - at, 0), 0)
    return filled[number] - over
