"""What signs say of the place, as a clues file for ``noonmark fix``."""

from __future__ import annotations

from pathlib import Path

from noonmark.draft import ClueRow, Draft, draft_text
from noonmark.report.read_document import ReadFile
from noonmark.words.places.clue_rows import clue_rows

LEAST_READ = 0.3
"""A text less probably read right than this makes no clue."""


def read_clues(told: ReadFile) -> str:
    """Return a clues file of the signs' texts, each with the chance that it is read right in its trust.

    The item is the file's name; ``fix`` takes the clues and says itself what they leave.
    """
    readings = [
        (hint.reading, hint.passage.probability) for hint in told.hints if hint.passage.probability >= LEAST_READ
    ]
    rows = tuple(
        ClueRow("", str(row["kind"]), {key: value for key, value in row.items() if key != "kind"} | {"item": told.name})
        for row in clue_rows(readings, source=f"{told.name}, its signs")
    )
    return draft_text(Draft(title=f"Signs of {told.name}", clues=rows), Path())
