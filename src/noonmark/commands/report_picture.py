"""The picture of a report and how it is wanted, gathered from a case."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.case.recipe.document import Used
    from noonmark.case.store.case import Case
    from noonmark.case.store.items import Item
    from noonmark.report.case_report.frame import Box
    from noonmark.report.case_report.parts import CaseReport, PictureTold

COARSE_KM = 10.0
"""What a report is rounded to when nobody says otherwise [km]."""


@dataclass(frozen=True)
class Wishes:
    """How a report is wanted.

    Attributes
    ----------
    coarse_km : float or None
        Nothing in it is finer [km]; None is an exact report.
    why : str
        Why it is exact, or finer than 10 km; needed then.
    boxes : tuple of Box
        Painted over, in pixels of the upright frame.
    grey : bool
    picture, claim : bool
        Whether they are in it.

    Raises
    ------
    NoonmarkError
        For a report finer than 10 km without a reason.
    """

    coarse_km: float | None = COARSE_KM
    why: str = ""
    boxes: tuple[Box, ...] = ()
    grey: bool = False
    picture: bool = True
    claim: bool = True

    def __post_init__(self) -> None:
        if self.needs_why and not self.why.strip():
            told = "an exact report" if self.coarse_km is None else f"a report to {self.coarse_km:g} km"
            remedy = 'say why, and it is put on the record: --why "the court asked for the place"'
            raise NoonmarkError(f"{told} tells where it was filmed, and no reason is given", remedy=remedy)

    @property
    def needs_why(self) -> bool:
        """Whether places are told more finely than they are without a reason."""
        return self.coarse_km is None or self.coarse_km < COARSE_KM


def with_picture(report: CaseReport, case: Case, item: Item, used: Used, wishes: Wishes) -> CaseReport:
    """Return the report with the first marked frame of the item; without marks, with the item's first frame."""
    from noonmark.case.recipe.gathering import file_name  # noqa: PLC0415

    name = file_name(item)
    mine = [
        number
        for number, marks in enumerate(used.marks)
        if marks.content["image"] == name and any(kept.sha256 == item.sha256 for kept in marks.pictures)
    ]
    if not mine:
        return with_frame(report, case, item, wishes)
    return _pictured(report, wishes, lambda: _marked(case, used, mine[0], wishes))


def with_frame(report: CaseReport, case: Case, item: Item, wishes: Wishes) -> CaseReport:
    """Return the report with the item's first frame, or with why there is none."""
    return _pictured(report, wishes, lambda: _first_frame(case, item, wishes))


def _pictured(report: CaseReport, wishes: Wishes, make: Callable[[], PictureTold]) -> CaseReport:
    if not wishes.picture:
        if wishes.boxes:
            raise NoonmarkError("boxes are drawn, and the picture is left out", remedy="leave one of the two out")
        return replace(report, no_picture="The picture was left out on purpose.")
    try:
        return replace(report, picture=make())
    except NoonmarkError as error:
        if wishes.boxes:
            raise
        return replace(report, no_picture=f"There is no picture to show: {error.problem}.")


def _marked(case: Case, used: Used, number: int, wishes: Wishes) -> PictureTold:
    from noonmark.case.recipe.laying import lay_out  # noqa: PLC0415
    from noonmark.draft import PATH  # noqa: PLC0415
    from noonmark.measure.measured import measure_file  # noqa: PLC0415
    from noonmark.report.case_report.frame import marked_picture  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="noonmark-report-") as folder:
        draft = lay_out(_unnamed(used) if wishes.coarse_km is not None else used, case.original, Path(folder))
        row = next(row for row, clue in zip(draft.clues, used.clues, strict=True) if clue.marks == number)
        found = measure_file(Path(str(row.values[PATH])), with_pixels=True)
    clip = found.facts is not None and found.facts.kind == "video"
    return marked_picture(found, wishes.boxes, grey=wishes.grey, at_s=found.marks.offset_s if clip else None)


def _unnamed(used: Used) -> Used:
    """Return what went in with the marked objects called by number: a name may tell a place."""
    import msgspec  # noqa: PLC0415

    marks = tuple(msgspec.structs.replace(one, content=_without_names(one.content)) for one in used.marks)
    return msgspec.structs.replace(used, marks=marks)


def _without_names(content: Mapping[str, Any]) -> dict[str, Any]:
    return {**content, "objects": [{**one, "name": ""} for one in content.get("objects", ())]}


def _first_frame(case: Case, item: Item, wishes: Wishes) -> PictureTold:
    from noonmark.footage.open_footage import open_footage  # noqa: PLC0415
    from noonmark.report.case_report.frame import plain_picture  # noqa: PLC0415

    with (
        tempfile.TemporaryDirectory(prefix="noonmark-report-") as folder,
        open_footage(linked(case, item, Path(folder))) as footage,
    ):
        pixels = footage.frame_at(footage.start_s).pixels
        clip = footage.kind == "video"
    return plain_picture(pixels, wishes.boxes, grey=wishes.grey, at_s=0.0 if clip else None)


def linked(case: Case, item: Item, folder: Path) -> Path:
    """Return a link to an original under its own name, for a name tells a date."""
    from noonmark.case.recipe.gathering import file_name  # noqa: PLC0415

    path = folder / file_name(item)
    path.symlink_to(case.original(item.sha256).absolute())
    return path
