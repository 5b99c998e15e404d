"""Verifying finds any byte that was changed, and names what it is in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Table, delete, insert, select, update
from tests.case.store.making import add, write_files

from noonmark.case.log.entry import Entry, next_entry
from noonmark.case.log.notes import SigningKey
from noonmark.case.log.tree import head
from noonmark.case.store import tables, writing
from noonmark.case.store.case import Case, make_case, open_case
from noonmark.case.store.database import write_transaction
from noonmark.case.store.writing import head_values
from noonmark.errors import NoonmarkError

KEY = SigningKey("analyst", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """A case with three originals, states and two checkpoints."""
    folder = tmp_path_factory.mktemp("signed")
    with make_case(folder / "yard", "The yard", who="an analyst") as made:
        add(made, *write_files(folder / "in", 3, 500))
        made.sign(KEY)
        made.append("measured", {"item": 2, "state": "measured"})
        made.sign(KEY)
        yield made


def _faults(case: Case) -> list[str]:
    return [found.where for found in case.verify().faults]


def test_a_case_that_nobody_touched_is_as_it_was_recorded(signed: Case) -> None:
    verified = signed.verify()
    assert verified.faults == ()
    assert (verified.originals, verified.size, verified.entries, verified.checkpoints) == (3, 1500, 6, 2)
    assert verified.root == signed.head().root


@given(which=st.integers(0, 2), at=st.integers(0, 499), bit=st.integers(0, 7))
@settings(max_examples=40)
def test_any_flipped_bit_of_an_original_is_found_and_named(signed: Case, which: int, at: int, bit: int) -> None:
    item = signed.items()[which]
    path = signed.original(item.sha256)
    whole = path.read_bytes()
    path.chmod(0o644)
    try:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << bit)]) + whole[at + 1 :])
        (found,) = signed.verify().faults
        assert found.where == f"original {item.sha256} (item {item.number}, {item.name})"
        assert "its bytes were changed" in found.problem
    finally:
        path.write_bytes(whole)
        path.chmod(0o444)


BLOBS = [
    (tables.ENTRIES, "number", "bytes", "entry {}"),
    (tables.ENTRIES, "number", "leaf_hash", "entry {}"),
    (tables.CHECKPOINTS, "number", "text", "checkpoint"),
    (tables.HEAD, "id", "root", "the log's head"),
    (tables.HEAD, "id", "frontier", "the log's head"),
]


@pytest.mark.parametrize(("table", "key", "column", "where"), BLOBS, ids=str)
@given(data=st.data())
@settings(max_examples=25)
def test_any_flipped_bit_of_the_record_is_found_and_named(
    signed: Case, table: Table, key: str, column: str, where: str, data: st.DataObject
) -> None:
    with _tampering(signed) as connection:
        rows = {row[0]: bytes(row[1]) for row in connection.execute(select(table.c[key], table.c[column]))}
    number = data.draw(st.sampled_from(sorted(rows)))
    whole = rows[number]
    at, bit = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(0, 7))
    _set(signed, table, key, number, {column: whole[:at] + bytes([whole[at] ^ (1 << bit)]) + whole[at + 1 :]})
    try:
        assert any(found.startswith(where.format(number)) for found in _faults(signed))
    finally:
        _set(signed, table, key, number, {column: whole})


def _set(case: Case, table: Table, key: str, number: int, values: dict[str, Any]) -> None:
    with _tampering(case) as connection:
        connection.execute(update(table).where(table.c[key] == number).values(values))


def _tampering(case: Case) -> AbstractContextManager[Connection]:
    """Give the database behind the log's back."""
    return write_transaction(case.place.engine, case.place.folder)


INDEX = [
    (tables.ITEMS, "number", 1, {"name": "other.mp4"}, "item 1"),
    (tables.ITEMS, "number", 2, {"state": "fixed"}, "item 2"),
    (tables.ARRIVALS, "entry", 3, {"posted_by": "somebody"}, "arrival of entry 3"),
    (tables.ARRIVALS, "entry", 3, {"words": "nothing"}, "arrival of entry 3"),
    (tables.META, "key", "title", {"value": "Another yard"}, "the case's title"),
    (tables.CHECKPOINTS, "number", 1, {"size": 1}, "checkpoint 0"),
]


@pytest.mark.parametrize(("table", "key", "number", "values", "where"), INDEX, ids=str)
def test_an_index_that_was_changed_is_found_and_named(
    signed: Case, table: Table, key: str, number: Any, values: dict[str, Any], where: str
) -> None:
    name = next(iter(values))
    with _tampering(signed) as connection:
        before = connection.execute(select(table.c[name]).where(table.c[key] == number)).scalar()
    _set(signed, table, key, number, values)
    try:
        assert _faults(signed) == [where]
    finally:
        _set(signed, table, key, number, {name: before})


@pytest.fixture
def copy(signed: Case, tmp_path: Path) -> Iterator[Case]:
    """A copy of the signed case, to be spoilt."""
    signed.close()
    shutil.copytree(signed.place.folder, tmp_path / "copy")
    with open_case(tmp_path / "copy") as opened:
        yield opened


def test_an_original_that_is_gone_cut_or_a_link_is_named(copy: Case, tmp_path: Path) -> None:
    paths = [copy.original(item.sha256) for item in copy.items()]
    whole = paths[2].read_bytes()
    paths[0].unlink()
    paths[1].chmod(0o644)
    paths[1].write_bytes(paths[1].read_bytes()[:-1])
    (tmp_path / "elsewhere").write_bytes(whole)
    paths[2].unlink()
    paths[2].symlink_to(tmp_path / "elsewhere")
    told = {found.where.split("(")[1]: found.problem for found in copy.verify().faults}
    assert told["item 1, clip_0000.mp4)"] == "it is missing"
    assert told["item 2, clip_0001.mp4)"] == "it has 499 bytes, recorded were 500"
    assert "cannot be read" in told["item 3, clip_0002.mp4)"]


def test_an_entry_taken_out_is_missing(copy: Case) -> None:
    with _tampering(copy) as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        connection.execute(delete(tables.ARRIVALS).where(tables.ARRIVALS.c.entry == 2))
        connection.execute(delete(tables.ITEMS).where(tables.ITEMS.c.entry == 2))
        connection.execute(delete(tables.ENTRIES).where(tables.ENTRIES.c.number == 2))
    assert "entry 2" in _faults(copy)


def test_a_log_written_anew_without_its_end_fails_its_checkpoint(copy: Case) -> None:
    # The forger is thorough: entries, head and index fit each other. Only the signed checkpoint says otherwise.
    with _tampering(copy) as connection:
        rows = [bytes(row) for row in connection.execute(select(tables.ENTRIES.c.leaf_hash)).scalars()]
        connection.execute(delete(tables.ENTRIES).where(tables.ENTRIES.c.number == 5))
        connection.execute(update(tables.ITEMS).values(state="not looked at"))
        connection.execute(update(tables.HEAD).values(**head_values(head(rows[:5]))))
    (found,) = copy.verify().faults
    assert found.where == "checkpoint at 6"


def test_a_raw_flip_in_the_database_file_never_passes_for_whole(copy: Case) -> None:
    copy.close()
    path = copy.place.folder / "case.sqlite"
    whole = path.read_bytes()
    at = whole.index(b'"clip_0001.mp4"')
    path.write_bytes(whole[: at + 3] + b"X" + whole[at + 4 :])
    with open_case(copy.place.folder) as again:
        assert _faults(again)


def test_a_database_torn_in_pieces_is_told_and_the_originals_are_still_looked_at(copy: Case) -> None:
    copy.close()
    path = copy.place.folder / "case.sqlite"
    whole = bytearray(path.read_bytes())
    page = 4096
    with open_case(copy.place.folder) as again:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'recipes'"
        with _tampering(again) as connection:
            start = (int(connection.exec_driver_sql(query).scalar() or 0) - 1) * page
    whole[start : start + page] = bytes(page)
    path.write_bytes(bytes(whole))
    with open_case(copy.place.folder) as again:
        verified = again.verify()
        assert any("damaged" in found.problem for found in verified.faults)
        assert verified.originals == 3


def test_a_clock_set_back_is_noted_and_is_no_fault(plain_case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    past = datetime.now(UTC) - timedelta(days=400)

    def dated(*told: Any) -> Entry:
        return next_entry(*told, at_utc=past)

    monkeypatch.setattr(writing, "next_entry", dated)
    plain_case.append("note", {"text": "dated wrongly"})
    monkeypatch.undo()
    verified = plain_case.verify()
    assert verified.faults == ()
    assert any(found.where == "entry 1" and "set back" in found.problem for found in verified.findings)


def test_the_tables_of_a_hostile_case_lead_nowhere(copy: Case, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    with _tampering(copy) as connection:
        connection.execute(insert(tables.OBJECTS), {"sha256": "../../../secret", "bytes": 6})
    assert "original ../../../secret (of no item)" in _faults(copy)


def test_nothing_is_put_behind_an_end_that_was_altered(copy: Case) -> None:
    _set(copy, tables.ENTRIES, "number", 5, {"leaf_hash": bytes(32)})
    with pytest.raises(NoonmarkError, match=r"last entry was altered.*case verify"):
        copy.append("note", {"text": "more"})
    _set(copy, tables.HEAD, "id", 1, {"root": bytes(32)})
    with pytest.raises(NoonmarkError, match=r"head was altered.*case verify"):
        copy.append("note", {"text": "more"})
