"""Rows of an index on PostgreSQL, written and read inside a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

from noonmark.copies.fingerprint import Bytes
from noonmark.copies.index.packing import Packed
from noonmark.copies.index.postgres_tables import as_bits, chunk_keys
from noonmark.copies.index.protocol import Filed
from noonmark.copies.index.tables import as_marks
from noonmark.copies.index.writing import earlier

FILED = "number, sha256, path, item, posted, kind, duration_s, width, height, fast"
ALL = f"SELECT {FILED} FROM files ORDER BY number"  # noqa: S608 - a constant
_BY = {name: f"SELECT {FILED} FROM files WHERE {name} = %s" for name in ("sha256", "number")}  # noqa: S608
_PUT = (
    f"INSERT INTO files ({FILED.removeprefix('number, ')}, rest)"  # noqa: S608
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING number"
)
_HASHED = {
    name: (
        f"SELECT hash::text FROM {name} WHERE file = %s ORDER BY row",  # noqa: S608
        f"COPY {name} (file, row, hash, keys) FROM STDIN",
    )
    for name in ("hashes", "points")
}


def one(cursor: Any, column: str, value: object) -> Filed | None:
    """Return the file with a SHA-256 or a number; None where there is none."""
    row = cursor.execute(_BY[column], (value,)).fetchone()
    return None if row is None else filed(row)


def filed(row: Sequence[Any]) -> Filed:
    """Return a row of `FILED`."""
    number, sha256, path, item, posted, kind, duration_s, width, height, fast = row
    when = None if posted is None else posted.astimezone(UTC)
    return Filed(number, sha256, path, item, when, kind, duration_s, (width, height), fast)


def hashed(cursor: Any, name: str, number: int) -> Bytes:
    """Return one file's hashes or points, shape (n, 32)."""
    cursor.execute(_HASHED[name][0], (number,))
    bits = np.array([list(row[0].encode()) for row in cursor.fetchall()], np.uint8).reshape(-1, 256) - ord("0")
    return np.packbits(bits, axis=1)


def renew(cursor: Any, before: Filed, path: str, item: str, posted: datetime | None) -> None:
    """Give a file its new path, its item when one is told, and the earlier of both postings."""
    cursor.execute(
        "UPDATE files SET path = %s, item = %s, posted = %s WHERE number = %s",
        (path, item or before.item, earlier(before.posted, posted), before.number),
    )


def put(cursor: Any, told: Filed, packed: Packed) -> int:
    """Put in what is kept of a file beside its rows, and return its number."""
    row = (told.sha256, told.path, told.item, told.posted, told.kind, told.duration_s, *told.size, told.fast)
    return int(cursor.execute(_PUT, (*row, packed.rest)).fetchone()[0])


def put_again(cursor: Any, number: int, told: Filed, packed: Packed) -> int:
    """Take away what was read from key frames only, as it comes whole now."""
    for query in ("DELETE FROM hashes", "DELETE FROM points", "DELETE FROM marks"):
        cursor.execute(f"{query} WHERE file = %s", (number,))
    cursor.execute("UPDATE files SET fast = %s, rest = %s WHERE number = %s", (told.fast, packed.rest, number))
    return number


def write(cursor: Any, number: int, packed: Packed) -> None:
    """Put in a file's rows."""
    for name, rows in (("hashes", packed.hashes), ("points", packed.points)):
        keys: list[list[int]] = chunk_keys(rows).tolist() if len(rows) else []
        with cursor.copy(_HASHED[name][1]) as copy:
            for row, (one, own) in enumerate(zip(rows, keys, strict=True)):
                copy.write_row((number, row, as_bits(one), own))
    with cursor.copy("COPY marks (file, row, key, tick) FROM STDIN") as copy:
        for row, (key, tick) in enumerate(as_marks(packed.marks).tolist()):
            copy.write_row((number, row, key, tick))
