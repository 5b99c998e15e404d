"""Marked pictures drawn, measured and counted: an honest model holds its levels, a wrong one does not."""

from __future__ import annotations

import pytest

from noonmark.calibrate.sights import SETTINGS, run_sights, sight_lines
from noonmark.errors import NoonmarkError


def test_intervals_hold_the_truth_as_often_as_they_say():
    for run in run_sights(["known-1-horizon", "phone-2-horizon"], draws=150, progress=False):
        assert run.calibrated, sight_lines([run])
        assert run.error_deg < 1.5 * run.bound_deg


def test_a_slope_left_out_of_the_model_fails():
    (run,) = run_sights(["slope-ignored"], draws=150, progress=False)
    assert not run.calibrated
    assert run.passed


def test_the_same_seed_gives_the_same_draws():
    a, b = (run_sights(["known-1-horizon"], draws=3, seed=4, progress=False)[0] for _ in range(2))
    assert (a.elevation, a.error_deg) == (b.elevation, b.error_deg)


def test_an_unknown_setting_is_told_with_those_there_are():
    with pytest.raises(NoonmarkError, match="no setting is called 'four'") as caught:
        run_sights(["four"], draws=1)
    assert SETTINGS[0].name in caught.value.remedy
