"""Where a case is: its folder, the rooms in it, its database, and in whose name it is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from noonmark.case.store.names import DERIVED, ORIGINALS, TEMPORARY


@dataclass(frozen=True)
class Place:
    """A case's folder and database, and who writes into it."""

    folder: Path
    engine: Engine
    who: str
    writable: bool = True

    @property
    def originals(self) -> Path:
        """Files as they came, named by their SHA-256."""
        return self.folder / ORIGINALS

    @property
    def derived(self) -> Path:
        """Files that can be made again from the originals."""
        return self.folder / DERIVED

    @property
    def temporary(self) -> Path:
        """Where files are while they are not yet in the case."""
        return self.folder / TEMPORARY


def origin(case_id: str) -> str:
    """Return the name that a case's checkpoints carry, the same in all of them."""
    return f"noonmark/case/{case_id}"
