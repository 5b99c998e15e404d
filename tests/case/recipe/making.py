"""A case with a photo, a draft about it, and its fix kept: small enough to be worked out again and again."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from PIL import Image
from sqlalchemy import update
from tests.measure.scenes import Yard

from noonmark.case.log.entry import Entry
from noonmark.case.recipe.document import RecipeDocument, recipe_document
from noonmark.case.recipe.gathering import gather
from noonmark.case.recipe.keeping import keep, recipes_of, replay_kept
from noonmark.case.recipe.replay import Difference, solve
from noonmark.case.store.arrival import Arrival
from noonmark.case.store.case import Case
from noonmark.case.store.tables import RECIPES
from noonmark.draft import ClueRow, Draft, FileRow
from noonmark.report.document import fix_document

PHOTO = "IMG_20220922_104012.jpg"
"""A name that tells a local time."""


def draft(*clues: ClueRow, files: tuple[str, ...] = (PHOTO,), metadata: bool = False) -> Draft:
    """A draft of two days, any place: quickly worked out, for its regions are large."""
    scope = {"earliest": "2022-09-21T06:00:00Z", "latest": "2022-09-23T06:00:00.5Z", "prior": "land"}
    shadow = {"object": 2, "shadow": 3.65, "error": "20%", "trust": 0.9, "label": "post"}
    return Draft(
        title="A yard",
        scope=scope,
        files=tuple(FileRow(name, Path(name), metadata=metadata) for name in files),
        clues=(ClueRow("--shadow", "shadow-length", shadow), *clues),
    )


def instant(**more: object) -> ClueRow:
    """A clue as a clues file gives it: its instant is no text."""
    values = {"at": datetime.fromisoformat("2022-09-22T01:41:00+00:00"), "error": "3min", "trust": 0.9, **more}
    return ClueRow("clues.toml, clue 2", "instant", values)


def photo(path: Path, shade: int = 90, size: tuple[int, int] = (1920, 1080)) -> Path:
    """Write a photo that says nothing of itself but by its name."""
    Image.new("RGB", size, (shade, 80, 70)).save(path, quality=50)
    return path


def marks_file(path: Path, **more: object) -> Path:
    """Write marks with exact clicks."""
    yard = Yard()
    path.write_text(json.dumps(yard.marks(horizon=yard.horizon(), **more)))
    return path


def added(case: Case, path: Path, **more: Any) -> int:
    """Add a file and return its item's number."""
    return case.add_file(path, Arrival("file", str(path), **more)).number


def fixed(case: Case, given: Draft, *, checked: bool = False) -> tuple[RecipeDocument, Entry]:
    """Make a fix in a case and keep it, as the command does."""
    gathered = gather(case, given)
    solved = solve(gathered.used, case.original, checked=checked)
    recipe = recipe_document(gathered.used, solved.recipe.clues, fix_document(solved.fix), checked=checked)
    return recipe, keep(case, recipe, gathered.items)


def replayed(case: Case) -> Difference:
    """Replay the one fix of a case."""
    (kept,) = recipes_of(case)
    return replay_kept(case, kept, fix_document)


def put_recipe(case: Case, text: bytes) -> None:
    """Write another recipe over the kept one, past the log."""
    with case.writing() as write:
        write.connection.execute(update(RECIPES).values(text=text))


def with_used(recipe: RecipeDocument, **more: Any) -> RecipeDocument:
    """Return a recipe with other inputs."""
    return msgspec.structs.replace(recipe, used=msgspec.structs.replace(recipe.used, **more))
