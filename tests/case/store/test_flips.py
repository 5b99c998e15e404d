"""One law over everything in a case: whatever byte is changed, and wherever, verifying finds it and names it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select, update
from tests.case.log.conftest import Authority, authority, key
from tests.case.recipe.making import PHOTO, added, draft, fixed, marks_file, photo

from noonmark.case.log.notes import SigningKey
from noonmark.case.log.stamp import request
from noonmark.case.second.measuring import measure_in_case
from noonmark.case.store import tables
from noonmark.case.store.case import Case, make_case
from noonmark.case.store.database import write_transaction

__all__ = ["authority", "key"]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, authority: Authority, key: SigningKey) -> Iterator[Case]:
    """A case that holds one of everything: an original, marks, a fix, two checkpoints, a time stamp."""
    folder = tmp_path_factory.mktemp("full")
    with make_case(folder / "yard", "The yard", who="an analyst") as case:
        added(case, photo(folder / PHOTO))
        measure_in_case(case, marks_file(folder / "marks.json", image=PHOTO))
        fixed(case, draft())
        text = case.sign(key)
        case.keep_stamp(text, authority.reply(request(text.encode())))
        case.append("note", {"text": "all of it"})
        case.sign(key)
        assert case.verify(roots=authority.roots).findings == ()
        yield case


@dataclass(frozen=True)
class Bytes:
    """Bytes that a case keeps: what is said of them when they were changed, how they are read and written."""

    named: str
    read: Callable[[], bytes]
    write: Callable[[bytes], None]


BLOBS = (
    (tables.ENTRIES, "number", "bytes", "entry {}"),
    (tables.ENTRIES, "number", "leaf_hash", "entry {}"),
    (tables.RECIPES, "entry", "text", "recipe of entry {}"),
    (tables.STAMPS, "entry", "reply", "time stamp of entry {}"),
    (tables.CHECKPOINTS, "number", "text", "checkpoint"),
    (tables.HEAD, "id", "root", "the log's head"),
    (tables.HEAD, "id", "frontier", "the log's head"),
)


def _all_bytes(case: Case) -> list[Bytes]:
    found = [_file(f"original {item.sha256}", case.original(item.sha256)) for item in case.items()]
    for table, number, column, named in BLOBS:
        with write_transaction(case.place.engine, case.place.folder) as connection:
            rows = list(connection.execute(select(table.c[number])).scalars())
        found += [_blob(case, table, (number, row, column), named.format(row)) for row in rows]
    return found


def _file(named: str, path: Path) -> Bytes:
    def write(data: bytes) -> None:
        path.chmod(0o644)
        path.write_bytes(data)
        path.chmod(0o444)

    return Bytes(named, path.read_bytes, write)


def _blob(case: Case, table: Table, at: tuple[str, int, str], named: str) -> Bytes:
    where, column = table.c[at[0]] == at[1], at[2]

    def read() -> bytes:
        with write_transaction(case.place.engine, case.place.folder) as connection:
            return bytes(connection.execute(select(table.c[column]).where(where)).scalar() or b"")

    def write(data: bytes) -> None:
        with write_transaction(case.place.engine, case.place.folder) as connection:
            connection.execute(update(table).where(where).values({column: data}))

    return Bytes(named, read, write)


@given(data=st.data())
@settings(max_examples=120)
def test_any_flipped_bit_of_anything_kept_is_found_and_named(full: Case, data: st.DataObject) -> None:
    kept = data.draw(st.sampled_from(_all_bytes(full)))
    whole = kept.read()
    at, bit = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(0, 7))
    kept.write(whole[:at] + bytes([whole[at] ^ (1 << bit)]) + whole[at + 1 :])
    try:
        assert any(found.where.startswith(kept.named) for found in full.verify().faults), (kept.named, at, bit)
    finally:
        kept.write(whole)


def test_the_law_is_tried_on_every_kind(full: Case) -> None:
    kinds = {kept.named.rstrip("0123456789").split(" (")[0].strip() for kept in _all_bytes(full)}
    assert {kind.split()[0] for kind in kinds} == {"original", "entry", "recipe", "time", "checkpoint", "the"}
    for kept in _all_bytes(full):  # and once surely on each, at its first byte
        whole = kept.read()
        kept.write(bytes([whole[0] ^ 1]) + whole[1:])
        found = [told.where for told in full.verify().faults]
        kept.write(whole)
        assert any(where.startswith(kept.named) for where in found), kept.named
    assert full.verify().faults == ()
