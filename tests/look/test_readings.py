"""What a clock can mean, and with which weights."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.look.made import BERLIN, CARLSBAD, DULUTH, camera, creation, facts, gps, naive, utc

from noonmark.footage.facts import ClockFact, FileFacts
from noonmark.look.answer import Reading
from noonmark.look.readings import offset_text, readings
from noonmark.look.weights import RULES, Weights, rule_of

MAKES = [None, "Apple", "Google", "samsung", "GoPro", "DJI", "Canon", "NIKON CORPORATION", "SONY", "Panasonic", "Acme"]


def read(clock: ClockFact, file: FileFacts) -> tuple[Reading, ...]:
    return readings(clock, file)


def weight_of(found: tuple[Reading, ...], instant: datetime) -> float:
    return sum(each.weight for each in found if each.utc == instant)


def test_a_drones_camera_clock_is_local_time_of_its_place_first():
    """Duluth in June is 5 h behind UTC: 16:32:50 there is 21:32:50 UTC."""
    clock = camera(2016, 6, 23, 16, 32, 50)
    found = read(clock, facts(clock, place=DULUTH, make="DJI", model="FC300S"))
    assert found[0].utc == utc(2016, 6, 23, 21, 32, 50)
    assert found[0].weight == pytest.approx(0.88 / 0.99)  # the 0.01 of a restart is impossible in June
    assert "America/Chicago (UTC-5)" in found[0].why
    assert weight_of(found, utc(2016, 6, 23, 16, 32, 50)) == pytest.approx(0.05 / 0.99)


def test_without_a_place_a_local_clock_has_no_instant():
    clock = camera(2016, 6, 23, 16, 32, 50)
    found = read(clock, facts(clock))
    assert found[0].utc is None
    assert "local time of the place, whose zone is not known" in found[0].why
    assert weight_of(found, utc(2016, 6, 23, 16, 32, 50)) == pytest.approx(0.05 / 0.99)


def test_a_gopros_creation_time_is_local_and_an_iphones_is_utc():
    clock = creation(2019, 11, 18, 15, 45, 32)
    local = read(clock, facts(clock, place=CARLSBAD, make="GoPro"))
    assert local[0].utc == utc(2019, 11, 18, 23, 45, 32)
    assert local[0].weight > 0.94
    in_utc = read(clock, facts(clock, place=CARLSBAD, make="Apple"))
    assert in_utc[0].utc == utc(2019, 11, 18, 15, 45, 32)
    assert in_utc[0].weight > 0.96


def test_a_receivers_clock_in_the_file_decides_between_the_readings_of_another():
    """This GoPro was set to UTC: its creation time is the receiver's to the second."""
    clock = creation(2017, 4, 17, 19, 27, 57)
    found = read(clock, facts(gps(2017, 4, 17, 19, 27, 58), clock, place=CARLSBAD, make="GoPro"))
    assert found[0].utc == utc(2017, 4, 17, 19, 27, 57)
    assert found[0].weight > 0.9


def test_an_hour_that_clocks_showed_twice_is_two_readings_of_half_the_weight():
    clock = camera(2022, 10, 30, 2, 30, 0)
    found = read(clock, facts(clock, place=BERLIN))
    share = 0.83 / 0.99 / 2.0
    assert weight_of(found, utc(2022, 10, 30, 0, 30)) == pytest.approx(share)
    assert weight_of(found, utc(2022, 10, 30, 1, 30)) == pytest.approx(share)


def test_an_hour_that_clocks_skipped_is_a_reading_without_an_instant():
    clock = camera(2022, 3, 27, 2, 30, 0)
    found = read(clock, facts(clock, place=BERLIN))
    assert found[0].utc is None
    assert "skipped" in found[0].why


def test_a_day_off_is_the_main_reading_moved_by_a_day():
    clock = camera(2022, 6, 1, 12, 0, 0)
    found = read(clock, facts(clock, place=BERLIN))
    for day in (31, 2):
        moved = utc(2022, 5 if day == 31 else 6, day, 10, 0)
        assert weight_of(found, moved) == pytest.approx(0.005 / 0.99)
    ahead = next(each for each in found if each.utc == utc(2022, 5, 31, 10))
    assert "a day ahead" in ahead.why


def test_a_clock_near_the_first_of_january_may_have_restarted():
    """By hand: 0.01 * (0.5 / 27 years / 1 day) against 0.99 / (37 * 365.25 days) is 0.72."""
    clock = camera(2015, 1, 1, 0, 2, 0)
    found = read(clock, facts(clock, place=BERLIN))
    reset = next(each for each in found if "restart" in each.why)
    prior, other = 0.01 * 0.5 / 27.0, 0.99 / (37.0 * 365.25)
    assert reset.weight == pytest.approx(prior / (prior + other))
    assert reset.utc is None
    june = camera(2015, 6, 1, 0, 2, 0)
    assert not any("restart" in each.why for each in read(june, facts(june, place=BERLIN)))


def test_a_stated_offset_is_believed_but_not_blindly():
    clock = camera(2018, 6, 8, 13, 24, 10, offset_minutes=-420)
    found = read(clock, facts(clock, place=DULUTH))
    assert found[0].utc == utc(2018, 6, 8, 20, 24, 10)
    assert found[0].weight == pytest.approx(0.96 / 0.995)
    assert found[0].why.startswith("as stated, UTC-7")
    assert weight_of(found, utc(2018, 6, 8, 18, 24, 10)) == pytest.approx(0.02 / 0.995)


def test_readings_of_one_instant_are_one():
    clock = camera(2018, 6, 8, 13, 24, 10, offset_minutes=-300)
    found = read(clock, facts(clock, place=DULUTH))  # its zone is UTC-5 too
    assert found[0].weight == pytest.approx(0.98 / 0.995)


def test_a_date_changed_by_a_program_mostly_says_when_the_file_was_written():
    clock = ClockFact("EXIF DateTime", naive(2022, 6, 1, 12), "local", role="modified")
    found = read(clock, facts(clock, place=BERLIN))
    assert found[0].utc is None
    assert "written" in found[0].why


ROLES = st.sampled_from(["capture", "digitised", "modified", "container", "name"])


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)),
    st.sampled_from(MAKES),
    ROLES,
    st.sampled_from([None, 0, -300, 345]),
    st.booleans(),
)
def test_the_weights_of_every_clock_sum_to_one(
    shown: datetime, make: str | None, role: str, offset: int | None, placed: bool
):
    value = (
        shown
        if offset is None
        else camera(2000, 1, 1, offset_minutes=offset).value.replace(
            year=shown.year, month=shown.month, day=min(shown.day, 28), hour=shown.hour
        )
    )
    clock = ClockFact("some clock", value, "local", offset, role=role)  # pyright: ignore[reportArgumentType]
    found = read(clock, facts(clock, make=make, place=BERLIN if placed else None))
    assert sum(each.weight for each in found) == pytest.approx(1.0)
    assert [each.weight for each in found] == sorted((each.weight for each in found), reverse=True)
    assert all(each.utc is None or each.utc.utcoffset() == timedelta(0) for each in found)


def test_every_rule_sums_to_one_and_says_its_source():
    for rule in RULES:
        shares = rule.weights
        total = sum(getattr(shares, name) for name in Weights.__dataclass_fields__)
        assert total == pytest.approx(1.0), rule.name
        assert rule.why
        assert rule.source
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    ("make", "model", "software", "name"),
    [
        ("Apple", "iPhone 12", "15.1", "creation time, Apple"),
        ("samsung", "SM-G991B", None, "creation time, Android phone"),
        ("Sony", "XQ-AS52", None, "creation time, Android phone"),
        ("SONY", "ILCE-7M3", None, "creation time, Sony"),
        (None, None, "Android 6.0.1", "creation time, Android by its tags"),
        (None, None, "Lavf58.44.100", "creation time, rewritten by FFmpeg"),
        ("Apple", "iPhone 12", "Lavf58.44.100", "creation time, rewritten by FFmpeg"),
        ("OLYMPUS IMAGING CORP.", "FE230/X790", None, "creation time, Fujifilm, Olympus, Pentax, Casio"),
        (None, None, None, "creation time, maker unknown"),
    ],
)
def test_make_and_software_choose_the_weights(make: str | None, model: str | None, software: str | None, name: str):
    clock = creation(2020, 1, 5, 12)
    assert rule_of(clock, facts(clock, make=make, model=model, software=software)).name == name


@given(st.integers(-720, 840))
def test_an_offset_is_written_so_that_it_can_be_read_back(minutes: int):
    text = offset_text(minutes).removeprefix("UTC") or "+0"
    hours, _, rest = text[1:].partition(":")
    assert (-1 if text[0] == "-" else 1) * (int(hours) * 60 + int(rest or 0)) == minutes


def test_utc_readings_are_aware():
    clock = creation(2020, 6, 5, 12)
    assert all(each.utc is None or each.utc.tzinfo is UTC for each in read(clock, facts(clock, place=BERLIN)))


def test_a_gps_time_copied_from_the_camera_is_read_as_local_time_and_so_is_the_camera():
    """Duluth in June: 16:32:50 on both faces is 21:32:50 UTC."""
    copied, face = gps(2016, 6, 23, 16, 32, 50), camera(2016, 6, 23, 16, 32, 50)
    file = facts(copied, face, place=DULUTH)
    for clock, weight in ((copied, 0.88), (face, 0.83)):
        found = read(clock, file)
        assert found[0].utc == utc(2016, 6, 23, 21, 32, 50)
        assert found[0].weight == pytest.approx(weight / 0.99)
    real = facts(gps(2016, 6, 23, 21, 32, 50), face, place=DULUTH)
    assert read(real.clocks[0], real)[0].weight == pytest.approx(0.97 / 0.998)


def test_the_reason_of_the_rule_stands_at_the_reading_that_it_speaks_for():
    clock = creation(2017, 4, 17, 19, 27, 57)
    found = read(clock, facts(clock, place=CARLSBAD, make="GoPro"))
    told = {each.utc: each.why for each in found if each.utc}
    assert "as if it were UTC" in told[utc(2017, 4, 18, 2, 27, 57)]
    assert told[utc(2017, 4, 17, 19, 27, 57)] == "UTC"
    beside = read(clock, facts(gps(2017, 4, 17, 19, 27, 58, source="GoPro GPSU"), clock, place=CARLSBAD, make="GoPro"))
    assert beside[0].why == "UTC; GoPro GPSU in this file agrees"


def test_two_per_cent_of_the_rules_weights_stay_beside_a_receivers_word():
    """Else a reading would be sure: of the GoPro's 0.95 for local time 0.02 * 0.95 / 0.998 stays."""
    clock = creation(2017, 4, 17, 19, 27, 57)
    found = read(clock, facts(gps(2017, 4, 17, 19, 27, 58), clock, place=CARLSBAD, make="GoPro"))
    assert weight_of(found, utc(2017, 4, 18, 2, 27, 57)) == pytest.approx(0.02 * 0.95 / 0.998, rel=0.005)
