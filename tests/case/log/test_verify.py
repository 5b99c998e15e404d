"""The check of a whole log finds and names whatever was altered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.case.log.conftest import NOON, Authority

from noonmark.case.log.checkpoint import Checkpoint, sign
from noonmark.case.log.entry import Entry, next_entry
from noonmark.case.log.notes import SigningKey
from noonmark.case.log.tree import leaf_hash, root
from noonmark.case.log.verify import KeptLog, verify_log

FIXTURES = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def wrong(kept: KeptLog, key: SigningKey) -> list[str]:
    return [str(each) for each in verify_log(kept, [key.public]) if each.wrong]


def flipped(data: bytes, at: int, bit: int = 0) -> bytes:
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]


def with_entry(kept: KeptLog, number: int, data: bytes, *, rehash: bool = False) -> KeptLog:
    entries, hashes = list(kept.entries), list(kept.hashes)
    entries[number] = data
    if rehash:
        hashes[number] = leaf_hash(data)
    return replace(kept, entries=entries, hashes=hashes)


def bytes_of(kept: KeptLog, number: int) -> bytes:
    data = kept.entries[number]
    assert data is not None
    return data


def test_an_untouched_log_holds_and_its_stamp_is_trusted(kept: KeptLog, key: SigningKey, authority: Authority) -> None:
    assert verify_log(kept, [key.public], authority.roots) == ()


def test_without_roots_a_reader_is_told_that_the_stamp_was_not_checked(kept: KeptLog, key: SigningKey) -> None:
    (told,) = verify_log(kept, [key.public])
    assert not told.wrong
    assert "no root certificate" in told.problem


@given(st.data())
@FIXTURES
def test_any_flipped_bit_of_an_entry_is_found_and_named(kept: KeptLog, key: SigningKey, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(kept.entries) - 1))
    was = bytes_of(kept, number)
    at, bit = data.draw(st.integers(0, len(was) - 1)), data.draw(st.integers(0, 7))
    told = wrong(with_entry(kept, number, flipped(was, at, bit)), key)
    assert f"entry {number}: its bytes are not those that were logged" in told


@given(st.data())
@FIXTURES
def test_any_flipped_bit_of_a_kept_hash_is_found(kept: KeptLog, key: SigningKey, data: st.DataObject) -> None:
    number, at = data.draw(st.integers(0, len(kept.hashes) - 1)), data.draw(st.integers(0, 31))
    hashes = [flipped(each, at) if place == number else each for place, each in enumerate(kept.hashes)]
    told = wrong(replace(kept, hashes=hashes), key)
    assert f"entry {number}: its bytes are not those that were logged" in told
    assert any(line.startswith("checkpoint at 7: its root") for line in told)


@given(st.data())
@FIXTURES
def test_any_flipped_bit_of_a_checkpoint_is_found_and_named(
    kept: KeptLog, key: SigningKey, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(kept.checkpoints) - 1))
    was = kept.checkpoints[place].encode()
    bad = flipped(was, data.draw(st.integers(0, len(was) - 1)), data.draw(st.integers(0, 7)))
    texts = [bad.decode("utf-8", "replace") if at == place else each for at, each in enumerate(kept.checkpoints)]
    assert any(line.startswith(f"checkpoint {place}: ") for line in wrong(replace(kept, checkpoints=texts), key))


@given(st.data())
@FIXTURES
def test_any_flipped_bit_of_a_stamp_is_found_and_named(kept: KeptLog, key: SigningKey, data: st.DataObject) -> None:
    (stamp,) = kept.stamps
    at = data.draw(st.integers(0, len(stamp.reply) - 1))
    bad = replace(stamp, reply=flipped(stamp.reply, at, data.draw(st.integers(0, 7))))
    assert "time stamp 000005.tsr: its bytes are not those that were logged" in wrong(replace(kept, stamps=[bad]), key)


@pytest.mark.parametrize(("number", "covers"), [(1, "entries 0 to 2"), (3, "entries 3 to 4"), (6, "entries 5 to 6")])
def test_an_entry_rewritten_with_its_hash_is_narrowed_down_by_checkpoints(
    kept: KeptLog, key: SigningKey, number: int, covers: str
) -> None:
    other = Entry(number, NOON + timedelta(minutes=number), "note", "Eve", {}).to_bytes()
    told = wrong(with_entry(kept, number, other, rehash=True), key)
    assert any(f"one of {covers} was altered" in line for line in told)


def test_a_log_rewritten_whole_and_signed_by_another_key_is_refused(kept: KeptLog, key: SigningKey) -> None:
    eve = SigningKey("eve", Ed25519PrivateKey.from_private_bytes(bytes(32)))
    head = root(kept.hashes)
    texts = [sign(Checkpoint(kept.origin, len(kept.hashes), head, NOON), eve)]
    assert any("signed by no known key" in line for line in wrong(replace(kept, checkpoints=texts), key))


def test_entries_cut_off_the_end_are_counted(kept: KeptLog, key: SigningKey) -> None:
    cut = replace(kept, entries=kept.entries[:4], hashes=kept.hashes[:4])
    assert "checkpoint at 7: it covers 7 entries, of which 3 are missing at the end" in wrong(cut, key)


def test_an_entry_taken_out_of_the_middle_is_found(kept: KeptLog, key: SigningKey) -> None:
    def without(values: Sequence[bytes | None]) -> list[bytes]:
        return [each for place, each in enumerate(values) if place != 3 and each is not None]

    told = wrong(replace(kept, entries=without(kept.entries), hashes=without(kept.hashes)), key)
    assert "entry 3: it calls itself entry 4" in told
    assert any(line.startswith("checkpoint at 5: its root") for line in told)


def test_a_checkpoint_of_another_log_is_refused(kept: KeptLog, key: SigningKey) -> None:
    other = sign(Checkpoint("noonmark/case/2", 7, root(kept.hashes), NOON), key)
    told = wrong(replace(kept, checkpoints=[*kept.checkpoints, other]), key)
    assert told == ["checkpoint at 7: it is of another log, 'noonmark/case/2'"]


def test_checkpoints_out_of_order_are_told(kept: KeptLog, key: SigningKey) -> None:
    told = wrong(replace(kept, checkpoints=list(reversed(kept.checkpoints))), key)
    assert any("entries were taken away" in line for line in told)


def test_a_missing_stamp_is_told(kept: KeptLog, key: SigningKey) -> None:
    told = wrong(replace(kept, stamps=[]), key)
    assert len(told) == 1
    assert "was logged and is missing" in told[0]


def test_a_stamp_moved_to_another_checkpoint_is_told(kept: KeptLog, key: SigningKey) -> None:
    moved = replace(kept.stamps[0], of=kept.checkpoints[0])
    assert wrong(replace(kept, stamps=[moved]), key) == ["time stamp 000005.tsr: the time stamp is over other data; "
                                                         "find the file that it was made for"]  # fmt: skip


def test_an_entry_left_out_of_a_copy_leaves_the_rest_checked(kept: KeptLog, key: SigningKey) -> None:
    entries = [None if place == 2 else each for place, each in enumerate(kept.entries)]
    assert wrong(replace(kept, entries=entries), key) == []


def test_entries_that_no_checkpoint_covers_are_told_and_not_wrong(kept: KeptLog, key: SigningKey) -> None:
    told = verify_log(replace(kept, checkpoints=kept.checkpoints[:2]), [key.public])
    assert "the log: no checkpoint that holds covers entries 5 to 6; to sign: noonmark case sign" in [
        str(each) for each in told if not each.wrong
    ]


def test_a_clock_set_back_is_named_and_not_wrong(key: SigningKey) -> None:
    first = next_entry(None, "made", "Ada", {}, at_utc=NOON)
    second = next_entry(first, "note", "Ada", {}, at_utc=NOON - timedelta(days=1))
    log = KeptLog("a", [first.to_bytes(), second.to_bytes()], [first.leaf_hash, second.leaf_hash])
    told = [str(each) for each in verify_log(log, [key.public]) if not each.wrong]
    assert told[0] == "entry 1: the clock had been set back, from 2026-03-01 12:00:00 UTC to 2026-02-28 12:00:00 UTC"
    assert wrong(log, key) == []


def test_an_entry_that_hides_a_clock_set_back_is_wrong(key: SigningKey) -> None:
    data = [Entry(0, NOON, "made", "a").to_bytes(), Entry(1, NOON - timedelta(days=1), "note", "a").to_bytes()]
    log = KeptLog("a", data, [leaf_hash(each) for each in data])
    assert wrong(log, key) == ["entry 1: it is earlier than an entry before it, and does not say so"]


def test_an_empty_log_holds(key: SigningKey) -> None:
    assert verify_log(KeptLog("a", [], []), [key.public]) == ()
