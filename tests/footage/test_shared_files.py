"""The real files beside the project, against what is known about them."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from noonmark.errors import NoonmarkError
from noonmark.footage.metadata import read_facts

TABLE = Path(__file__).resolve().parent.parent / "truth" / "footage.csv"
ROWS = list(csv.DictReader(line for line in TABLE.read_text().splitlines() if not line.startswith("#")))


def refusal(path: Path) -> str:
    """Read the file; return the error's words, or nothing when it could be read."""
    try:
        read_facts(path)
    except NoonmarkError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("row", ROWS, ids=[row["file"] for row in ROWS])
def test_place_and_instant_are_those_that_are_known(row: dict[str, str], shared_data: Path):
    facts = read_facts(shared_data / row["file"])
    place = facts.places[0]
    assert (place.lat, place.lon) == pytest.approx(
        (float(row["lat"]), float(row["lon"])), abs=float(row["tolerance_deg"])
    )
    stated = [clock.value.astimezone(UTC) for clock in facts.clocks if clock.offset_minutes is not None]
    assert bool(stated) == bool(row["utc"])
    if stated:
        assert abs(stated[0] - datetime.fromisoformat(row["utc"])) <= timedelta(seconds=float(row["tolerance_s"]))


@pytest.mark.parametrize(
    ("file", "notes"),
    [
        ("photos/hay_bales.jpg", ["XMP DateCreated gives only the day, 2002-09-16", "600 x 400: it was scaled"]),
        ("photos/hay_bales.jpg", ["Adobe Photoshop 7.0': an editor's", "created 2002-09-16", "'United Kingdom'"]),
        ("photos/DJI_0025.JPG", ["Microsoft Windows Photo Viewer 10.0.10240.16384 wrote the picture anew"]),
        ("copies/car-detection.mp4", ["Mainconcept Video Media Handler", "3 steps in Adobe amecommand CC 2017.0"]),
        (
            "copies/tmk/chair-19-sd-bar.mp4",
            ["'Lavf56.40.101': FFmpeg's", "'x264 - core 157'", "no device, place or date"],
        ),
        (
            "video/telemetry/sample-5s.mp4",
            ["'Lavf58.44.100'", "produced by Google Inc.", "'x264 - core 160 r3000 33f9e14'"],
        ),
    ],
)
def test_what_programs_left_in_a_file_is_told_as_facts(file: str, notes: list[str], shared_data: Path):
    told = "\n".join(read_facts(shared_data / file).notes)
    assert [note for note in notes if note not in told] == []


@pytest.mark.parametrize(
    "file",
    ["video/telemetry/karma.mp4", "video/telemetry/max-heromode.mp4", "video/telemetry/flir_thermal.mp4",
     "video/telemetry/issue_515.mp4", "photos/exif/iphone5.jpg", "photos/portland_overcast.jpg"],
)  # fmt: skip
def test_what_comes_from_a_camera_has_no_mark_of_a_program(file: str, shared_data: Path):
    told = "\n".join(read_facts(shared_data / file).notes)
    assert "program" not in told
    assert "platform" not in told


def test_a_gimbal_yaw_of_a_picture_that_a_viewer_turned_is_a_contradiction(shared_data: Path):
    """The pixels of DJI_0025 point up to azimuth 48; a viewer turned them by 180 deg and left the yaw of -132."""
    (found,) = read_facts(shared_data / "photos/DJI_0025.JPG").contradictions
    assert found.startswith(
        "the gimbal's yaw of -132 deg may not be that of these pixels: Microsoft Windows Photo Viewer"
    )
    assert "3860515 bytes, the whole file has 2835457" in found
    for name in ("DJI_0030.JPG", "DJI_0033.JPG"):
        assert read_facts(shared_data / "photos" / name).contradictions == ()


def test_a_drones_picture_says_how_it_looked_and_how_high_it_was(shared_data: Path):
    facts = read_facts(shared_data / "photos/DJI_0030.JPG")
    assert facts.camera_pitch_deg == -89.9
    up, travel = facts.directions
    assert (up.azimuth_deg, up.of, up.reference) == (44.2, "image up", "true")
    assert (travel.azimuth_deg, travel.of) == (46.2, "travel")
    assert [(place.height_m, place.height_reference) for place in facts.places] == [
        (198.609, "sea level"),
        (40.1, "take-off"),
    ]


def test_the_clip_of_a_drone_lasts_as_long_as_its_picture(shared_data: Path):
    facts = read_facts(shared_data / "video/telemetry/karma.mp4")
    assert facts.duration_s == pytest.approx(12.0787, abs=1e-3)  # its telemetry goes on to 13.013 s
    assert [stream.type for stream in facts.streams] == ["video", "audio", "data", "data", "data"]
    assert (facts.container, facts.track is not None) == ("MP4 (mp41)", True)


def test_a_time_that_only_xmp_gives_a_zone_is_a_clock_of_its_own(shared_data: Path):
    clocks = {clock.source: clock for clock in read_facts(shared_data / "photos/exif/olympus_fe230.jpg").clocks}
    assert clocks["EXIF DateTimeOriginal"].offset_minutes is None
    assert clocks["XMP DateTimeOriginal"].offset_minutes == -480
    assert clocks["XMP ModifyDate"].role == "modified"


@pytest.mark.parametrize(
    ("file", "clock"), [("DJI_0025.JPG", "16:32:50"), ("DJI_0030.JPG", "16:33:27"), ("DJI_0033.JPG", "16:33:49")]
)
def test_the_drones_clock_has_no_zone_and_none_is_given_to_it(file: str, clock: str, shared_data: Path):
    facts = read_facts(shared_data / "photos" / file)
    assert (facts.make, facts.width, facts.height) == ("DJI", 4000, 2250)
    assert facts.clocks[0].value == datetime.fromisoformat(f"2016-06-23T{clock}")
    assert (facts.clocks[0].scale, facts.clocks[0].offset_minutes) == ("local", None)


def test_the_phones_compass_is_read_with_its_reference(shared_data: Path):
    (direction,) = read_facts(shared_data / "photos/exif/iphone5.jpg").directions
    assert (direction.azimuth_deg, direction.reference) == (pytest.approx(93.4, abs=0.05), "true")


def test_the_time_with_an_offset_of_one_hour_keeps_it(shared_data: Path):
    assert read_facts(shared_data / "video/telemetry/issue_515.mp4").clocks[0].offset_minutes == 60


@pytest.mark.parametrize("number", ["01", "08", "15", "22", "29"])
def test_the_pictures_of_lund_have_a_place_and_no_instant(number: str, shared_data: Path):
    facts = read_facts(shared_data / "photos/lund" / f"{number}.jpg")
    assert (facts.places[0].lat, facts.places[0].lon) == pytest.approx((55.699, 13.195), abs=2e-3)
    assert facts.clocks == ()


def test_every_file_is_read_or_refused_in_one_line(shared_data: Path):
    refused: set[str] = set()
    folders = [shared_data / name for name in ("photos", "video", "evidence/c2pa", "copies")]
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        words = refusal(path)
        assert not words or (words.startswith(f"{path.name}: ") and "\n" not in words)
        refused |= {path.suffix.lower()} if words else set()
    assert refused == {".srt", ".brighton_beach"}  # the empty SRT and a licence
