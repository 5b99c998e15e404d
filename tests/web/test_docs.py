"""What the page on the server says is what it does: every address is told, and its JSON fits its schema."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

import httpx
import jsonschema
from tests.web.served import Served

from noonmark.web.guard import MOST_BODY
from noonmark.web.serve_command import PORT
from noonmark.web.upload_store import LARGEST


def test_every_address_is_told_with_its_methods(served: Served, root: Path) -> None:
    lines = [line for line in (root / "docs/reference/web.md").read_text().splitlines() if line.startswith("| `")]
    told = set[tuple[str, str]]()
    for line in lines:
        methods = list[str]()
        for words in re.findall(r"`([^`]+)`", line.split("|")[1]):
            method, _, path = words.partition(" ")
            methods.append(method)
            if path:
                told |= {(one, path) for one in methods}
                methods = []
    real = {(method.upper(), path) for path, how in served.app.openapi()["paths"].items() for method in how}
    assert {path for _, path in real} == {path for _, path in told if path.startswith("/api/")}
    assert real == {row for row in told if row[1].startswith("/api/")}


def test_the_numbers_in_it_are_those_of_the_code(root: Path) -> None:
    text = (root / "docs/reference/web.md").read_text()
    assert f"http://127.0.0.1:{PORT}/" in text
    assert f"{MOST_BODY >> 20} MiB" in text
    assert f"{LARGEST >> 30} GiB" in text


def test_items_fit_their_schema(client: httpx.Client) -> None:
    schema = json.loads(files("noonmark.report").joinpath("schema/items-1.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    client.put("/api/items/1/marks", json={"version": 0, "marks": {"objects": []}})
    told = client.get("/api/items").json()
    jsonschema.validate(told, schema)
    assert [row["still"] is None for row in told["items"]] == [False, False, True, False]
