"""Reading of truth tables: CSV under head lines that start with #."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

Rows = list[dict[str, str]]


@pytest.fixture(scope="session")
def table() -> Callable[[Path], Rows]:
    """``table(path)`` gives the rows of a truth table."""

    def read(path: Path) -> Rows:
        with path.open(encoding="utf-8") as file:
            return list(csv.DictReader(line for line in file if not line.startswith("#")))

    return read


@pytest.fixture(scope="session")
def truth() -> Path:
    """The folder of the project's own truth tables."""
    return Path(__file__).resolve().parent.parent / "truth"
