"""One case that all tests here copy, and its bundle."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.case.export.making import exported, fill

from noonmark.case.recipe.document import RecipeDocument, read_recipe
from noonmark.case.recipe.keeping import recipes_of
from noonmark.case.store.case import Case, make_case, open_case


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the case ``yard`` and its bundle ``yard.zip``; not to be changed."""
    folder = tmp_path_factory.mktemp("made")
    with make_case(folder / "yard", "The yard", who="an analyst") as case:
        fill(case, folder / "in")
        exported(case, folder / "yard.zip")
    return folder


@pytest.fixture(scope="session")
def whole(made: Path) -> Path:
    """The bundle of a case; not to be changed."""
    return made / "yard.zip"


@pytest.fixture
def yard(made: Path, tmp_path: Path) -> Iterator[Case]:
    """A case of one's own, with two photos and a fix."""
    with open_case(Path(shutil.copytree(made / "yard", tmp_path / "yard")), who="an analyst") as case:
        yield case


@pytest.fixture(scope="session")
def recipe(made: Path) -> RecipeDocument:
    """The recipe of that case's fix."""
    with open_case(made / "yard") as case:
        return read_recipe(recipes_of(case)[0].text)
