"""GPX: points by hand, gpxpy as a second reader, hostile XML."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO

import gpxpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.errors import NoonmarkError
from noonmark.footage.facts import ClockFact, FileFacts, PlaceFact
from noonmark.footage.gpx import looks_like_gpx, read_gpx
from noonmark.footage.track import TrackPoint

HEAD = '<?xml version="1.0"?><gpx version="1.1" creator="Walker" xmlns="http://www.topografix.com/GPX/1/1">'


def point(lat: object, lon: object, time: str = "", ele: str = "", kind: str = "trkpt") -> str:
    inner = (f"<ele>{ele}</ele>" if ele else "") + (f"<time>{time}</time>" if time else "")
    return f'<{kind} lat="{lat}" lon="{lon}">{inner}</{kind}>'


def gpx(*points: str, after: str = "") -> str:
    return f"{HEAD}<trk><trkseg>{''.join(points)}</trkseg></trk>{after}</gpx>"


def read(text: str) -> FileFacts:
    return read_gpx(BytesIO(text.encode()))


def test_points_count_from_the_first_one_in_utc():
    facts = read(
        gpx(point(47.5, 8.25, "2024-05-01T12:00:00Z", "401.5"), point(47.6, 8.5, "2024-05-01T14:00:01.5+02:00"))
    )
    start = datetime(2024, 5, 1, 12, tzinfo=UTC)
    assert facts.track is not None
    assert facts.track.points == (
        TrackPoint(0.0, 47.5, 8.25, 401.5, start),
        TrackPoint(1.5, 47.6, 8.5, None, datetime(2024, 5, 1, 12, 0, 1, 500000, tzinfo=UTC)),
    )
    assert facts.clocks == (ClockFact("GPX", start, "utc", 0, 1.0, "telemetry"),)
    assert (facts.kind, facts.container, facts.software) == ("telemetry", "GPX", "Walker")


def test_an_instant_without_a_zone_is_local():
    facts = read(gpx(point(47.5, 8.25, "2024-05-01T12:00:00"), point(47.5, 8.25, "2024-05-01T12:00:10")))
    assert facts.track is not None
    assert (facts.track.points[1].offset_s, facts.track.points[1].utc) == (10.0, None)
    assert facts.clocks[0] == ClockFact("GPX", datetime(2024, 5, 1, 12), "local", None, 1.0, "telemetry")


def test_points_without_an_instant_way_points_and_routes_are_places_only():
    facts = read(gpx(point(1, 2), after=point(3, 180, ele="7", kind="wpt") + f"<rte>{point(5, 6, kind='rtept')}</rte>"))
    assert facts.track is None
    assert facts.places == (PlaceFact("GPX", 1, 2), PlaceFact("GPX", 3, -180, 7), PlaceFact("GPX", 5, 6))
    assert len(facts.notes) == 2


def test_instants_of_another_kind_of_element_do_not_count():
    metadata = "<metadata><time>2001-01-01T00:00:00Z</time></metadata>"
    facts = read(gpx(point(1, 2, "2024-05-01T12:00:00Z")).replace("<trk>", metadata + "<trk>"))
    assert facts.clocks[0].value.year == 2024


def test_gpxpy_reads_the_same_points():
    text = gpx(
        *(point(40 + n / 7, -3 - n / 11, f"2024-05-01T12:{n:02d}:00Z", f"{n * 3.5}") for n in range(30)),
    )
    facts = read(text)
    theirs = [p for track in gpxpy.parse(text).tracks for segment in track.segments for p in segment.points]
    assert facts.track is not None
    assert [(p.lat, p.lon, p.height_m, p.utc) for p in facts.track.points] == [
        (p.latitude, p.longitude, p.elevation, p.time and p.time.replace(tzinfo=UTC)) for p in theirs
    ]


def test_points_that_are_no_places_are_dropped_with_a_note():
    good = point(47.5, 8.25, "2024-05-01T12:00:00Z")
    for lat, lon, why in (
        (91, 0, "out of range"),
        ("NaN", 1, "no number"),
        (0, 0, "without a fix"),
        ("x", 1, "no number"),
    ):
        facts = read(gpx(good, point(lat, lon, "2024-05-01T12:00:01Z")))
        assert facts.track is not None
        assert len(facts.track.points) == 1
        assert why in facts.notes[0]


def test_an_instant_that_is_none_is_told():
    facts = read(gpx(point(47.5, 8.25, "2024-05-01T12:00:00Z"), point(47.6, 8.5, "noon")))
    assert "GPX: 1 instants are none that can be read; not used" in facts.notes


def test_a_long_track_is_thinned_evenly():
    points = (
        point(1 + n / 1e5, 2, f"2024-05-01T{n // 3600:02d}:{n // 60 % 60:02d}:{n % 60:02d}Z") for n in range(30000)
    )
    facts = read(gpx(*points))
    assert facts.track is not None
    assert len(facts.track.points) == 15000
    assert "30000 points, thinned evenly to 15000" in facts.notes[0]


BOMB = '<?xml version="1.0"?><!DOCTYPE g [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><gpx creator="&b;"></gpx>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE g [<!ENTITY a SYSTEM "file:///etc/passwd">]><gpx creator="x">&a;</gpx>'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty"),
        (BOMB, "declares XML entities"),
        (OUTSIDE, "declares XML entities"),
        ("<svg/>", "no GPX"),
        (gpx(), "holds no point"),
        (gpx(point(1, 2))[:140], "cannot be read \\(unclosed token, line 1\\)"),
        (HEAD + "<a>" * 100, "nested too deeply"),
        (HEAD + '<a b="' + "x" * 1_200_000, "a word without an end"),
    ],
)
def test_a_broken_or_hostile_file_is_one_clear_error(text: str, problem: str):
    with pytest.raises(NoonmarkError, match=problem):
        read(text)


def test_a_file_that_is_cut_off_gives_what_stands_before():
    whole = gpx(point(47.5, 8.25, "2024-05-01T12:00:00Z"), point(47.6, 8.5, "2024-05-01T12:00:01Z"))
    facts = read(whole[: whole.rindex("<trkpt") + 20])
    assert facts.track is not None
    assert len(facts.track.points) == 1
    assert "the GPX is cut off or broken (unclosed token, line 1)" in facts.notes[0]


def test_what_gpx_looks_like():
    assert looks_like_gpx(gpx().encode())
    assert looks_like_gpx(b"\xef\xbb\xbf\n<gpx>")
    assert not looks_like_gpx(b'<?xml version="1.0"?><svg>')
    assert not looks_like_gpx(b"gpx")


@given(st.binary(max_size=300))
def test_any_bytes_are_answered(data: bytes):
    looks_like_gpx(data)
    for head in (b"", HEAD.encode()):
        with suppress(NoonmarkError):
            read_gpx(BytesIO(head + data))


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_any_values_are_answered(lat: str, time: str, ele: str):
    cleaned = ("".join(c for c in text if c.isalnum() or c in ".-:+") for text in (lat, time, ele))
    lat, time, ele = cleaned
    with suppress(NoonmarkError):
        read(gpx(point(lat, 1, time, ele)))
