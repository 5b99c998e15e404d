"""What to ask next about a fix of the page."""

from __future__ import annotations

from typing import Any

from noonmark.errors import NoonmarkError
from noonmark.fix.next_candidates import Sharper, candidates_of
from noonmark.fix.next_clue import Besides, next_clues
from noonmark.report.next_document import next_row
from noonmark.web.fix_room import Solved
from noonmark.web.measuring import measured
from noonmark.web.state import Workbench

SECONDS = 6.0
"""What the page waits for, about: of what takes longer fewer observations are drawn, or it is told as not tried."""


def told_next(bench: Workbench, solved: Solved) -> dict[str, Any]:
    """Return the clues that can still be asked, the most useful first, with the tool of the page that asks each."""
    whole = solved.whole
    scope, sharper = whole.recipe.scope, _sharper(bench, solved)
    found = next_clues(solved.clues, scope, solved.fix, besides=Besides(sharper, bench.analysis.memory, SECONDS))
    numbers = {name: number for number, name in whole.names.items()}
    alone = whole.items[0].number if len(whole.items) == 1 else None
    rows = [{**next_row(one), "item_number": numbers.get(one.item, alone)} for one in found]
    tried = {one.words for one in found}
    left = [one.words for one in candidates_of(solved.clues, scope, solved.fix, sharper) if one.words not in tried]
    told = [{**row, "clue": row["kind"], "gain_share": row["shrinkage"]} for row in rows]
    return {"key": solved.key, "next": told, "not_tried": left}


def _sharper(bench: Workbench, solved: Solved) -> dict[str, Sharper]:
    """Return, by item, the further mark that would help its marks most."""
    found: dict[str, Sharper] = {}
    for clue, origin in zip(solved.whole.recipe.clues, solved.whole.origins, strict=True):
        if origin.of != "marks" or origin.item is None or clue.label in solved.without:
            continue
        try:
            best = measured(bench, origin.item).sight.best_next_mark
        except NoonmarkError:  # the marks have changed since, and are no good now
            continue
        if best is not None and best.after_deg < best.before_deg:
            found[clue.item] = Sharper(best.what, best.before_deg, best.after_deg)
    return found
