"""Place and time together: what an area leaves of the time, and a stretch of time of the place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from noonmark.earth.cells import centres
from noonmark.errors import NoonmarkError
from noonmark.fix.fuse import fuse
from noonmark.fix.joint import Area, Joint, joint_of, places_within, times_at_place, times_in
from noonmark.fix.scope import Scope
from noonmark.plugins import make_clue
from noonmark.sky.sun import sun_direction

DAY = Scope(datetime(2022, 9, 21, 18, tzinfo=UTC), datetime(2022, 9, 22, 12, tzinfo=UTC), prior="land")
CLUES = [
    make_clue("sun-elevation", {"elevation": "29.3~1", "trust": 1.0}),
    make_clue("sun-azimuth", {"azimuth": "147~4", "trust": 1.0}),
]
WORLD = Area(-180.0, -90.0, 180.0, 90.0)


@pytest.fixture(scope="module")
def joint() -> Joint:
    return joint_of(CLUES, DAY)


def mean_hour(profile_start: np.ndarray, profile_end: np.ndarray, probability: np.ndarray) -> float:
    middle = (profile_start.astype("int64") + profile_end.astype("int64")) / 2.0
    return float(np.sum(middle * probability)) / 3.6e6


def test_the_whole_world_leaves_the_times_of_the_fix(joint: Joint) -> None:
    there = times_in(joint, WORLD)
    assert there.probability == pytest.approx(1.0)
    fix = fuse(CLUES, DAY, bits=False)
    (ours,), (theirs,) = there.profiles, fix.profiles
    assert ours.probability.sum() == pytest.approx(1.0)
    one, other = (mean_hour(p.start, p.end, p.probability) for p in (ours, theirs))
    assert one == pytest.approx(other, abs=0.3)


def test_where_it_is_noon_earlier_the_times_are_earlier(joint: Joint) -> None:
    # 30 deg of longitude are two hours of the sun
    east, west = (times_in(joint, Area(lon, 45.0, lon + 10.0, 60.0)).profiles[0] for lon in (90.0, 60.0))
    late, early = (mean_hour(p.start, p.end, p.probability) for p in (west, east))
    assert late - early == pytest.approx(2.0, abs=0.4)


def test_parts_of_the_world_add_up_to_it(joint: Joint) -> None:
    parts = [times_in(joint, Area(lon, -90.0, lon + 90.0, 90.0)).probability for lon in (-180.0, -90.0, 0.0, 90.0)]
    assert sum(parts) == pytest.approx(1.0, abs=0.01)


def test_an_area_may_cross_the_antimeridian(joint: Joint) -> None:
    across = times_in(joint, Area(170.0, 50.0, 200.0, 70.0)).probability
    halves = [
        times_in(joint, Area(*box)).probability for box in ((170.0, 50.0, 180.0, 70.0), (-180.0, 50.0, -160.0, 70.0))
    ]
    assert across == pytest.approx(sum(halves), rel=0.1)
    assert across > 0.0


def test_an_area_smaller_than_a_cell_has_the_times_of_its_place(joint: Joint) -> None:
    tiny = times_in(joint, Area(124.71, 56.65, 124.73, 56.67))
    (there,), (point,) = tiny.profiles, times_at_place(joint, 56.66, 124.72)
    one, other = (mean_hour(p.start, p.end, p.probability) for p in (there, point))
    assert one == pytest.approx(other, abs=0.05)
    assert 0.0 < tiny.probability < 1e-4


def test_the_sun_stood_as_measured_at_the_times_of_a_place(joint: Joint) -> None:
    (profile,) = times_at_place(joint, 56.6577, 124.7207)
    best = int(profile.probability.argmax())
    utc = profile.start[best] + (profile.end[best] - profile.start[best]) / 2
    elevation, azimuth = sun_direction(56.6577, 124.7207, utc)
    assert float(elevation) == pytest.approx(29.3, abs=1.0)
    assert float(azimuth) == pytest.approx(147.0, abs=4.0)


def test_where_the_sun_never_stood_so_there_are_no_times(joint: Joint) -> None:
    # on 22 September no place south of the tropics has the sun in the south-east
    assert times_at_place(joint, -45.0, 170.0) == ()
    there = times_in(joint, Area(165.0, -48.0, 175.0, -42.0))
    assert there.profiles == ()
    assert there.probability == pytest.approx(0.0, abs=1e-200)


@pytest.mark.parametrize("hour", [3, 8])
def test_a_stretch_of_time_and_its_rest_make_the_whole(joint: Joint, hour: int) -> None:
    cut = DAY.earliest + timedelta(hours=hour + 1)
    before, after = places_within(joint, DAY.earliest, cut), places_within(joint, cut, DAY.latest)
    assert before.probability + after.probability == pytest.approx(1.0, abs=0.05)


def test_an_hour_of_time_leaves_the_longitudes_where_the_sun_stood_so(joint: Joint) -> None:
    then = places_within(joint, datetime(2022, 9, 22, 1, 10, tzinfo=UTC), datetime(2022, 9, 22, 2, 10, tzinfo=UTC))
    assert then.leaves.mass.sum() == pytest.approx(1.0)
    _, lon = centres(then.leaves.cells)
    middle = float(np.sum(lon * then.leaves.mass))
    assert middle == pytest.approx(124.7, abs=10.0)


@pytest.mark.parametrize(
    "box", [(5.0, 6.0, 3.0, 8.0), (0.0, 8.0, 3.0, 6.0), (0.0, 0.0, 400.0, 1.0), (-500.0, 0.0, 1.0, 1.0)]
)
def test_a_box_that_is_none_is_refused(box: tuple[float, float, float, float]) -> None:
    with pytest.raises(NoonmarkError, match="is none; give west, south, east, north in degrees"):
        Area(*box)


def test_a_stretch_that_ends_before_it_starts_is_refused(joint: Joint) -> None:
    with pytest.raises(NoonmarkError, match=r"ends .* before it starts"):
        places_within(joint, DAY.latest, DAY.earliest)


def test_clues_that_fit_nowhere_have_no_joint_posterior() -> None:
    clues = [make_clue("country", {"name": name, "label": name}) for name in ("Russia", "Chile")]
    with pytest.raises(NoonmarkError, match="no place and time fits"):
        joint_of(clues, DAY)
