"""Entries: their bytes, their order, and a clock set back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from noonmark.case.log.entry import Entry, next_entry, read_entry
from noonmark.case.log.tree import leaf_hash
from noonmark.errors import NoonmarkError

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_the_bytes_of_an_entry_are_these() -> None:
    told = Entry(3, NOON, "added", "Ada", {"sha256": "00ff", "bytes": 12})
    assert told.to_bytes() == (
        b'{"act":"added","at":"2026-03-01T12:00:00.000000Z","number":3,"what":{"bytes":12,"sha256":"00ff"},"who":"Ada"}'
    )
    assert told.leaf_hash == leaf_hash(told.to_bytes())


def test_an_entry_reads_back() -> None:
    told = Entry(3, NOON, "note", "\u00c1da", {"deep": [1, {"a": None}]}, NOON + timedelta(hours=1))
    assert read_entry(told.to_bytes()) == told


def test_entries_are_numbered_from_zero() -> None:
    first = next_entry(None, "made", "Ada", {}, at_utc=NOON)
    second = next_entry(first, "note", "Ada", {}, at_utc=NOON)
    assert (first.number, second.number, second.set_back_from) == (0, 1, None)


def test_an_instant_of_another_zone_is_kept_in_utc() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=9)))
    assert next_entry(None, "made", "Ada", {}, at_utc=there).to_bytes() == Entry(0, NOON, "made", "Ada").to_bytes()


def test_a_clock_set_back_is_named_until_it_has_caught_up() -> None:
    entry = next_entry(None, "made", "Ada", {}, at_utc=NOON)
    told: list[datetime | None] = []
    for minutes in (-10, -5, 0, 5):
        entry = next_entry(entry, "note", "Ada", {}, at_utc=NOON + timedelta(minutes=minutes))
        told.append(entry.set_back_from)
    assert told == [NOON, NOON, None, None]
    assert b'"clock_set_back_from":"2026-03-01T12:00:00.000000Z"' in Entry(1, NOON, "note", "a", {}, NOON).to_bytes()


def test_an_unknown_act_is_refused() -> None:
    with pytest.raises(NoonmarkError, match="unknown act 'erased'; write one of made, added"):
        Entry(0, NOON, "erased", "Ada")


@pytest.mark.parametrize(
    "data",
    [
        b"[]",
        b'{"act":"note"}',
        b'{"act":"note","at":"2026-03-01T12:00:00.000000Z","number":true,"what":{},"who":"a"}',
        b'{"act":"note","at":"2026-03-01T12:00:00Z","number":1,"what":{},"who":"a"}',
        b'{"act":"note","at":"2026-03-01T12:00:00.000000Z","number":-1,"what":{},"who":"a"}',
        b'{"act":"note","at":"2026-03-01T12:00:00.000000Z","more":1,"number":1,"what":{},"who":"a"}',
        b'{"act":"note","at":"2026-03-01T12:00:00.000000Z","number":1,"what":[],"who":"a"}',
    ],
)
def test_what_is_not_an_entry_is_refused(data: bytes) -> None:
    with pytest.raises(NoonmarkError):
        read_entry(data)


def test_a_naive_instant_is_an_error() -> None:
    naive: Any = datetime(2026, 3, 1)
    with pytest.raises(NoonmarkError, match="names no zone"):
        Entry(0, naive, "note", "Ada").to_bytes()
