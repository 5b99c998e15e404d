"""The index on PostgreSQL, for a team: the same questions and the same answers as of one in a folder."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.fingerprint import Bytes, Fingerprint
from noonmark.copies.index import answers
from noonmark.copies.index.folder import checked_radius
from noonmark.copies.index.packing import Rest, pack, unpack, unpack_rest
from noonmark.copies.index.postgres_opening import WHERE, WRITING, connected, refused
from noonmark.copies.index.postgres_rows import ALL, filed, hashed, one, put, put_again, renew, write
from noonmark.copies.index.postgres_tables import SCHEMA, as_bits, near_keys
from noonmark.copies.index.protocol import Filed, Heard, Near
from noonmark.copies.index.writing import checked, told_of
from noonmark.errors import NoonmarkError

_NEAR = {
    name: f"SELECT file, row, d FROM (SELECT file, row, bit_count(hash # %s::bit(256)) AS d FROM {name}"  # noqa: S608
    " WHERE keys && %s::integer[]) AS near WHERE d <= %s LIMIT %s"
    for name in ("hashes", "points")
}
_OPEN = 64


class PostgresIndex:
    """Fingerprints in a PostgreSQL database, as :class:`~noonmark.copies.index.protocol.Index`.

    Made by :func:`open_postgres`. What the server says is wrong comes as
    :class:`~noonmark.errors.NoonmarkError`.
    """

    def __init__(self, psycopg: ModuleType, connection: Any, where: str) -> None:
        self._psycopg, self._connection, self._where = psycopg, connection, where
        self._opened = lru_cache(maxsize=_OPEN)(self._rest)

    def __enter__(self) -> PostgresIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the connection go."""
        self._opened.cache_clear()
        self._connection.close()

    @contextmanager
    def _asking(self, *, writing: bool = False) -> Generator[Any]:
        """Give a cursor in one transaction; a writer's waits for all others."""
        try:
            with self._connection.transaction(), self._connection.cursor() as cursor:
                if writing:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", (WRITING,))
                yield cursor
        except self._psycopg.Error as error:
            raise refused(error, self._where) from None

    def add(self, fingerprint: Fingerprint, *, path: str, item: str = "", posted: datetime | None = None) -> int:
        """Keep a fingerprint; return its number. See :meth:`noonmark.copies.index.folder.FolderIndex.add`."""
        told = told_of(fingerprint, path, item, posted)
        with self._asking(writing=True) as cursor:
            before = one(cursor, "sha256", told.sha256)
            if before is not None:
                renew(cursor, before, path, item, posted)
                if not before.fast or told.fast:
                    return before.number
            packed = pack(fingerprint)
            number = put(cursor, told, packed) if before is None else put_again(cursor, before.number, told, packed)
            write(cursor, number, packed)
        self._opened.cache_clear()
        return number

    def renew(self, sha256: str, *, path: str, item: str = "", posted: datetime | None = None) -> bool:
        """Give a file that is there its new path, as :meth:`add` does; return whether it is there."""
        checked(posted, path)
        with self._asking(writing=True) as cursor:
            before = one(cursor, "sha256", sha256)
            if before is not None:
                renew(cursor, before, path, item, posted)
        return before is not None

    def remove(self, number: int) -> None:
        """Take a file out.

        Raises
        ------
        NoonmarkError
            If there is no such file.
        """
        with self._asking(writing=True) as cursor:
            cursor.execute("DELETE FROM files WHERE number = %s", (number,))
            count = cursor.rowcount
        self._opened.cache_clear()
        if count == 0:
            raise self._missing(number)

    def _missing(self, number: int) -> NoonmarkError:
        return NoonmarkError(f"the index holds no file {number}", where=self._where, remedy="ask for its files")

    def files(self) -> Sequence[Filed]:
        """Return what is kept, by number."""
        with self._asking() as cursor:
            cursor.execute(ALL)
            return [filed(row) for row in cursor.fetchall()]

    def find(self, sha256: str) -> Filed | None:
        """Return the file with that hash; None where there is none."""
        with self._asking() as cursor:
            return one(cursor, "sha256", sha256)

    def seen(self, path: str, size: int, modified_ns: int) -> str | None:
        """Return the SHA-256 of what a path held when it had this size and time of change; None if not known."""
        query = "SELECT sha256 FROM seen WHERE path = %s AND bytes = %s AND modified_ns = %s"
        with self._asking() as cursor:
            row = cursor.execute(query, (path, size, modified_ns)).fetchone()
        return None if row is None else str(row[0])

    def saw(self, path: str, size: int, modified_ns: int, sha256: str) -> None:
        """Note what a path held."""
        query = (
            "INSERT INTO seen VALUES (%s, %s, %s, %s) ON CONFLICT (path) DO UPDATE"
            " SET bytes = excluded.bytes, modified_ns = excluded.modified_ns, sha256 = excluded.sha256"
        )
        with self._asking(writing=True) as cursor:
            cursor.execute(query, (path, size, modified_ns, sha256))

    def settle(self) -> None:
        """Let the server sort in what was added last, and count what it holds, by which it chooses how to search."""
        with self._asking() as cursor:
            for name in ("hashes_keys_idx", "points_keys_idx"):
                cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", (name,))
            cursor.execute("ANALYZE hashes, points, marks")

    def size(self) -> int:
        """Return how much room it takes on the server, its indexes included [bytes]."""
        query = "SELECT coalesce(sum(pg_total_relation_size(relid)), 0) FROM pg_stat_user_tables WHERE schemaname = %s"
        with self._asking() as cursor:
            return int(cursor.execute(query, (SCHEMA,)).fetchone()[0])

    def fingerprint(self, number: int) -> Fingerprint:
        """Return one file's fingerprint; see :meth:`noonmark.copies.index.folder.FolderIndex.fingerprint`."""
        with self._asking() as cursor:
            told = one(cursor, "number", number)
            rows = {name: hashed(cursor, name, number) for name in ("hashes", "points")}
            cursor.execute("SELECT key, tick FROM marks WHERE file = %s ORDER BY row", (number,))
            marks = np.array(cursor.fetchall(), np.uint32).reshape(-1, 2).view(np.uint8).reshape(-1, 8)
        if told is None:
            raise self._missing(number)
        return unpack(told, self._opened(number), rows["hashes"], rows["points"], marks)

    def _rest(self, number: int) -> Rest:
        with self._asking() as cursor:
            row = cursor.execute("SELECT rest FROM files WHERE number = %s", (number,)).fetchone()
        if row is None:
            raise self._missing(number)
        return unpack_rest(bytes(row[0]))

    def near(self, hashes: Bytes, *, radius: int, most: int = 2000) -> Near:
        """Return every kept hash within `radius` bits (at most 31) of those asked for, shape (q, 32), exactly."""
        return answers.pictures(self._found("hashes", hashes, checked_radius(radius), most), most)

    def near_points(self, points: Bytes, *, radius: int, most: int = 200) -> Near:
        """Return the kept keypoints near those asked for, shape (q, 32), in the same way."""
        return answers.points(self._found("points", points, checked_radius(radius), most), most)

    def _found(self, name: str, asked: Bytes, radius: int, most: int) -> list[answers.Group]:
        """Return the rows of a table near those asked for, file by file."""
        told: list[tuple[int, int, int, int]] = []
        with self._asking() as cursor:
            for number, bits in enumerate(np.ascontiguousarray(asked, np.uint8)):
                cursor.execute(_NEAR[name], (as_bits(bits), near_keys(bits, radius), radius, most + 1), prepare=True)
                told += [(file, number, row, distance) for file, row, distance in cursor.fetchall()]
        return list(self._groups(np.array(told, np.int64).reshape(-1, 4)))

    def _groups(self, rows: NDArray[np.int64]) -> Iterable[answers.Group]:
        for number in np.unique(rows[:, 0]).tolist():
            yield number, self._opened(number), rows[rows[:, 0] == number, 1:]

    def heard(self, keys: NDArray[np.uint32], *, most: int = 2000) -> Heard:
        """Return every kept sound mark with one of the keys asked for, shape (q,)."""
        query = (
            "SELECT asked.query - 1, kept.file, kept.tick"
            " FROM unnest(%s::bigint[]) WITH ORDINALITY AS asked(key, query)"
            " CROSS JOIN LATERAL (SELECT file, tick FROM marks WHERE key = asked.key LIMIT %s) AS kept"
        )
        with self._asking() as cursor:
            rows = cursor.execute(query, (np.asarray(keys).tolist(), most + 1)).fetchall()
        return answers.heard(np.array(rows, np.int64).reshape(-1, 3), most)


def open_postgres(url: str, *, make: bool = False) -> PostgresIndex:
    """Open the index in a PostgreSQL database, whose tables lie in the schema ``noonmark_copies``.

    Parameters
    ----------
    url : str
        ``postgresql://user@host/database``; a password is better kept in ``~/.pgpass``.
    make : bool, optional
        Make it where there is none.

    Raises
    ------
    NoonmarkError
        If psycopg is not installed, the server refuses, there is no index, or it is of another version.
    """
    psycopg, connection = connected(url, make=make)
    return PostgresIndex(psycopg, connection, WHERE)
