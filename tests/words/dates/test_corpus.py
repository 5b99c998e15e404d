"""English dates against a corpus that nobody of this project made."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.words.dates.corpus import agreement, cases


@pytest.mark.parametrize(("weak", "one_reading", "same_readings"), [(False, 0.915, 0.885), (True, 0.935, 0.905)])
def test_nine_of_ten_english_cases_are_resolved_exactly(
    shared_data: Path, weak: bool, one_reading: float, same_readings: float
) -> None:
    inside, outside = cases(shared_data / "text" / "dates_english")
    agreed = [agreement(case, weak=weak) for case in inside]
    one, same = (sum(each[k] for each in agreed) / len(inside) for k in (0, 1))
    print(f"{len(inside)} cases, weak told: {weak}; our reading {one:.1%}, all readings {same:.1%}")
    print("out of scope:", dict(outside))
    assert len(inside) == 1296
    assert one >= one_reading
    assert same >= same_readings


def test_what_is_out_of_scope_is_counted(shared_data: Path) -> None:
    _, outside = cases(shared_data / "text" / "dates_english")
    assert outside["no date, or several"] == 375
    assert outside["datetime"] + outside["datetimerange"] == 333
    assert sum(outside.values()) == 1022
