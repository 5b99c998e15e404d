"""Pictures made here, read through the door and in a child."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from noonmark.errors import NoonmarkError
from noonmark.footage.facts import ClockFact, DirectionFact, PlaceFact
from noonmark.footage.metadata import opened, read_facts, read_open

MakeStill = Callable[..., Path]
LAT, LON = (46.0, 50.0, 33.9859), (91.0, 59.0, 37.7734)
GPS: dict[int, Any] = {1: "N", 2: LAT, 3: "W", 4: LON}


def refusal(path: Path) -> str:
    """Read the file; return the error's words, or nothing when it could be read."""
    try:
        read_facts(path)
    except NoonmarkError as error:
        return str(error)
    return ""


def with_gps(**changes: Any) -> dict[int, Any]:
    return {**GPS, **{int(tag.removeprefix("t")): value for tag, value in changes.items()}}


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.tif", "a.webp"])
def test_the_same_exif_reads_the_same_from_every_kind_of_picture(name: str, make_still: MakeStill):
    gps = with_gps(t5=b"\0", t6=198.5, t16="M", t17=93.5, t29="2018:06:08", t7=(20.0, 24.0, 11.0), t31=4.5)
    main = {271: "Canon", 272: "EOS\0\0", 305: "1.0", 274: 6, 306: "2018:06:08 13:24:10"}
    path = make_still(
        name, main=main, sub={0x9003: "2018:06:08 13:24:10", 0x9011: "-07:00", 0x920A: 3.6, 0xA405: 20}, gps=gps
    )
    facts = read_facts(path)
    assert (facts.name, facts.kind, facts.width, facts.height) == (name, "image", 64, 48)
    assert (facts.make, facts.model, facts.software, facts.orientation) == ("Canon", "EOS", "1.0", 6)
    assert (facts.focal_mm, facts.focal_35mm) == (pytest.approx(3.6), 20.0)
    # worked by hand: 46 + 50/60 + 33.9859/3600 = 46.84277386; 91 + 59/60 + 37.7734/3600 = 91.99382594
    place = facts.places[0]
    assert (place.lat, place.lon) == pytest.approx((46.84277386, -91.99382594), abs=1e-7)
    assert (place.height_m, place.error_m) == pytest.approx((198.5, 4.5))
    assert facts.directions == (DirectionFact("EXIF GPS image direction", 93.5, "magnetic"),)
    assert facts.clocks[0] == ClockFact("GPS time", datetime(2018, 6, 8, 20, 24, 11, tzinfo=UTC), "utc", 0)
    assert facts.clocks[1].value.astimezone(UTC) == datetime(2018, 6, 8, 20, 24, 10, tzinfo=UTC)
    assert facts.notes == facts.contradictions == ()
    assert (place.height_reference, facts.streams[0].rotation_deg) == ("sea level", 90)


def test_size_and_hash_are_those_of_the_whole_file(make_still: MakeStill):
    path = make_still()
    facts = read_facts(path)
    assert (facts.bytes, facts.sha256) == (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())


def test_a_picture_without_metadata_has_no_facts_but_its_size(tmp_path: Path):
    Image.new("RGB", (30, 20)).save(tmp_path / "a.gif")
    facts = read_facts(tmp_path / "a.gif")
    assert (facts.container, facts.width, facts.height, facts.places, facts.clocks) == ("GIF", 30, 20, (), ())
    assert facts.notes == (
        "no device, place or date is left in its metadata, as in what messengers and platforms send on",
    )


def test_the_ending_of_the_name_does_not_matter(make_still: MakeStill):
    path = make_still("a.png", main={271: "Canon"})
    facts = read_facts(path.rename(path.with_suffix(".mp4")))
    assert (facts.make, facts.container) == ("Canon", "PNG")
    assert facts.notes == ("its name ends in .mp4, but its format is PNG",)


def test_latitude_213_is_one_line_with_the_file_the_value_and_a_remedy(make_still: MakeStill):
    with pytest.raises(NoonmarkError) as caught:
        read_facts(make_still(gps=with_gps(t2=(213.0, 0.0, 0.0))))
    assert str(caught.value) == (
        "a.jpg, EXIF GPS: latitude 213 deg is outside -90 to 90; "
        "do not trust this file's place; use --no-metadata and give the place as a clue of your own"
    )


def test_a_lenient_reading_tells_latitude_213_and_keeps_the_rest(make_still: MakeStill):
    path = make_still(main={271: "Canon"}, sub={0x9003: "2002:07:28 15:50:05"}, gps=with_gps(t2=(213.0, 0.0, 0.0)))
    with opened(path) as file:
        facts = read_open(file, "a.jpg", lenient=True)
    assert facts.contradictions == (
        "EXIF GPS: latitude 213 deg is outside -90 to 90; that cannot be, and the place is not used",
    )
    assert (facts.make, facts.places, len(facts.clocks)) == ("Canon", (), 1)
    assert facts.notes == ()


def test_minutes_above_60_are_an_error(make_still: MakeStill):
    with pytest.raises(NoonmarkError, match="latitude 46 99 0 is not degrees, minutes and seconds"):
        read_facts(make_still(gps=with_gps(t2=(46.0, 99.0, 0.0))))


@pytest.mark.parametrize(
    ("gps", "note"),
    [
        (with_gps(t2=(IFDRational(0, 0),) * 3), "latitude holds no numbers"),
        (with_gps(t4=(IFDRational(91, 1), IFDRational(59, 0), IFDRational(0, 1))), "longitude holds no numbers"),
        ({2: LAT, 4: LON, 3: "W"}, "latitude does not say N or S"),
        ({1: "N", 2: LAT}, "longitude holds no numbers"),
        (with_gps(t2=(0.0, 0.0, 0.0), t4=(0.0, 0.0, 0.0)), "0, 0, as a receiver does that has no fix"),
    ],
)
def test_a_place_that_says_nothing_is_a_note(gps: dict[int, Any], note: str, make_still: MakeStill):
    facts = read_facts(make_still(gps=gps))
    assert facts.places == ()
    assert note in facts.notes[0]


def test_south_west_and_below_the_sea_are_negative(make_still: MakeStill):
    place = read_facts(
        make_still(gps={1: "S", 2: (10.0, 30.0, 0.0), 3: "W", 4: (20.0, 15.0, 0.0), 5: b"\1", 6: 3.0})
    ).places[0]
    assert place == PlaceFact("EXIF GPS", -10.5, -20.25, -3.0, None, "sea level")


def test_a_void_fix_and_another_datum_are_told(make_still: MakeStill):
    notes = read_facts(make_still(gps=with_gps(t9="V", t18="TOKYO"))).notes
    assert "no valid fix" in notes[0]
    assert "datum TOKYO" in notes[1]


def test_gps_time_without_a_date_takes_the_only_date_that_the_camera_admits(make_still: MakeStill):
    path = make_still(sub={0x9003: "2002:07:28 15:50:05"}, gps=with_gps(t7=(14.0, 50.0, 1.0)))
    facts = read_facts(path)
    assert facts.clocks[0].source == "GPS time, date from the camera"
    assert facts.clocks[0].value == datetime(2002, 7, 28, 14, 50, 1, tzinfo=UTC)
    assert [clock.role for clock in facts.clocks] == ["capture", "capture"]
    assert facts.notes == ()


def test_gps_time_with_two_possible_dates_or_none_is_a_note(make_still: MakeStill):
    gps = with_gps(t7=(22.0, 0.0, 0.0))
    assert "allows two" in read_facts(make_still(sub={0x9003: "2020:01:02 11:00:00"}, gps=gps)).notes[0]
    assert "no clock gives one" in read_facts(make_still("b.jpg", gps=gps)).notes[0]


@pytest.mark.parametrize(
    "stamp", ["0000:00:00 00:00:00", "    :  :     :  :  ", "1899:01:01 00:00:00", "2107:01:01 00:00:00"]
)
def test_a_date_that_cannot_be_is_a_note_and_no_clock(stamp: str, make_still: MakeStill):
    facts = read_facts(make_still(sub={0x9003: stamp}))
    assert facts.clocks == ()
    assert "not used" in facts.notes[0]


def test_a_jpeg_cut_in_its_pixels_keeps_its_metadata_and_says_so(make_still: MakeStill):
    path = make_still(main={271: "Canon"}, gps=GPS)
    path.write_bytes(path.read_bytes()[:-20])
    facts = read_facts(path)
    assert facts.make == "Canon"
    assert "cut off" in facts.notes[0]


def test_a_jpeg_without_metadata_that_is_cut_off_is_an_error(tmp_path: Path):
    Image.effect_noise((64, 48), 90).save(tmp_path / "a.jpg")
    (tmp_path / "a.jpg").write_bytes((tmp_path / "a.jpg").read_bytes()[:-20])
    with pytest.raises(NoonmarkError, match="the JPEG is cut off or broken, and no metadata is left in it"):
        read_facts(tmp_path / "a.jpg")


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.tif", "a.webp"])
def test_a_picture_cut_anywhere_is_read_or_refused_in_words(name: str, make_still: MakeStill):
    path = make_still(name, main={271: "Canon"}, gps=GPS)
    whole = path.read_bytes()
    for end in range(1, len(whole), max(1, len(whole) // 12)):
        path.write_bytes(whole[:end])
        words = refusal(path)
        assert not words or words.startswith(name)


def test_a_png_that_claims_60000_by_60000_pixels_is_refused_without_decoding(tmp_path: Path):
    header = struct.pack(">4sIIBBBBB", b"IHDR", 60_000, 60_000, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    (tmp_path / "a.png").write_bytes(png + struct.pack(">I4s", 1000, b"IDAT") + bytes(1004))
    with pytest.raises(NoonmarkError, match="60000 x 60000 pixels is too large"):
        read_facts(tmp_path / "a.png")


def test_a_zip_bomb_in_png_text_is_refused(tmp_path: Path):
    body = b"zTXt" + b"Comment\0\0" + zlib.compress(bytes(100 << 20), 1)
    path = tmp_path / "a.png"
    Image.new("RGB", (8, 8)).save(path)
    png = path.read_bytes()
    path.write_bytes(
        png[:33] + struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body)) + png[33:]
    )
    with pytest.raises(NoonmarkError, match="its text 'Comment' unpacks to more than 8 MB; the file may be hostile"):
        read_facts(path)


def test_escapes_in_a_camera_name_do_not_reach_the_terminal(make_still: MakeStill):
    assert read_facts(make_still(main={271: "\x1b[31mEvil\nLine"})).make == "\\x1b[31mEvil\\nLine"


def test_a_second_exif_block_is_told(make_still: MakeStill):
    one = make_still("one.jpg", main={271: "Canon"}).read_bytes()
    two = make_still("two.jpg", main={271: "Nikon"})
    second = two.read_bytes()
    at, length = second.index(b"\xff\xe1"), 2 + int.from_bytes(second[second.index(b"\xff\xe1") + 2 :][:2])
    two.write_bytes(
        one[:2]
        + one[one.index(b"\xff\xe1") :][: 2 + int.from_bytes(one[one.index(b"\xff\xe1") + 2 :][:2])]
        + second[at : at + length]
        + second[at + length :]
    )
    facts = read_facts(two)
    assert facts.make == "Canon"
    assert "the JPEG holds 2 different EXIF blocks; the first is read, as cameras write one" in facts.notes
