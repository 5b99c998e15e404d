"""``noonmark measure --case``: marks measured in a case's originals, and kept there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from noonmark.commands.speaking import say

if TYPE_CHECKING:
    from noonmark.measure.measured import Measured


def measured_in_case(folder: str, who: str | None, marks: Path, *, with_pixels: bool) -> Measured:
    """Measure a marks file in a case's originals, and keep marks and sight as an entry of its log.

    Parameters
    ----------
    folder : str
        Of the case.
    who : str or None
        In whose name; None is the computer's user.
    marks : Path
        The picture that it names is looked up in the case.
    with_pixels : bool
        Also give the picture.

    Raises
    ------
    NoonmarkError
        If the marks cannot be read or measured, mark no item of the case, or the case cannot be written.
    """
    from noonmark.case.second.measuring import measure_in_case  # noqa: PLC0415
    from noonmark.case.store.case import open_case  # noqa: PLC0415

    with open_case(Path(folder), who=who) as case:
        for line in case.recovered:
            say(f"noonmark: {line}")
        kept = measure_in_case(case, marks, with_pixels=with_pixels)
    say(f"kept as entry {kept.entry.number}, of item {kept.item.number} {kept.item.name}")
    return kept.measured
