"""A recipe is one JSON document with a schema: it reads back as it was written, and names no machine."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.case.recipe.making import PHOTO, added, draft, fixed, instant, marks_file, photo, replayed

from noonmark.case.log.canonical import canonical, parse
from noonmark.case.recipe.document import RecipeDocument, ScopeUsed, read_recipe, scope_used, scope_values
from noonmark.case.recipe.keeping import keep, recipes_of
from noonmark.case.recipe.values import from_plain, to_plain
from noonmark.case.recipe.versions import version_lines, versions_here
from noonmark.case.store.case import Case, make_case
from noonmark.draft import ClueRow
from noonmark.errors import NoonmarkError
from noonmark.fix.scope import Disc, Scope
from noonmark.recipe import scope_of


@pytest.fixture(scope="module")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> RecipeDocument:
    """A recipe with a file, marks, and a clue that holds an instant."""
    folder = tmp_path_factory.mktemp("made")
    marks = marks_file(folder / "marks.json", image=PHOTO)
    with make_case(folder / "yard", "The yard") as case:
        added(case, photo(folder / PHOTO))
        made, _ = fixed(case, draft(instant(), ClueRow("--marks", "marks", {"path": str(marks)})))
    return made


def schema(name: str) -> dict[str, Any]:
    return json.loads(files("noonmark.report").joinpath(f"schema/{name}.json").read_text(encoding="utf-8"))


def test_a_recipe_is_as_its_schema_says(recipe: RecipeDocument) -> None:
    document = json.loads(recipe.to_bytes())
    jsonschema.Draft202012Validator.check_schema(schema("recipe-1"))
    jsonschema.validate(document, schema("recipe-1"))
    jsonschema.validate(document["fix"], schema("fix-1"))
    # the outer keys of the class and of the schema are the same
    assert set(document) == set(schema("recipe-1")["properties"])


def test_a_recipe_reads_back_to_the_same_bytes(recipe: RecipeDocument) -> None:
    data = recipe.to_bytes()
    assert canonical(parse(data)) == data
    assert read_recipe(data).to_bytes() == data


def test_a_recipe_names_no_folder_of_the_machine(recipe: RecipeDocument, tmp_path: Path) -> None:
    assert str(tmp_path.parent.parent).encode() not in recipe.to_bytes()
    assert b"/tmp" not in recipe.to_bytes()


def test_a_recipe_spells_out_the_marks_and_their_frames(recipe: RecipeDocument) -> None:
    (marks,) = recipe.used.marks
    assert marks.content["slope_sd_deg"] == 2.0  # a default, which a later version may set otherwise
    assert marks.content["image"] == PHOTO
    assert marks.frames_s == (0.0,)
    assert [kept.sha256 for kept in marks.pictures] == [file.sha256 for file in recipe.used.files]
    assert len(recipe.used.originals()) == 1


def test_a_recipe_tells_versions_seeds_and_every_trust(recipe: RecipeDocument) -> None:
    assert recipe.seeds == {"sight": 20220922}
    assert recipe.versions.libraries["numpy"] == __import__("numpy").__version__
    assert set(recipe.versions.tables) >= {"zones.npz", "land.npz", "clock changes (tzdata)"}
    assert {clue.label: clue.trust for clue in recipe.clues} == {"post": 0.9, "at": 0.9, "marks": 0.9}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"schema": "noonmark.recipe/2"}, "its schema is 'noonmark.recipe/2'"),
        ({"tolerance": "much"}, "tolerance"),
        ({"extra": 1}, "extra"),
        ({"used": {}}, "used"),
    ],
)
def test_what_is_no_recipe_is_refused_with_its_key(recipe: RecipeDocument, change: dict[str, Any], words: str) -> None:
    with pytest.raises(NoonmarkError, match="no recipe of this version") as caught:
        read_recipe(canonical({**json.loads(recipe.to_bytes()), **change}))
    assert words in str(caught.value)


def test_another_spelling_of_a_recipe_is_refused(recipe: RecipeDocument) -> None:
    with pytest.raises(NoonmarkError, match="not in canonical form"):
        read_recipe(recipe.to_bytes().replace(b'"checked":', b'"checked": '))


def test_what_the_case_keeps_is_the_recipe(plain_case: Case, tmp_path: Path) -> None:
    added(plain_case, photo(tmp_path / PHOTO))
    recipe, entry = fixed(plain_case, draft())
    (kept,) = recipes_of(plain_case)
    assert (kept.text, kept.number, kept.items, kept.faults) == (recipe.to_bytes(), entry.number, (1,), ())
    assert plain_case.item(1).state == "fixed"
    assert plain_case.verify().faults == ()


def test_a_scope_with_a_disc_and_parts_of_a_second_comes_back() -> None:
    scope = Scope(
        datetime(2022, 9, 21, 6, tzinfo=UTC), datetime(2022, 9, 23, 6, 0, 0, 500_000, tzinfo=UTC),
        Disc(56.66, -124.7, 40.5), "land",
    )  # fmt: skip
    told = scope_used(scope)
    assert (told.earliest, told.latest) == ("2022-09-21T06:00:00Z", "2022-09-23T06:00:00.500000Z")
    assert scope_of(scope_values(told), "here") == scope
    assert msgspec.convert(msgspec.to_builtins(told), ScopeUsed) == told


LEAVES = (
    st.text(st.characters(codec="utf-8"), max_size=8)
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(-1e6, 1e6)
    | st.booleans()
    | st.dates()
    | st.times()
    | st.datetimes()
    | st.datetimes(timezones=st.just(UTC))
)
KEYS = st.text("abc-", min_size=1, max_size=4)


@given(st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)))
def test_values_of_a_clues_file_come_back(value: object) -> None:
    kept = from_plain(parse(canonical(to_plain(value))))
    assert kept == value
    if isinstance(value, date | datetime | time):
        assert type(kept) is type(value)


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(NoonmarkError, match="'2022-13-01' is no date"):
        from_plain({"$date": "2022-13-01"})


def test_versions_that_differ_are_told_library_first() -> None:
    here = versions_here()
    then = msgspec.structs.replace(
        here,
        noonmark="0.0.1",
        code="00",
        machine="arm64 Darwin",
        tables={**here.tables, "zones.npz": "00"},
        libraries={},
    )
    lines = version_lines(then, here)
    assert lines[0] == f"noonmark was 0.0.1 and is {here.noonmark}"
    assert lines[1] == f"noonmark's own code was 00 and is {here.code}"
    assert lines[2] == f"the machine was arm64 Darwin and is {here.machine}"
    assert f"numpy was not there and is {here.libraries['numpy']}" in lines
    assert lines[-1] == f"the table zones.npz was 00 and is {here.tables['zones.npz']}"
    assert version_lines(here, here) == ()


def test_a_recipe_is_kept_with_all_its_entries_or_not_at_all(plain_case: Case, tmp_path: Path) -> None:
    added(plain_case, photo(tmp_path / PHOTO))
    recipe, _ = fixed(plain_case, draft())
    before = plain_case.head()
    with pytest.raises(NoonmarkError, match="the case has no item 99"):
        keep(plain_case, recipe, (1, 99))
    assert plain_case.head() == before
    assert len(recipes_of(plain_case)) == 1


def test_clues_that_fit_nowhere_give_the_state_conflict(plain_case: Case, tmp_path: Path) -> None:
    added(plain_case, photo(tmp_path / PHOTO))
    far = [ClueRow("", "within", {"km": 10, "point": point, "trust": 1, "label": point}) for point in ("0,0", "50,50")]
    recipe, entry = fixed(plain_case, draft(*far))
    assert (entry.what["state"], plain_case.item(1).state, recipe.fix["regions"]) == ("conflict", "conflict", [])
    assert replayed(plain_case).exact
