"""A fix of the page kept in the case, exactly as ``noonmark fix --case`` keeps one: worked out anew from the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from noonmark.case.recipe.document import Used, recipe_document
from noonmark.case.recipe.gathering import POSTED
from noonmark.case.recipe.keeping import keep
from noonmark.case.recipe.laying import faults_of
from noonmark.case.recipe.replay import solve
from noonmark.case.store.case import Case
from noonmark.clues.clue import Clue
from noonmark.draft import ClueRow, FileRow
from noonmark.errors import NoonmarkError
from noonmark.report.document import fix_document
from noonmark.web.fix_room import Solved
from noonmark.web.whole import Origin, recipe_in, used_of


def keep_fix(case: Case, solved: Solved) -> dict[str, Any]:
    """Keep a fix in a case, with all that it was made from; return its entry.

    Raises
    ------
    NoonmarkError
        If an original is not as it was, or the case cannot be written.
    """
    used = used_on(case, solved)
    for fault in faults_of(used, case.original):
        remedy = f"see what is wrong: noonmark case verify {case.place.folder}"
        raise NoonmarkError(fault, where=str(case.place.folder), remedy=remedy)
    again = solve(used, case.original, checked=bool(solved.caption))
    checked = bool(solved.caption)
    recipe = recipe_document(used, again.recipe.clues, fix_document(again.fix), checked=checked)
    items = [item.number for item in solved.whole.items]
    entry = keep(case, recipe, items)
    return {"entry": entry.number, "items": items, "state": entry.what["state"]}


def used_on(case: Case, solved: Solved) -> Used:
    """Return what goes into a fix with the clues that are on, so that nothing of those that are off is kept."""
    whole = solved.whole
    rows = [row for n, row in enumerate(whole.draft.clues) for row in _row_on(solved, n, row)]
    files = [_file_on(solved, n, row) for n, row in enumerate(whole.draft.files)]
    draft = replace(whole.draft, clues=tuple(rows), files=tuple(files), claim=solved.caption)
    plain = used_of(case, draft, whole.marks)
    trusts = _trusts(solved, recipe_in(case, plain).clues)
    return used_of(case, replace(draft, trusts=trusts), whole.marks) if trusts else plain


def _of_row(solved: Solved, of: tuple[str, ...], number: int) -> list[tuple[Clue, Origin]]:
    """Return the clues, on or off, that one row or one file became."""
    pairs = zip(solved.whole.recipe.clues, solved.whole.origins, strict=True)
    return [(clue, origin) for clue, origin in pairs if origin.of in of and origin.row == number]


def _row_on(solved: Solved, number: int, row: ClueRow) -> list[ClueRow]:
    """Return a row as it is; for each item apart where it is off, or trusted otherwise, for one of several."""
    clues = [clue for clue, _ in _of_row(solved, ("typed", "marks"), number)]
    on = [clue for clue in clues if clue.label not in solved.without]
    apart = len(clues) > 1 and (len(on) < len(clues) or any(clue.label in solved.trusts for clue in clues))
    if not apart:
        return [row] if on else []
    return [replace(row, values={**row.values, "label": clue.label, "item": clue.item}) for clue in on]


def _file_on(solved: Solved, number: int, row: FileRow) -> FileRow:
    item = solved.whole.items[number].number
    own = [o.own for clue, o in _of_row(solved, ("file",), number) if clue.label in solved.without]
    posted = [
        POSTED
        for clue, o in zip(solved.whole.recipe.clues, solved.whole.origins, strict=True)
        if o.of == "posted" and o.item == item and clue.label in solved.without
    ]
    return replace(row, without=(*own, *posted))


def _trusts(solved: Solved, kept: tuple[Clue, ...]) -> Mapping[str, float]:
    """Return the trusts that were set, by the labels of the clues as they will be worked out again."""
    if len(kept) != len(solved.clues):
        raise AssertionError(f"{len(kept)} clues would be kept, {len(solved.clues)} are on")
    pairs = zip(solved.clues, kept, strict=True)
    return {again.label: clue.trust for clue, again in pairs if clue.trust != again.trust}
