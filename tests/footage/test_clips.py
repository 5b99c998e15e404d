"""Clips made here, read through the door and in a child."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from noonmark.errors import NoonmarkError
from noonmark.footage.metadata import read_facts

MakeClip = Callable[..., Path]
APPLE = "com.apple.quicktime."
PHONE = {
    APPLE + "location.ISO6709": "+34.0754-118.2543+089.1/",
    APPLE + "creationdate": "2021-05-16T12:27:55-0700",
    APPLE + "make": "Apple",
    APPLE + "model": "iPhone 12",
    APPLE + "software": "14.5",
    "creation_time": "2021-05-16T19:27:55Z",
}


def refusal(path: Path) -> str:
    """Read the file; return the error's words, or nothing when it could be read."""
    try:
        read_facts(path)
    except NoonmarkError as error:
        return str(error)
    return ""


def test_a_phone_clip_gives_place_clock_with_offset_and_device(make_clip: MakeClip):
    facts = read_facts(make_clip("a.mov", PHONE, movflags="use_metadata_tags"))
    assert (facts.kind, facts.width, facts.height, facts.duration_s) == ("video", 64, 48, pytest.approx(0.5))
    assert (facts.make, facts.model, facts.software) == ("Apple", "iPhone 12", "14.5")
    assert (facts.places[0].lat, facts.places[0].lon, facts.places[0].height_m) == (34.0754, -118.2543, 89.1)
    stated, created = facts.clocks
    assert (stated.source, stated.scale, stated.offset_minutes) == ("QuickTime creationdate", "local", -420)
    assert stated.value.astimezone(UTC) == datetime(2021, 5, 16, 19, 27, 55, tzinfo=UTC)
    assert (created.source, created.scale) == ("QuickTime creation time", "unknown")
    assert [clock.role for clock in facts.clocks] == ["capture", "container"]
    assert facts.container == "QuickTime (qt)"


def test_quicktime_creation_time_is_never_taken_for_utc(make_clip: MakeClip):
    (clock,) = read_facts(make_clip(tags={"creation_time": "2019-11-18T15:45:32Z"})).clocks
    assert (clock.value, clock.scale, clock.offset_minutes) == (datetime(2019, 11, 18, 15, 45, 32), "unknown", None)


@pytest.mark.parametrize("name", ["a.mp4", "a.mov"])
def test_the_location_that_libav_writes_is_read_from_its_box(name: str, make_clip: MakeClip):
    facts = read_facts(make_clip(name, {"location": "+51.4169-000.0806/"}))
    assert [(place.lat, place.lon) for place in facts.places] == [pytest.approx((51.4169, -0.0806), abs=1e-4)]


@pytest.mark.parametrize("name", ["a.mkv", "a.avi"])
def test_other_containers_are_read(name: str, make_clip: MakeClip):
    facts = read_facts(make_clip(name))
    assert (facts.kind, facts.width, facts.places) == ("video", 64, ())


def test_a_clip_at_latitude_213_is_one_line(make_clip: MakeClip):
    path = make_clip("a.mov", {APPLE + "location.ISO6709": "+213.0000-118.2543/"}, movflags="use_metadata_tags")
    with pytest.raises(NoonmarkError, match=r"latitude 213 deg") as caught:
        read_facts(path)
    assert str(caught.value).startswith("a.mov, QuickTime location: latitude 213 deg is outside -90 to 90; ")


def test_a_clip_whose_index_is_missing_says_so(make_clip: MakeClip):
    path = make_clip()
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.rindex(b"moov") - 4])
    with pytest.raises(NoonmarkError, match=r"cut off or broken: its index \(moov\) is missing"):
        read_facts(path)
    path.write_bytes(whole[:-30])
    with pytest.raises(NoonmarkError, match=r"its index \(moov\) is cut off"):
        read_facts(path)


def test_a_clip_cut_behind_its_index_is_read_with_a_note(make_clip: MakeClip):
    path = make_clip(tags={"creation_time": "2019-11-18T15:45:32Z"}, movflags="+faststart")
    path.write_bytes(path.read_bytes()[:-30])
    facts = read_facts(path)
    assert "its end is missing" in facts.notes[0]
    assert len(facts.clocks) == 1


@pytest.mark.parametrize("size", [0, 1, 7, 8, 0x7FFFFFFF, 0xFFFFFFFF])
def test_an_absurd_box_size_is_answered(size: int, make_clip: MakeClip):
    path = make_clip(movflags="+faststart")
    whole = bytearray(path.read_bytes())
    at = whole.index(b"moov") - 4
    whole[at : at + 4] = size.to_bytes(4)
    path.write_bytes(whole)
    words = refusal(path)
    assert words.startswith("a.mp4: the clip is cut off or broken") or (size in (0, 8) and not words)


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.avi"])
def test_a_clip_cut_anywhere_is_read_or_refused_in_words(name: str, make_clip: MakeClip):
    path = make_clip(name)
    whole = path.read_bytes()
    for end in range(1, len(whole), max(1, len(whole) // 8)):
        path.write_bytes(whole[:end])
        words = refusal(path)
        assert not words or words.startswith(f"{name}: ")


def test_a_play_list_in_a_clips_clothes_opens_nothing(tmp_path: Path):
    path = tmp_path / "a.mp4"
    path.write_text("#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:9/secret\n")
    with pytest.raises(NoonmarkError, match="no picture or clip: it starts as plain text"):
        read_facts(path)
