"""Time stamps kept in a case: any flipped byte of a reply is found, and a reply for something else is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update
from tests.case.log.conftest import Authority, authority, key

from noonmark.case.log.notes import SigningKey
from noonmark.case.log.stamp import request
from noonmark.case.store import tables
from noonmark.case.store.case import Case, make_case
from noonmark.case.store.database import write_transaction
from noonmark.errors import NoonmarkError

__all__ = ["authority", "key"]


@pytest.fixture(scope="module")
def stamped(tmp_path_factory: pytest.TempPathFactory, authority: Authority, key: SigningKey) -> Iterator[Case]:
    """A case with a checkpoint that an authority has stamped."""
    with make_case(tmp_path_factory.mktemp("stamped") / "yard", "The yard") as case:
        text = case.sign(key)
        case.keep_stamp(text, authority.reply(request(text.encode())))
        yield case


def _keep(case: Case, reply: bytes | None) -> None:
    with write_transaction(case.place.engine, case.place.folder) as connection:
        change = delete(tables.STAMPS) if reply is None else update(tables.STAMPS).values(reply=reply)
        connection.execute(change)


def _reply(case: Case) -> bytes:
    with write_transaction(case.place.engine, case.place.folder) as connection:
        return bytes(connection.execute(tables.STAMPS.select()).one().reply)


def test_a_stamp_is_trusted_with_its_authority_and_noted_without(stamped: Case, authority: Authority) -> None:
    verified = stamped.verify(roots=authority.roots)
    assert (verified.faults, verified.stamps) == ((), 1)
    assert not any("time stamp" in found.where for found in verified.findings)
    (told,) = [found for found in stamped.verify().findings if "time stamp" in found.where]
    assert not told.wrong


@given(data=st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_flipped_bit_of_a_stamp_is_found_and_named(stamped: Case, data: st.DataObject) -> None:
    whole = _reply(stamped)
    at, bit = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(0, 7))
    _keep(stamped, whole[:at] + bytes([whole[at] ^ (1 << bit)]) + whole[at + 1 :])
    try:
        assert any(found.where == "time stamp of entry 2" for found in stamped.verify().faults)
    finally:
        _keep(stamped, whole)


def test_a_stamp_for_something_else_is_refused(stamped: Case, authority: Authority, key: SigningKey) -> None:
    with pytest.raises(NoonmarkError, match="other data"):
        stamped.keep_stamp(stamped.checkpoints()[0], authority.reply(request(b"something else")))
    other = stamped.checkpoints()[0] + "more"
    with pytest.raises(NoonmarkError, match="no such checkpoint"):
        stamped.keep_stamp(other, authority.reply(request(other.encode())))


def test_a_stamp_that_is_gone_is_missed(tmp_path: Path, authority: Authority, key: SigningKey) -> None:
    with make_case(tmp_path / "yard", "The yard") as case:
        text = case.sign(key)
        case.keep_stamp(text, authority.reply(request(text.encode())))
        _keep(case, None)
        assert "time stamp of entry 2" in [found.where for found in case.verify().faults]
