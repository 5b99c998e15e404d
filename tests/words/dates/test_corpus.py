"""English dates against a corpus that nobody of this project made."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.words.dates.corpus import agreement, cases, hours_agree


@pytest.mark.parametrize(("weak", "one_reading", "same_readings"), [(False, 0.907, 0.875), (True, 0.933, 0.9)])
def test_nine_of_ten_english_cases_are_resolved_exactly(
    shared_data: Path, weak: bool, one_reading: float, same_readings: float
) -> None:
    inside, outside = cases(shared_data / "text" / "dates_english")
    agreed = [agreement(case, weak=weak) for case in inside]
    one, same = (sum(each[k] for each in agreed) / len(inside) for k in (0, 1))
    sys.stdout.write(f"{len(inside)} cases, weak told: {weak}; our reading {one:.1%}, all readings {same:.1%}\n")
    sys.stdout.write(f"out of scope: {dict(outside)}\n")
    assert len(inside) == 1296
    assert one >= one_reading
    assert same >= same_readings


def test_what_is_out_of_scope_is_counted(shared_data: Path) -> None:
    _, outside = cases(shared_data / "text" / "dates_english")
    assert outside["no date, or several"] == 375
    assert outside["datetime"] + outside["datetimerange"] == 333
    assert sum(outside.values()) == 1022


def test_hours_that_belong_to_a_day_are_resolved_as_the_corpus_has_them(shared_data: Path) -> None:
    right, count = hours_agree(shared_data / "text" / "dates_english")
    sys.stdout.write(f"{right} of {count} with a clock time or a part of a day\n")
    assert count == 494
    assert right >= 195
