from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.fix.enfsi import enfsi_verbal
from noonmark.report.words import (
    NARROW,
    area,
    bound,
    grouped,
    interval,
    intervals,
    iso,
    likelihood_ratio,
    place,
    probability,
    signed,
)


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (1.0, "no support for the claim over the alternative, or the other way round"),
        (2.0, "weak support for the claim"),
        (9.9, "weak support for the claim"),
        (10.0, "moderate support for the claim"),
        (100.0, "moderately strong support for the claim"),
        (1000.0, "strong support for the claim"),
        (10_000.0, "very strong support for the claim"),
        (999_999.0, "very strong support for the claim"),
        (1_000_000.0, "extremely strong support for the claim"),
    ],
)
def test_each_step_of_the_enfsi_scale_starts_where_the_guideline_says(ratio: float, words: str) -> None:
    assert enfsi_verbal(math.log10(ratio)) == words


@given(st.floats(-400, 400))
def test_the_scale_reads_the_same_both_ways(log10_lr: float) -> None:
    assert enfsi_verbal(log10_lr).replace("claim", "alternative") == enfsi_verbal(-log10_lr).replace(
        "claim", "alternative"
    )


def test_an_impossible_claim_is_told_in_words() -> None:
    assert enfsi_verbal(-math.inf) == "extremely strong support for the alternative"
    assert likelihood_ratio(-math.inf).startswith("0 ")
    assert signed(-math.inf) == "−∞"
    assert enfsi_verbal(math.nan) == "not determined"


@given(st.floats(1e-6, 5e8), st.floats(1.0, 50.0))
def test_a_written_area_holds_the_bracket(inner: float, wider: float) -> None:
    outer = inner * wider
    low, _, high = area(inner, outer).removesuffix(" km²").replace(NARROW, "").partition("–")
    assert float(low) <= inner * (1 + 1e-9)
    assert float(high or low) >= outer * (1 - 1e-9)


def test_thousands_stand_apart() -> None:
    assert area(12_004, 13_391) == f"12{NARROW}000–13{NARROW}400 km²"
    assert grouped(1234567.0) == f"1{NARROW}234{NARROW}567"


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_no_probability_short_of_certain_is_written_as_certain(value: float) -> None:
    assert probability(value) not in {"0 %", "100 %", "0.0 %", "100.0 %"}


def test_pruned_probability_is_told_as_a_bound() -> None:
    assert bound(0.0) == "nothing"
    assert bound(3.1e-7) == "at most 3e-07"
    assert bound(0.012) == "at most 1.2 %"


def test_instants_are_written_in_utc_with_z() -> None:
    yakutsk = timezone(timedelta(hours=9))
    assert iso(datetime(2022, 9, 22, 12, 0, 0, 250_000, tzinfo=yakutsk)) == "2022-09-22T03:00:00.250Z"
    assert iso(datetime(2022, 9, 22, 23, 59, 59, 999_900, tzinfo=UTC)) == "2022-09-23T00:00:00Z"


def test_an_interval_says_its_date_once() -> None:
    start = datetime(2022, 9, 22, 3, tzinfo=UTC)
    assert interval(start, start + timedelta(hours=1)) == "2022-09-22 03:00 to 04:00"
    assert interval(start, start) == "2022-09-22 03:00"
    assert interval(start, start + timedelta(days=1)) == "2022-09-22 03:00 to 2022-09-23 03:00"
    assert intervals(()) == "none"
    assert intervals([(start, start)] * 9, most=2).count("2022") == 3


def test_places_south_and_west_carry_letters_not_signs() -> None:
    assert place(-12.97, -38.49, 1) == "13.0° S, 38.5° W"
