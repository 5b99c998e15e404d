"""Marks measured in a case: from its originals, and kept as an entry of its log, marks and sight and all."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from noonmark.case.log.entry import Entry
from noonmark.case.recipe.document import MarksUsed
from noonmark.case.recipe.gathering import marks_used
from noonmark.case.recipe.laying import lay_marks
from noonmark.case.recipe.versions import versions_here
from noonmark.case.store.case import Case
from noonmark.case.store.items import Item
from noonmark.case.store.rows import MEASURED, NOT_LOOKED_AT
from noonmark.errors import NoonmarkError
from noonmark.measure.measured import Measured, measure_file
from noonmark.measure.sight import Angle, Sight

FIRST, SECOND = "first", "second"
ROLE = "role"
"""Key of an entry ``measured``: whose look it was."""
_DIGITS = 4


@dataclass(frozen=True, eq=False)
class Kept:
    """A measurement that is on the record."""

    entry: Entry
    item: Item
    used: MarksUsed
    measured: Measured


def read_for_case(case: Case, path: Path) -> tuple[MarksUsed, Item]:
    """Return marks with their pictures taken from a case, and the item that they mark.

    Raises
    ------
    NoonmarkError
        If they cannot be read, or mark no item of the case.
    """
    used, item = marks_used(case, path, path.name)
    if item is None:
        folder = case.place.folder
        problem = "these marks name no picture that the case has"
        raise NoonmarkError(
            problem, where=path.name, remedy=f"write an item's name as image: noonmark case list {folder}"
        )
    return used, item


def measure_used(case: Case, used: MarksUsed, *, with_pixels: bool = False) -> Measured:
    """Measure marks in pictures taken from a case's originals; see `measure_file`.

    Raises
    ------
    NoonmarkError
        As :func:`noonmark.measure.measured.measure_file`, and where an original is missing.
    """
    with tempfile.TemporaryDirectory(prefix="noonmark-marks-") as folder:
        return measure_file(lay_marks(used, case.original, Path(folder) / "marks"), with_pixels=with_pixels)


def measure_in_case(case: Case, path: Path, *, with_pixels: bool = False) -> Kept:
    """Measure a marks file in a case's originals, and keep it there: the state becomes ``measured``.

    Raises
    ------
    NoonmarkError
        If the marks cannot be read or measured, mark no item of the case, or the case cannot be written.
    """
    used, item = read_for_case(case, path)
    measured = measure_used(case, used, with_pixels=with_pixels)
    return Kept(keep_measured(case, item, used, measured), item, used, measured)


def keep_measured(
    case: Case, item: Item, used: MarksUsed, measured: Measured, more: Mapping[str, Any] | None = None
) -> Entry:
    """Write a measurement into a case's log: marks, sight and versions.

    Parameters
    ----------
    case : Case
    item : Item
        That was marked.
    used : MarksUsed
    measured : Measured
        What they give; not measurable is an answer too.
    more : mapping, optional
        Put into the entry; ``role`` is ``"first"`` where it names none.

    Notes
    -----
    An item that was measured or fixed before keeps its state.
    """
    versions = versions_here()
    what: dict[str, Any] = {
        "item": item.number,
        ROLE: FIRST,
        "marks": {"name": used.name, "sha256": used.sha256, "content": used.content},
        "pictures": [kept.sha256 for kept in used.pictures],
        "sight": sight_plain(measured.sight),
        "versions": {"noonmark": versions.noonmark, "code": versions.code},
        **(more or {}),
    }
    if measured.sight.measurable and case.item(item.number).state == NOT_LOOKED_AT:
        what["state"] = MEASURED
    return case.append("measured", what)


def sight_plain(sight: Sight) -> dict[str, Any]:
    """Return a sight as an entry holds it: angles with their intervals, and the posterior's mean and covariance."""
    told: dict[str, Any] = {"measurable": sight.measurable}
    if not sight.measurable:
        return told | {"why_not": sight.why_not}
    for name in ("elevation_deg", "relative_azimuth_deg", "azimuth_deg"):
        angle: Angle | None = getattr(sight, name)
        told[name] = None if angle is None else angle_plain(angle)
    mean, spread = moments(sight)
    rounded = [[round(value, _DIGITS + 2) for value in row] for row in spread.tolist()]
    return told | {"mean_deg": [round(value, _DIGITS) for value in mean.tolist()], "covariance_deg2": rounded}


def angle_plain(angle: Angle) -> dict[str, Any]:
    """Return an angle as JSON: median and intervals [deg]."""
    return {
        "median": round(angle.median, _DIGITS),
        "interval_50": [round(end, _DIGITS) for end in angle.interval_50],
        "interval_90": [round(end, _DIGITS) for end in angle.interval_90],
    }


def moments(sight: Sight) -> tuple[np.ndarray[Any, np.dtype[np.float64]], np.ndarray[Any, np.dtype[np.float64]]]:
    """Return mean (2,) and covariance (2, 2) of elevation and relative azimuth [deg, deg2] of a measurable sight."""
    posterior = sight.posterior
    if posterior is None:
        raise NoonmarkError("these marks measure no direction of the sun")
    mean = posterior.weight @ posterior.mean
    off = posterior.mean - mean
    within = np.einsum("n,nij->ij", posterior.weight, posterior.spread)
    return mean, within + (off * posterior.weight[:, None]).T @ off
