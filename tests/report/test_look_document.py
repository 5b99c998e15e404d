from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.footage.facts import PlaceFact
from noonmark.footage.track import Track, TrackPoint
from noonmark.look.answer import Look
from noonmark.report.look_document import MOST_LINE, error_document, look_document, with_path

from .looks import LOOKS, SHA256, bare_look, clip_look, photo_look  # noqa: TID252

SCHEMA: dict[str, Any] = json.loads(files("noonmark.report").joinpath("schema/look-1.json").read_text())


@pytest.mark.parametrize("make", LOOKS.values(), ids=list(LOOKS))
def test_every_look_is_told_as_the_schema_says(make: Callable[[], Look]) -> None:
    document = look_document(make())
    jsonschema.validate(json.loads(json.dumps(document, allow_nan=False)), SCHEMA)
    jsonschema.validate(with_path(document, "folder/clip.mp4"), SCHEMA)


def test_the_keys_that_were_promised_are_there_with_their_values() -> None:
    told = look_document(clip_look())
    assert {key: told["file"][key] for key in ("name", "sha256", "bytes", "kind")} == {
        "name": "clip.mp4",
        "sha256": SHA256,
        "bytes": 23_400_000,
        "kind": "video",
    }
    assert told["device"] == {"make": "GoPro", "model": "HERO7 Black", "software": "HD7.01.01.90.00"}
    assert [clock["source"] for clock in told["clocks"]] == ["GoPro GPSU", "QuickTime creation time"]
    assert told["clocks"][1]["readings"][0] == {
        "utc": "2019-11-18T23:45:32Z",
        "weight": 0.9,
        "why": "local time of the place, America/Los_Angeles",
    }
    assert told["clocks"][1]["readings"][2]["utc"] is None
    assert told["places"][0] == {
        "source": "GoPro GPS5",
        "lat": 33.12676,
        "lon": -117.32734,
        "height_m": 12.0,
        "height_reference": "sea level",
        "error_m": 4.2,
    }
    assert (told["track"]["points"], told["track"]["start_utc"], told["track"]["end_utc"]) == (
        21,
        "2019-11-18T23:45:14Z",
        "2019-11-18T23:45:24Z",
    )
    assert told["provenance"]["state"] == "absent"
    assert told["contradictions"] == ["QuickTime creation time is local time, written as if UTC"]
    assert told["facts"] == ["the sound is of another length than the picture"]
    assert [(stream["type"], stream["codec"]) for stream in told["streams"]] == [("video", "h264"), ("audio", "aac")]


def test_a_clock_is_written_as_it_stands_in_the_file() -> None:
    clip, photo = look_document(clip_look()), look_document(photo_look())
    assert clip["clocks"][0]["value"] == "2019-11-18T23:45:14.040000Z"  # it states UTC
    assert clip["clocks"][1]["value"] == "2019-11-18T15:45:32"  # it states no zone, so none is written
    assert photo["clocks"][0]["value"] == "2016-06-23T16:32:50-05:00"
    assert photo["clocks"][0]["offset_minutes"] == -300


def test_what_was_not_looked_for_is_absent_and_says_why() -> None:
    assert look_document(bare_look())["provenance"] == {
        "state": "absent",
        "why": "the file was not searched for a C2PA manifest",
    }
    assert look_document(bare_look())["track"] is None


def test_a_file_that_could_not_be_read_is_told_by_the_same_schema() -> None:
    told = error_document("a.mp4", "folder/a.mp4", "the file is empty; get it again")
    assert told == {"file": {"name": "a.mp4", "path": "folder/a.mp4"}, "error": "the file is empty; get it again"}
    jsonschema.validate(told, SCHEMA)


@given(st.integers(1, 2000))
def test_a_long_track_is_thinned_and_keeps_its_ends(count: int) -> None:
    start = datetime(2020, 1, 1, tzinfo=UTC)
    points = tuple(TrackPoint(float(k), 10.0, 20.0, None, start + timedelta(seconds=k)) for k in range(count))
    told = look_document(replace(bare_look(), facts=replace(bare_look().facts, track=Track("GPX", points))))["track"]
    offsets = [point["offset_s"] for point in told["line"]]
    assert told["points"] == count
    assert len(offsets) == min(count, MOST_LINE) == len(set(offsets))
    assert (offsets[0], offsets[-1]) == (0.0, count - 1.0)
    assert offsets == sorted(offsets)


@given(st.floats(-180.0, 180.0, exclude_max=True), st.floats(-90.0, 90.0))
def test_a_place_is_rounded_within_a_centimetre_and_stays_on_the_earth(lon: float, lat: float) -> None:
    look = replace(bare_look(), facts=replace(bare_look().facts, places=(PlaceFact("EXIF GPS", lat, lon),)))
    told = look_document(look)["places"][0]
    assert -180.0 <= told["lon"] < 180.0
    assert (told["lon"] - lon + 180.0) % 360.0 - 180.0 == pytest.approx(0.0, abs=1e-7)
    assert told["lat"] == pytest.approx(lat, abs=1e-7)
