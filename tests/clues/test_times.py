# pyright: basic
"""Instants, spans, local dates and postings."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from noonmark.clues.stretches import OTHER_FOOTAGE_S

from .angles import clue, density, pieces, span, total, utc  # noqa: TID252

WIDE = (utc(2022, 9, 1), utc(2022, 11, 30))
SECOND = timedelta(seconds=1)


def test_an_instant_to_the_minute_is_a_minute_about_it() -> None:
    found = pieces(clue("instant", at="2022-09-22T03:00Z"), *WIDE)
    assert span(found) == (utc(2022, 9, 22, 2, 59, 30), utc(2022, 9, 22, 3, 0, 30))
    assert total(found) == pytest.approx(1.0)


def test_an_instant_to_the_second_is_a_second_either_way() -> None:
    first, last = span(pieces(clue("instant", at="2022-09-22T03:00:00Z"), *WIDE))
    assert last - first == 2 * SECOND


def test_an_instant_with_an_error_is_a_normal() -> None:
    """At its centre 1 / (30 sqrt(2 pi)) per second, at one sd 0.607 of it (in steps of a quarter sd)."""
    found = pieces(clue("instant", at="2022-09-22T03:00:00Z", error="30s"), *WIDE)
    assert total(found) == pytest.approx(1.0, abs=1e-4)
    assert density(found, utc(2022, 9, 22, 3)) == pytest.approx(1.0 / (30.0 * 2.5066), rel=0.02)
    assert density(found, utc(2022, 9, 22, 3, 0, 30)) / density(found, utc(2022, 9, 22, 3)) == pytest.approx(
        0.6065, abs=0.1
    )
    assert np.sum(found.density * (found.end - found.start) * 0.5 * (found.start + found.end)) == pytest.approx(
        utc(2022, 9, 22, 3).timestamp(), rel=1e-4
    )


def test_an_offset_is_turned_to_utc() -> None:
    for written in ("2022-09-22T12:00+09:00", "2022-09-22T03:00Z", "2022-09-21T22:00-05:00", "2022-09-22 03:00Z"):
        first, last = span(pieces(clue("instant", at=written), *WIDE))
        assert first + (last - first) / 2 == utc(2022, 9, 22, 3)
        assert last - first == timedelta(minutes=1)


def test_a_local_date_is_the_zones_own_24_hours() -> None:
    made = clue("date", date="2022-09-22")
    assert span(pieces(made, *WIDE, "Pacific/Kiritimati")) == (utc(2022, 9, 21, 10), utc(2022, 9, 22, 10))  # UTC+14
    assert span(pieces(made, *WIDE, "Etc/GMT+12")) == (utc(2022, 9, 22, 12), utc(2022, 9, 23, 12))  # UTC-12
    assert span(pieces(made, *WIDE, "Asia/Kathmandu")) == (utc(2022, 9, 21, 18, 15), utc(2022, 9, 22, 18, 15))


def test_a_local_date_has_25_hours_when_clocks_go_back_and_23_when_they_go_forward() -> None:
    back = pieces(clue("date", date="2022-10-30"), *WIDE, "Europe/Berlin")
    assert span(back) == (utc(2022, 10, 29, 22), utc(2022, 10, 30, 23))
    assert total(back) == pytest.approx(25.0 / 24.0)
    forward = pieces(clue("date", date="2022-03-27"), utc(2022, 3, 1), utc(2022, 4, 30), "Europe/Berlin")
    assert span(forward) == (utc(2022, 3, 26, 23), utc(2022, 3, 27, 22))
    assert total(forward) == pytest.approx(23.0 / 24.0)


def test_a_day_that_a_zone_skipped_is_nowhere_in_it() -> None:
    found = pieces(clue("date", date="2011-12-30"), utc(2011, 12, 1), utc(2012, 1, 31), "Pacific/Apia")
    assert total(found) == pytest.approx(0.0)


def test_dates_between_are_both_included() -> None:
    found = pieces(clue("between", earliest="2022-09-21", latest="2022-09-23"), *WIDE, "Asia/Yakutsk")
    assert span(found) == (utc(2022, 9, 20, 15), utc(2022, 9, 23, 15))
    assert total(found) == pytest.approx(1.0)
    one = pieces(clue("between", earliest="2022-09-22", latest="2022-09-22"), *WIDE, "Asia/Yakutsk")
    day = pieces(clue("date", date="2022-09-22"), *WIDE, "Asia/Yakutsk")
    assert (span(one), total(one)) == (span(day), total(day))


def test_instants_between_are_the_span_itself() -> None:
    found = pieces(clue("between", earliest="2022-09-21T06:00Z", latest="2022-09-22T09:00+09:00"), *WIDE)
    assert span(found) == (utc(2022, 9, 21, 6), utc(2022, 9, 22, 0))
    assert total(found) == pytest.approx(1.0)


def test_a_date_beside_an_instant_reaches_as_far_as_any_zone() -> None:
    """22 September begins at 10:00 UTC of the 21st (UTC+14) and ends at 12:00 UTC of the 23rd (UTC-12)."""
    from_date = pieces(clue("between", earliest="2022-09-22", latest="2022-09-30T00:00Z"), *WIDE)
    to_date = pieces(clue("between", earliest="2022-09-10T00:00Z", latest="2022-09-22"), *WIDE)
    assert span(from_date)[0] == utc(2022, 9, 21, 10)
    assert span(to_date)[1] == utc(2022, 9, 23, 12)


def test_a_span_may_begin_and_end_with_the_suns_table() -> None:
    first = pieces(clue("between", earliest="1950-01-01", latest="1950-02-01T00:00Z"), utc(1950, 1, 1), utc(1950, 3, 1))
    last = pieces(clue("between", earliest="2049-12-01T00:00Z", latest="2049-12-31"), utc(2049, 11, 1), utc(2050, 1, 1))
    assert span(first)[0] == utc(1950, 1, 1)
    assert span(last)[1] == utc(2050, 1, 1)


def test_nothing_was_filmed_after_it_was_posted() -> None:
    found = pieces(clue("posted-before", before="2022-09-22T10:00:00Z"), *WIDE)
    assert density(found, utc(2022, 9, 22, 9, 59, 59)) == pytest.approx(1.0 / OTHER_FOOTAGE_S)
    assert density(found, utc(2022, 9, 22, 10, 0, 2)) == 0.0
    assert span(found) == (WIDE[0], utc(2022, 9, 22, 10, 0, 1))
    assert len(pieces(clue("posted-before", before="2022-08-01T10:00:00Z"), *WIDE).start) == 0


@pytest.mark.parametrize("kind", ["instant", "local-clock", "date", "between", "posted-before"])
def test_a_false_time_is_any_of_the_years_of_footage(kind: str) -> None:
    values = {
        "instant": {"at": "2022-09-22T03:00Z"},
        "local-clock": {"reads": "2022-09-22T12:00"},
        "date": {"date": "2022-09-22"},
        "between": {"earliest": "2022-09-21", "latest": "2022-09-23"},
        "posted-before": {"before": "2022-09-22T10:00Z"},
    }[kind]
    assert np.exp(clue(kind, **values).log_null) * OTHER_FOOTAGE_S == pytest.approx(1.0)
