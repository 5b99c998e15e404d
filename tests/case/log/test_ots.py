"""OpenTimestamps files: written without a proof, read with one made by the reference library."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.case.log.ots import OtsFile, read_ots, unstamped
from noonmark.errors import NoonmarkError

TRUTH: dict[str, Any] = json.loads((Path(__file__).parents[2] / "truth" / "opentimestamps.json").read_text())
FILE, TEXT = bytes.fromhex(TRUTH["file"]), TRUTH["text"].encode()


def test_a_stamped_file_of_the_reference_library_is_read() -> None:
    told = read_ots(FILE, TEXT)
    assert told == OtsFile(sha256(TEXT).digest(), tuple(TRUTH["pending"]), tuple(TRUTH["bitcoin_blocks"]))


def test_an_unstamped_file_begins_as_the_reference_library_begins_it_and_proves_nothing() -> None:
    written = unstamped(TEXT)
    assert written[:65] == FILE[:65]
    assert read_ots(written, TEXT) == OtsFile(sha256(TEXT).digest())


def test_a_file_for_other_data_is_refused() -> None:
    with pytest.raises(NoonmarkError, match="for other data"):
        read_ots(FILE, b"x")


@given(st.integers(0, len(FILE) - 1))
def test_a_file_cut_short_is_refused(at: int) -> None:
    with pytest.raises(NoonmarkError):
        read_ots(FILE[:at])


@given(st.binary(max_size=200))
def test_any_bytes_for_a_proof_are_read_or_refused(proof: bytes) -> None:
    try:
        read_ots(FILE[:65] + proof)
    except NoonmarkError:
        return


@pytest.mark.parametrize("tail", [b"\x00", b"\x08" * 5000, b"\xff" * 5000, b"\xf0\xff\xff\xff\xff\x0f"])
def test_a_broken_proof_is_refused(tail: bytes) -> None:
    with pytest.raises(NoonmarkError):
        read_ots(FILE + tail if len(tail) == 1 else FILE[:65] + tail)
