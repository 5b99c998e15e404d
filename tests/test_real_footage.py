"""Fixes of real photos and clips hold the place and the instant that are known of them (../shared/data/README.md)."""

# pyright: basic
from datetime import UTC, datetime

import numpy as np
import pytest

from noonmark.earth.cells import Cells, ancestors, cell_at
from noonmark.fix.answer import Fix
from noonmark.fix.fuse import fuse
from noonmark.fix.prepare import prepare
from noonmark.fix.scope import Scope
from noonmark.fix.search import search
from noonmark.plugins import make_clue
from noonmark.recipe import media_clues

SCOPE = Scope(datetime(1990, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
DJI_0030 = (46.84228, -91.99408, "2016-06-23T21:33:27Z")
KNOWN = {
    "photos/DJI_0025.JPG": (46.84277, -91.99383, "2016-06-23T21:32:50Z"),
    "photos/DJI_0030.JPG": DJI_0030,
    "photos/DJI_0033.JPG": (46.84254, -91.99370, "2016-06-23T21:33:49Z"),
    "photos/hay_bales.jpg": (51.846666, -3.337833, "2002-07-28T14:50:01Z"),
    "photos/portland_overcast.jpg": (None, None, "2018-06-08T20:24:11Z"),
    "photos/lund/01.jpg": (55.698167, 13.195389, None),
    "photos/lund/08.jpg": (55.698475, 13.195045, None),
    "photos/lund/15.jpg": (55.698819, 13.194991, None),
    "photos/lund/22.jpg": (55.699239, 13.194620, None),
    "photos/lund/29.jpg": (55.699706, 13.194521, None),
    "photos/exif/olympus_fe230.jpg": (50.9569, -118.1073, "2008-12-07T17:35:52Z"),
    "photos/exif/fuji_bus_poole.jpg": (50.723, -1.963, "2002-08-05T16:49:12Z"),
    "photos/exif/iphone5.jpg": (47.62717, -122.33733, "2012-09-29T23:11:25Z"),
    "photos/exif/corrupt_exif.jpg": (48.081045, -1.667841, "2016-07-07T19:42:20.68Z"),
    "photos/exif/corrupt_exif_2.jpg": (48.081045, -1.667841, "2016-08-31T06:29:26.68Z"),
    "evidence/c2pa/nikon-20221019-building.jpeg": (40.736435, -73.99316, "2022-10-25T16:27:32Z"),
    "video/telemetry/karma.mp4": (33.12537, -117.33106, "2017-04-17T19:27:57.5Z"),
    "video/telemetry/max-heromode.mp4": (33.12676, -117.32734, "2019-11-18T23:45:14Z"),
    "video/telemetry/with-gps.mp4": (51.4169, -0.0806, "2017-02-22T08:20:28Z"),
    "video/telemetry/flir_thermal.mp4": (34.07539, -118.2543, "2021-05-16T19:27:55Z"),
    "video/telemetry/issue_515.mp4": (52.36929, 6.67609, "2020-11-20T14:04:02Z"),
    "video/dji_srt/air2s.srt": (41.424724, 2.234156, "2022-08-07T11:40:40.77Z"),
    "video/dji_srt/mavic_pro.SRT": (-20.2533, 149.0251, "2017-08-05T04:11:51Z"),
    "video/dji_srt/mavic_2_style.SRT": (-20.2533, 149.0251, "2017-08-05T04:11:51Z"),
    "video/dji_srt/mavic_pro_buggy.SRT": (42.4668, -1.2218, "2018-08-19T06:00:35Z"),
    "video/dji_srt/old_format.SRT": (-20.2533, 149.0251, "2017-08-05T04:11:51Z"),
    "video/dji_srt/p4p_sample.SRT": (47.4692, 8.2090, None),
    "video/dji_srt/mavic_mini.SRT": (48.0771, -121.7458, None),
    "video/dji_srt/p4_rtk.SRT": (-34.237922, -58.851745, None),
}


def holds_place(cells: Cells, lat: float, lon: float) -> bool:
    """Return whether a place lies in a set of cells of mixed orders."""
    here = Cells(np.array([29], np.uint8), cell_at(np.array([lat]), np.array([lon]), 29))
    return any(
        bool(np.isin(ancestors(here, int(order)), cells.index[cells.order == order]).any())
        for order in np.unique(cells.order)
    )


def holds_instant(fix: Fix, instant: str, level: float = 0.9) -> bool:
    """Return whether an instant lies in the times of a level."""
    when = datetime.fromisoformat(instant.replace("Z", "+00:00"))
    return any(a <= when <= b for t in fix.times if t.level == level for a, b in t.intervals)


def outer(fix: Fix, level: float = 0.9) -> Cells:
    """Return the outer cells of a level."""
    return next(r.outer for r in fix.regions if r.level == level)


@pytest.mark.parametrize("name", KNOWN)
def test_a_file_with_metadata_is_fixed_where_and_when_it_was_filmed(name, shared_data):
    lat, lon, instant = KNOWN[name]
    clues, _ = media_clues(shared_data / name)
    fix = fuse(clues, SCOPE, bits=False)
    if lat is not None:
        assert holds_place(outer(fix), lat, lon)
        assert fix.determined.place
    if instant is not None:
        assert holds_instant(fix, instant)
        assert fix.determined.date


def test_a_drone_photo_without_metadata_is_fixed_by_its_shadow_in_a_month_and_a_country():
    clues = [
        make_clue("sun-elevation", {"elevation": "43~6"}),
        make_clue("shadow-azimuth", {"azimuth": "78.5~4"}),
        make_clue("between", {"earliest": "2016-06-01", "latest": "2016-06-30"}),
        make_clue("country", {"name": "United States"}),
    ]
    fix = fuse(clues, SCOPE, bits=False)
    lat, lon, instant = DJI_0030
    assert holds_place(outer(fix), lat, lon)
    assert holds_instant(fix, instant)
    assert not fix.determined.longitude
    assert not fix.determined.date


def test_a_place_that_the_shadow_contradicts_is_outside():
    clues = [
        make_clue("sun-elevation", {"elevation": "43~2"}),
        make_clue("instant", {"at": "2016-06-23T21:33:27Z"}),
        make_clue("sun-azimuth", {"azimuth": "258~2"}),
    ]
    fix = fuse(clues, SCOPE, bits=False)
    assert holds_place(outer(fix), DJI_0030[0], DJI_0030[1])
    assert not holds_place(outer(fix), -DJI_0030[0], DJI_0030[1])
    assert not holds_place(outer(fix), DJI_0030[1] / 2, DJI_0030[0])


def test_a_sun_too_high_for_the_country_fits_no_place_and_the_clue_to_drop_is_named():
    """The noon sun of late December stands 26 deg high at Russia's southern end, not 60."""
    clues = [
        make_clue("sun-elevation", {"elevation": "60~1", "trust": 1}),
        make_clue("sun-azimuth", {"azimuth": "180~1", "trust": 1}),
        make_clue("instant", {"at": "2022-12-22T03:00:00Z"}),
        make_clue("country", {"name": "Russia"}),
    ]
    fix = fuse(clues, SCOPE, bits=False)
    assert fix.regions == ()
    assert set(fix.conflict) == {("elevation",), ("at",), ("country",)}


def test_a_search_with_few_cells_still_resolves_a_position_among_doubtful_clues():
    """Over its budget it splits the most doubtful cells first, so the sharp peak of a receiver is not left coarse."""
    clues = [
        make_clue("gps", {"point": "46.84228,-91.99408"}),
        make_clue("sun-elevation", {"elevation": "43~1"}),
        make_clue("instant", {"at": "2016-06-23T21:33:27Z"}),
    ]
    found = search(prepare(clues, SCOPE), most_cells=2000)
    peak = found.leaves.density.argmax()
    assert found.leaves.order[peak] > 15
