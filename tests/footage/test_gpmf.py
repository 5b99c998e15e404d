"""GoPro telemetry, from payloads made by hand."""

from __future__ import annotations

import struct
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.errors import NoonmarkError
from noonmark.footage.facts import ClockFact, PlaceFact
from noonmark.footage.gpmf import first_fix, keys

SCALE = struct.pack(">5i", 10**7, 10**7, 1000, 1000, 100)


def entry(name: bytes, kind: bytes, body: bytes) -> bytes:
    repeat = len(body) // 4 if kind == b"\0" else len(body)
    return name + kind + bytes([4 if kind == b"\0" else 1]) + repeat.to_bytes(2) + body + bytes(-len(body) % 4)


def payload(*, fix: int = 3, lat: int = 331267700, scale: bytes = SCALE, utc: bytes = b"191118234514.000") -> bytes:
    sample = struct.pack(">5i", lat, -1173273436, -22959, 0, 0)
    parts = (b"GPSF", b"L", fix.to_bytes(4)), (b"GPSU", b"U", utc), (b"SCAL", b"l", scale), (b"GPS5", b"l", sample)
    return entry(b"DEVC", b"\0", entry(b"STRM", b"\0", b"".join(entry(*part) for part in parts)))


def test_the_first_fix_is_a_place_and_a_clock():
    place, clock = first_fix(payload())
    assert place == PlaceFact("GoPro GPS5", 33.12677, -117.3273436, -22.959)
    assert isinstance(clock, ClockFact)
    assert (clock.value, clock.scale) == (datetime(2019, 11, 18, 23, 45, 14, tzinfo=UTC), "utc")


def test_a_later_payload_is_taken_back_to_the_first_frame():
    clock = first_fix(payload(), 4.0)[1]
    assert isinstance(clock, ClockFact)
    assert clock.value == datetime(2019, 11, 18, 23, 45, 10, tzinfo=UTC)


def test_a_payload_without_a_fix_gives_nothing():
    assert first_fix(payload(fix=0)) == []
    assert first_fix(b"") == []


def test_a_broken_scale_or_date_is_a_note():
    assert "no usable scale" in str(first_fix(payload(scale=bytes(20)))[0])
    assert "no date and time" in str(first_fix(payload(utc=b"991399999999.000"))[1])


def test_a_latitude_out_of_range_is_an_error():
    with pytest.raises(NoonmarkError, match="latitude 213 deg"):
        first_fix(payload(lat=2_130_000_000))


@given(st.binary(max_size=200))
def test_any_bytes_are_answered(data: bytes):
    assert isinstance(first_fix(data), list)


@given(st.data())
def test_a_damaged_payload_is_answered(data: st.DataObject):
    whole = bytearray(payload())
    for _ in range(3):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(NoonmarkError):  # a coordinate out of range
        assert isinstance(first_fix(bytes(whole)), list)


def test_nesting_without_end_is_not_followed():
    deep = b""
    for _ in range(300):
        deep = entry(b"DEVC", b"\0", deep)
    assert first_fix(deep) == []
    assert len(list(keys(deep))) == 1
