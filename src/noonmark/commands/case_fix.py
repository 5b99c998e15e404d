"""``noonmark fix --case``: a fix of a case's items, kept there with everything that it was made from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from noonmark.commands.speaking import say, working
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.draft import Draft
    from noonmark.fix.answer import Fix
    from noonmark.recipe import Recipe


def fixed_in_case(folder: str, who: str | None, draft: Draft, *, claimed: bool) -> tuple[Recipe, Fix]:
    """Work a fix out of a case's originals and keep its recipe there.

    Parameters
    ----------
    folder : str
        Of the case.
    who : str or None
        In whose name; None is the computer's user.
    draft : Draft
        Its files name items of the case.
    claimed : bool
        Whether the draft's claim is checked.

    Raises
    ------
    NoonmarkError
        If the case does not have a file, a clue finds anything wrong, or the case cannot be written.
    """
    from noonmark.case.recipe.document import recipe_document  # noqa: PLC0415
    from noonmark.case.recipe.gathering import gather  # noqa: PLC0415
    from noonmark.case.recipe.keeping import keep  # noqa: PLC0415
    from noonmark.case.recipe.laying import faults_of  # noqa: PLC0415
    from noonmark.case.recipe.replay import solve  # noqa: PLC0415
    from noonmark.case.store.case import open_case  # noqa: PLC0415
    from noonmark.case.store.rows import MEASURED  # noqa: PLC0415
    from noonmark.report.document import fix_document  # noqa: PLC0415

    with open_case(Path(folder), who=who) as case:
        for line in case.recovered:
            say(f"noonmark: {line}")
        with working("reading the clues"):
            gathered = gather(case, draft)
            for fault in faults_of(gathered.used, case.original):
                raise NoonmarkError(fault, where=folder, remedy=f"see what is wrong: noonmark case verify {folder}")
        if not gathered.used.marks and any(case.item(number).state == MEASURED for number in gathered.items):
            say("noonmark: what was measured in this case is no clue of this fix; it is with --marks MARKS.json")
        with working("searching places and times"):
            solved = solve(gathered.used, case.original, checked=claimed)
        recipe = recipe_document(gathered.used, solved.recipe.clues, fix_document(solved.fix), checked=claimed)
        entry = keep(case, recipe, gathered.items)
        say(f"kept as entry {entry.number}; to work it out again: noonmark case replay {folder} {gathered.items[0]}")
    return solved.recipe, solved.fix
