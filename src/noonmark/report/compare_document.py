"""Two texts compared as one JSON object: ``noonmark.compare/1``."""

from __future__ import annotations

from typing import Any

from noonmark.report.document import noonmark_version
from noonmark.words.compare_types import NAMES, Beside, Compared, Read, Span, Stated

SCHEMA = "noonmark.compare/1"
Json = dict[str, Any]


def compare_document(names: tuple[str, str], told: Compared) -> Json:
    """Return a comparison as in ``schema/compare-1.json``; ``names`` are the two files'."""
    return {
        "schema": SCHEMA,
        "texts": [_text(names[0], told.left), _text(names[1], told.right)],
        "parameters": [_parameter(beside) for beside in told.parameters],
        "pairs": [
            {
                "passages": [pair.left, pair.right],
                "likeness": pair.likeness,
                "shared": list(pair.shared),
            }
            for pair in told.pairs
        ],
        "unpaired": [list(told.only_left), list(told.only_right)],
        "method": list(told.method),
        "version": noonmark_version(),
    }


def _text(name: str, read: Read) -> Json:
    return {
        "file": name,
        "language": read.language,
        "language_name": NAMES[read.language],
        "characters": len(read.text),
        "passages": [_span(span) for span in read.passages],
        "notes": list(read.notes),
    }


def _span(span: Span) -> Json:
    return {"start": span.start, "end": span.end, "text": span.text}


def _parameter(beside: Beside) -> Json:
    return {
        "parameter": beside.parameter,
        "verdict": beside.verdict,
        "numbers_differ": beside.numbers_differ,
        "stated": [[_stated(one) for one in side] for side in (beside.left, beside.right)],
    }


def _stated(one: Stated) -> Json:
    return {**_span(one.span), "passage": one.passage, "numbers": list(one.numbers)}
