"""After a crash: what was not recorded is taken away again, and told."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import select

from noonmark.case.store.claim import dead_claims
from noonmark.case.store.database import write_transaction
from noonmark.case.store.originals import unrecorded
from noonmark.case.store.place import Place
from noonmark.case.store.tables import OBJECTS
from noonmark.case.store.troubles import plain_errors


def recover(place: Place) -> tuple[str, ...]:
    """Clean up after processes that are gone, and return what was done, in words; nothing where none was cut off.

    Only what such a process had itself put there is touched: its half copies, and originals that it had put in place
    and the case never recorded.
    """
    with plain_errors(place.folder), dead_claims(place.temporary) as corners:
        return tuple(_cleaned(place, corner) for corner in corners)


def _cleaned(place: Place, corner: Path) -> str:
    copies = sum(1 for entry in corner.iterdir() if not entry.name.startswith("."))
    with write_transaction(place.engine, place.folder) as connection:  # nobody is putting originals in place now
        placed = list(unrecorded(corner, place.originals))
        names = [path.name for path in placed]
        kept = set[str]()
        for start in range(0, len(names), 500):
            some = select(OBJECTS.c.sha256).where(OBJECTS.c.sha256.in_(names[start : start + 500]))
            kept |= set(connection.execute(some).scalars())
        lost = [path for path in placed if path.name not in kept]
        for path in lost:
            path.unlink(missing_ok=True)
    shutil.rmtree(corner)
    half = max(0, copies - len(kept))
    what = f"{_files(half)} that had not been recorded taken away" if half else "it had left nothing half done"
    return f"an earlier run was cut off: {what}; everything that was told as added is here"


def _files(count: int) -> str:
    return f"{count} file{'s' * (count != 1)}"
