"""Fixes for the page: asked for, switched, kept in the case, and their overlay on the map."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from noonmark.web.asked import FixAsked
from noonmark.web.fix_keeping import keep_fix
from noonmark.web.next_told import told_next
from noonmark.web.overlays import Shown, overlay_answer
from noonmark.web.state import Bench, Workbench
from noonmark.web.told_fix import told_fix

router = APIRouter(prefix="/api/fix", tags=["fix"])


@router.post("")
def fix(asked: FixAsked, bench: Bench) -> dict[str, Any]:
    """Work out a fix of items with the clues that are on.

    The answer may be provisional: what each clue brought, and the claim, follow under the same key; the event ``fix``
    tells when.
    """
    solved = bench.analysis.fix(bench.case, asked, bench.marks, lambda key: _tell(bench, key))
    told = told_fix(solved)
    if asked.keep:
        with bench.writing:
            told["kept"] = keep_fix(bench.case, solved)
        bench.tell_case()
    return told


@router.get("/{key}")
def found(key: str, bench: Bench) -> dict[str, Any]:
    """Return a fix that was asked for."""
    return told_fix(bench.analysis.found(key))


@router.get("/{key}/overlay.png")
def overlay(key: str, bench: Bench, shown: Annotated[Shown, Query()]) -> Response:
    """Return the posterior as a picture in Web Mercator; of another extent [w,s,e,n in degrees] where one is given."""
    found = bench.analysis.found(key).fix
    return overlay_answer(found.cells, found.density, shown)


@router.post("/{key}/next")
def next_best(key: str, bench: Bench) -> dict[str, Any]:
    """Return what can still be asked, the most useful first."""
    return bench.analysis.nexts.get(key, lambda: told_next(bench, bench.analysis.found(key)))


def _tell(bench: Workbench, key: str) -> None:
    solved = bench.analysis.found(key)
    bench.tell("fix", {"key": key, "of": [item.number for item in solved.whole.items]})
