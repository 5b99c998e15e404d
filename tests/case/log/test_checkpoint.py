"""Signed notes and checkpoints against RFC 8032 and the reference of signed notes."""

from __future__ import annotations

import base64
import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from noonmark.case.log.checkpoint import Checkpoint, read_unchecked, sign, verify
from noonmark.case.log.notes import PublicKey, SigningKey, open_note, read_public_key, sign_note
from noonmark.case.log.tree import EMPTY_ROOT, leaf_hash
from noonmark.errors import NoonmarkError

TRUTH = Path(__file__).parents[2] / "truth"
NOTE: dict[str, Any] = json.loads((TRUTH / "signed_notes.json").read_text())
KEY = SigningKey("ada", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
OTHER = SigningKey("ada", Ed25519PrivateKey.from_private_bytes(bytes(32)))
HEAD = Checkpoint("noonmark/case/1", 12, leaf_hash(b"x"), datetime(2026, 3, 1, 12, tzinfo=UTC))
SIGNED = sign(HEAD, KEY)


def rows() -> list[dict[str, str]]:
    lines = (TRUTH / "ed25519.csv").read_text().splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["public"][:8])
def test_keys_and_signatures_are_those_of_rfc_8032(row: dict[str, str]) -> None:
    of = {name: bytes.fromhex(value) for name, value in row.items()}
    key = SigningKey("test", Ed25519PrivateKey.from_private_bytes(of["seed"]))
    assert key.public.raw == of["public"]
    assert key.private.sign(of["message"]) == of["signature"]
    assert key.public.holds(of["signature"], of["message"])
    assert not key.public.holds(of["signature"], of["message"] + b"\0")


def test_the_reference_note_opens_and_signs_to_the_same_bytes() -> None:
    public = read_public_key(NOTE["public"])
    assert (public.name, public.key_id.hex(), public.text) == ("PeterNeumann", "c74f20a3", NOTE["public"])
    assert open_note(NOTE["note"], [public]) == (NOTE["text"], public)
    seed = base64.b64decode(NOTE["private"].split("+", 4)[4])[1:]
    assert (
        sign_note(NOTE["text"], SigningKey("PeterNeumann", Ed25519PrivateKey.from_private_bytes(seed))) == NOTE["note"]
    )


def test_a_checkpoint_reads_as_people_can_read_it() -> None:
    lines = SIGNED.splitlines()
    assert lines[:2] == ["noonmark/case/1", "12"]
    assert base64.b64decode(lines[2]) == leaf_hash(b"x")
    assert lines[3:5] == ["at 2026-03-01T12:00:00.000000Z", ""]
    assert lines[5].startswith("\u2014 ada ")


def test_a_checkpoint_verifies_and_tells_its_key() -> None:
    assert verify(SIGNED, [OTHER.public, KEY.public]) == (HEAD, KEY.public)
    assert read_unchecked(SIGNED) == HEAD


@pytest.mark.parametrize("keys", [[], [OTHER.public]])
def test_a_checkpoint_of_an_unknown_key_is_refused(keys: list[PublicKey]) -> None:
    with pytest.raises(NoonmarkError, match="signed by no known key"):
        verify(SIGNED, keys)


def test_a_signature_moved_under_another_text_is_refused() -> None:
    other = sign(Checkpoint("noonmark/case/1", 13, leaf_hash(b"x"), HEAD.at_utc), KEY)
    moved = other.rpartition("\n\n")[0] + "\n\n" + SIGNED.rpartition("\n\n")[2]
    with pytest.raises(NoonmarkError, match="the signature of 'ada' does not hold; the text was altered"):
        verify(moved, [KEY.public])


@given(st.integers(0, len(SIGNED.encode()) - 1), st.integers(0, 7))
def test_any_flipped_bit_of_a_checkpoint_is_found(at: int, bit: int) -> None:
    data = bytearray(SIGNED.encode())
    data[at] ^= 1 << bit
    with pytest.raises((NoonmarkError, UnicodeDecodeError)):
        verify(data.decode(), [KEY.public])


def test_every_flipped_bit_of_a_signature_line_is_found() -> None:
    start = SIGNED.encode().rindex(b"\n\n")
    for at in range(start, len(SIGNED.encode())):
        for bit in range(8):
            data = bytearray(SIGNED.encode())
            data[at] ^= 1 << bit
            with pytest.raises((NoonmarkError, UnicodeDecodeError)):
                verify(data.decode(), [KEY.public])


def test_a_note_by_another_signer_beside_ours_is_read() -> None:
    witness = SigningKey("witness", OTHER.private)
    line = sign(HEAD, witness).rpartition("\n\n")[2]
    assert verify(SIGNED + line, [KEY.public]) == (HEAD, KEY.public)


@pytest.mark.parametrize(
    "text", ["", "a\n", "a\nb\n\n", "\n\n\n", SIGNED.removesuffix("\n"), SIGNED + "x", SIGNED.replace("\n", "\r\n")]
)
def test_what_is_not_a_note_is_refused(text: str) -> None:
    with pytest.raises(NoonmarkError):
        verify(text, [KEY.public])


@pytest.mark.parametrize("body", ["a\n1\n\n", "a\n01\nAAAA\nat x\n", "a\n1\n%%\nat 2026-03-01T12:00:00.000000Z\n"])
def test_a_signed_text_that_is_no_checkpoint_is_refused(body: str) -> None:
    text = body.replace("\n\n", "\n")
    with pytest.raises(NoonmarkError):
        verify(sign_note(text, KEY), [KEY.public])


def test_a_root_in_another_spelling_is_refused_even_when_signed() -> None:
    root = HEAD.text.splitlines()[2]
    spare = chr(ord(root[-2]) + 1)  # the last digit of 32 bytes has two spare bits
    assert base64.b64decode(f"{root[:-2]}{spare}=") == HEAD.root
    with pytest.raises(NoonmarkError, match="not in its one spelling"):
        verify(sign_note(HEAD.text.replace(root, f"{root[:-2]}{spare}="), KEY), [KEY.public])


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\n"])
def test_a_name_that_a_note_cannot_carry_is_refused(name: str) -> None:
    with pytest.raises(NoonmarkError, match="is not a name for a key"):
        PublicKey(name, bytes(32))


@pytest.mark.parametrize("text", ["", "ada", KEY.public.text[:-2], KEY.public.text.replace("ada", "eve")])
def test_a_public_key_copied_wrongly_is_refused(text: str) -> None:
    with pytest.raises(NoonmarkError):
        read_public_key(text)


def test_a_head_must_have_a_root_of_32_bytes_and_a_name() -> None:
    with pytest.raises(NoonmarkError, match="no head of a log"):
        Checkpoint("a", 1, b"", HEAD.at_utc)
    with pytest.raises(NoonmarkError, match="does not name a log"):
        Checkpoint("a\nb", 0, EMPTY_ROOT, HEAD.at_utc)
