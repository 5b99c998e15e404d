"""Places along the time line of a QuickTime file, and Google's camera motion metadata, in clips built by hand."""

from __future__ import annotations

import struct
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.footage.camm import camm_track
from noonmark.footage.facts import ClockFact, PlaceFact
from noonmark.footage.packets import Packet
from noonmark.footage.sample_entries import parts
from noonmark.footage.timed_location import LOCATION, location_keys, timed_location
from noonmark.footage.track import TrackPoint

from .telemetry_clip import box, clip, sample_entry, telemetry_of  # noqa: TID252


def mebx(name: bytes = LOCATION, number: int = 3) -> bytes:
    """A sample entry whose key of this number has this name; key 1 is something else."""
    other = box((1).to_bytes(4), box(b"keyd", b"mdtacom.apple.quicktime.detected-face"))
    key = box(number.to_bytes(4), box(b"keyd", b"mdta" + name) + box(b"dtyp", bytes(4) + (1).to_bytes(4)))
    return sample_entry(b"mebx", box(b"keys", other + key))


def value(text: bytes, number: int = 3) -> bytes:
    return box((1).to_bytes(4), b"\1\2") + box(number.to_bytes(4), text)


def test_timed_locations_are_a_track_on_the_clip_s_time_line():
    packets = [value(b"+47.5000+008.2500+401.500/"), value(b"+47.6000-008.5000/")]
    track, found = telemetry_of(clip(mebx(), packets, step=2000))
    assert track is not None
    assert track.source == "QuickTime timed location"
    assert track.points == (TrackPoint(0.0, 47.5, 8.25, 401.5), TrackPoint(2.0, 47.6, -8.5))
    assert found == [PlaceFact("QuickTime timed location", 47.5, 8.25, 401.5)]


def test_samples_under_another_key_or_name_are_no_places():
    assert telemetry_of(clip(mebx(), [value(b"+47.5+008.25/", number=4)])) == (None, [])
    assert telemetry_of(clip(mebx(b"com.apple.quicktime.scene"), [value(b"+47.5+008.25/")])) == (None, [])


def test_a_sample_that_is_no_place_is_dropped_with_a_note():
    track, found = telemetry_of(clip(mebx(), [value(b"+91.0+008.25/"), value(b"here"), value(b"+47.5+008.25/")]))
    assert track is not None
    assert track.points == (TrackPoint(2.0, 47.5, 8.25),)
    assert [item for item in found if isinstance(item, str)] == [
        "QuickTime timed location: 1 sample with a place out of range; not used",
        "QuickTime timed location: 1 sample with a place that is no number; not used",
    ]


def gps(seconds: float, *, fix: int = 3, lat: float = 47.5, lon: float = 8.25, error_m: float = 4.0) -> bytes:
    return struct.pack("<HHdiddfffffff", 0, 6, seconds, fix, lat, lon, 400.0, error_m, 6.0, 0, 0, 0, 0.5)


# 2024-05-01 12:00:00 UTC is 16,187 days and 12 hours after 1980-01-06, and GPS time is 18 s ahead of it.
NOON_GPS = 16187 * 86400 + 43200 + 18.0


def test_camera_motion_metadata_states_place_error_and_gps_time():
    packets = [struct.pack("<HH3f", 0, 2, 1, 2, 3) + gps(NOON_GPS + n) for n in range(3)]
    track, found = telemetry_of(clip(sample_entry(b"camm"), packets))
    noon = datetime(2024, 5, 1, 12, tzinfo=UTC)
    assert track is not None
    assert (track.source, track.error_m, len(track.points)) == ("CAMM GPS", 4.0, 3)
    assert track.points[0] == TrackPoint(0.0, 47.5, 8.25, 400.0, noon)
    assert found == [
        PlaceFact("CAMM GPS", 47.5, 8.25, 400.0, 4.0),
        ClockFact("CAMM GPS time", noon, "utc", 0, 0.001, "telemetry"),
    ]


@pytest.mark.parametrize(
    ("gps_s", "utc"),
    [
        (1_167_264_016.0, datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (1_167_264_018.0, datetime(2017, 1, 1, tzinfo=UTC)),
        (1_119_744_015.0, datetime(2015, 6, 30, 23, 59, 59, tzinfo=UTC)),
        (1_119_744_017.0, datetime(2015, 7, 1, tzinfo=UTC)),
    ],
)
def test_leap_seconds_are_taken_off_gps_time(gps_s: float, utc: datetime):
    track, _ = camm_track([Packet(gps(gps_s), 0.0, 1.0)])
    assert track is not None
    assert track.points[0].utc == utc


def test_places_without_an_instant_are_used_only_when_there_are_no_others():
    bare = struct.pack("<HH3d", 0, 5, 1.0, 2.0, 3.0)
    track, _ = camm_track([Packet(bare, 0.0, 1.0)])
    assert track is not None
    assert (track.source, track.points) == ("CAMM place", (TrackPoint(0.0, 1.0, 2.0, 3.0),))
    track, found = camm_track([Packet(bare + gps(NOON_GPS) + gps(NOON_GPS, fix=0), 0.0, 1.0)])
    assert track is not None
    assert (track.source, len(track.points)) == ("CAMM GPS", 1)
    assert "CAMM GPS: 1 of 2 samples have no fix; not used" in found


def test_numbers_that_are_none_are_answered():
    for number in (float("nan"), float("inf"), -1e300):
        assert camm_track([Packet(gps(number, lat=number, error_m=1e30), 0.0, 1.0)])[0] is None


def test_a_clip_without_telemetry_gives_nothing():
    assert telemetry_of(clip(sample_entry(b"fdsc"), [b"abc"])) == (None, [])


@given(st.binary(max_size=200))
def test_any_bytes_are_answered(data: bytes):
    keys = location_keys([(b"mebx", bytes(8) + data), *parts(mebx() + data)])
    assert keys >= {3}
    for bytes_ in (data, value(data)):
        timed_location([Packet(bytes_, 0.0, 1.0)], keys)
        camm_track([Packet(bytes_, 0.0, 1.0)])


@given(st.data())
def test_a_damaged_clip_is_answered(data: st.DataObject):
    whole = bytearray(clip(mebx(), [value(b"+47.5000+008.2500/")] * 3))
    for _ in range(3):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(OSError, ValueError, IndexError):  # libav's own errors, which clip.py tells as one
        telemetry_of(bytes(whole))
