"""Names that a case's folder and database have, in a file that loads at once."""

from __future__ import annotations

SQLITE_NAME = "case.sqlite"
POSTGRES_NAME = "case.json"
ORIGINALS, DERIVED, TEMPORARY = "originals", "derived", "tmp"
VERSION_TABLE = "schema_version"
REVISION = "0001"
"""The step of ``migrations/versions`` that gives the tables; a test compares the two."""
