# pyright: basic
"""A shadow's length as a likelihood over elevation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from noonmark.clues.shadow_length import shadow_term
from noonmark.clues.tables import UP_SHARE

from .angles import at, clue, integral_over, sky, true_of  # noqa: TID252

SEEN = np.array([5.0, 15.0, 30.0, 45.0, 60.0, 80.0])


def test_a_shadow_as_long_as_its_object_means_45_degrees() -> None:
    """tan 45 = 1; refraction lifts the sun there by 1 arcmin (Bennett), so the true elevation is 44.984."""
    term = sky(clue("shadow-length", object=1, shadow=1))
    assert np.linspace(-90, 90, 18001)[np.argmax(term.table)] == pytest.approx(44.98, abs=0.05)


def test_five_percent_at_45_degrees_is_1_43_degrees() -> None:
    """d ln cot h = 2 dh / sin 2h = 2 dh at 45 deg: dh = 0.025 rad = 1.432 deg; the disc's 0.154 deg joins it."""
    term = sky(clue("shadow-length", object=1, shadow=1, error="5%"))
    assert term.scale_deg == pytest.approx(np.hypot(1.432, 0.1542), abs=0.001)
    away = at(term, true_of(45.0 + 1.4407)) / at(term, true_of(45.0))
    assert away == pytest.approx(np.exp(-0.5), abs=0.01)


def test_a_shadow_that_is_longer_means_a_lower_sun() -> None:
    """cot 30 deg = 1.732, cot 60 deg = 0.577."""
    for shadow, apparent in ((1.7320508, 30.0), (0.5773503, 60.0)):
        term = sky(clue("shadow-length", object=1, shadow=shadow, error="0.5%"))
        assert np.linspace(-90, 90, 18001)[np.argmax(term.table)] == pytest.approx(true_of(apparent), abs=0.03)


def test_the_null_at_45_degrees_is_one_over_pi_where_the_sun_is_up() -> None:
    """h even over 0 to 90 deg gives sin(2h) / pi in ln cot h."""
    assert clue("shadow-length", object=1, shadow=1).log_null == pytest.approx(np.log(UP_SHARE / np.pi))


@pytest.mark.parametrize("error", [0.02, 0.05, 0.3])
def test_the_density_over_the_ratio_sums_to_one_wherever_the_sun_is_up(error: float) -> None:
    truths = np.array([true_of(h) for h in SEEN])
    ratios = np.linspace(-5.5, 6.5, 601)
    total = integral_over(ratios, lambda u: at(shadow_term(1.0, float(np.exp(u)), error)[0], truths))
    np.testing.assert_allclose(total, 1.0, atol=0.01)


def test_the_null_over_the_ratio_sums_to_the_share_of_footage_with_the_sun_up() -> None:
    ratios = np.linspace(-7.8, 7.8, 801)
    null = integral_over(ratios, lambda u: np.exp([shadow_term(1.0, float(np.exp(u)), 0.05)[1]]))
    assert null[0] == pytest.approx(UP_SHARE, rel=0.01)


def test_no_shadow_falls_at_night() -> None:
    term = sky(clue("shadow-length", object=1, shadow=20))
    assert at(term, -3.0) < 1e-6 * term.table.max()


@settings(max_examples=25)
@given(st.floats(1e-3, 1e4), st.floats(0.05, 20.0))
def test_the_unit_does_not_matter(unit: float, shadow: float) -> None:
    metres, other = (
        clue("shadow-length", object=1, shadow=shadow),
        clue("shadow-length", object=unit, shadow=unit * shadow),
    )
    np.testing.assert_allclose(sky(metres).table, sky(other).table, rtol=1e-6, atol=1e-12)
    assert metres.log_null == pytest.approx(other.log_null)


def test_percent_and_share_are_the_same_error() -> None:
    np.testing.assert_array_equal(
        sky(clue("shadow-length", object=2, shadow=3, error="5%")).table,
        sky(clue("shadow-length", object=2, shadow=3, error=0.05)).table,
    )
