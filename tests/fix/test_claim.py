# pyright: basic
"""The likelihood ratio of a claim against closed forms, on a sphere of the Earth's surface."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from noonmark.clues.stretches import OTHER_FOOTAGE_S
from noonmark.earth.cells import EARTH_AREA_KM2
from noonmark.earth.gazetteer import point, resolve
from noonmark.fix.claim import Claim, check
from noonmark.fix.scope import Scope
from noonmark.plugins import make_clue

DAY = date(2022, 9, 22)
SEA = (10.0, -30.0)  # in the Atlantic, at Etc/GMT+2: the local day is 02:00 to 02:00 UTC
LOCAL_DAY = Scope(datetime(2022, 9, 22, 2, tzinfo=UTC), datetime(2022, 9, 23, 2, tzinfo=UTC), prior="uniform")
TWO_DAYS = Scope(datetime(2022, 9, 22, 2, tzinfo=UTC), datetime(2022, 9, 24, 2, tzinfo=UTC), prior="uniform")
ALL, CLAIM_KM, DAY_S = EARTH_AREA_KM2, 5.0, 86400.0
AREA = np.pi * CLAIM_KM**2
SDS, WEIGHTS = np.array([5.0, 50.0, 53.0]), np.array([0.85, 0.12, 0.03])
"""A receiver of 5 km: mostly 5 km, at times ten times as far, seldom 3 km + ten times as far."""


def within(km: float) -> float:
    """The share of the receiver's mixture within a distance of its point."""
    return float(np.sum(WEIGHTS * -np.expm1(-0.5 * (km / SDS) ** 2)))


def gps(lat: float, lon: float, **more: object):
    return make_clue("gps", {"point": f"{lat},{lon}", "metres": 5000, **more})


def streamed(at: str, item: str):
    return make_clue("instant", {"at": at, "error": "60s", "trust": 0.9, "item": item, "label": item})


def there(lat: float = SEA[0], lon: float = SEA[1], first: date = DAY, last: date = DAY) -> Claim:
    return Claim("here", point(lat, lon), first, last)


HERE = np.log10(
    (0.95 * within(CLAIM_KM) / AREA + 0.05 / ALL)
    / ((0.95 * (1.0 - within(CLAIM_KM)) + 0.05 * (1.0 - AREA / ALL)) / (ALL - AREA))
)


def test_a_receiver_at_the_claim_supports_it_as_the_closed_form_says() -> None:
    found = check([gps(*SEA)], LOCAL_DAY, there())
    assert found.log10_lr == pytest.approx(HERE, abs=0.02)
    assert found.verbal.endswith("for the claim")
    assert found.drivers == (("gps", pytest.approx(found.log10_lr)),)


def test_a_receiver_far_from_the_claim_speaks_against_it_as_far_as_it_may_be_false() -> None:
    """Only its null is left at the claim: 0.05 / (0.95 + 0.05), log10 = -1.301."""
    found = check([gps(-40.0, 100.0)], LOCAL_DAY, there())
    assert found.log10_lr == pytest.approx(np.log10(0.05), abs=0.02)
    assert found.verbal == "moderate support for the alternative"


@pytest.mark.parametrize("place", [(10.0, 179.99), (10.0, -179.99), (-89.97, 20.0)])
def test_the_antimeridian_and_the_pole_are_places_as_others(place: tuple[float, float]) -> None:
    window = there(*place).window
    found = check([gps(*place)], Scope(*window, prior="uniform"), there(*place))
    assert found.log10_lr == pytest.approx(HERE, abs=0.02)


def test_a_claim_of_one_day_in_two_counts_the_other_day_as_the_rest() -> None:
    inside = 0.95 * within(CLAIM_KM) + 0.05 * AREA / ALL
    beside = 0.95 * (1.0 - within(CLAIM_KM)) + 0.05 * (1.0 - AREA / ALL)
    wanted = np.log10((inside / AREA) / ((2.0 * beside + inside) / (2.0 * ALL - AREA)))
    assert check([gps(*SEA)], TWO_DAYS, there()).log10_lr == pytest.approx(wanted, abs=0.02)


def test_a_claim_that_covers_the_whole_scope_is_neither_supported_nor_not() -> None:
    limit = make_clue("within", {"km": 3, "point": f"{SEA[0]},{SEA[1]}"})
    found = check([gps(*SEA), limit], LOCAL_DAY, there())
    assert found.log10_lr == pytest.approx(0.0, abs=1e-9)
    assert found.verbal.startswith("no support")


def test_a_limit_conditions_both_sides_and_is_no_evidence() -> None:
    """Within 100 km of the point, places beside the claim are nearly as good as it."""
    limit = make_clue("within", {"km": 100, "point": f"{SEA[0]},{SEA[1]}"})
    cap = 2.0 * np.pi * 6371.0**2 * (1.0 - np.cos(100.0 / 6371.0))
    inside = (0.95 * within(CLAIM_KM) + 0.05 * AREA / ALL) / AREA
    rest = (0.95 * (within(100.0) - within(CLAIM_KM)) + 0.05 * (cap - AREA) / ALL) / (cap - AREA)
    found = check([gps(*SEA), limit], LOCAL_DAY, there())
    assert found.log10_lr == pytest.approx(np.log10(inside / rest), abs=0.02)
    assert [label for label, _ in found.drivers] == ["gps"]
    assert check([limit], LOCAL_DAY, there()).log10_lr == pytest.approx(0.0, abs=1e-6)


def test_the_same_clue_with_a_trust_below_one_is_evidence() -> None:
    doubted = make_clue("within", {"km": 3, "point": f"{SEA[0]},{SEA[1]}", "trust": 0.5})
    inside = (0.5 + 0.5 * AREA / ALL) / AREA
    rest = 0.5 * (1.0 - AREA / ALL) / (ALL - AREA)
    assert check([doubted], LOCAL_DAY, there()).log10_lr == pytest.approx(np.log10(inside / rest), abs=0.02)


def test_a_claim_that_a_limit_excludes_is_told_as_the_least_ratio() -> None:
    limit = make_clue("within", {"km": 100, "point": "-40,100"})
    assert check([gps(-40.0, 100.0), limit], LOCAL_DAY, there()).log10_lr == -30.0


def test_several_items_must_all_be_in_the_claimed_window() -> None:
    """Two clips, each with a stream's instant (trust 0.9) inside the claimed day of a scope of two.

    All: both instants anywhere in two days; the claim: both inside its day, at its place. The rest is the difference.
    """
    clues = [
        make_clue(
            "instant", {"at": f"2022-09-22T{hour}:00:00Z", "error": "60s", "trust": 0.9, "item": item, "label": item}
        )
        for hour, item in (("10", "a"), ("12", "b"))
    ]
    day, both = (0.9 + 0.1 * length / OTHER_FOOTAGE_S for length in (DAY_S, 2.0 * DAY_S))
    inside, everything = AREA * day**2, ALL * both**2
    wanted = (inside / (AREA * DAY_S**2)) / ((everything - inside) / (ALL * (2.0 * DAY_S) ** 2 - AREA * DAY_S**2))
    assert wanted == pytest.approx(4.0, rel=0.01)  # each of two instants is in the named half
    assert check(clues, TWO_DAYS, there()).log10_lr == pytest.approx(np.log10(wanted), abs=0.01)


def test_one_item_outside_the_window_counts_against_the_claim() -> None:
    clues = [
        make_clue(
            "instant", {"at": f"2022-09-{day}T12:00:00Z", "error": "60s", "trust": 0.9, "item": item, "label": item}
        )
        for day, item in (("22", "a"), ("23", "b"))
    ]
    null = 0.1 * DAY_S / OTHER_FOOTAGE_S
    wanted = np.log10(4.0 * (0.9 + null) * null / (0.9 + 2.0 * null) ** 2)
    assert check(clues, TWO_DAYS, there()).log10_lr == pytest.approx(wanted, abs=0.02)


def test_a_country_is_claimed_as_its_cells_and_a_tiny_one_as_a_disc() -> None:
    malta = Claim("", resolve("Malta, MT"), DAY, DAY)
    tiny = Claim("", replace(resolve("San Marino, SM"), kind="country"), DAY, DAY)
    assert (malta.radius_km, tiny.radius_km) == (0.0, 13.0)
    limit = make_clue("within", {"km": 300, "point": "35.9,14.4"})
    assert 1.5 < check([gps(35.9, 14.4), limit], LOCAL_DAY, malta).log10_lr < 3.5
    assert check([gps(43.94, 12.46)], LOCAL_DAY, tiny).log10_lr > 4.0
