"""Files beside a clip, and a receiver's track put on the clip's time line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.errors import NoonmarkError
from noonmark.footage.facts import ClockFact, FileFacts, PlaceFact
from noonmark.footage.sidecar import during, find_sidecars, for_clip, place_on
from noonmark.footage.track import Track, TrackPoint

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def test_files_of_the_same_name_are_found_in_any_case(tmp_path: Path):
    for name in ("DJI_1.MP4", "DJI_1.SRT", "DJI_1.gpx", "DJI_1.txt", "DJI_10.SRT", "dji_1.srt"):
        (tmp_path / name).touch()
    (tmp_path / "DJI_1.Gpx").mkdir()
    assert [path.name for path in find_sidecars(tmp_path / "DJI_1.MP4")] == ["DJI_1.SRT", "DJI_1.gpx"]


def test_a_file_is_not_its_own_sidecar(tmp_path: Path):
    (tmp_path / "a.srt").touch()
    assert find_sidecars(tmp_path / "a.srt") == ()


def test_a_folder_that_cannot_be_listed_has_none(tmp_path: Path):
    assert find_sidecars(tmp_path / "nowhere" / "a.mp4") == ()


def test_a_track_is_put_on_the_clip_by_utc():
    """Points at 11:59:50 and 12:00:05 UTC, a clip from 12:00:00: ten seconds before, five after its first frame."""
    points = (
        TrackPoint(0.0, 47.0, 8.0, utc=NOON - timedelta(seconds=10)),
        TrackPoint(7.0, 47.5, 8.0),
        TrackPoint(15.0, 47.1, 8.0, utc=NOON + timedelta(seconds=5)),
    )
    placed = place_on(Track("GPX", points), NOON)
    assert [(point.offset_s, point.lat) for point in placed.points] == [(-10.0, 47.0), (5.0, 47.1)]
    shown = during(placed, 10.0)
    assert shown is not None
    assert [point.lat for point in shown.points] == [47.1]
    assert during(placed, 3.0) is None


def test_subtitles_without_utc_stay_where_they_are():
    track = Track("DJI SRT", (TrackPoint(1.0, 47.0, 8.0, local=datetime(2024, 5, 1, 14)),))
    assert place_on(track, NOON) is track


def test_a_start_without_a_zone_is_an_error():
    with pytest.raises(NoonmarkError, match="has no zone"):
        place_on(Track("GPX", (TrackPoint(0.0, 47.0, 8.0),)), datetime(2024, 5, 1, 12))


def receiver() -> FileFacts:
    """A receiver switched on an hour before noon, that writes a point at 11:00 and at 12:00:05 UTC."""
    points = (
        TrackPoint(0.0, 47.0, 8.0, utc=NOON - timedelta(hours=1)),
        TrackPoint(3605.0, 47.1, 8.1, utc=NOON + timedelta(seconds=5)),
    )
    clock = ClockFact("GPX", NOON - timedelta(hours=1), "utc", 0)
    return FileFacts(
        "walk.gpx",
        "telemetry",
        container="GPX",
        places=(PlaceFact("GPX", 47.0, 8.0),),
        clocks=(clock,),
        track=Track("GPX", points),
    )


def test_a_receiver_beside_a_clip_gives_the_place_while_it_ran_and_no_clock():
    joined = for_clip(receiver(), NOON, 10.0)
    assert joined.places == (PlaceFact("GPX", 47.1, 8.1),)
    assert joined.clocks == ()
    assert joined.track is not None
    assert [point.offset_s for point in joined.track.points] == [5.0]


@pytest.mark.parametrize(
    ("start", "why"),
    [
        (NOON + timedelta(days=1), "no point was written while the clip ran"),
        (None, "2024-05-01 11:00:00 to 2024-05-01"),
    ],
)
def test_a_receiver_that_cannot_be_joined_is_only_told(start: datetime | None, why: str):
    joined = for_clip(receiver(), start, 10.0)
    assert (joined.places, joined.clocks, joined.track) == ((), (), None)
    assert why in joined.notes[-1]


def test_a_drone_s_subtitles_are_joined_as_they_are():
    drone = FileFacts("DJI_1.SRT", "telemetry", container="SRT (DJI Air 2S)")
    assert for_clip(drone, None, None) is drone


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
def test_an_earlier_start_moves_every_point_later_by_as_much(at_s: int, earlier_s: int):
    track = Track("GPX", (TrackPoint(0.0, 47.0, 8.0, utc=NOON + timedelta(seconds=at_s)),))
    moved = place_on(track, NOON - timedelta(seconds=earlier_s)).points[0].offset_s
    assert moved - place_on(track, NOON).points[0].offset_s == earlier_s
