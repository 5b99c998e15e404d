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
    ("file", "note"),
    [
        ("photos/exif/olympus_fe230.jpg", "GPS time and camera clock differ by 7 h 7 min"),
        ("photos/hay_bales.jpg", "GPS time and camera clock differ by 1 h 4 s"),
        ("photos/DJI_0025.JPG", "camera clock and EXIF DateTime differ by 2 h 51 min 50 s"),
        ("video/telemetry/max-heromode.mp4", "GoPro GPSU and QuickTime creation time differ by 7 h 59 min 42 s"),
        ("video/telemetry/issue_515.mp4", "3GPP date and QuickTime creation time differ by 34 s"),
    ],
)
def test_clocks_that_contradict_each_other_are_named(file: str, note: str, shared_data: Path):
    assert note in read_facts(shared_data / file).notes


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
    assert refused == {".srt", ".raw", ".brighton_beach"}
