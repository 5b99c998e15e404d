"""GoPro telemetry: payloads made by hand, and real clips against ExifTool."""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.errors import NoonmarkError
from noonmark.footage.facts import ClockFact, Found, PlaceFact
from noonmark.footage.gpmf import camera_name, keys, looks_like_gpmf, numbers, sensors
from noonmark.footage.gpmf_gps import Payload
from noonmark.footage.gpmf_track import gpmf_track, read_gpmf
from noonmark.footage.telemetry import read_telemetry
from noonmark.footage.track import Track

from .telemetry_clip import clip, sample_entry, telemetry_of  # noqa: TID252

SCALE = struct.pack(">5i", 10**7, 10**7, 1000, 1000, 100)
SCALE9 = struct.pack(">9i", 10**7, 10**7, 1000, 1000, 100, 1, 1000, 100, 1)
SCALE_KARMA = struct.pack(">10i", 10**6, 10**7, 10**7, 1000, 100, 100, 100, 100, 1, 1)


def entry(name: bytes, kind: bytes, body: bytes, size: int = 1) -> bytes:
    size = 4 if kind == b"\0" else size
    return name + kind + bytes([size]) + (len(body) // size).to_bytes(2) + body + bytes(-len(body) % 4)


def device(*parts: tuple[bytes, bytes, bytes]) -> bytes:
    return entry(b"DEVC", b"\0", entry(b"STRM", b"\0", b"".join(entry(*part) for part in parts)))


def gps5(
    *, fix: int = 3, lat: int = 331267700, scale: bytes = SCALE, utc: bytes = b"191118234514.000", samples: int = 1
) -> bytes:
    body = struct.pack(">5i", lat, -1173273436, -22959, 0, 0) * samples
    return device((b"GPSF", b"L", fix.to_bytes(4)), (b"GPSU", b"U", utc), (b"SCAL", b"l", scale), (b"GPS5", b"l", body))


def track_of(*payloads: bytes) -> tuple[Track | None, list[Found]]:
    return gpmf_track(Payload(data, float(index), 1.0) for index, data in enumerate(payloads))


def clock_of(found: list[Found]) -> ClockFact:
    return next(item for item in found if isinstance(item, ClockFact))


def notes_of(found: list[Found]) -> str:
    return "; ".join(item for item in found if isinstance(item, str))


def test_a_payload_of_gps5_is_a_place_and_a_clock():
    track, found = track_of(gps5())
    assert track is not None
    assert found[0] == PlaceFact("GoPro GPS5", 33.12677, -117.3273436, -22.959, height_reference="ellipsoid")
    assert clock_of(found) == ClockFact(
        "GoPro GPSU", datetime(2019, 11, 18, 23, 45, 14, tzinfo=UTC), "utc", 0, 2.0, "telemetry"
    )


def test_samples_are_spread_over_their_packet():
    track, _ = track_of(gps5(samples=4), gps5(samples=2, utc=b"191118234515.000"))
    assert track is not None
    assert [point.offset_s for point in track.points] == [0.0, 0.25, 0.5, 0.75, 1.0, 1.5]
    assert track.points[-1].utc == datetime(2019, 11, 18, 23, 45, 15, 500000, tzinfo=UTC)


def test_a_stale_first_stamp_moves_the_clock_by_nothing_and_is_named():
    stamps = (b"191118234512.500", b"191118234515.000", b"191118234516.000", b"191118234517.000")
    track, found = track_of(*(gps5(utc=stamp) for stamp in stamps))
    assert track is not None
    assert track.start_utc == clock_of(found).value == datetime(2019, 11, 18, 23, 45, 14, tzinfo=UTC)
    assert "the first of 4 stamps is 1.5 s before what the others say" in notes_of(found)


def test_a_time_lapse_is_told_and_its_first_frame_still_dated():
    track, found = track_of(*(gps5(utc=f"1911182345{10 * step:02d}.000".encode()) for step in range(6)))
    assert track is not None
    assert clock_of(found).value == datetime(2019, 11, 18, 23, 45, tzinfo=UTC)
    assert "a second of the clip is 10 s of the clock" in notes_of(found)


def test_gps9_states_day_second_precision_and_fix_of_each_sample():
    # 8358 days after 2000-01-01 is 2022-11-19; 3661.25 s is 01:01:01.25.
    rows = (331267700, -1173273436, 12345, 0, 0, 8358, 3661250, 154, 3), (331267710, 0, 0, 0, 0, 8358, 0, 154, 0)
    body = b"".join(struct.pack(">7i2H", *row) for row in rows)
    track, found = track_of(device((b"TYPE", b"c", b"lllllllSS"), (b"SCAL", b"l", SCALE9), (b"GPS9", b"?", body)))
    assert track is not None
    assert (track.source, len(track.points)) == ("GoPro GPS9", 1)
    assert track.points[0].utc == datetime(2022, 11, 19, 1, 1, 1, 250000, tzinfo=UTC)
    assert track.points[0].height_m == 12.345
    assert "1 of 2 samples have no fix" in notes_of(found)
    assert "median dilution of precision 1.54" in notes_of(found)


def test_heights_count_from_the_sea_where_the_camera_says_so():
    body = struct.pack(">5i", 331267700, -1173273436, 5000, 0, 0)
    parts = [(b"GPSF", b"L", (3).to_bytes(4)), (b"GPSA", b"F", b"MSLV"), (b"SCAL", b"l", SCALE), (b"GPS5", b"l", body)]
    track, _ = track_of(device(*parts))
    assert track is not None
    assert track.height_reference == "sea level"


def test_the_drone_s_samples_are_dated_by_its_own_clock():
    """Its clock shows 100 s at Unix time 1492457278 s, so a sample at 99.5 s is half a second before that."""
    sample = struct.pack(">Qiii4HBB", 99_500_000, 331253680, -1173310641, 15445, 25, 42, 59, 0, 3, 20)
    data = device((b"SCAL", b"l", SCALE_KARMA), (b"GPRI", b"?", sample)) + device(
        (b"SCAL", b"l", struct.pack(">2i", 10**6, 1000)), (b"SYST", b"?", struct.pack(">QQ", 10**8, 1492457278000))
    )
    track, found = track_of(data)
    assert track is not None
    assert track.points[0].utc == datetime(2017, 4, 17, 19, 27, 57, 500000, tzinfo=UTC)
    assert found[0] == PlaceFact("GoPro GPRI", 33.125368, -117.3310641, 15.445, 0.25, "sea level")


def test_a_payload_without_a_fix_gives_no_place_and_says_so():
    track, found = track_of(gps5(fix=0))
    assert track is None
    assert "1 of 1 samples have no fix" in notes_of(found)
    assert track_of(b"")[0] is None


@pytest.mark.parametrize("scale", [bytes(20), struct.pack(">5i", -1, 1, 1, 1, 1), b"\0\0\0\1"])
def test_a_scale_that_cannot_be_used_is_a_note(scale: bytes):
    track, found = track_of(gps5(scale=scale if len(scale) == 20 else b""))
    assert track is None
    assert "no usable scale" in notes_of(found)


def test_a_broken_date_is_a_note():
    track, found = track_of(gps5(utc=b"991399999999.000"))
    assert track is not None
    assert "GPSU is no date and time" in notes_of(found)


def test_a_latitude_out_of_range_is_dropped_with_a_note():
    track, found = track_of(gps5(lat=2_130_000_000), gps5())
    assert track is not None
    assert len(track.points) == 1
    assert "1 sample with a place out of range" in notes_of(found)


def test_a_track_is_thinned_evenly_with_a_note():
    track, found = track_of(*(gps5(samples=500) for _ in range(50)))
    assert track is not None
    assert len(track.points) == 12500
    steps = {round(b.offset_s - a.offset_s, 9) for a, b in zip(track.points, track.points[1:], strict=False)}
    assert steps == {0.004}
    assert "25000 points, thinned evenly to 12500" in notes_of(found)


def test_letters_for_numbers_are_read_in_every_size():
    for letter, body, value in (
        (b"b", b"\xff", -1),
        (b"S", b"\0\7", 7),
        (b"j", b"\xff" * 8, -1),
        (b"f", b"\x3f\x80\0\0", 1),
    ):
        assert numbers(next(keys(entry(b"ABCD", letter, body)))) == [value]


def test_the_camera_s_name_is_that_of_the_file_before_that_of_the_device():
    named = entry(b"DVNM", b"c", b"GoPro Max"), entry(b"MINF", b"c", b"GoPro MAX 1")
    assert camera_name(entry(b"DEVC", b"\0", named[0])) == "GoPro Max"
    assert camera_name(entry(b"DEVC", b"\0", b"".join(named))) == "GoPro MAX 1"
    assert camera_name(b"") is None


def test_empty_keys_without_end_are_passed_over():
    flood = b"DEVC\0\1\0\4" + b"DVID" + bytes(8 * 200_000)
    assert len(list(keys(flood))) < 50_000
    assert read_gpmf(BytesIO(flood)).track is None


def real_track(path: Path) -> tuple[Track, list[Found]]:
    with path.open("rb") as stream, av.open(stream, mode="r") as container:
        track, found = read_telemetry(container, stream)
    assert track is not None
    return track, found


def exiftool_column(program: str, path: Path, tag: str) -> list[str]:
    command = [program, "-ee", "-u", "-n", "-a", "-s3", "-api", "largefilesupport=1", f"-{tag}", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")[:-1]


@pytest.mark.parametrize(("name", "raw"), [("karma.mp4", "Raw"), ("max-heromode.mp4", "")])
def test_real_clips_agree_with_exiftool_point_by_point(
    name: str, raw: str, shared_data: Path, needs: Callable[[str], str]
):
    """ExifTool's plain columns of the drone are its filtered position (GLPI); the receiver's own are called raw."""
    program, path = needs("exiftool"), shared_data / "video" / "telemetry" / name
    track, _ = real_track(path)
    columns = [f"GoPro:GPS{tag}itude{raw}" for tag in ("Lat", "Long", "Alt")]
    theirs = [[float(value) for value in exiftool_column(program, path, column)] for column in columns]
    ours = [[p.lat for p in track.points], [p.lon for p in track.points], [p.height_m for p in track.points]]
    for mine, other, within in zip(ours, theirs, (1e-7, 1e-7, 1e-3), strict=True):
        assert mine == pytest.approx(other, abs=within)


def test_the_karma_s_instants_agree_with_exiftool_within_half_a_second(shared_data: Path, needs: Callable[[str], str]):
    """ExifTool spreads the drone's system time over the samples; here each sample's own time stamp counts."""
    path = shared_data / "video" / "telemetry" / "karma.mp4"
    texts = exiftool_column(needs("exiftool"), path, "GoPro:GPSDateTime")
    theirs = [datetime.fromisoformat(text.replace(":", "-", 2)[:26].ljust(26, "0")) for text in texts]
    track, found = real_track(path)
    gaps = [abs(p.utc.replace(tzinfo=None) - t) for p, t in zip(track.points, theirs, strict=True) if p.utc]
    assert len(gaps) == 47
    assert max(gaps) < timedelta(seconds=0.5)
    assert abs(clock_of(found).value - datetime(2017, 4, 17, 19, 27, 57, 500000, tzinfo=UTC)) < timedelta(seconds=0.5)
    assert (track.height_reference, track.error_m) == ("sea level", 0.25)


def test_the_gopro_max_s_first_stamp_is_stale(shared_data: Path):
    """Its GPSU: 14.000, then 16.470, 17.460, ... 25.435 at 0, 1.001, 2.002, ... 10.010 s of the clip.

    The median of GPSU less offset is 23:45:15.425 (GPSU 19.440 at 4.004 s gives 15.436, 20.430 at 5.005 s 15.425).
    """
    track, found = real_track(shared_data / "video" / "telemetry" / "max-heromode.mp4")
    assert clock_of(found).value == datetime(2019, 11, 18, 23, 45, 15, 425000, tzinfo=UTC)
    assert clock_of(found).precision_s < 0.1
    assert "the first of 11 stamps is 1.4 s before what the others say" in notes_of(found)
    assert (len(track.points), track.points[0].lat, track.points[0].lon) == (191, 33.12677, -117.3273436)
    assert track.points[-1].offset_s < 10.6  # the last packet lasts 0.533 s


@pytest.mark.parametrize("name", ["hero6.raw", "hero6+ble.raw"])
def test_raw_telemetry_without_a_fix_is_read_and_gives_no_place(name: str, shared_data: Path):
    path = shared_data / "video" / "telemetry" / name
    assert looks_like_gpmf(path.read_bytes()[:256])
    with path.open("rb") as stream:
        facts = read_gpmf(stream)
    assert (facts.kind, facts.container, facts.model, facts.track) == ("telemetry", "GPMF", "Hero6 Black", None)
    assert "the GoPro telemetry holds no GPS fix" in facts.notes


def test_raw_telemetry_of_several_packets_counts_a_second_each():
    named = [entry(b"DVID", b"L", (1).to_bytes(4), 4) + data[8:] for data in (gps5(), gps5(utc=b"191118234515.000"))]
    facts = read_gpmf(BytesIO(b"".join(entry(b"DEVC", b"\0", body) for body in named)))
    assert facts.track is not None
    assert [point.offset_s for point in facts.track.points] == [0.0, 1.0]


def test_a_clip_s_stream_of_telemetry_is_read_by_its_index():
    track, _ = telemetry_of(clip(sample_entry(b"gpmd"), [gps5(), gps5(utc=b"191118234515.000")]))
    assert track is not None
    assert [point.offset_s for point in track.points] == [0.0, 1.0]


@given(st.binary(max_size=300))
def test_any_bytes_are_answered(data: bytes):
    assert track_of(data)[0] is None
    with suppress(NoonmarkError):
        read_gpmf(BytesIO(b"DEVC\0" + data))


@given(st.data())
def test_a_damaged_payload_is_answered(data: st.DataObject):
    whole = bytearray(gps5(samples=3))
    for _ in range(4):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    track, _ = track_of(bytes(whole), gps5())
    assert track is not None


def test_a_scale_of_infinity_or_nearly_nothing_is_answered():
    for number in (float("inf"), 1e-40, float("nan")):
        parts = [(b"GPSF", b"f", struct.pack(">f", number)), (b"SCAL", b"f", struct.pack(">f", number))]
        track_of(device(*parts, (b"GPS5", b"l", struct.pack(">5i", 2**31 - 1, 1, 1, 1, 1))))
        track_of(device(*parts, (b"GPS9", b"?", struct.pack(">7i2H", *([2**31 - 1] * 7), 9, 9))))


def test_nesting_without_end_is_not_followed():
    deep = device((b"GPSF", b"L", bytes(4)))
    for _ in range(300):
        deep = entry(b"DEVC", b"\0", deep)
    assert list(sensors(deep)) == []
    assert len(list(keys(deep))) == 1
