"""Where the sun stood at a picked place, with the place's own clock."""

from __future__ import annotations

import numpy as np
import pytest

from noonmark.fix.answer import TimeProfile
from noonmark.report.sun_at import sun_rows


def test_the_sun_of_neryungri_on_a_september_morning() -> None:
    start = np.array(["2022-09-22T01:30", "2022-09-22T01:50"], "datetime64[ms]")
    end = np.array(["2022-09-22T01:50:24", "2022-09-22T02:10"], "datetime64[ms]")
    told = sun_rows(56.6577, 124.7207, TimeProfile(start, end, np.array([0.75, 0.25])))
    first = told["rows"][0]
    # JPL Horizons, 01:40:12 UTC: azimuth 146.91, apparent elevation 29.29 deg
    assert (first["utc"], first["weight"]) == ("2022-09-22T01:40:12Z", 0.75)
    assert (first["azimuth_deg"], first["elevation_deg"]) == pytest.approx((146.91, 29.29), abs=0.01)
    assert (told["zone"], first["local"]) == ("Asia/Yakutsk", "2022-09-22T10:40:12+0900")
    assert (told["utc"], told["local"]) == (first["utc"], first["local"])
    assert [row["weight"] for row in told["rows"]] == [0.75, 0.25]


def test_no_times_have_no_rows() -> None:
    told = sun_rows(0.0, 0.0, None)
    assert (told["rows"], told["utc"]) == ([], None)
