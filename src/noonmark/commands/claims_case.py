"""What a case has for a report's claims: its items with their words, and the clues of each newest fix."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from noonmark.errors import NoonmarkError
from noonmark.report.claims_checked import PlacedItem
from noonmark.words.claims.linking import Words

if TYPE_CHECKING:
    from noonmark.case.store.case import Case
    from noonmark.case.store.items import Item
    from noonmark.recipe import Recipe

SAID = frozenset({"near", "local-words"})
"""Kinds of clue that only repeat what somebody said of the footage; a caption must not support itself."""
PLACED = 0.5
"""Least probability of a place at which an item counts as placed."""
_VIDEO = frozenset({".mp4", ".mov", ".mkv", ".avi", ".webm", ".m4v", ".3gp", ".mts", ".ts", ".mpg", ".mpeg", ".wmv"})
_PHOTO = frozenset({".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp", ".tif", ".tiff", ".dng", ".gif"})


@dataclass(frozen=True)
class Evidence:
    """One item: who posted it with which words, its newest fix, and the clues of that fix.

    Attributes
    ----------
    placed : PlacedItem
    words : tuple of Words
    recipe : Recipe or None
        Without the clues that only repeat what was said; None where the item has no fix, or none that can be used.
    left_out : tuple of str
        Labels of the clues that were left out.
    trouble : str
        Why its fix cannot be used.
    """

    placed: PlacedItem
    words: tuple[Words, ...]
    recipe: Recipe | None = None
    left_out: tuple[str, ...] = ()
    trouble: str = ""


def evidence_of(case: Case, item: Item) -> Evidence:
    """Return what a case has of one item."""
    from noonmark.case.recipe.document import read_recipe  # noqa: PLC0415 - loads a database
    from noonmark.case.recipe.keeping import recipes_of  # noqa: PLC0415

    words = tuple(_words(item.number, item.name, arrival) for arrival in case.arrivals(item.number))
    kept = recipes_of(case, item.number)
    bare = PlacedItem(item.number, item.name, noun_of(item.name), fixed=False)
    if not kept:
        return Evidence(bare, words)
    if kept[-1].faults:
        return Evidence(bare, words, trouble=kept[-1].faults[0])
    try:
        document = read_recipe(kept[-1].text)
        recipe, left_out = _without_said(case, document.used)
    except NoonmarkError as error:
        return Evidence(bare, words, trouble=error.problem)
    return Evidence(_placed(bare, document.fix), words, recipe, left_out)


def _words(number: int, name: str, arrival: Any) -> Words:
    told = "\n".join(part for part in (arrival.caption, arrival.url, name) if part)
    posted = arrival.posted_utc.date() if arrival.posted_utc is not None else None
    return Words(number, told, arrival.posted_by, posted)


def noun_of(name: str) -> str:
    """Return what a file is called by its name's ending: a video, a photo, or an item."""
    ending = Path(name).suffix.lower()
    return "video" if ending in _VIDEO else "photo" if ending in _PHOTO else "item"


def _without_said(case: Case, used: Any) -> tuple[Recipe, tuple[str, ...]]:
    from dataclasses import replace  # noqa: PLC0415

    from noonmark.case.recipe.laying import faults_of, lay_out  # noqa: PLC0415
    from noonmark.recipe import recipe_of  # noqa: PLC0415

    for fault in faults_of(used, case.original):
        raise NoonmarkError(fault)
    with tempfile.TemporaryDirectory(prefix="noonmark-claims-") as folder:
        recipe = recipe_of(lay_out(used, case.original, Path(folder)))
    said = tuple(clue.label for clue in recipe.clues if clue.kind in SAID)
    return replace(recipe, clues=tuple(clue for clue in recipe.clues if clue.kind not in SAID)), said


def _placed(item: PlacedItem, fix: dict[str, Any]) -> PlacedItem:
    from dataclasses import replace  # noqa: PLC0415

    places: list[dict[str, Any]] = fix.get("places") or []
    if not places or places[0]["probability"] < PLACED:
        return replace(item, fixed=True)
    best = places[0]
    name = ", ".join(dict.fromkeys(str(best[key]) for key in ("name", "country") if best[key]))
    return replace(item, fixed=True, place=name, probability=float(best["probability"]))
