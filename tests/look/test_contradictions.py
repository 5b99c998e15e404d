"""What in a file cannot be true together: each in words, with both values."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.look.made import BERLIN, CARLSBAD, DULUTH, LONDON, NOW, camera, creation, facts, gps, naive, utc

from noonmark.footage.facts import ClockFact, FileFacts, PlaceFact, Provenance, StreamFact
from noonmark.footage.track import Track, TrackPoint
from noonmark.look.contradictions import contradictions

REVELSTOKE = PlaceFact("EXIF GPS", 50.956917, -118.107275)


def grave(file: FileFacts) -> tuple[str, ...]:
    return contradictions(file, NOW)[0]


def told(file: FileFacts) -> tuple[str, ...]:
    return contradictions(file, NOW)[1]


def test_a_gps_time_copied_from_the_local_clock_is_told_first():
    file = facts(gps(2016, 6, 23, 16, 32, 50), camera(2016, 6, 23, 16, 32, 50), place=DULUTH)
    assert grave(file)[0] == (
        "GPS time 2016-06-23 16:32:50Z equals camera clock 2016-06-23 16:32:50 to the second, though local time there "
        "is UTC-5: the GPS time was written from the local clock"
    )


def test_in_a_zone_that_is_utc_the_same_face_is_no_contradiction():
    assert grave(facts(gps(2016, 1, 23, 16, 32, 50), camera(2016, 1, 23, 16, 32, 50), place=LONDON)) == ()


def test_a_gps_date_a_day_off_is_told():
    file = facts(gps(2016, 6, 22, 21, 32, 51), camera(2016, 6, 23, 16, 32, 50), place=DULUTH)
    assert grave(file) == (
        "GPS time and camera clock differ by 23 h 59 min 59 s beside the zone: one of their dates is a day off "
        "(2016-06-22 21:32:51Z, 2016-06-23 16:32:50)",
    )


def test_a_week_count_that_started_again_is_told():
    shown = utc(2019, 4, 8, 12) - timedelta(weeks=1024)
    file = facts(replace(gps(2000, 1, 1), value=shown), camera(2019, 4, 8, 7, 0, 0), place=DULUTH)
    assert "1024 weeks" in grave(file)[0]


def test_a_gps_time_in_whole_minutes_is_told():
    file = facts(gps(2016, 6, 23, 21, 32, 0), camera(2016, 6, 23, 16, 32, 50), place=DULUTH)
    assert grave(file) == (
        "GPS time 2016-06-23 21:32:00Z is in whole minutes, though camera clock shows 2016-06-23 16:32:50: it was "
        "rounded or is an old fix",
    )


def test_clocks_an_hour_beside_the_places_zone_are_told():
    """Revelstoke stands 8 h behind UTC in December: 17:35:52 UTC is 9:35:52, and the camera shows 10:28:52."""
    file = facts(gps(2008, 12, 7, 17, 35, 52), camera(2008, 12, 7, 10, 28, 52), place=REVELSTOKE)
    assert len(grave(file)) == 1
    assert grave(file)[0].startswith("GPS time and camera clock differ by 7 h 7 min")
    assert "2008-12-07 17:35:52Z, 2008-12-07 10:28:52" in grave(file)[0]


def test_the_zone_of_the_place_is_no_difference():
    assert grave(facts(gps(2016, 6, 23, 21, 32, 50), camera(2016, 6, 23, 16, 32, 50), place=DULUTH)) == ()
    assert grave(facts(gps(2016, 6, 23, 21, 32, 50), camera(2016, 6, 23, 16, 32, 48))) == ()  # some zone fits


def test_without_a_place_seven_minutes_are_of_no_zone():
    file = facts(gps(2008, 12, 7, 17, 35, 52), camera(2008, 12, 7, 10, 28, 52))
    assert grave(file)[0].startswith("GPS time and camera clock differ by 7 h 7 min")


def test_a_creation_time_in_local_time_is_told():
    file = facts(gps(2019, 11, 18, 23, 45, 14, source="GoPro GPSU"), creation(2019, 11, 18, 15, 45, 32), place=CARLSBAD)
    assert grave(file) == (
        "GoPro GPSU and QuickTime creation time differ by 7 h 59 min 42 s: QuickTime creation time is local time "
        "(UTC-8), written as if it were UTC (2019-11-18 23:45:14Z, 2019-11-18 15:45:32)",
    )


def test_a_creation_time_some_seconds_later_is_a_fact_and_no_contradiction():
    stated = camera(2020, 11, 20, 15, 4, 2, offset_minutes=60, source="3GPP date")
    file = facts(stated, creation(2020, 11, 20, 14, 4, 36), place=BERLIN)
    assert grave(file) == ()
    assert told(file) == ("3GPP date and QuickTime creation time differ by 34 s",)


def test_a_file_written_again_is_a_fact_and_one_written_before_it_was_taken_is_none():
    taken = camera(2016, 6, 23, 16, 32, 50)
    later = ClockFact("EXIF DateTime", naive(2016, 6, 23, 19, 24, 40), "local", role="modified")
    assert grave(facts(taken, later)) == ()
    assert told(facts(taken, later))[0].startswith("camera clock and EXIF DateTime differ by 2 h 51 min 50 s: the file")
    before = ClockFact("EXIF DateTime", naive(2016, 6, 23, 10, 0, 0), "local", role="modified")
    assert "differ by 6 h 32 min 50 s" in grave(facts(taken, before))[0]


def test_a_day_before_the_camera_existed_is_told():
    file = facts(camera(2012, 6, 1, 12, 0, 0), make="Apple", model="iPhone 12 Pro")
    words = "camera clock shows 2012-06-01 12:00:00, before the camera existed: iPhone 12 was announced on 2020-10-13"
    assert grave(file) == (words,)
    assert grave(facts(camera(2020, 10, 23, 12, 0, 0), make="Apple", model="iPhone 12 Pro")) == ()


def test_a_day_in_the_future_is_told():
    assert "in the future (now 2026-01-01)" in grave(facts(camera(2031, 6, 1, 12)))[0]
    assert grave(facts(camera(2026, 1, 1, 10))) == ()  # a zone ahead of UTC


def test_a_day_before_the_format_existed_is_told():
    file = facts(creation(2009, 6, 1, 12), container="MP4 (mp42)", streams=(StreamFact(0, "video", "hevc"),))
    assert grave(file)[0].endswith("before the file's format existed: hevc was published on 2013-04-13")


def test_noon_on_the_clock_and_night_at_the_place_is_told():
    """At 7:10 UTC it is 2:10 in Duluth, and the sun of June is some 20 deg down."""
    file = facts(gps(2016, 6, 23, 7, 10, 5), camera(2016, 6, 23, 12, 10, 0), place=DULUTH)
    line = next(line for line in grave(file) if "night" in line)
    assert line.startswith("camera clock shows 2016-06-23 12:10:00, but at the file's own place at GPS time 2016-06-23")
    assert "below the horizon (night)" in line


def test_midnight_on_the_clock_and_a_high_sun_at_the_place_is_told():
    file = facts(gps(2016, 6, 23, 18, 10, 5), camera(2016, 6, 23, 23, 10, 0), place=DULUTH)
    assert any("above the horizon (day)" in line for line in grave(file))


def test_an_offset_of_another_zone_is_told():
    file = facts(camera(2016, 6, 23, 16, 32, 50, offset_minutes=180), place=DULUTH)
    assert grave(file) == ("camera clock states UTC+3, but local time at the file's place is UTC-5 (America/Chicago)",)
    assert grave(facts(camera(2016, 6, 23, 16, 32, 50, offset_minutes=-300), place=DULUTH)) == ()


def test_a_name_of_another_day_is_told():
    name = ClockFact("file name (local time)", naive(2022, 9, 22, 10, 15, 30), "local", role="name")
    file = facts(camera(2020, 3, 1, 12, 0, 0), name)
    assert grave(file) == (
        "file name (local time) says 2022-09-22 10:15:30, camera clock 2020-03-01 12:00:00: "
        "934 d 22 h 15 min 30 s apart",
    )
    assert grave(facts(camera(2022, 9, 22, 10, 15, 29), name)) == ()


def test_a_file_saved_later_than_filmed_is_no_contradiction_but_one_saved_before_is():
    saved = ClockFact("file name (Signal, saved)", naive(2022, 9, 22, 10, 15, 30), "local", role="name")
    assert grave(facts(camera(2020, 3, 1, 12, 0, 0), saved)) == ()
    assert "apart" in grave(facts(camera(2023, 3, 1, 12, 0, 0), saved))[0]


def test_places_far_apart_are_told_before_all_else():
    """Duluth to Carlsbad is some 2,490 km."""
    file = facts(gps(2016, 6, 23, 16, 32, 50), camera(2016, 6, 23, 16, 32, 50), place=DULUTH)
    lines = grave(replace(file, places=(DULUTH, CARLSBAD)))
    assert lines[0].startswith("EXIF GPS 46.84277,-91.99383 and GoPro GPS5 33.12676,-117.32734 are 2")
    assert lines[0].endswith("km apart")
    near = replace(CARLSBAD, lat=CARLSBAD.lat + 0.008)  # 0.9 km
    assert grave(FileFacts("a", "image", places=(CARLSBAD, near))) == ()


def test_a_track_and_a_signed_place_are_held_against_the_place_too():
    track = Track("GPX", (TrackPoint(0.0, 40.0, 10.0), TrackPoint(1.0, 46.9, -91.99383)))
    lines = grave(FileFacts("a", "video", places=(DULUTH,), track=track))
    assert "GPX 46.90000,-91.99383" in lines[0]
    assert lines[0].endswith("are 6.4 km apart")  # 0.05723 deg of latitude at 111.2 km a degree
    signed = Provenance("untrusted", "nobody vouches", place=CARLSBAD)
    assert len(grave(FileFacts("a", "image", places=(DULUTH,), provenance=signed))) == 1


def test_what_the_reader_found_stands_after_false_times_and_before_rounding():
    file = facts(
        gps(2016, 6, 23, 16, 32, 0),
        camera(2016, 6, 23, 16, 33, 50),
        place=DULUTH,
        contradictions=("the yaw is turned",),
    )
    lines = grave(replace(file, places=(DULUTH, CARLSBAD)))
    assert "apart" in lines[0]
    assert lines.index("the yaw is turned") == 1
    assert "whole minutes" in lines[-1]


@given(st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2025, 1, 1)), min_size=1, max_size=3), st.booleans())
def test_any_clocks_can_be_told_and_copies_contradict_nothing(values: list[datetime], placed: bool):
    place = BERLIN if placed else None
    same = [camera(2000, 1, 1)] * 2
    copies = [replace(clock, value=values[0]) for clock in same]
    assert grave(facts(*copies, place=place)) == ()
    mixed = [ClockFact(f"clock {n}", value, "local" if n else "unknown") for n, value in enumerate(values)]
    grave(facts(*mixed, place=place))


@pytest.mark.parametrize("file", [FileFacts("a", "image"), facts(place=BERLIN), facts(camera(2016, 6, 23, 12))])
def test_a_file_that_says_little_contradicts_nothing(file: FileFacts):
    assert contradictions(file, NOW) == ((), ())


def test_a_program_that_writes_its_offset_is_no_yardstick():
    later = ClockFact("EXIF DateTime", camera(2022, 5, 24, 10, 40, 15, offset_minutes=-420).value, "local", -420)
    later = replace(later, role="modified")
    taken = camera(2019, 6, 7, 14, 56, 19)
    assert grave(facts(later, taken)) == ()
    assert told(facts(later, taken))[0].endswith("the file was written again after it was taken")
    early = replace(later, value=later.value.replace(year=2015))
    assert "differ by" in grave(facts(early, taken))[0]


def test_a_signature_that_no_longer_fits_is_told_first_and_an_expired_one_is_not():
    file = facts(gps(2016, 6, 23, 16, 32, 50), camera(2016, 6, 23, 16, 32, 50), place=DULUTH)
    changed = Provenance("broken", "the file's bytes were changed after signing (assertion.dataHash.mismatch)")
    assert grave(replace(file, provenance=changed))[0].startswith("C2PA: the file's bytes were changed")
    expired = Provenance("broken", "the certificate has expired (signingCredential.expired)")
    assert grave(replace(file, provenance=expired)) == grave(file)


def test_a_signed_time_is_held_against_the_files_clocks():
    signed = ClockFact("C2PA exif:DateTimeOriginal", utc(2016, 6, 23, 22, 32, 50), "utc", 0, role="signed")
    file = facts(gps(2016, 6, 23, 21, 32, 50), place=DULUTH)
    file = replace(file, provenance=Provenance("untrusted", "", clock=signed))
    assert "differ by 1 h" in grave(file)[0]
