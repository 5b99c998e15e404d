"""Written dates and offsets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.footage.clocks import dates_for, offset_minutes, read_clock, spell
from noonmark.footage.facts import ClockFact

INSTANTS = st.datetimes(datetime(1971, 1, 1), datetime(2049, 12, 31))


def clock(text: str, source: str = "EXIF DateTimeOriginal", **options: str) -> ClockFact:
    found = read_clock(source, text, **options)  # pyright: ignore[reportArgumentType]
    assert isinstance(found, ClockFact), found
    return found


def test_an_exif_date_without_offset_stays_naive_and_local():
    assert clock("2016:06:23 16:32:50") == ClockFact(
        "EXIF DateTimeOriginal", datetime(2016, 6, 23, 16, 32, 50), "local"
    )


def test_an_offset_tag_makes_the_date_aware():
    found = clock("2018:06:08 13:24:10", offset="-07:00")
    assert found.offset_minutes == -420
    assert found.value.astimezone(UTC) == datetime(2018, 6, 8, 20, 24, 10, tzinfo=UTC)


def test_a_z_in_the_text_is_utc_and_a_zero_offset_is_a_local_clock():
    assert clock("2021-05-16T19:27:55Z").scale == "utc"
    assert clock("2021-05-16T19:27:55+0000").scale == "local"
    assert clock("2021-05-16T19:27:55+0000").offset_minutes == 0


def test_subseconds_give_value_and_step():
    found = clock("2016:07:07 21:42:20", subsec="683")
    assert found.value.microsecond == 683_000
    assert found.precision_s == pytest.approx(0.001)
    assert clock("2016:07:07 21:42:20.000000").precision_s == 1.0


@pytest.mark.parametrize(
    "text",
    ["0000:00:00 00:00:00", "2016:13:01 00:00:00", "2016:02:30 00:00:00", "2016:06:23 24:00:00", "2021", "", "noon"],
)
def test_what_is_no_date_becomes_a_note(text: str):
    assert "is no date and time; not used" in str(read_clock("EXIF DateTime", text))


@pytest.mark.parametrize(
    "text", ["1899:12:31 23:59:59", "2107:01:01 00:00:00", "2050:01:01 00:00:00", "1904:01:01 00:00:00"]
)
def test_a_year_that_no_clock_shows_becomes_a_note(text: str):
    assert "outside 1950 to 2049; not used" in str(read_clock("EXIF DateTime", text))


def test_a_clock_at_zero_was_never_set():
    assert "never set" in str(read_clock("QuickTime creation time", "1970-01-01T00:00:00", scale="unknown"))


def test_control_characters_in_a_date_are_not_passed_on():
    assert "\x1b" not in str(read_clock("EXIF DateTime", "\x1b[2J2020:01:01"))


@given(INSTANTS, st.integers(-12 * 60, 14 * 60))
def test_writing_a_clock_with_its_offset_and_reading_it_gives_it_back(value: datetime, minutes: int):
    sign, rest = ("-" if minutes < 0 else "+"), abs(minutes)
    offset = f"{sign}{rest // 60:02d}:{rest % 60:02d}"
    found = clock(value.strftime("%Y:%m:%d %H:%M:%S"), subsec=f"{value.microsecond:06d}", offset=offset)
    assert found.value.replace(tzinfo=None) == value
    assert found.value.utcoffset() == timedelta(minutes=minutes) == timedelta(minutes=found.offset_minutes or 0)


@given(st.text(max_size=40))
def test_no_text_makes_reading_fail(text: str):
    assert isinstance(read_clock("tag", text, subsec=text, offset=text), (ClockFact, str))


@pytest.mark.parametrize("text", ["+15:00", "-13:00", "+01:60", "0100", ""])
def test_an_offset_not_in_use_is_none(text: str):
    assert offset_minutes(text) is None


@given(INSTANTS, st.integers(-12 * 60, 14 * 60))
def test_the_true_date_is_among_those_that_a_local_clock_admits(utc: datetime, minutes: int):
    midnight = utc.replace(hour=0, minute=0, second=0, microsecond=0)
    assert utc.replace(tzinfo=UTC) in dates_for(utc - midnight, utc + timedelta(minutes=minutes))


def test_thirteen_hours_ahead_and_eleven_behind_cannot_be_told_apart():
    # UTC 22:00; a clock at 11:00 is +13 h (New Zealand) on the day before or -11 h (Samoa) on the same day
    assert len(dates_for(timedelta(hours=22), datetime(2020, 1, 2, 11))) == 2


@given(st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_a_span_is_spelled_the_same_forwards_and_backwards(gap: timedelta):
    assert spell(gap) == spell(-gap)
