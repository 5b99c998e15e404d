# pyright: basic
"""The sun's and the moon's elevation as likelihoods."""

from __future__ import annotations

import numpy as np
import pytest

from noonmark.clues.sun_elevation import elevation_term
from noonmark.clues.tables import UP_SHARE
from noonmark.sky.refraction import refraction_sd_deg

from .angles import at, clue, integral_over, sky, true_of  # noqa: TID252


@pytest.mark.parametrize("kind", ["sun-elevation", "moon-elevation"])
def test_one_sd_off_the_density_is_the_normals(kind: str) -> None:
    """43 +-6 seen at 49: exp(-1/2) / (6 sqrt(2 pi)) = 0.0403 per degree."""
    term = sky(clue(kind, elevation="43~6"))
    assert at(term, true_of(49.0)) == pytest.approx(0.6065307 / (6.0 * 2.5066283), rel=1e-3)
    assert term.body == kind.split("-", maxsplit=1)[0]


def test_the_measured_elevation_is_the_apparent_one() -> None:
    """At 5 deg apparent the sun truly stands 9.9 arcmin lower (Bennett 1982)."""
    term = sky(clue("sun-elevation", elevation="5~0.1"))
    assert np.linspace(-90, 90, 18001)[np.argmax(term.table)] == pytest.approx(5.0 - 9.9 / 60.0, abs=0.02)


@pytest.mark.parametrize("sd", [0.01, 0.3, 4.0])
def test_the_density_over_the_measured_elevation_sums_to_one(sd: float) -> None:
    """An error below 0.05 deg is taken as 0.05."""
    for seen in (5.0, 30.0, 60.0):
        truth = np.array([true_of(seen)])
        reach = 5.0 * np.hypot(max(sd, 0.05), refraction_sd_deg(truth)[0])
        near = np.linspace(seen - reach, seen + reach, 49)
        assert integral_over(near, lambda h, t=truth: at(elevation_term(h, sd), t))[0] == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("kind", ["sun-elevation", "moon-elevation"])
def test_the_null_is_even_over_the_quarter_circle_for_the_half_of_footage_that_shows_the_body(kind: str) -> None:
    assert np.exp(clue(kind, elevation="43~6").log_null) * 90.0 == pytest.approx(UP_SHARE)


def test_an_error_beside_the_value_is_the_same_as_after_the_tilde() -> None:
    np.testing.assert_array_equal(
        sky(clue("sun-elevation", elevation="43~6")).table, sky(clue("sun-elevation", elevation=43, error=6)).table
    )


def test_an_offset_is_kept_in_seconds() -> None:
    for written in ("90", 90, "90s", "1.5min", "00:01:30", "01:30"):
        assert sky(clue("sun-elevation", elevation="43~6", offset=written)).offset_s == 90.0
    assert sky(clue("sun-elevation", elevation="43~6", offset="-00:01:30")).offset_s == -90.0
