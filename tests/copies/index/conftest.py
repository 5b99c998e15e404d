"""The index in its three houses: memory, a folder, a PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.case import conftest as of_cases

from noonmark.copies.index.adding import Shelf
from noonmark.copies.index.opening import open_index
from noonmark.copies.index.postgres import open_postgres
from noonmark.copies.index.postgres_tables import SCHEMA

postgres = of_cases.postgres


@pytest.fixture
def database(postgres: str) -> Iterator[str]:
    """The URL of a database without an index."""
    yield postgres
    psycopg: Any = pytest.importorskip("psycopg")
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


@pytest.fixture(params=["folder", "postgresql"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    """A new index, in each of the two houses that last."""
    if request.param == "folder":
        with open_index(tmp_path / "index", make=True) as index:
            yield index
    else:
        with open_postgres(request.getfixturevalue("database"), make=True) as index:
            yield index
