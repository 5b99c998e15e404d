"""What each command of a case prints as JSON is as its schema says, and each schema tells all of its keys."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, cast
from zipfile import ZipFile

import jsonschema
import pytest
from tests.case.recipe.making import PHOTO
from tests.case.second.making import ben_and_eve, measured_case

from noonmark.case.store.case import open_case
from noonmark.cli import run

NAMES = (
    "add", "export", "import", "key", "list", "log", "note", "replay", "second", "show", "sign", "stamp", "verify"
)  # fmt: skip
WAYS: dict[str, tuple[str, ...]] = {
    "list": ("list", "yard"),
    "show": ("show", "yard", "1"),
    "log": ("log", "yard"),
    "add": ("add", "yard", "ada.json", "link"),
    "note": ("note", "yard", "spoke to the one who filmed it", "--item", "1"),
    "key": ("key", "show"),
    "sign": ("sign", "yard"),
    "stamp": ("stamp", "yard"),
    "second": ("second", "yard", "1", "--who", "ben", "--marks", "ben.json"),
    "verify": ("verify", "yard"),
    "replay": ("replay", "yard"),
    "export": ("export", "yard", "--to", "yard.zip"),
    "import": ("import", "yard.zip", "--to", "theirs"),
}
"""In the order in which they are typed: a bundle is read after it was written."""
SCOPE = '[scope]\nearliest = 2022-09-21T06:00:00Z\nlatest = 2022-09-23T06:00:00Z\nprior = "land"\n'
POST = ("--object", "2", "--shadow", "3.65", "--error", "20%", "--no-metadata", "--trust", "shadow=0.9")


def schema(name: str) -> dict[str, Any]:
    return json.loads(files("noonmark.report").joinpath(f"schema/{name}.json").read_text(encoding="utf-8"))


@pytest.fixture
def typed(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    """Type a command of a case that holds a little of everything, and return what it prints as JSON."""
    monkeypatch.chdir(tmp_path)
    for name, value in (("WHO", "ada"), ("CONFIG", str(tmp_path / "settings")), ("PASSPHRASE", "four plain words")):
        monkeypatch.setenv(f"NOONMARK_{name}", value)
    measured_case(tmp_path)
    ben_and_eve(tmp_path)
    (tmp_path / "link").symlink_to("nowhere")
    with open_case(tmp_path / "yard") as case:
        case.append("note", {"text": "a note"})
    Path("clues.toml").write_text(SCOPE)
    assert run(["fix", "--case", "yard", PHOTO, "clues.toml", *POST]) == 0
    capfdbinary.readouterr()

    def type_in(*words: str) -> Any:
        status = run(["case", *words, "--json", "-"])
        out, err = capfdbinary.readouterr()
        assert status in (0, 1), err.decode()
        return json.loads(out)

    type_in("key", "make", "--name", "ada")
    return type_in


def test_each_command_prints_what_its_schema_says(typed: Callable[..., Any]) -> None:
    told = {name: typed(*words) for name, words in WAYS.items()}
    for name, document in told.items():
        assert document["schema"] == f"noonmark.case-{name}/1"
        jsonschema.validate(document, schema(f"case-{name}-1"))
    (row,) = told["replay"]["fixes"]
    jsonschema.validate(row["fix"], schema("fix-1"))
    assert told["second"]["objects"]
    assert told["verify"]["findings"]
    assert told["add"]["left"]


def test_a_fix_in_a_coarse_bundle_is_told_as_its_schema_says(typed: Callable[..., Any]) -> None:
    typed("export", "yard", "--to", "coarse.zip", "--coarse", "10km")
    with ZipFile("coarse.zip") as bundle:
        (told,) = [json.loads(bundle.read(name)) for name in bundle.namelist() if "coarse/" in name]
    jsonschema.validate(told, schema("coarse-fix-1"))
    jsonschema.validate(told["fix"], schema("fix-1"))


@pytest.mark.parametrize("name", [*(f"case-{name}" for name in NAMES), "coarse-fix"])
def test_a_schema_documents_its_keys_and_allows_no_other(name: str) -> None:
    told = schema(f"{name}-1")
    jsonschema.Draft202012Validator.check_schema(told)
    assert told["$id"] == told["properties"]["schema"]["const"] == f"noonmark.{name}/1"
    undocumented = [key for key, value in told["properties"].items() if "description" not in value]
    assert [key for key in undocumented if "$ref" not in told["properties"][key]] == []
    for part in _objects(told):
        assert part["additionalProperties"] is False
        assert set(part["required"]) <= set(part["properties"])


def _objects(told: object) -> Iterator[dict[str, Any]]:
    """Yield each part of a schema that lists an object's keys."""
    if isinstance(told, dict):
        part = cast("dict[str, Any]", told)
        if "properties" in part and "required" in part:
            yield part
        for value in part.values():
            yield from _objects(value)
    elif isinstance(told, list):
        for value in cast("list[object]", told):
            yield from _objects(value)


def test_the_page_of_schemas_names_each_that_is_shipped(root: Path) -> None:
    page = (root / "docs" / "reference" / "json.md").read_text(encoding="utf-8")
    for name in NAMES:
        assert f"schema/case-{name}-1.json)" in page
