"""Subtitles of drones: DJI's dialects, real files with their truths, broken ones."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.errors import NoonmarkError
from noonmark.footage.facts import ClockFact, FileFacts, PlaceFact
from noonmark.footage.srt import looks_like_srt, read_srt
from noonmark.footage.srt_block import read_block
from noonmark.footage.track import TrackPoint

from .telemetry_clip import clip, sample_entry, telemetry_of  # noqa: TID252

PRO = (
    "{0}\n00:00:0{0},000 --> 00:00:0{1},000\nHOME(149.0,-20.2) 2017.08.05 14:11:5{0}\n"
    "GPS(149.0251,-20.2533,16) BAROMETER:1.9\n"
)


def read(text: str) -> FileFacts:
    return read_srt(BytesIO(text.encode()))


def test_longitude_stands_first_in_gps_and_latitude_where_both_are_named():
    for text in (
        "GPS(149.0251,-20.2533,16) BAROMETER:1.9",
        "F/2.8, SS 30, ISO 100, GPS (149.0251, -20.2533, 17), D 2m, H 1.90m, H.S n/a",
        "[iso : 100] [latitude : -20.2533] [longtitude : 149.0251] [rel_alt: 1.900 abs_alt: 80.1]",
        "[latitude: -20.2533] [longitude: 149.0251] [rel_alt: 1.9 abs_alt: 80.1] </font>",
    ):
        block = read_block(text)
        assert block is not None
        assert (block.lat, block.lon, block.height_m, block.height_reference) == (-20.2533, 149.0251, 1.9, "take-off")


def test_the_place_of_the_start_is_not_the_drone_s():
    block = read_block("HOME(1.0,2.0) 2017.08.05 14:11:51")
    assert block is not None
    assert block.lat is None


@pytest.mark.parametrize(
    ("written", "value", "step_s"),
    [
        ("2017.8.5 14:11:51", datetime(2017, 8, 5, 14, 11, 51), 1.0),
        ("2022-08-07 13:40:40,774,808", datetime(2022, 8, 7, 13, 40, 40, 774808), 1e-6),
        ("2024-05-01 09:00:00.250", datetime(2024, 5, 1, 9, 0, 0, 250000), 1e-3),
        ("2017.13.41 14:11:51", None, 1.0),
    ],
)
def test_the_drone_s_clock_is_read_with_its_step(written: str, value: datetime | None, step_s: float):
    block = read_block(f"{written}\nGPS(1.0,2.0,3)")
    assert block is not None
    assert (block.local, block.step_s) == (value, step_s)


def test_a_file_is_a_track_a_place_and_a_local_clock_for_the_first_frame():
    """Captions at 1, 2 and 3 s show 14:11:51, :52, :53: so the clock showed 14:11:50 at the first frame."""
    facts = read("\n".join(PRO.format(count, count + 1) for count in (1, 2, 3)))
    assert facts.kind == "telemetry"
    assert facts.container == "SRT (DJI Mavic Pro)"
    assert facts.clocks == (
        ClockFact("DJI SRT clock", datetime(2017, 8, 5, 14, 11, 50), "local", None, 1.0, "telemetry"),
    )
    assert facts.places == (PlaceFact("DJI SRT", -20.2533, 149.0251, 1.9, height_reference="take-off"),)
    assert facts.track is not None
    assert facts.track.points[0] == TrackPoint(1.0, -20.2533, 149.0251, 1.9, local=datetime(2017, 8, 5, 14, 11, 51))
    assert facts.notes == ()


# Name, dialect, points, the first of them (offset, lat, lon, height), height's reference, clock at the first frame.
REAL = [
    ("air2s.srt", "DJI Air 2S", 17, (0.0, 41.424724, 2.234156, 117.0), "unknown", "2022-08-07T13:40:40.775"),
    ("mavic_2_style.SRT", "DJI Mavic 2", 468, (0.0, -20.2533, 149.0251, None), "unknown", "2017-08-05T14:11:51.394"),
    ("mavic_pro.SRT", "DJI Mavic Pro", 468, (1.0, -20.2533, 149.0251, 1.9), "take-off", "2017-08-05T14:11:50"),
    ("old_format.SRT", "DJI, old", 468, (1.0, -20.2533, 149.0251, 1.9), "take-off", "2017-08-05T14:11:50"),
    ("p4_rtk.SRT", "DJI Phantom 4 RTK", 55, (0.0, -34.237922, -58.851745, 85.8), "take-off", None),
    (
        "p4p_sample.SRT",
        "DJI Mavic Mini or Phantom 4 Pro",
        5,
        (0.0, 47.4692, 8.209, 45.6),
        "take-off",
        None,
    ),
    (
        "mavic_mini.SRT",
        "DJI Mavic Mini or Phantom 4 Pro",
        117,
        (0.0, 48.0771, -121.7458, 200.7),
        "take-off",
        None,
    ),
    ("mavic_pro_buggy.SRT", "DJI Mavic Pro", 530, (1.0, 42.4668, -1.2218, 0.0), "take-off", "2018-08-19T08:00:35"),
    ("broken_incomplete.SRT", "DJI Mavic Pro", 19, (1.0, -34.7383, -58.4563, 20.1), "take-off", "2017-07-03T10:15:02"),
]


@pytest.mark.parametrize(("name", "dialect", "points", "first", "reference", "clock"), REAL)
def test_real_files_of_each_dialect(
    name: str,
    dialect: str,
    points: int,
    first: tuple[float | None, ...],
    reference: str,
    clock: str | None,
    shared_data: Path,
):
    path = shared_data / "video" / "dji_srt" / name
    assert looks_like_srt(path.read_bytes()[:256])
    with path.open("rb") as stream:
        facts = read_srt(stream)
    assert facts.track is not None
    point = facts.track.points[0]
    assert (facts.container, len(facts.track.points)) == (f"SRT ({dialect})", points)
    assert (point.offset_s, point.lat, point.lon, point.height_m) == first
    assert facts.track.height_reference == reference
    assert [c.value.isoformat(timespec="auto") for c in facts.clocks] == ([_six(clock)] if clock else [])


def _six(text: str) -> str:
    return text if "." not in text else text.ljust(26, "0")


def test_what_is_left_out_of_broken_files_is_told(shared_data: Path):
    folder = shared_data / "video" / "dji_srt"
    with (folder / "mavic_pro_buggy.SRT").open("rb") as stream:
        assert read_srt(stream).notes == ("DJI SRT (Mavic Pro): 16 samples with a place that is no number; not used",)
    with (folder / "broken_incomplete.SRT").open("rb") as stream:
        assert read_srt(stream).notes == ("DJI SRT: the file breaks off in caption 20, before its place",)


def test_a_drone_that_writes_no_places_still_gives_its_clock(shared_data: Path):
    with (shared_data / "video" / "dji_srt" / "mavic_air.SRT").open("rb") as stream:
        facts = read_srt(stream)
    assert facts.track is None
    assert facts.clocks[0].value == datetime(2018, 2, 19, 8, 4, 51, 266000)
    assert "DJI SRT: no caption holds a place" in facts.notes


def test_a_sudden_jump_of_the_clock_is_told():
    text = "\n".join(PRO.format(count, count + 1) for count in (1, 2, 3, 4, 5))
    facts = read(text.replace("14:11:54", "14:41:54"))
    assert facts.clocks[0].value == datetime(2017, 8, 5, 14, 11, 50)
    assert "1 of 5 stamps are off the fitted clock by up to 1800.0 s" in facts.notes[0]


def test_places_out_of_range_or_without_a_fix_are_dropped_with_a_note():
    good = PRO.format(1, 2)
    for place, why in (("149.0251,-95.0", "out of range"), ("0.0,0.0", "without a fix"), ("n/a,n/a", "no number")):
        facts = read(good + "\n" + PRO.format(2, 3).replace("149.0251,-20.2533", place))
        assert facts.track is not None
        assert len(facts.track.points) == 1
        assert why in facts.notes[0]


def test_heights_of_another_reference_do_not_mix():
    blocks = ["[latitude: 1.0] [longitude: 2.0] [rel_alt: 5.0]", "[latitude: 1.0] [longitude: 2.0] [abs_alt: 90.0]"]
    lines = [f"{i}\n00:00:0{i},000 --> 00:00:0{i},033\n{block}\n" for i, block in enumerate(blocks, 1)]
    facts = read("\n".join(lines))
    assert facts.track is not None
    assert [point.height_m for point in facts.track.points] == [5.0, None]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the file is empty"),
        (" \n\n", "the file is empty"),
        ("1\n00:00:01,000 --> 00:00:02,000\nWe use ISO 9001 here.\n", "subtitles without telemetry \\(1 captions\\)"),
        ("Dear Sir,", "no subtitle file"),
    ],
)
def test_a_file_with_nothing_of_use_is_one_clear_error(text: str, problem: str):
    with pytest.raises(NoonmarkError, match=problem):
        read(text)


def test_a_two_hour_file_is_thinned_evenly():
    line = "{0}\n00:{1:02d}:{2:02d},000 --> 00:00:00,033\n[latitude: 1.0] [longitude: 2.0]\n"
    facts = read("\n".join(line.format(n, n // 60 % 60, n % 60) for n in range(1, 30001)))
    assert facts.track is not None
    assert len(facts.track.points) == 15000
    assert "30000 captions, thinned evenly to 15000" in facts.notes[0]


def test_subtitles_inside_a_clip_count_from_its_own_time_line():
    texts = [f"2024-05-01 09:00:0{n}.250\n[latitude: 47.{n}] [longitude: 8.5] [rel_alt: 3.0]".encode() for n in (0, 1)]
    entry = sample_entry(b"tx3g", bytes(38))
    track, found = telemetry_of(clip(entry, [len(t).to_bytes(2) + t for t in texts], handler=b"sbtl"))
    assert track is not None
    assert [(p.offset_s, p.lat) for p in track.points] == [(0.0, 47.0), (1.0, 47.1)]
    assert ClockFact("DJI SRT clock", datetime(2024, 5, 1, 9, 0, 0, 250000), "local", None, 0.001, "telemetry") in found


def test_spoken_subtitles_inside_a_clip_are_no_telemetry():
    text = b"Good morning."
    assert telemetry_of(clip(sample_entry(b"tx3g", bytes(38)), [len(text).to_bytes(2) + text], handler=b"sbtl")) == (
        None,
        [],
    )


@given(st.binary(max_size=300))
def test_any_bytes_are_answered(data: bytes):
    looks_like_srt(data)
    with suppress(NoonmarkError):
        read_srt(BytesIO(b"1\n00:00:00,000 --> 00:00:01,000\nGPS(" + data))


@given(st.text(alphabet="0123456789:,.-> \nGPS()[]latitude", max_size=300))
def test_any_text_like_telemetry_is_answered(text: str):
    with suppress(NoonmarkError):
        read("1\n00:00:00,000 --> 00:00:01,000\n" + text)


def test_text_without_an_end_is_cut():
    facts = read(PRO.format(1, 2) + "9" * 3_000_000 + "(" * 3_000_000)
    assert facts.track is not None
