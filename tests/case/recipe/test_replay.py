"""A fix is worked out again from its recipe: the same to the last digit here, and whatever was changed is named."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import delete
from tests.case.recipe.making import (
    PHOTO,
    added,
    draft,
    fixed,
    instant,
    marks_file,
    photo,
    put_recipe,
    replayed,
    with_used,
)

from noonmark.case.recipe.document import marks_digest, read_recipe
from noonmark.case.recipe.keeping import recipes_of
from noonmark.case.recipe.replay import replay
from noonmark.case.store.case import Case, make_case, open_case
from noonmark.case.store.tables import RECIPES
from noonmark.draft import ClueRow
from noonmark.report.document import fix_document


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two cases with one photo and its fix each: ``yard``, and ``marked`` by the shadows marked in the photo."""
    folder = tmp_path_factory.mktemp("made")
    path = photo(folder / PHOTO)
    marks = ClueRow("--marks", "marks", {"path": str(marks_file(folder / "marks.json", image=PHOTO))})
    for name, clue, metadata in (("yard", instant(), True), ("marked", marks, False)):
        with make_case(folder / name, "The yard") as case:
            added(case, path)
            fixed(case, draft(clue, metadata=metadata))
    path.unlink()
    (folder / "marks.json").unlink()
    return folder


@pytest.fixture
def yard(made: Path, tmp_path: Path) -> Iterator[Case]:
    """A case with one photo and its fix."""
    with open_case(Path(shutil.copytree(made / "yard", tmp_path / "yard"))) as case:
        yield case


@pytest.fixture
def marked(made: Path, tmp_path: Path) -> Iterator[Case]:
    """A case with one photo and a fix by the shadows marked in it."""
    with open_case(Path(shutil.copytree(made / "marked", tmp_path / "marked"))) as case:
        yield case


def test_a_replay_on_the_same_machine_is_the_same_to_the_last_digit(yard: Case) -> None:
    found = replayed(yard)
    assert found.lines == ()
    assert found.exact
    assert found.same


def test_a_replay_needs_nothing_but_the_recipe_and_the_originals(marked: Case, made: Path) -> None:
    assert sorted(path.name for path in made.iterdir()) == ["marked", "yard"]
    assert replayed(marked).exact


def test_a_fix_and_its_claim_check_are_replayed(plain_case: Case, tmp_path: Path) -> None:
    added(plain_case, photo(tmp_path / PHOTO))
    fixed(plain_case, replace(draft(instant()), claim="Neryungri, 22 September 2022"), checked=True)
    found = replayed(plain_case)
    assert found.exact
    assert found.recipe is not None
    assert found.recipe.fix["claim"]["text"] == "Neryungri, 22 September 2022"


def test_a_replay_tells_the_day_from_the_name_of_the_photo(yard: Case) -> None:
    (kept,) = recipes_of(yard)
    clues = {clue.label: clue for clue in read_recipe(kept.text).clues}
    assert clues["clock"].words.startswith("the file's clock reads 2022-09-22 10:40:12")


def test_a_recipe_whose_title_alone_was_changed_is_not_the_same(yard: Case) -> None:
    (kept,) = recipes_of(yard)
    text = msgspec.structs.replace(read_recipe(kept.text), used=msgspec.structs.replace(
        read_recipe(kept.text).used, title="Another yard")).to_bytes()  # fmt: skip
    put_recipe(yard, text)  # the title moves no number, so only the log knows
    found = replayed(yard)
    assert found.answer == ()
    assert found.faults[0].startswith("the recipe was changed")
    assert not found.same


def test_a_recipe_changed_by_hand_is_named_and_its_difference_told(yard: Case) -> None:
    (kept,) = recipes_of(yard)
    recipe = read_recipe(kept.text)
    put_recipe(yard, with_used(recipe, trusts={"post": 0.5}).to_bytes())
    found = replayed(yard)
    assert not found.same
    assert found.faults[0].startswith("the recipe was changed: its SHA-256 is ")
    assert "the trust of 'post' was 0.9 and is 0.5" in found.answer
    assert any(line.startswith("P(post false) was ") for line in found.answer)


def test_a_fix_changed_by_hand_is_named_in_km2(yard: Case) -> None:
    (kept,) = recipes_of(yard)
    told = json.loads(kept.text)
    outer = told["fix"]["regions"][1]["area_km2"]["outer"]
    told["fix"]["regions"][1]["area_km2"]["outer"] = 2.0 * outer
    put_recipe(yard, msgspec.convert(told, type(read_recipe(kept.text))).to_bytes())
    found = replayed(yard)
    assert found.faults[0].startswith("the recipe was changed")
    assert found.answer[0].startswith("the 90 % region was ")
    assert found.answer[0].endswith("(-50.0 %)")


def test_a_recipe_that_is_none_any_more_is_named(yard: Case) -> None:
    put_recipe(yard, b'{"schema":"noonmark.recipe/1"}')
    found = replayed(yard)
    assert found.faults[0].startswith("the recipe was changed")
    assert "this is no recipe of this version" in found.faults[1]
    assert not found.same


def test_a_recipe_that_is_missing_is_named(yard: Case) -> None:
    with yard.writing() as write:
        write.connection.execute(delete(RECIPES))
    assert replayed(yard).faults == ("the recipe is missing",)


def test_other_versions_are_named_first_and_other_seeds_after_them(yard: Case) -> None:
    (kept,) = recipes_of(yard)
    recipe = read_recipe(kept.text)
    then = msgspec.structs.replace(
        recipe.versions, noonmark="0.0.9", libraries={**recipe.versions.libraries, "numpy": "1.0"}
    )
    put_recipe(yard, msgspec.structs.replace(recipe, versions=then, seeds={"sight": 1}).to_bytes())
    found = replayed(yard)
    assert found.lines[0] == f"noonmark was 0.0.9 and is {recipe.versions.noonmark}"
    assert found.lines[1] == f"numpy was 1.0 and is {recipe.versions.libraries['numpy']}"
    assert found.lines[2].startswith("the seed 'sight' was 1 and is ")
    assert found.lines[3].startswith("the recipe was changed")
    assert found.answer == ()


def test_another_version_alone_is_no_difference(yard: Case) -> None:
    (kept,) = recipes_of(yard)
    recipe = read_recipe(kept.text)
    then = msgspec.structs.replace(recipe.versions, python="3.9.1")
    found = replay(msgspec.structs.replace(recipe, versions=then), yard.original, fix_document)
    assert found.same
    assert len(found.versions) == 1


def test_a_missing_original_is_named(yard: Case) -> None:
    (item,) = yard.items()
    yard.original(item.sha256).unlink()
    found = replayed(yard)
    assert found.faults == (f"the original {PHOTO} ({item.sha256[:16]}) is missing",)
    assert found.recipe is None
    assert not found.same


def test_a_flipped_byte_of_an_original_is_named(yard: Case) -> None:
    (item,) = yard.items()
    path = yard.original(item.sha256)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)
    found = replayed(yard)
    assert found.faults[0].startswith(f"the original {PHOTO} ({item.sha256[:16]}) was changed: its SHA-256 is ")
    assert found.recipe is None


def test_other_marks_are_named(marked: Case) -> None:
    (kept,) = recipes_of(marked)
    recipe = read_recipe(kept.text)
    (marks,) = recipe.used.marks
    content = {**marks.content, "slope_sd_deg": 9.0}
    other = msgspec.structs.replace(marks, content=content)
    found = replay(with_used(recipe, marks=(other,)), marked.original, fix_document)
    assert found.faults[0].startswith("the marks marks.json are not those that were used")
    # with their hash changed too, the log still knows the recipe, and the answer tells it
    other = msgspec.structs.replace(other, sha256=marks_digest(content))
    put_recipe(marked, with_used(recipe, marks=(other,)).to_bytes())
    found = replayed(marked)
    assert found.faults[0].startswith("the recipe was changed")
    assert any(line.startswith("the words of 'marks' were ") for line in found.answer) or found.answer


def test_marks_of_another_file_give_another_recipe(marked: Case, tmp_path: Path) -> None:
    path = marks_file(tmp_path / "other.json", image=PHOTO, slope_sd_deg=4.0)
    fixed(marked, draft(ClueRow("--marks", "marks", {"path": str(path)})))
    first, second = (read_recipe(kept.text) for kept in recipes_of(marked))
    assert first.used.marks[0].sha256 != second.used.marks[0].sha256
    assert (second.used.marks[0].name, second.used.marks[0].frames_s) == ("other.json", (0.0,))


def test_a_name_that_leads_out_of_the_folder_is_refused(yard: Case) -> None:
    (kept,) = recipes_of(yard)
    recipe = read_recipe(kept.text)
    for name in ("../../x", "/etc/passwd", "..", "", "a\0b", "x" * 300):
        file = msgspec.structs.replace(recipe.used.files[0], name=name)
        found = replay(with_used(recipe, files=(file,)), yard.original, fix_document)
        assert "cannot be the name of a file" in found.faults[0]


def test_a_clue_that_names_a_file_of_the_machine_is_refused(yard: Case) -> None:
    (kept,) = recipes_of(yard)
    recipe = read_recipe(kept.text)
    clue = msgspec.structs.replace(recipe.used.clues[0], kind="marks", values={"path": os.fspath(Path.cwd())})
    found = replay(with_used(recipe, clues=(clue,)), yard.original, fix_document)
    assert "names a file that the recipe does not hold" in found.faults[0]


def test_marks_that_name_a_picture_elsewhere_are_refused(marked: Case) -> None:
    (kept,) = recipes_of(marked)
    recipe = read_recipe(kept.text)
    content = {**recipe.used.marks[0].content, "image": "../../x.jpg"}
    marks = msgspec.structs.replace(recipe.used.marks[0], content=content, sha256=marks_digest(content))
    found = replay(with_used(recipe, marks=(marks,)), marked.original, fix_document)
    assert "cannot be the name of a file" in found.faults[0]


def test_the_posting_instant_of_an_item_is_a_clue_and_kept(plain_case: Case, tmp_path: Path) -> None:
    posted = datetime(2022, 9, 22, 3, tzinfo=UTC)
    added(plain_case, photo(tmp_path / PHOTO), posted_utc=posted, posted_by="a channel")
    recipe, _ = fixed(plain_case, draft(instant()))
    (clue,) = [clue for clue in recipe.clues if clue.label == "posted"]
    assert clue.kind == "posted-before"
    assert clue.source.endswith(", posted by a channel")
    assert replayed(plain_case).exact
