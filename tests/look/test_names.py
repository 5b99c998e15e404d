"""Dates in file names."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.look.names import clock_in_name
from noonmark.look.weights import family

LOCAL = [
    "VID_20220922_101530.mp4",
    "IMG_20220922_101530.jpg",
    "20220922_101530.jpg",
    "20220922_101530(0).mp4",
    "DJI_20220922101530_0001_D.MP4",
    "MVI_20220922_101530.mov",
    "Screenshot_2022-09-22-10-15-30.png",
    "Screenshot_20220922-101530_Chrome.jpg",
    "LRV_20220922_101530_01_002.insv",
]
SAVED = [
    "signal-2022-09-22-10-15-30-123.jpg",
    "signal-2022-09-22-101530.mp4",
    "video_2022-09-22_10-15-30.mp4",
    "WhatsApp Video 2022-09-22 at 10.15.30.mp4",
    "clip of 2022-09-22 10.15.30.mp4",
]
DAYS = ["IMG-20220922-WA0001.jpg", "VID-20220922-WA0012.mp4", "2022-09-22.jpg", "protest-20220922-square.mp4"]
NO_DATES = [
    "GOPR0001.MP4", "GX010023.MP4", "DSC_0001.JPG", "IMG_1234.JPG", "DJI_0025.JPG", "12345678.jpg", "clip.mp4",
    "20229922_101530.jpg", "VID_20220931_101530.mp4", "123456789012345.jpg", "0000000000000.jpg", "18500101_101530.jpg",
]  # fmt: skip


@pytest.mark.parametrize("name", LOCAL)
def test_a_camera_names_its_files_by_local_time(name: str):
    clock = clock_in_name(name)
    assert clock is not None
    assert (clock.value, clock.scale, clock.role) == (datetime(2022, 9, 22, 10, 15, 30), "local", "name")
    assert family(clock) == "name"


@pytest.mark.parametrize("name", SAVED)
def test_a_messenger_names_a_file_when_it_is_saved(name: str):
    clock = clock_in_name(name)
    assert clock is not None
    assert clock.value == datetime(2022, 9, 22, 10, 15, 30)
    assert family(clock) == "name when saved"


@pytest.mark.parametrize("name", DAYS)
def test_a_name_with_a_day_is_a_clock_with_steps_of_a_day(name: str):
    clock = clock_in_name(name)
    assert clock is not None
    assert (clock.value, clock.precision_s) == (datetime(2022, 9, 22), 86400.0)
    assert family(clock) == "name when saved"


def test_a_pixels_name_is_in_utc():
    clock = clock_in_name("PXL_20220922_101530123.jpg")
    assert clock is not None
    assert clock.value == datetime(2022, 9, 22, 10, 15, 30, 123000, tzinfo=UTC)
    assert (clock.scale, clock.offset_minutes, family(clock)) == ("utc", 0, "name in UTC")


@pytest.mark.parametrize("name", ["1663841730123.jpg", "FB_IMG_1663841730123.jpg", "1663841730.mp4"])
def test_unix_time_is_utc(name: str):
    # By hand: 1663841730 s after 1970 is 2022-09-22T10:15:30Z (19257 days, 10 h 15 min 30 s)
    clock = clock_in_name(name)
    assert clock is not None
    assert clock.value.replace(microsecond=0) == datetime(2022, 9, 22, 10, 15, 30, tzinfo=UTC)
    assert family(clock) == "name in Unix time"


@pytest.mark.parametrize("name", NO_DATES)
def test_a_counter_is_no_date(name: str):
    assert clock_in_name(name) is None


@given(st.text(max_size=60) | st.from_regex(r"[A-Z]{0,4}_?[0-9]{8,17}[._-][0-9]{0,9}", fullmatch=True))
def test_no_name_makes_reading_fail(name: str):
    clock = clock_in_name(name)
    assert clock is None or clock.role == "name"


@given(st.datetimes(datetime(1971, 1, 1), datetime(2049, 12, 31)))
def test_writing_a_name_and_reading_it_gives_the_time_back(value: datetime):
    clock = clock_in_name(f"VID_{value:%Y%m%d_%H%M%S}.mp4")
    assert clock is not None
    assert clock.value == value.replace(microsecond=0)
