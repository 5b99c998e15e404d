"""A comparison as JSON and on a terminal."""

from __future__ import annotations

import io
import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from rich.console import Console
from tests.words.texts import DECREE_RU, LAW_UK, SPEECH_EN

from noonmark.report.compare_document import compare_document
from noonmark.report.compare_table import print_compare
from noonmark.words.compare import compare


def schema() -> dict[str, Any]:
    return json.loads(files("noonmark.report").joinpath("schema/compare-1.json").read_text(encoding="utf-8"))


def test_the_document_is_as_its_schema_says_and_its_offsets_are_the_texts() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    document = compare_document(("speech.txt", "law.txt"), compare(SPEECH_EN, LAW_UK))
    jsonschema.validate(document, schema())
    for text, passages in zip((SPEECH_EN, LAW_UK), document["texts"], strict=True):
        for span in passages["passages"]:
            assert text[span["start"] : span["end"]] == span["text"]
    for parameter in document["parameters"]:
        for text, spans in zip((SPEECH_EN, LAW_UK), parameter["stated"], strict=True):
            assert all(text[span["start"] : span["end"]] == span["text"] for span in spans)
    document["surprise"] = 1
    with pytest.raises(jsonschema.ValidationError, match="surprise"):
        jsonschema.validate(document, schema())


def test_the_terminal_shows_both_texts_and_what_is_not_stated() -> None:
    out = io.StringIO()
    console = Console(file=out, width=120, highlight=False)
    print_compare(("speech.txt", "decree.txt"), compare(SPEECH_EN, DECREE_RU), console)
    text = out.getvalue()
    assert text.startswith("only in speech.txt: how many, penalty; only in decree.txt: how long; in both: who, where")
    assert text.count("not stated") == 3
    assert "“20,000 reservists” [" in text
    assert "read the text before saying that" in " ".join(text.split())
    assert all(line == line.rstrip() for line in text.splitlines())


def test_numbers_that_differ_are_said_so() -> None:
    out = io.StringIO()
    console = Console(file=out, width=120, highlight=False)
    print_compare(("speech.txt", "law.txt"), compare(SPEECH_EN, LAW_UK), console)
    assert "(the numbers" in out.getvalue()
